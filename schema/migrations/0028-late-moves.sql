-- A booking that was moved to another date when the time for cancelling was over cannot be cancelled there either: or a
-- move would be a way around the deadline.
--
-- cancel_closed_ms: the deadline that it had, 1 if it had none; 0: the one of its date holds.
ALTER TABLE reservation ADD COLUMN cancel_closed_ms BIGINT NOT NULL DEFAULT 0 CHECK (cancel_closed_ms >= 0);
