-- Points leave a wallet not only for a seat: they are paid out in money (payout), or go to the wallet of the same
-- person under another name (merge: one entry takes, the other gives). A payout says how it was paid, as a charge does.
--
-- reservation: of a payout, the one that was given back for it; '' if it was for none.
--
-- SQLite cannot change a constraint, so the ledger and what refers to it are made anew, and every row is carried over.
/* SQLite only: */
ALTER TABLE refund RENAME TO refund_before;
ALTER TABLE payment RENAME TO payment_before;
ALTER TABLE ledger_entry RENAME TO ledger_entry_before;
CREATE TABLE ledger_entry (
    user_id     BIGINT NOT NULL REFERENCES foyer_user (user_id),
    entry       BIGINT NOT NULL CHECK (entry > 0),
    at_ms       BIGINT NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind = 'charge' OR kind = 'payment' OR kind = 'refund' OR kind = 'payout'
                                       OR kind = 'merge'),
    amount      BIGINT NOT NULL,
    balance     BIGINT NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000),
    reservation TEXT   NOT NULL,
    method      TEXT   NOT NULL DEFAULT ''
        CHECK (method = '' OR method = 'cash' OR method = 'card' OR method = 'transfer' OR method = 'voucher'),
    PRIMARY KEY (user_id, entry),
    CONSTRAINT ledger_entry_amount CHECK (
        amount <> 0 AND (kind = 'merge' OR (amount < 0) = (kind = 'payment' OR kind = 'payout'))),
    CONSTRAINT ledger_entry_reservation CHECK (
        kind = 'payout' OR (reservation = '') = (kind = 'charge' OR kind = 'merge')),
    CONSTRAINT ledger_entry_money CHECK (kind = 'charge' OR (method = '') = (kind <> 'payout'))
);
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
INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation, method)
    SELECT user_id, entry, at_ms, kind, amount, balance, reservation, method FROM ledger_entry_before;
INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)
    SELECT reservation_id, user_id, entry, amount, paid_ms FROM payment_before;
INSERT INTO refund (reservation_id, seat, user_id, entry, amount, refunded_ms)
    SELECT reservation_id, seat, user_id, entry, amount, refunded_ms FROM refund_before;
DROP TABLE refund_before;
DROP TABLE payment_before;
DROP TABLE ledger_entry_before;
CREATE INDEX payment_time ON payment (paid_ms);
CREATE INDEX refund_time ON refund (refunded_ms);
/* PostgreSQL only: ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_kind_check;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check1;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check2;
ALTER TABLE ledger_entry ADD CHECK (kind = 'charge' OR kind = 'payment' OR kind = 'refund' OR kind = 'payout'
                                    OR kind = 'merge');
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_amount CHECK (
    amount <> 0 AND (kind = 'merge' OR (amount < 0) = (kind = 'payment' OR kind = 'payout')));
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_reservation CHECK (
    kind = 'payout' OR (reservation = '') = (kind = 'charge' OR kind = 'merge'));
ALTER TABLE ledger_entry
    ADD CHECK (method = '' OR method = 'cash' OR method = 'card' OR method = 'transfer' OR method = 'voucher');
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_money
    CHECK (kind = 'charge' OR (method = '') = (kind <> 'payout')); */
