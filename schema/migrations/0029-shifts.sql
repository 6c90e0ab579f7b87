-- A drawer in the hands of one operator, from SHIFT-OPEN until it is closed; and in which one money came or went.
--
-- till: what people call the drawer. float_in: the money in it at the beginning. moves: how many entries of the ledger
-- belong to the shift. closed_ms: none while it is open.
CREATE TABLE till_shift (
    shift_id  INTEGER PRIMARY KEY,
    till      TEXT   NOT NULL CHECK (till <> ''),
    login     TEXT   NOT NULL CHECK (login <> ''),
    opened_ms BIGINT NOT NULL,
    float_in  BIGINT NOT NULL CHECK (float_in BETWEEN 0 AND 1000000000000),
    moves     BIGINT NOT NULL CHECK (moves >= 0),
    closed_ms BIGINT CHECK (closed_ms >= opened_ms)
);
CREATE UNIQUE INDEX till_shift_till ON till_shift (till) WHERE closed_ms IS NULL;
CREATE UNIQUE INDEX till_shift_login ON till_shift (login) WHERE closed_ms IS NULL;
-- shift_id: in which shift money was taken or handed out; none if no shift was open, and of points alone. login: who took
-- it or handed it out; '' of points alone, and of what was taken before logins were kept.
ALTER TABLE ledger_entry ADD COLUMN shift_id BIGINT REFERENCES till_shift (shift_id)
    CHECK (shift_id IS NULL OR method <> '');
ALTER TABLE ledger_entry ADD COLUMN login TEXT NOT NULL DEFAULT ''
    CHECK ((login = '' OR method <> '') AND (shift_id IS NULL OR login <> ''));
CREATE INDEX ledger_entry_shift ON ledger_entry (shift_id, method) WHERE shift_id IS NOT NULL;
