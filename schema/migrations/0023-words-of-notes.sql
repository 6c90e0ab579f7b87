-- What a reservation is found by that somebody noted something on: each word of the note from each of its characters on, as
-- user_term has them of names. Made anew for every note there is.
CREATE TABLE note_term (
    reservation_id BIGINT NOT NULL REFERENCES note (reservation_id) ON DELETE CASCADE,
    term           TEXT   NOT NULL CHECK (term <> ''),
    PRIMARY KEY (reservation_id, term)
);
CREATE INDEX note_term_term ON note_term (term, reservation_id);
