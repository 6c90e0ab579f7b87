-- What must hold in every store a daemon leaves behind. Each query finds the rows that break a rule and
-- says which; a sound store gives no output at all. The text is the same for SQLite and PostgreSQL, but for
-- the next two lines, which ask SQLite about its file.

SELECT 'integrity: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok';
SELECT 'foreign key: row ' || rowid || ' of ' || "table" FROM pragma_foreign_key_check;

-- At most one live owner of a seat, and nobody owns what was refunded.
SELECT 'seat ' || seat || ' of show ' || show_id || ' has two live owners'
  FROM seat_claim WHERE refunded_ms IS NULL GROUP BY show_id, seat HAVING count(*) > 1;
SELECT 'reservation ' || code || ' is ' || state || ' with ' || live || ' live seats'
  FROM (SELECT r.code, r.state, count(c.seat) AS live
          FROM reservation r
          LEFT JOIN seat_claim c ON c.reservation_id = r.reservation_id AND c.refunded_ms IS NULL
         GROUP BY r.reservation_id) AS seats
 WHERE (state = 'cancelled') <> (live = 0);

-- A blocked seat says why, and no other does.
SELECT 'seat ' || coalesce(c.seat, b.seat) || ' of show ' || coalesce(c.show_id, b.show_id) || ' is blocked by halves'
  FROM (SELECT show_id, seat FROM seat_claim WHERE reservation_id IS NULL AND refunded_ms IS NULL) AS c
  FULL JOIN seat_block b ON b.show_id = c.show_id AND b.seat = c.seat
 WHERE c.seat IS NULL OR b.seat IS NULL;

-- Every wallet is the sum of its entries, and its entries follow each other without a gap.
SELECT 'wallet of ' || u.login || ' holds ' || u.balance || ', its entries ' || coalesce(sum(e.amount), 0)
  FROM foyer_user u LEFT JOIN ledger_entry e ON e.user_id = u.user_id
 GROUP BY u.user_id HAVING u.balance <> coalesce(sum(e.amount), 0) OR u.entries <> count(e.entry);
SELECT 'entry ' || entry || ' of user ' || user_id || ' does not follow the one before'
  FROM (SELECT user_id, entry, amount, balance,
               lag(balance, 1, 0) OVER wallet AS before, row_number() OVER wallet AS number
          FROM ledger_entry WINDOW wallet AS (PARTITION BY user_id ORDER BY entry)) AS entries
 WHERE balance <> before + amount OR entry <> number;

-- Whoever has a name is found by it.
SELECT 'user ' || login || ' is found by nothing'
  FROM foyer_user u
 WHERE name <> '' AND NOT EXISTS (SELECT 1 FROM user_term t WHERE t.user_id = u.user_id);

-- What is noted is found by its words.
SELECT 'the note on reservation ' || reservation_id || ' is found by nothing'
  FROM note n WHERE NOT EXISTS (SELECT 1 FROM note_term t WHERE t.reservation_id = n.reservation_id);

-- Nobody is known of a date that was forgotten.
SELECT 'audit line ' || a.audit_id || ' names somebody'
  FROM audit_line a JOIN show s ON s.show_id = a.show_id WHERE s.forgotten = 1
UNION ALL SELECT 'key ' || k.key || ' names somebody'
  FROM request_key k JOIN show s ON s.show_id = k.show_id WHERE s.forgotten = 1
UNION ALL SELECT 'user ' || u.login || ' is known'
  FROM foyer_user u JOIN show s ON s.show_id = u.guest_of WHERE s.forgotten = 1
UNION ALL SELECT 'the note on reservation ' || r.code || ' is there'
  FROM note n JOIN show s ON s.show_id = n.show_id JOIN reservation r ON r.reservation_id = n.reservation_id
  JOIN foyer_user u ON u.user_id = r.user_id WHERE s.forgotten = 1 AND u.uid = -1 AND u.name = '' AND u.phone = '' AND u.login LIKE 'guest:%';

-- A paid seat has one live ticket, nothing else has one, and the tickets of a seat follow each other.
SELECT 'seat ' || c.seat || ' of reservation ' || r.code || ' has ' || count(t.seat) || ' live tickets'
  FROM reservation r JOIN seat_claim c ON c.reservation_id = r.reservation_id
  LEFT JOIN ticket t ON t.reservation_id = c.reservation_id AND t.seat = c.seat AND t.state = 'live'
 GROUP BY r.code, r.state, c.seat, c.refunded_ms
HAVING count(t.seat) <> CASE WHEN r.state = 'paid' AND c.refunded_ms IS NULL THEN 1 ELSE 0 END;
SELECT 'the tickets of seat ' || seat || ' of reservation ' || reservation_id || ' do not follow each other'
  FROM ticket GROUP BY reservation_id, seat HAVING max(issue) <> count(*) OR min(issue) <> 1;

