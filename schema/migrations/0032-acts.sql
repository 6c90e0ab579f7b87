-- What was done in a shift beside taking money: seats given away, refunded and moved. Each row says in which shift, and who
-- did it, so that a report adds up what belongs to a shift, whatever a clock said then.
--
-- shift_id: none if no shift was open, and of what was not done at the counter. login: who did it there; '' if nobody did,
-- and of what was done before logins were kept. acts: how many of these rows belong to a shift.
ALTER TABLE till_shift ADD COLUMN acts BIGINT NOT NULL DEFAULT 0 CHECK (acts >= 0);
ALTER TABLE comp ADD COLUMN shift_id BIGINT REFERENCES till_shift (shift_id);
ALTER TABLE refund ADD COLUMN shift_id BIGINT REFERENCES till_shift (shift_id);
ALTER TABLE refund ADD COLUMN login TEXT NOT NULL DEFAULT '' CHECK (shift_id IS NULL OR login <> '');
ALTER TABLE ticket_move ADD COLUMN shift_id BIGINT REFERENCES till_shift (shift_id);
ALTER TABLE ticket_move ADD COLUMN login TEXT NOT NULL DEFAULT '' CHECK (shift_id IS NULL OR login <> '');
CREATE INDEX comp_shift ON comp (shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX refund_shift ON refund (shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX ticket_move_shift ON ticket_move (shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX ledger_entry_money ON ledger_entry (at_ms) WHERE kind = 'charge' OR kind = 'payout' OR kind = 'reversal';
