-- After season.sql: every sale is an event that is kept.
BEGIN;

INSERT INTO event (event_id, seq, at_ms, what, reservation_id)
SELECT 1 + n, 1 + n, paid_ms, 'sale', reservation_id FROM past ORDER BY n;

UPDATE event_head SET last = :reservations, kept_ms = 0;

COMMIT;
