-- Seats that were given away: a reservation that was paid with nothing, and why.
--
-- face: what its seats would have cost, points. login: who gave them.
CREATE TABLE comp (
    reservation_id INTEGER PRIMARY KEY REFERENCES payment (reservation_id),
    reason         TEXT   NOT NULL CHECK (reason IN ('press', 'artist', 'staff', 'service', 'other')),
    face           BIGINT NOT NULL CHECK (face >= 0),
    login          TEXT   NOT NULL CHECK (login <> '')
);
