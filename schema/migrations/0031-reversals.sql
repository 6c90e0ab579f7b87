-- A mistaken charge is taken back in its shift: an entry of its own (reversal), which says which charge it takes back.
--
-- reverses: the entry of the same wallet; none of any other kind.
--
-- SQLite cannot change a constraint, so the ledger and what refers to it are made anew, and every row is carried over.
/* SQLite only: */
ALTER TABLE comp RENAME TO comp_before;
ALTER TABLE refund RENAME TO refund_before;
ALTER TABLE payment RENAME TO payment_before;
ALTER TABLE ledger_entry RENAME TO ledger_entry_before;
CREATE TABLE ledger_entry (
    user_id     BIGINT NOT NULL REFERENCES foyer_user (user_id),
    entry       BIGINT NOT NULL CHECK (entry > 0),
    at_ms       BIGINT NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind = 'charge' OR kind = 'payment' OR kind = 'refund' OR kind = 'payout'
                                       OR kind = 'reversal' OR kind = 'merge'),
    amount      BIGINT NOT NULL,
    balance     BIGINT NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000),
    reservation TEXT   NOT NULL,
    method      TEXT   NOT NULL DEFAULT ''
        CHECK (method = '' OR method = 'cash' OR method = 'card' OR method = 'transfer' OR method = 'voucher'),
    shift_id    BIGINT REFERENCES till_shift (shift_id) CHECK (shift_id IS NULL OR method <> ''),
    login       TEXT   NOT NULL DEFAULT ''
        CHECK ((login = '' OR method <> '') AND (shift_id IS NULL OR login <> '')),
    reverses    BIGINT,
    PRIMARY KEY (user_id, entry),
    CONSTRAINT ledger_entry_amount CHECK (
        amount <> 0 AND (kind = 'merge' OR (amount < 0) = (kind = 'payment' OR kind = 'payout' OR kind = 'reversal'))),
    CONSTRAINT ledger_entry_reservation CHECK (
        kind = 'payout' OR (reservation = '') = (kind = 'charge' OR kind = 'merge' OR kind = 'reversal')),
    CONSTRAINT ledger_entry_money CHECK (kind = 'charge' OR (method = '') = (kind <> 'payout' AND kind <> 'reversal')),
    CONSTRAINT ledger_entry_reverses CHECK (
        (kind = 'reversal') = (reverses IS NOT NULL) AND (kind <> 'reversal' OR shift_id IS NOT NULL)),
    FOREIGN KEY (user_id, reverses) REFERENCES ledger_entry (user_id, entry)
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
    fee            BIGINT NOT NULL DEFAULT 0 CHECK (fee >= 0),
    PRIMARY KEY (reservation_id, seat),
    CHECK ((amount = 0) = (entry IS NULL)),
    FOREIGN KEY (user_id, entry) REFERENCES ledger_entry (user_id, entry)
);
CREATE TABLE comp (
    reservation_id INTEGER PRIMARY KEY REFERENCES payment (reservation_id),
    reason         TEXT   NOT NULL CHECK (reason IN ('press', 'artist', 'staff', 'service', 'other')),
    face           BIGINT NOT NULL CHECK (face >= 0),
    login          TEXT   NOT NULL CHECK (login <> '')
);
INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation, method, shift_id, login)
    SELECT user_id, entry, at_ms, kind, amount, balance, reservation, method, shift_id, login FROM ledger_entry_before;
INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)
    SELECT reservation_id, user_id, entry, amount, paid_ms FROM payment_before;
INSERT INTO refund (reservation_id, seat, user_id, entry, amount, refunded_ms, fee)
    SELECT reservation_id, seat, user_id, entry, amount, refunded_ms, fee FROM refund_before;
INSERT INTO comp (reservation_id, reason, face, login) SELECT reservation_id, reason, face, login FROM comp_before;
DROP TABLE comp_before;
DROP TABLE refund_before;
DROP TABLE payment_before;
DROP TABLE ledger_entry_before;
CREATE INDEX payment_time ON payment (paid_ms);
CREATE INDEX refund_time ON refund (refunded_ms);
CREATE INDEX ledger_entry_shift ON ledger_entry (shift_id, method) WHERE shift_id IS NOT NULL;
/* PostgreSQL only: ALTER TABLE ledger_entry ADD COLUMN reverses BIGINT;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_kind_check;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_amount;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_reservation;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_money;
ALTER TABLE ledger_entry ADD CHECK (kind = 'charge' OR kind = 'payment' OR kind = 'refund' OR kind = 'payout'
                                    OR kind = 'reversal' OR kind = 'merge');
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_amount CHECK (
    amount <> 0 AND (kind = 'merge' OR (amount < 0) = (kind = 'payment' OR kind = 'payout' OR kind = 'reversal')));
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_reservation CHECK (
    kind = 'payout' OR (reservation = '') = (kind = 'charge' OR kind = 'merge' OR kind = 'reversal'));
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_money
    CHECK (kind = 'charge' OR (method = '') = (kind <> 'payout' AND kind <> 'reversal'));
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_reverses CHECK (
    (kind = 'reversal') = (reverses IS NOT NULL) AND (kind <> 'reversal' OR shift_id IS NOT NULL));
ALTER TABLE ledger_entry ADD FOREIGN KEY (user_id, reverses) REFERENCES ledger_entry (user_id, entry); */
CREATE UNIQUE INDEX ledger_entry_reversed ON ledger_entry (user_id, reverses) WHERE reverses IS NOT NULL;
