-- What the box office notes on a reservation: the newest note, the older ones are in the audit trail. It goes with a hold
-- that ends unpaid.
--
-- attention: 1 if the note is to be seen at the door.
CREATE TABLE note (
    reservation_id BIGINT NOT NULL PRIMARY KEY REFERENCES reservation (reservation_id) ON DELETE CASCADE,
    text           TEXT   NOT NULL CHECK (text <> ''),
    attention      BIGINT NOT NULL CHECK (attention IN (0, 1)),
    noted_ms       BIGINT NOT NULL
);
