-- A supervisor lets an operator do once what an operator may not do alone.
--
-- verb: what may be done, to reservation_id or, of COMP, for show_id. amount: the points that may be given by it at most;
-- none: whatever there is to give. giver: the login of the supervisor. until_ms and used_ms are on the steady clock, as
-- the deadlines of holds are; used_by: the login of whoever used it, '' while nobody has.
CREATE TABLE approval (
    code           TEXT   PRIMARY KEY CHECK (length(code) = 8),
    verb           TEXT   NOT NULL CHECK (verb IN ('REFUND', 'COMP', 'TICKET-REISSUE')),
    reservation_id BIGINT REFERENCES reservation (reservation_id),
    show_id        BIGINT REFERENCES show (show_id),
    amount         BIGINT CHECK (amount BETWEEN 0 AND 1000000000000),
    giver          TEXT   NOT NULL CHECK (giver <> ''),
    given_ms       BIGINT NOT NULL,
    until_ms       BIGINT NOT NULL,
    used_ms        BIGINT,
    used_by        TEXT   NOT NULL DEFAULT '',
    CHECK ((reservation_id IS NULL) = (show_id IS NOT NULL)),
    CHECK ((verb = 'COMP') = (show_id IS NOT NULL)),
    CHECK ((used_ms IS NULL) = (used_by = '')),
    CHECK (used_ms < until_ms),
    CHECK (used_by <> giver)
);
CREATE INDEX approval_reservation ON approval (reservation_id);
