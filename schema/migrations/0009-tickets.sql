-- A paid seat is entered with a ticket. Its secret is what is scanned; whoever has it has the seat, so that it is drawn
-- anew for every issue, and an old one says for ever why it is dead.
--
-- issue: 1 for the first ticket of a seat, one more for each that replaces it. prints: how often it was printed.
CREATE TABLE ticket (
    reservation_id BIGINT NOT NULL REFERENCES reservation (reservation_id),
    seat           BIGINT NOT NULL CHECK (seat BETWEEN 1 AND 50),
    issue          BIGINT NOT NULL CHECK (issue BETWEEN 1 AND 1000000),
    secret         TEXT   NOT NULL CHECK (length(secret) = 16),
    state          TEXT   NOT NULL CHECK (state IN ('live', 'cancelled', 'moved', 'reissued', 'show_off')),
    prints         BIGINT NOT NULL DEFAULT 0 CHECK (prints BETWEEN 0 AND 1000000),
    issued_ms      BIGINT NOT NULL,
    ended_ms       BIGINT,
    PRIMARY KEY (reservation_id, seat, issue),
    CHECK ((state = 'live') = (ended_ms IS NULL))
);
CREATE UNIQUE INDEX ticket_secret ON ticket (secret);
CREATE UNIQUE INDEX ticket_live ON ticket (reservation_id, seat) WHERE state = 'live';
