-- Which ticket replaced which, when a guest got another seat: so that old paper leads to the new seat, and nobody is
-- moved twice from one place or into one.
CREATE TABLE ticket_move (
    reservation_id    BIGINT NOT NULL,
    seat              BIGINT NOT NULL,
    issue             BIGINT NOT NULL,
    to_reservation_id BIGINT NOT NULL,
    to_seat           BIGINT NOT NULL,
    to_issue          BIGINT NOT NULL,
    moved_ms          BIGINT NOT NULL,
    reason            TEXT   NOT NULL,
    PRIMARY KEY (reservation_id, seat, issue),
    CHECK (reservation_id <> to_reservation_id OR seat <> to_seat),
    FOREIGN KEY (reservation_id, seat, issue) REFERENCES ticket (reservation_id, seat, issue),
    FOREIGN KEY (to_reservation_id, to_seat, to_issue) REFERENCES ticket (reservation_id, seat, issue)
);
CREATE UNIQUE INDEX ticket_move_to ON ticket_move (to_reservation_id, to_seat, to_issue);
