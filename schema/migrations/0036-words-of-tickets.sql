-- The words of a ticket's state are compared one by one, as 0001 says of all states: for IN with five of them SQLite made a
-- table for each ticket that it checked, which cost as much as the rest of the ticket and its three indexes.
--
-- SQLite cannot change a constraint, so the table is made anew, as show was in 0004.
/* SQLite only: */
PRAGMA defer_foreign_keys = ON;
CREATE TABLE ticket_before AS SELECT * FROM ticket;
DROP TABLE ticket;
CREATE TABLE ticket (
    reservation_id BIGINT NOT NULL REFERENCES reservation (reservation_id),
    seat           BIGINT NOT NULL CHECK (seat BETWEEN 1 AND 50),
    issue          BIGINT NOT NULL CHECK (issue BETWEEN 1 AND 1000000),
    secret         TEXT   NOT NULL CHECK (length(secret) = 16),
    state          TEXT   NOT NULL
                   CHECK (state = 'live' OR state = 'cancelled' OR state = 'moved' OR state = 'reissued'
                          OR state = 'show_off'),
    prints         BIGINT NOT NULL DEFAULT 0 CHECK (prints BETWEEN 0 AND 1000000),
    issued_ms      BIGINT NOT NULL,
    ended_ms       BIGINT,
    PRIMARY KEY (reservation_id, seat, issue),
    CHECK ((state = 'live') = (ended_ms IS NULL))
);
INSERT INTO ticket (reservation_id, seat, issue, secret, state, prints, issued_ms, ended_ms)
    SELECT reservation_id, seat, issue, secret, state, prints, issued_ms, ended_ms FROM ticket_before;
DROP TABLE ticket_before;
CREATE UNIQUE INDEX ticket_secret ON ticket (secret);
CREATE UNIQUE INDEX ticket_live ON ticket (reservation_id, seat) WHERE state = 'live';
/* PostgreSQL only: ALTER TABLE ticket DROP CONSTRAINT ticket_state_check;
ALTER TABLE ticket ADD CHECK (state = 'live' OR state = 'cancelled' OR state = 'moved' OR state = 'reissued'
                              OR state = 'show_off'); */
