-- How what was put into a wallet was paid, at the counter.
--
-- method: '' if nobody said, as of a charge that customers make themselves, and of every other kind of entry.
ALTER TABLE ledger_entry ADD COLUMN method TEXT NOT NULL DEFAULT ''
    CHECK (method = '' OR (kind = 'charge' AND (method = 'cash' OR method = 'card' OR method = 'transfer'
                                                OR method = 'voucher')));