-- Who was merged has nothing, and leads to somebody who was not.
SELECT 'user ' || u.login || ' was merged, and has something, or leads to nobody'
  FROM foyer_user u LEFT JOIN foyer_user m ON m.user_id = u.merged_into
 WHERE u.merged_into IS NOT NULL
   AND (u.balance <> 0 OR u.spent <> 0 OR m.user_id IS NULL OR m.merged_into IS NOT NULL
        OR EXISTS (SELECT 1 FROM reservation r WHERE r.user_id = u.user_id));
SELECT 'merges come to ' || sum(amount) FROM ledger_entry WHERE kind = 'merge' HAVING sum(amount) <> 0;

-- All points are what was charged, less what was paid out and paid, plus what was refunded.
SELECT 'points: ' || held || ' in wallets, ' || moved || ' by charges, payouts, payments and refunds'
  FROM (SELECT (SELECT coalesce(sum(balance), 0) FROM foyer_user) AS held,
               (SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE kind IN ('charge', 'payout', 'reversal'))
             - (SELECT coalesce(sum(amount), 0) FROM payment)
             + (SELECT coalesce(sum(amount), 0) FROM refund) AS moved) AS points
 WHERE held <> moved;

-- A payment is one debit, of what its seats cost when they were held.
SELECT 'payment of reservation ' || r.code || ' is not its debit'
  FROM payment p JOIN reservation r ON r.reservation_id = p.reservation_id
  JOIN foyer_user u ON u.user_id = p.user_id
  LEFT JOIN ledger_entry e ON e.user_id = p.user_id AND e.entry = p.entry
 WHERE coalesce(u.merged_into, u.user_id) <> r.user_id OR (p.amount = 0) <> (p.entry IS NULL)
    OR (p.amount <> 0 AND (coalesce(e.kind, '') <> 'payment' OR e.amount <> -p.amount OR e.reservation <> r.code));
SELECT 'payment of reservation ' || p.reservation_id || ' is not the price of its seats'
  FROM payment p LEFT JOIN seat_claim c ON c.reservation_id = p.reservation_id
 GROUP BY p.reservation_id HAVING p.amount <> coalesce(sum(c.price), 0);
SELECT 'debit ' || e.entry || ' of user ' || e.user_id || ' has no payment'
  FROM ledger_entry e LEFT JOIN payment p ON p.user_id = e.user_id AND p.entry = e.entry
 WHERE e.kind = 'payment' AND p.entry IS NULL;
SELECT 'reservation ' || r.code || ' is ' || r.state || ', its payment says otherwise'
  FROM reservation r LEFT JOIN payment p ON p.reservation_id = r.reservation_id
 WHERE (r.state = 'held') <> (p.reservation_id IS NULL);

-- A refund gives back what the seat cost, less a fee, once; a credit is the sum of its refunds, and no more than was
-- refunded to somebody is paid out for reservations.
SELECT 'seat ' || c.seat || ' of reservation ' || c.reservation_id || ' is not refunded as it was paid'
  FROM seat_claim c JOIN payment p ON p.reservation_id = c.reservation_id
  LEFT JOIN refund f ON f.reservation_id = c.reservation_id AND f.seat = c.seat
 WHERE (c.refunded_ms IS NULL) <> (f.seat IS NULL) OR f.amount + f.fee <> c.price OR f.fee < 0;
SELECT 'more is paid out to user ' || user_id || ' than was refunded'
  FROM ledger_entry WHERE kind IN ('refund', 'payout') AND reservation <> ''
 GROUP BY user_id HAVING sum(amount) < 0;
SELECT 'refund of seat ' || f.seat || ' of reservation ' || f.reservation_id || ' has no seat'
  FROM refund f LEFT JOIN seat_claim c ON c.reservation_id = f.reservation_id AND c.seat = f.seat
 WHERE c.seat IS NULL;
SELECT 'credit ' || e.entry || ' of user ' || e.user_id || ' is not the sum of its refunds'
  FROM ledger_entry e LEFT JOIN refund f ON f.user_id = e.user_id AND f.entry = e.entry
 WHERE e.kind = 'refund'
 GROUP BY e.user_id, e.entry HAVING e.amount <> coalesce(sum(f.amount), 0);

-- Never more people inside than there are places; a hold lives in an active token of its owner.
SELECT 'concert ' || c.concert_id || ' has ' || count(*) || ' active tokens for ' || c.capacity || ' places'
  FROM concert c JOIN queue_token t ON t.concert_id = c.concert_id AND t.state = 'active'
 GROUP BY c.concert_id HAVING count(*) > c.capacity;
