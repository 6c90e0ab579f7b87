-- Who a booking is for that is no customer's: what SELL and COMP were told stands beside what the box office notes, so that
-- a new note does not take the name away.
--
-- name, phone: '' where the booking is a customer's, who has a name and a number in foyer_user.
--
-- SQLite cannot change a constraint, so the table and the one that refers to it are made anew.
/* SQLite only: */
ALTER TABLE note_term RENAME TO note_term_before;
ALTER TABLE note RENAME TO note_before;
CREATE TABLE note (
    reservation_id BIGINT NOT NULL PRIMARY KEY REFERENCES reservation (reservation_id) ON DELETE CASCADE,
    text           TEXT   NOT NULL,
    attention      BIGINT NOT NULL CHECK (attention IN (0, 1)),
    noted_ms       BIGINT NOT NULL,
    name           TEXT   NOT NULL DEFAULT '',
    phone          TEXT   NOT NULL DEFAULT '',
    CONSTRAINT note_says CHECK (text <> '' OR name <> ''),
    CONSTRAINT note_guest CHECK (phone = '' OR name <> '')
);
CREATE TABLE note_term (
    reservation_id BIGINT NOT NULL REFERENCES note (reservation_id) ON DELETE CASCADE,
    term           TEXT   NOT NULL CHECK (term <> ''),
    PRIMARY KEY (reservation_id, term)
);
INSERT INTO note (reservation_id, text, attention, noted_ms)
    SELECT reservation_id, text, attention, noted_ms FROM note_before;
INSERT INTO note_term (reservation_id, term) SELECT reservation_id, term FROM note_term_before;
DROP TABLE note_term_before;
DROP TABLE note_before;
CREATE INDEX note_term_term ON note_term (term, reservation_id);
/* PostgreSQL only: ALTER TABLE note ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE note DROP CONSTRAINT note_text_check;
ALTER TABLE note ADD CONSTRAINT note_says CHECK (text <> '' OR name <> '');
ALTER TABLE note ADD CONSTRAINT note_guest CHECK (phone = '' OR name <> ''); */
