-- Why a seat is blocked: a row beside the claim that blocks it.
--
-- kind: house seats are sold at the counter alone, and those with until_ms come back into the sale at that time; kill
-- seats are never sold. holder: for whom. until_ms: on the wall clock. login: who blocked it.
-- What was blocked before there were kinds could not be sold by anybody: those seats become kill seats, for nobody.
CREATE TABLE seat_block (
    show_id  BIGINT NOT NULL REFERENCES show (show_id),
    seat     BIGINT NOT NULL CHECK (seat BETWEEN 1 AND 50),
    kind     TEXT   NOT NULL CHECK (kind = 'house' OR kind = 'kill'),
    holder   TEXT   NOT NULL,
    reason   TEXT   NOT NULL,
    until_ms BIGINT CHECK (until_ms IS NULL OR kind = 'house'),
    login    TEXT   NOT NULL,
    PRIMARY KEY (show_id, seat)
);
INSERT INTO seat_block (show_id, seat, kind, holder, reason, until_ms, login)
    SELECT show_id, seat, 'kill', '', '', NULL, '' FROM seat_claim WHERE reservation_id IS NULL;
-- The next house seats to come back, for the timer.
CREATE INDEX seat_block_until ON seat_block (until_ms) WHERE until_ms IS NOT NULL;
