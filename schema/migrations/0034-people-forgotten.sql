-- People whom only the counter knows are forgotten some time after the date that they came for ([store] person_days): what
-- was noted about their bookings, their names in the texts of requests, and those who were written down to wait in a queue.
-- Money, seats and tickets stay.
--
-- show.forgotten: 1 once nothing of that is left of the date; 0 again if it is moved or somebody notes something afterwards.
-- note.show_id: of the reservation. audit_line.show_id, request_key.show_id: the date after which the text is blanked, if it
-- names such a person. foyer_user.guest_of: the last date known that somebody waited for who is a customer only to have a
-- place in a queue.
ALTER TABLE show ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1));
ALTER TABLE note ADD COLUMN show_id BIGINT REFERENCES show (show_id);
ALTER TABLE audit_line ADD COLUMN show_id BIGINT;
ALTER TABLE request_key ADD COLUMN show_id BIGINT;
ALTER TABLE foyer_user ADD COLUMN guest_of BIGINT;
UPDATE note SET show_id = (SELECT r.show_id FROM reservation r WHERE r.reservation_id = note.reservation_id);
CREATE INDEX show_remembered ON show (starts_ms) WHERE forgotten = 0;
CREATE INDEX note_show ON note (show_id);
CREATE INDEX audit_line_show ON audit_line (show_id) WHERE show_id IS NOT NULL;
CREATE INDEX request_key_show ON request_key (show_id) WHERE show_id IS NOT NULL;
CREATE INDEX foyer_user_guest ON foyer_user (guest_of) WHERE guest_of IS NOT NULL;
