-- What a request costs is bounded by what it answers, whatever there is of history.

-- The reservations of a user in one state, newest first. Those that are held are found by their tokens, so that a
-- hold that comes and goes writes none of this.
CREATE INDEX reservation_paid ON reservation (user_id, reservation_id) WHERE state = 'paid';
CREATE INDEX reservation_cancelled ON reservation (user_id, reservation_id) WHERE state = 'cancelled';

-- The shows that are still to come.
CREATE INDEX show_starts ON show (starts_ms);

-- spent: payments less refunds, over all time. With the balance it bounds what a wallet can come to, without looking
-- at what was paid.
ALTER TABLE foyer_user ADD COLUMN spent BIGINT NOT NULL DEFAULT 0 CHECK (spent >= 0);
UPDATE foyer_user SET spent = (SELECT coalesce(-sum(e.amount), 0) FROM ledger_entry e
                               WHERE e.user_id = foyer_user.user_id AND e.kind <> 'charge');
