-- Money in and out of a drawer without a customer, and shifts as they were closed.
--
-- cash_moves: how many rows of cash_move belong to the shift. amount: below 0 of what was taken out.
ALTER TABLE till_shift ADD COLUMN cash_moves BIGINT NOT NULL DEFAULT 0 CHECK (cash_moves >= 0);
CREATE TABLE cash_move (
    shift_id BIGINT NOT NULL REFERENCES till_shift (shift_id),
    number   BIGINT NOT NULL CHECK (number > 0),
    at_ms    BIGINT NOT NULL,
    amount   BIGINT NOT NULL CHECK (amount <> 0 AND amount BETWEEN -1000000000000 AND 1000000000000),
    reason   TEXT   NOT NULL CHECK (reason = 'deposit' OR reason = 'change' OR reason = 'expense' OR reason = 'other'),
    note     TEXT   NOT NULL,
    PRIMARY KEY (shift_id, number)
);
-- A Z is never changed nor deleted. opened, closed: as they were told then, with their offset. closed_ms: the same
-- instant. cash_moved: the sum of its rows of cash_move. total: what all Zs up to this one took, less what they handed out,
-- by all methods. chain: the SHA-256 of the chain before, a line end, and the columns from number to total joined by tabs.
CREATE TABLE z (
    number       INTEGER PRIMARY KEY CHECK (number > 0),
    shift_id     BIGINT NOT NULL UNIQUE REFERENCES till_shift (shift_id),
    till         TEXT   NOT NULL,
    login        TEXT   NOT NULL,
    opened       TEXT   NOT NULL,
    closed       TEXT   NOT NULL,
    closed_by    TEXT   NOT NULL CHECK (closed_by <> ''),
    float_in     BIGINT NOT NULL,
    cash_in      BIGINT NOT NULL CHECK (cash_in >= 0),
    cash_out     BIGINT NOT NULL CHECK (cash_out >= 0),
    cash_moved   BIGINT NOT NULL,
    card_in      BIGINT NOT NULL CHECK (card_in >= 0),
    card_out     BIGINT NOT NULL CHECK (card_out >= 0),
    transfer_in  BIGINT NOT NULL CHECK (transfer_in >= 0),
    transfer_out BIGINT NOT NULL CHECK (transfer_out >= 0),
    voucher_in   BIGINT NOT NULL CHECK (voucher_in >= 0),
    voucher_out  BIGINT NOT NULL CHECK (voucher_out >= 0),
    moves        BIGINT NOT NULL,
    expected     BIGINT NOT NULL CHECK (expected = float_in + cash_in - cash_out + cash_moved),
    counted      BIGINT NOT NULL CHECK (counted BETWEEN 0 AND 1000000000000),
    difference   BIGINT NOT NULL CHECK (difference = counted - expected),
    left_in      BIGINT NOT NULL CHECK (left_in BETWEEN 0 AND counted),
    total        BIGINT NOT NULL,
    chain        TEXT   NOT NULL CHECK (length(chain) = 64),
    closed_ms    BIGINT NOT NULL
);
CREATE INDEX z_closed ON z (closed_ms, number);
CREATE INDEX z_till ON z (till, number);
-- The newest Z, in one row: whoever closes a shift changes it, so that numbers follow each other on several hosts, and a
-- Z that was cut off the end is missed.
CREATE TABLE z_head (
    head   INTEGER PRIMARY KEY CHECK (head = 1),
    number BIGINT NOT NULL CHECK (number > 0),
    total  BIGINT NOT NULL,
    chain  TEXT   NOT NULL
);