SELECT 'hold ' || r.code || ' has no active token of its own'
  FROM reservation r
  JOIN show s ON s.show_id = r.show_id
  LEFT JOIN queue_token t ON t.token_id = r.token_id
 WHERE r.state = 'held'
   AND (coalesce(t.state, '') <> 'active' OR t.user_id <> r.user_id OR t.concert_id <> s.concert_id
        OR (t.ends_ms <> r.expires_ms AND (t.ends_ms <> t.admit_until_ms OR t.ends_ms > r.expires_ms)));

-- One key, one outcome.
SELECT 'key ' || key || ' of ' || login || ' has two outcomes'
  FROM request_key GROUP BY login, key HAVING count(*) > 1;

-- A shift counts what belongs to it, all of which was done by whose shift it is.
SELECT 'shift ' || s.shift_id || ' counts ' || s.moves || ' entries, ' || s.cash_moves || ' moves of cash and ' || s.acts || ' acts, and has others'
  FROM till_shift s
 WHERE s.moves <> (SELECT count(*) FROM ledger_entry e WHERE e.shift_id = s.shift_id)
    OR s.cash_moves <> (SELECT count(*) FROM cash_move m WHERE m.shift_id = s.shift_id)
    OR s.acts <> (SELECT count(*) FROM comp g WHERE g.shift_id = s.shift_id)
               + (SELECT count(*) FROM refund f WHERE f.shift_id = s.shift_id)
               + (SELECT count(*) FROM ticket_move m WHERE m.shift_id = s.shift_id);
SELECT what || ' in shift ' || s.shift_id || ' of ' || s.login || ' was done by ' || a.login
  FROM (SELECT 'an entry' AS what, shift_id, login FROM ledger_entry
        UNION ALL SELECT 'a comp', shift_id, login FROM comp
        UNION ALL SELECT 'a refund', shift_id, login FROM refund
        UNION ALL SELECT 'a move', shift_id, login FROM ticket_move) AS a
  JOIN till_shift s ON s.shift_id = a.shift_id WHERE a.login <> s.login;

-- Events that are kept have places without a gap, and tell of all that was paid, given back and opened since.
SELECT 'events have places up to ' || h.last || ' after ' || h.forgotten || ', and there are ' || count(e.seq)
  FROM event_head h LEFT JOIN event e ON e.seq IS NOT NULL
 GROUP BY h.head, h.last, h.forgotten
HAVING count(e.seq) <> h.last - h.forgotten OR coalesce(max(e.seq), h.last) <> h.last;
SELECT 'the payment of reservation ' || p.reservation_id || ' is no event'
  FROM payment p JOIN event_head h ON p.paid_ms >= h.kept_ms
 WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.reservation_id = p.reservation_id AND e.what IN ('sale', 'move'));
SELECT 'the refund of seat ' || f.seat || ' of reservation ' || f.reservation_id || ' is no event'
  FROM refund f JOIN event_head h ON f.refunded_ms >= h.kept_ms
 WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.reservation_id = f.reservation_id AND e.what IN ('cancel', 'move'));

-- Every closed shift is one Z; Zs are numbered without a gap, and their totals run on.
SELECT 'shift ' || s.shift_id || ' is closed without a Z, or has one and is open'
  FROM till_shift s LEFT JOIN z ON z.shift_id = s.shift_id WHERE (s.closed_ms IS NULL) <> (z.number IS NULL);
SELECT 'Z ' || number || ' does not follow the one before'
  FROM (SELECT number, total, row_number() OVER (ORDER BY number) AS nth, lag(total, 1, 0) OVER (ORDER BY number) AS before,
               cash_in - cash_out + card_in - card_out + transfer_in - transfer_out + voucher_in - voucher_out AS net
          FROM z) AS zs
 WHERE number <> nth OR total <> before + net;
SELECT 'Z ' || number || ' expects ' || expected || ' and differs by ' || difference
  FROM z WHERE expected <> float_in + cash_in - cash_out + cash_moved OR difference <> counted - expected;

-- All Zs together are the ledger of the shifts that are closed, by each method.
SELECT 'the Zs have ' || net || ' in ' || method || ', the ledger ' || ledger
  FROM (SELECT zs.method, coalesce(zs.net, 0) AS net,
               (SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e JOIN till_shift s ON s.shift_id = e.shift_id
                 WHERE s.closed_ms IS NOT NULL AND e.method = zs.method) AS ledger
          FROM (SELECT 'cash' AS method, sum(cash_in - cash_out) AS net FROM z
                UNION ALL SELECT 'card', sum(card_in - card_out) FROM z
                UNION ALL SELECT 'transfer', sum(transfer_in - transfer_out) FROM z
                UNION ALL SELECT 'voucher', sum(voucher_in - voucher_out) FROM z) AS zs) AS sums
 WHERE net <> ledger;
