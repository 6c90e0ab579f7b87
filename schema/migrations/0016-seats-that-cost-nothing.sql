-- A seat may cost nothing. Its payment and its refund move no points, so they have no entry in the ledger.
--
-- SQLite cannot change a constraint, so the tables are made anew, and every row of them is carried over as it is.
/* SQLite only: */
ALTER TABLE grade RENAME TO grade_before;
CREATE TABLE grade (
    concert_id BIGINT NOT NULL REFERENCES concert (concert_id),
    name       TEXT   NOT NULL CHECK (name <> ''),
    price      BIGINT NOT NULL CHECK (price >= 0),
    seats      BIGINT NOT NULL CHECK (seats BETWEEN 1 AND 1125899906842623),
    PRIMARY KEY (concert_id, name)
);
INSERT INTO grade (concert_id, name, price, seats) SELECT concert_id, name, price, seats FROM grade_before;
DROP TABLE grade_before;
ALTER TABLE refund RENAME TO refund_before;
ALTER TABLE payment RENAME TO payment_before;
CREATE TABLE payment (
    reservation_id INTEGER PRIMARY KEY REFERENCES reservation (reservation_id),
    user_id        BIGINT NOT NULL,
    entry          BIGINT,
    amount         BIGINT NOT NULL CHECK (amount >= 0),
    paid_ms        BIGINT NOT NULL,
    CHECK ((amount = 0) = (entry IS NULL)),
    FOREIGN KEY (user_id, entry) REFERENCES ledger_entry (user_id, entry)
);
CREATE TABLE refund (
    reservation_id BIGINT NOT NULL REFERENCES payment (reservation_id),
    seat           BIGINT NOT NULL,
    user_id        BIGINT NOT NULL,
    entry          BIGINT,
    amount         BIGINT NOT NULL CHECK (amount >= 0),
    refunded_ms    BIGINT NOT NULL,
    PRIMARY KEY (reservation_id, seat),
    CHECK ((amount = 0) = (entry IS NULL)),
    FOREIGN KEY (user_id, entry) REFERENCES ledger_entry (user_id, entry)
);
INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)
    SELECT reservation_id, user_id, entry, amount, paid_ms FROM payment_before;
INSERT INTO refund (reservation_id, seat, user_id, entry, amount, refunded_ms)
    SELECT reservation_id, seat, user_id, entry, amount, refunded_ms FROM refund_before;
DROP TABLE refund_before;
DROP TABLE payment_before;
CREATE INDEX payment_time ON payment (paid_ms);
CREATE INDEX refund_time ON refund (refunded_ms);
/* PostgreSQL only: ALTER TABLE grade DROP CONSTRAINT grade_price_check;
ALTER TABLE grade ADD CHECK (price >= 0);
ALTER TABLE payment DROP CONSTRAINT payment_amount_check;
ALTER TABLE payment ALTER COLUMN entry DROP NOT NULL;
ALTER TABLE payment ADD CHECK (amount >= 0);
ALTER TABLE payment ADD CHECK ((amount = 0) = (entry IS NULL));
ALTER TABLE refund DROP CONSTRAINT refund_amount_check;
ALTER TABLE refund ALTER COLUMN entry DROP NOT NULL;
ALTER TABLE refund ADD CHECK (amount >= 0);
ALTER TABLE refund ADD CHECK ((amount = 0) = (entry IS NULL)); */
