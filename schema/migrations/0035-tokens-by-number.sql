-- A token's code carries its number, by which its row is found: no index of all codes, whose pages are written at
-- random places with each JOIN.
--
-- numbered: whether the code does so. One of before does not, and is found by an index of those alone, for as long as it
-- is remembered.
--
-- SQLite cannot drop a constraint, so the table is made anew, as show was in 0004.
/* SQLite only: */
PRAGMA defer_foreign_keys = ON;
CREATE TABLE queue_token_before AS SELECT * FROM queue_token;
DROP TABLE queue_token;
CREATE TABLE queue_token (
    token_id       INTEGER PRIMARY KEY,
    token          TEXT   NOT NULL,
    concert_id     BIGINT NOT NULL REFERENCES concert (concert_id),
    user_id        BIGINT NOT NULL REFERENCES foyer_user (user_id),
    state          TEXT   NOT NULL
                   CHECK (state = 'waiting' OR state = 'active' OR state = 'done' OR state = 'left'
                          OR state = 'lapsed' OR state = 'expired'),
    place          BIGINT NOT NULL,
    admit_until_ms BIGINT NOT NULL CHECK ((state = 'waiting') <= (admit_until_ms = 0)),
    ends_ms        BIGINT NOT NULL CHECK ((state = 'active') = (ends_ms > 0)),
    ended_ms       BIGINT NOT NULL CHECK ((state IN ('waiting', 'active')) = (ended_ms = 0)),
    wish_show_id   BIGINT NOT NULL,
    wish_seats     BIGINT NOT NULL,
    wish_best      BIGINT NOT NULL,
    wish_lost      BIGINT NOT NULL CHECK (wish_lost IN (0, 1)),
    lost_seats     BIGINT NOT NULL,
    concert_rev    BIGINT NOT NULL DEFAULT 0 CHECK (concert_rev >= 0),
    home           BIGINT NOT NULL DEFAULT 0,
    why            TEXT   NOT NULL DEFAULT ''
                   CHECK (why = '' OR (state = 'expired' AND (why = 'closed' OR why = 'past' OR why = 'cancelled'))),
    late           BIGINT NOT NULL DEFAULT 0 CHECK (late IN (0, 1))
);
INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms, ends_ms, ended_ms,
                         wish_show_id, wish_seats, wish_best, wish_lost, lost_seats, concert_rev, home, why, late)
    SELECT token_id, token, concert_id, user_id, state, place, admit_until_ms, ends_ms, ended_ms,
           wish_show_id, wish_seats, wish_best, wish_lost, lost_seats, concert_rev, home, why, late
    FROM queue_token_before;
DROP TABLE queue_token_before;
CREATE UNIQUE INDEX queue_token_live ON queue_token (user_id, concert_id)
    WHERE state IN ('waiting', 'active');
CREATE UNIQUE INDEX queue_token_waiting ON queue_token (concert_id, place) WHERE state = 'waiting';
CREATE INDEX queue_token_active ON queue_token (concert_id) WHERE state = 'active';
CREATE INDEX queue_token_due ON queue_token (ends_ms) WHERE state = 'active';
CREATE INDEX queue_token_news ON queue_token (concert_id, concert_rev) WHERE concert_rev > 0;
/* PostgreSQL only: ALTER TABLE queue_token DROP CONSTRAINT queue_token_token_key; */

ALTER TABLE queue_token ADD COLUMN numbered BIGINT NOT NULL DEFAULT 0 CHECK (numbered IN (0, 1));
CREATE UNIQUE INDEX queue_token_unnumbered ON queue_token (token) WHERE numbered = 0;
