-- Several daemons on one database, each on its host. A store that one daemon has to itself leaves all of
-- this at 0 and empty.

-- Every change to a concert, its shows, seats or queue is made under the lock of the concert's row, and gives
-- it the next rev. What was changed remembers that number, so that others can read what is new to them.
ALTER TABLE concert ADD COLUMN rev BIGINT NOT NULL DEFAULT 0 CHECK (rev >= 0);
ALTER TABLE show ADD COLUMN concert_rev BIGINT NOT NULL DEFAULT 0 CHECK (concert_rev >= 0);
ALTER TABLE queue_token ADD COLUMN concert_rev BIGINT NOT NULL DEFAULT 0 CHECK (concert_rev >= 0);
CREATE INDEX queue_token_news ON queue_token (concert_id, concert_rev) WHERE concert_rev > 0;

-- home: the daemon where the token was polled last, which judges its absence.
ALTER TABLE queue_token ADD COLUMN home BIGINT NOT NULL DEFAULT 0;

-- The daemons, and when each was last heard of.
CREATE TABLE host (
    host_id INTEGER PRIMARY KEY,
    beat_ms BIGINT NOT NULL
);

-- The numbers given so far, of each kind; daemons take them in blocks.
CREATE TABLE id_block (
    kind    BIGINT NOT NULL PRIMARY KEY,
    last_id BIGINT NOT NULL
);
