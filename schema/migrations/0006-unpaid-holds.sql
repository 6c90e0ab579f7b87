-- Holds that ended unpaid, whichever way, for an hour: who lets seats lie again and again waits before holding more of
-- that show. held_ms: how long the seats were held.
CREATE TABLE unpaid_hold (
    code     TEXT   NOT NULL PRIMARY KEY,
    user_id  BIGINT NOT NULL REFERENCES foyer_user (user_id),
    show_id  BIGINT NOT NULL REFERENCES show (show_id),
    ended_ms BIGINT NOT NULL,
    held_ms  BIGINT NOT NULL CHECK (held_ms BETWEEN 1 AND 300000)
);
CREATE INDEX unpaid_hold_user ON unpaid_hold (user_id, show_id, ended_ms);
CREATE INDEX unpaid_hold_time ON unpaid_hold (ended_ms);
