-- A date is meant by the clock on the wall of its venue: when the law of a time zone changes, the instant moves, not
-- the clock.
--
-- starts_local_ms: what that clock shows when the date starts, in milliseconds since it showed 1970-01-01 00:00.
-- 0: unknown, in rows of older versions, until a daemon starts and writes what the zone says of starts_ms.
ALTER TABLE show ADD COLUMN starts_local_ms BIGINT NOT NULL DEFAULT 0
    CHECK (starts_local_ms = 0 OR starts_local_ms BETWEEN starts_ms - 86400000 AND starts_ms + 86400000);
