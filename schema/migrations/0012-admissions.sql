-- Who is inside: a row for each time a guest came in. A guest is a seat of a reservation, whatever ticket it has by then.
--
-- entry: 1 for the first time. issue: of the ticket that was scanned. reason: why the doors were opened for it, or why it
-- was written down later. undone: taken back. clash: it happened at a door without a network, and does not fit what was
-- known here; somebody is to look at it, and it counts for nobody.
CREATE TABLE admission (
    reservation_id BIGINT NOT NULL,
    seat           BIGINT NOT NULL,
    entry          BIGINT NOT NULL CHECK (entry BETWEEN 1 AND 1000000),
    issue          BIGINT NOT NULL,
    show_id        BIGINT NOT NULL REFERENCES show (show_id),
    in_ms          BIGINT NOT NULL,
    in_door        TEXT   NOT NULL,
    in_login       TEXT   NOT NULL,
    out_ms         BIGINT,
    out_door       TEXT   NOT NULL DEFAULT '',
    out_login      TEXT   NOT NULL DEFAULT '',
    reason         TEXT   NOT NULL DEFAULT '',
    undone         BIGINT NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    clash          BIGINT NOT NULL DEFAULT 0 CHECK (clash IN (0, 1)),
    PRIMARY KEY (reservation_id, seat, entry),
    FOREIGN KEY (reservation_id, seat, issue) REFERENCES ticket (reservation_id, seat, issue),
    CHECK (out_ms IS NULL OR out_ms >= in_ms)
);
CREATE UNIQUE INDEX admission_inside ON admission (reservation_id, seat)
    WHERE out_ms IS NULL AND undone = 0 AND clash = 0;
CREATE INDEX admission_show ON admission (show_id);
