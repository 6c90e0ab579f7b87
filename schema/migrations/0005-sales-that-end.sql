-- A token whose concert cannot be booked any more ends, and says why: the sale is closed, the last date is past, or
-- all that were to come were called off.
ALTER TABLE queue_token ADD COLUMN why TEXT NOT NULL DEFAULT ''
    CHECK (why = '' OR (state = 'expired' AND (why = 'closed' OR why = 'past' OR why = 'cancelled')));

-- The next sale to close. (The next date to begin, show_starts finds.)
CREATE INDEX concert_closes ON concert (sale_closes_ms) WHERE sale_closes_ms IS NOT NULL;
