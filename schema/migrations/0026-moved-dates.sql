-- A date that was moved: nobody loses time for giving seats back.
--
-- kept_until_ms: the deadline for cancelling that guests had when the date was moved last; 0 for never, and of a date that
-- was not moved. The deadline is never earlier than that, and never after the beginning.
ALTER TABLE show ADD COLUMN kept_until_ms BIGINT NOT NULL DEFAULT 0
    CHECK (cancel_until_ms >= kept_until_ms OR cancel_until_ms >= starts_ms);
