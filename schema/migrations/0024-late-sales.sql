-- Staff may sell after the beginning of a show: late_minutes after it at most. A token with which they joined or held
-- seats for somebody (late) lives as long; those of customers end with the beginning of the last show, as before.
ALTER TABLE concert ADD COLUMN late_minutes BIGINT NOT NULL DEFAULT 0 CHECK (late_minutes BETWEEN 0 AND 1440);
ALTER TABLE queue_token ADD COLUMN late BIGINT NOT NULL DEFAULT 0 CHECK (late IN (0, 1));
