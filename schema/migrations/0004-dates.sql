-- A date that was called off frees its time: the same time can be added again. A date that was added by
-- mistake can be removed; its row stays, so that its number is never given again.
--
-- SQLite cannot drop a constraint, so the table is made anew. What refers to its rows is looked at when the
-- transaction ends, and then finds the same rows again.
/* SQLite only: */
PRAGMA defer_foreign_keys = ON;
CREATE TABLE show_before AS SELECT * FROM show;
DROP TABLE show;
CREATE TABLE show (
    show_id         INTEGER PRIMARY KEY,
    concert_id      BIGINT NOT NULL REFERENCES concert (concert_id),
    starts_ms       BIGINT NOT NULL,
    cancel_until_ms BIGINT NOT NULL,
    cancelled       BIGINT NOT NULL CHECK (cancelled IN (0, 1)),
    rev             BIGINT NOT NULL CHECK (rev >= 0),
    concert_rev     BIGINT NOT NULL DEFAULT 0 CHECK (concert_rev >= 0)
);
INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev, concert_rev)
    SELECT show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev, concert_rev FROM show_before;
DROP TABLE show_before;
CREATE INDEX show_starts ON show (starts_ms);
/* PostgreSQL only: ALTER TABLE show DROP CONSTRAINT show_concert_id_starts_ms_key; */

-- Only a date that was called off before can be removed: removing calls it off.
ALTER TABLE show ADD COLUMN removed BIGINT NOT NULL DEFAULT 0 CHECK (removed = 0 OR (removed = 1 AND cancelled = 1));
-- One date of a concert at a time, those apart that were called off.
CREATE UNIQUE INDEX show_time ON show (concert_id, starts_ms) WHERE cancelled = 0;
CREATE INDEX show_concert ON show (concert_id, starts_ms);
-- What was given back, of one date: whether it was ever sold. (What is sold now, seat_claim_live finds.)
CREATE INDEX seat_claim_refunded ON seat_claim (show_id, seat) WHERE refunded_ms IS NOT NULL;
