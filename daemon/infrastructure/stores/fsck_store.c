/*
 * Each rule is one statement that finds what breaks it, in words for people; that it finds nothing
 * is soundness. They are written from the meaning of the tables, not from the code that fills them,
 * and both engines run the same text.
 *
 * The schema forbids most of it already. It is looked for all the same: a constraint is checked
 * when a row is written by a program that knows it, and a file can be damaged by a disk, edited
 * with another tool, or come from a version with a mistake in it.
 *
 * What holds for every text and every time is in fsck_columns.c, what SQL cannot judge of a search
 * in fsck_texts.c, and what only the engine knows of its own file (pages, references) in
 * db_check().
 */
#include "domain/ports/fsck_store.h"

#include "infrastructure/stores/fsck_chain.h"
#include "infrastructure/stores/fsck_columns.h"
#include "infrastructure/stores/fsck_texts.h"
#include "infrastructure/stores/sql_store.h"

struct rule {
    const char *invariant, *rule;
    const char *sql; /* one text column, a row for each case that breaks it */
};

static const struct rule rules[] = {
    /* Who owns a seat. */
    {"I1", "a seat has one live owner",
     "SELECT 'seat ' || seat || ' of show ' || show_id FROM seat_claim"
     " WHERE refunded_ms IS NULL GROUP BY show_id, seat HAVING count(*) > 1"},
    {"I1", "a seat is claimed in the show of its reservation",
     "SELECT 'seat ' || c.seat || ' of reservation ' || r.code FROM seat_claim c"
     " JOIN reservation r ON r.reservation_id = c.reservation_id WHERE c.show_id <> r.show_id"},
    {"I1", "a reservation has live seats until it is cancelled",
     "SELECT 'reservation ' || r.code || ' is ' || r.state || ', live seats: ' || count(c.seat)"
     " FROM reservation r LEFT JOIN seat_claim c"
     " ON c.reservation_id = r.reservation_id AND c.refunded_ms IS NULL"
     " GROUP BY r.reservation_id, r.code, r.state"
     " HAVING (r.state = 'cancelled') <> (count(c.seat) = 0)"},
    {"I1", "nobody owns a seat of a show that was called off",
     "SELECT 'seat ' || c.seat || ' of show ' || c.show_id FROM seat_claim c"
     " JOIN show s ON s.show_id = c.show_id"
     " WHERE s.cancelled = 1 AND c.reservation_id IS NOT NULL AND c.refunded_ms IS NULL"},
    {"I1", "a blocked seat is a house seat or a kill seat, and no other",
     "SELECT 'seat ' || c.seat || ' of show ' || c.show_id FROM seat_claim c"
     " LEFT JOIN seat_block b ON b.show_id = c.show_id AND b.seat = c.seat"
     " WHERE c.refunded_ms IS NULL AND (c.reservation_id IS NULL) <> (b.seat IS NOT NULL)"
     " UNION ALL SELECT 'seat ' || b.seat || ' of show ' || b.show_id FROM seat_block b"
     " WHERE NOT EXISTS (SELECT 1 FROM seat_claim c WHERE c.show_id = b.show_id"
     " AND c.seat = b.seat AND c.refunded_ms IS NULL)"},
    {"I9", "nobody is known of a date that was forgotten",
     "SELECT 'the note on reservation ' || n.reservation_id FROM note n"
     " JOIN show s ON s.show_id = n.show_id"
     " JOIN reservation r ON r.reservation_id = n.reservation_id"
     " JOIN foyer_user u ON u.user_id = r.user_id"
     " WHERE s.forgotten = 1 AND u.uid = -1 AND u.name = '' AND u.phone = ''"
     " AND substr(u.login, 1, 6) = 'guest:'"
     " UNION ALL SELECT 'audit line ' || a.audit_id FROM audit_line a"
     " JOIN show s ON s.show_id = a.show_id WHERE s.forgotten = 1"
     " UNION ALL SELECT 'key ' || k.key FROM request_key k"
     " JOIN show s ON s.show_id = k.show_id WHERE s.forgotten = 1"
     " UNION ALL SELECT 'user ' || u.login FROM foyer_user u"
     " JOIN show s ON s.show_id = u.guest_of WHERE s.forgotten = 1"},
    {"I9", "what ends with a date names one",
     "SELECT 'audit line ' || a.audit_id FROM audit_line a WHERE a.show_id IS NOT NULL"
     " AND NOT EXISTS (SELECT 1 FROM show s WHERE s.show_id = a.show_id)"
     " UNION ALL SELECT 'key ' || k.key FROM request_key k WHERE k.show_id IS NOT NULL"
     " AND NOT EXISTS (SELECT 1 FROM show s WHERE s.show_id = k.show_id)"
     " UNION ALL SELECT 'user ' || u.login FROM foyer_user u WHERE u.guest_of IS NOT NULL"
     " AND NOT EXISTS (SELECT 1 FROM show s WHERE s.show_id = u.guest_of)"},
    {"I9", "a date is forgotten or not",
     "SELECT 'show ' || show_id FROM show WHERE forgotten NOT IN (0, 1)"},
    {"I9", "a note is of the date of its booking",
     "SELECT 'the note on reservation ' || n.reservation_id FROM note n"
     " JOIN reservation r ON r.reservation_id = n.reservation_id"
     " WHERE n.show_id IS NULL OR n.show_id <> r.show_id"},
    {"I1", "only house seats come back by themselves",
     "SELECT 'seat ' || seat || ' of show ' || show_id FROM seat_block"
     " WHERE until_ms IS NOT NULL AND kind <> 'house'"},
    /* Both ways. A ticket whose seat is no claim any more is right only if its guest was moved away
     * with it, or with a later ticket of that seat. */
    {"I1", "a paid seat has one live ticket, and only a paid one",
     "SELECT 'seat ' || c.seat || ' of reservation ' || r.code FROM reservation r"
     " JOIN seat_claim c ON c.reservation_id = r.reservation_id"
     " LEFT JOIN ticket t ON t.reservation_id = c.reservation_id AND t.seat = c.seat"
     " AND t.state = 'live' GROUP BY r.code, c.seat, r.state, c.refunded_ms HAVING count(t.seat)"
     " <> CASE WHEN r.state = 'paid' AND c.refunded_ms IS NULL THEN 1 ELSE 0 END"
     " UNION ALL SELECT 'the ticket of seat ' || t.seat || ' of reservation ' || t.reservation_id"
     " FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM seat_claim c"
     " WHERE c.reservation_id = t.reservation_id AND c.seat = t.seat) AND NOT EXISTS (SELECT 1"
     " FROM ticket m WHERE m.reservation_id = t.reservation_id AND m.seat = t.seat"
     " AND m.issue >= t.issue AND m.state = 'moved')"},
    /* Of the tickets of a seat one at most is live or has ended for good: all others were issued
     * anew or moved. What was issued anew has a next one; what was moved may have it elsewhere. */
    {"I1", "the tickets of a seat follow each other",
     "SELECT 'seat ' || seat || ' of reservation ' || reservation_id FROM ticket"
     " GROUP BY reservation_id, seat HAVING min(issue) <> 1 OR max(issue) <> count(*)"
     " OR sum(CASE WHEN state IN ('reissued', 'moved') THEN 1 ELSE 0 END) < count(*) - 1"
     " OR max(CASE WHEN state = 'reissued' THEN issue ELSE 0 END) = count(*)"},
    /* Both are written by one request, with one time. */
    {"I1", "a ticket that was moved says which replaced it then",
     "SELECT 'the ticket of seat ' || t.seat || ' of reservation ' || t.reservation_id"
     " FROM ticket t LEFT JOIN ticket_move m ON m.reservation_id = t.reservation_id"
     " AND m.seat = t.seat AND m.issue = t.issue"
     " LEFT JOIN ticket n ON n.reservation_id = m.to_reservation_id AND n.seat = m.to_seat"
     " AND n.issue = m.to_issue WHERE (t.state = 'moved') <> (m.seat IS NOT NULL)"
     " OR (m.seat IS NOT NULL AND (n.seat IS NULL OR n.issued_ms <> m.moved_ms"
     " OR t.ended_ms <> m.moved_ms))"},
    {"I1", "a ticket replaces one at most",
     "SELECT 'the ticket of seat ' || to_seat || ' of reservation ' || to_reservation_id"
     " FROM ticket_move GROUP BY to_reservation_id, to_seat, to_issue HAVING count(*) > 1"},
    {"I7", "a seat that was moved into another reservation was refunded",
     "SELECT 'seat ' || m.seat || ' of reservation ' || m.reservation_id FROM ticket_move m"
     " LEFT JOIN refund f ON f.reservation_id = m.reservation_id AND f.seat = m.seat"
     " WHERE m.reservation_id <> m.to_reservation_id AND f.seat IS NULL"},
    {"I1", "a ticket has a secret of its own",
     "SELECT 'secret ' || secret FROM ticket GROUP BY secret HAVING count(*) > 1"},
    {"I1", "a ticket says why it is dead, and a live one does not",
     "SELECT 'the ticket of seat ' || t.seat || ' of reservation ' || t.reservation_id"
     " || ' is ' || t.state FROM ticket t JOIN reservation r"
     " ON r.reservation_id = t.reservation_id JOIN show s ON s.show_id = r.show_id"
     " WHERE (t.state = 'live') <> (t.ended_ms IS NULL)"
     " OR (t.state = 'show_off' AND s.cancelled = 0)"},
    {"I1", "a guest is inside once",
     "SELECT 'seat ' || seat || ' of reservation ' || reservation_id FROM admission"
     " WHERE out_ms IS NULL AND undone = 0 AND clash = 0 GROUP BY reservation_id, seat"
     " HAVING count(*) > 1"},
    {"I1", "a guest came in with a ticket of its seat and show",
     "SELECT 'entry ' || a.entry || ' of seat ' || a.seat || ' of reservation ' || r.code"
     " FROM admission a JOIN reservation r ON r.reservation_id = a.reservation_id"
     " LEFT JOIN ticket t ON t.reservation_id = a.reservation_id AND t.seat = a.seat"
     " AND t.issue = a.issue WHERE t.seat IS NULL OR r.show_id <> a.show_id"},
    {"I1", "the entries of a guest follow each other",
     "SELECT 'seat ' || seat || ' of reservation ' || reservation_id FROM admission"
     " GROUP BY reservation_id, seat HAVING min(entry) <> 1 OR max(entry) <> count(*)"},
    {"I1", "nobody goes out before coming in",
     "SELECT 'entry ' || entry || ' of seat ' || seat || ' of reservation ' || reservation_id"
     " FROM admission WHERE out_ms < in_ms"},
    {"I1", "an approval is used once, in its time, by somebody else",
     "SELECT 'approval of ' || giver || ' at ' || given_ms FROM approval"
     " WHERE used_by = giver OR used_ms >= until_ms OR (used_ms IS NULL) <> (used_by = '')"},
    {"I1", "an approval is for one thing that can be paid",
     "SELECT 'approval of ' || a.giver || ' at ' || a.given_ms || ' for ' || a.verb"
     " FROM approval a LEFT JOIN reservation r ON r.reservation_id = a.reservation_id"
     " WHERE (a.verb = 'COMP') <> (a.show_id IS NOT NULL)"
     " OR (a.reservation_id IS NULL) = (a.show_id IS NULL)"
     " OR (a.reservation_id IS NOT NULL AND (r.code IS NULL OR r.state = 'held'))"},
    /* The ledger: each wallet for itself, then all points together, then entries and payments
     * against each other in both directions. */
    {"I2", "a wallet is the sum of its entries",
     "SELECT 'wallet of ' || u.login || ' holds ' || u.balance || ', its ' || count(e.entry)"
     " || ' entries come to ' || coalesce(sum(e.amount), 0)"
     " FROM foyer_user u LEFT JOIN ledger_entry e ON e.user_id = u.user_id"
     " GROUP BY u.user_id, u.login, u.balance, u.entries"
     " HAVING u.balance <> coalesce(sum(e.amount), 0) OR u.entries <> count(e.entry)"},
    /* Of a user together with the other names of it. */
    {"I2", "what was spent is payments less refunds",
     "SELECT 'user ' || (SELECT u.login FROM foyer_user u WHERE u.user_id = x.user_id)"
     " || ' has spent ' || sum(x.spent) || ', by the entries ' || sum(x.moved) FROM ("
     "SELECT coalesce(merged_into, user_id) AS user_id, spent, 0 AS moved FROM foyer_user"
     " UNION ALL SELECT coalesce(w.merged_into, w.user_id), 0, -e.amount FROM ledger_entry e"
     " JOIN foyer_user w ON w.user_id = e.user_id"
     " WHERE e.kind = 'payment' OR e.kind = 'refund') x"
     " GROUP BY x.user_id HAVING sum(x.spent) <> sum(x.moved)"},
    /* The two entries have nothing in common but the time of their request. Several merges of one
     * instant come to 0 as well. */
    {"I2", "what a merge takes from a wallet it gives to another",
     "SELECT 'merges at ' || at_ms || ' come to ' || sum(amount) FROM ledger_entry"
     " WHERE kind = 'merge' GROUP BY at_ms HAVING sum(amount) <> 0"},
    {"I2", "another name has nothing, and leads to whom it is of",
     "SELECT 'user ' || u.login FROM foyer_user u"
     " LEFT JOIN foyer_user m ON m.user_id = u.merged_into"
     " WHERE u.merged_into IS NOT NULL AND (u.balance <> 0 OR u.spent <> 0 OR u.uid IS NULL"
     " OR u.uid <> -1 OR m.user_id IS NULL OR m.user_id = u.user_id OR m.merged_into IS NOT NULL)"},
    {"I2", "another name owns nothing",
     "SELECT 'reservation ' || r.code FROM reservation r JOIN foyer_user u ON u.user_id = r.user_id"
     " WHERE u.merged_into IS NOT NULL AND r.state <> 'held'"
     " UNION ALL SELECT 'unpaid hold ' || h.code FROM unpaid_hold h"
     " JOIN foyer_user u ON u.user_id = h.user_id WHERE u.merged_into IS NOT NULL"},
    {"I2", "entries follow each other",
     "SELECT 'entry ' || e.entry || ' of user ' || e.user_id FROM ledger_entry e"
     " LEFT JOIN ledger_entry b ON b.user_id = e.user_id AND b.entry = e.entry - 1"
     " WHERE e.balance <> coalesce(b.balance, 0) + e.amount"
     " OR (e.entry > 1 AND b.entry IS NULL)"},
    {"I2", "no wallet is below 0",
     "SELECT 'wallet of ' || login || ' holds ' || balance FROM foyer_user WHERE balance < 0"},
    /* Entries of payments and refunds are left out on purpose: these are added up from their own
     * tables, so that an entry without a payment is found here though its wallet is the sum of its
     * entries. */
    {"I2", "all points are charges less payouts, reversals and payments plus refunds",
     "SELECT held || ' in wallets, ' || moved || ' by what was moved' FROM ("
     "SELECT (SELECT coalesce(sum(balance), 0) FROM foyer_user) AS held,"
     " (SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE kind IN ('charge', 'payout',"
     " 'reversal'))"
     " - (SELECT coalesce(sum(amount), 0) FROM payment)"
     " + (SELECT coalesce(sum(amount), 0) FROM refund) AS moved) totals WHERE held <> moved"},
    {"I2", "a shift counts the money that belongs to it",
     "SELECT 'shift ' || s.shift_id || ' counts ' || s.moves || ' entries of ' || count(e.entry)"
     " FROM till_shift s LEFT JOIN ledger_entry e ON e.shift_id = s.shift_id"
     " GROUP BY s.shift_id, s.moves HAVING s.moves <> count(e.entry)"},
    {"I2", "a shift counts the cash that was moved without a customer",
     "SELECT 'shift ' || s.shift_id FROM till_shift s"
     " LEFT JOIN cash_move m ON m.shift_id = s.shift_id GROUP BY s.shift_id, s.cash_moves"
     " HAVING s.cash_moves <> count(m.number) OR s.cash_moves <> coalesce(max(m.number), 0)"},
    {"I2", "a shift counts what was given away, refunded and moved in it",
     "SELECT 'shift ' || s.shift_id FROM till_shift s WHERE s.acts <>"
     " (SELECT count(*) FROM comp g WHERE g.shift_id = s.shift_id)"
     " + (SELECT count(*) FROM refund f WHERE f.shift_id = s.shift_id)"
     " + (SELECT count(*) FROM ticket_move m WHERE m.shift_id = s.shift_id)"},
    {"I2", "what was given away, refunded and moved in a shift was done by whose shift it is",
     "SELECT 'comp of reservation ' || g.reservation_id FROM comp g"
     " JOIN till_shift s ON s.shift_id = g.shift_id WHERE g.login <> s.login"
     " UNION ALL SELECT 'refund of seat ' || f.seat || ' of reservation ' || f.reservation_id"
     " FROM refund f JOIN till_shift s ON s.shift_id = f.shift_id WHERE f.login <> s.login"
     " UNION ALL SELECT 'move of seat ' || m.seat || ' of reservation ' || m.reservation_id"
     " FROM ticket_move m JOIN till_shift s ON s.shift_id = m.shift_id"
     " WHERE m.login <> s.login"},
    {"I2", "a shift that is closed has a Z, and no other",
     "SELECT 'shift ' || s.shift_id FROM till_shift s LEFT JOIN z ON z.shift_id = s.shift_id"
     " WHERE (s.closed_ms IS NULL) <> (z.number IS NULL) OR z.closed_ms <> s.closed_ms"},
    {"I2", "a Z says what its shift was",
     "SELECT 'Z ' || z.number FROM z JOIN till_shift s ON s.shift_id = z.shift_id"
     " LEFT JOIN ledger_entry e ON e.shift_id = s.shift_id"
     " GROUP BY z.number, s.shift_id HAVING z.till <> s.till OR z.login <> s.login"
     " OR z.float_in <> s.float_in OR z.moves <> s.moves OR z.cash_in - z.cash_out"
     " <> coalesce(sum(CASE WHEN e.method = 'cash' THEN e.amount END), 0)"
     " OR z.card_in - z.card_out"
     " <> coalesce(sum(CASE WHEN e.method = 'card' THEN e.amount END), 0)"
     " OR z.transfer_in - z.transfer_out"
     " <> coalesce(sum(CASE WHEN e.method = 'transfer' THEN e.amount END), 0)"
     " OR z.voucher_in - z.voucher_out"
     " <> coalesce(sum(CASE WHEN e.method = 'voucher' THEN e.amount END), 0)"
     " OR z.cash_moved <> (SELECT coalesce(sum(m.amount), 0) FROM cash_move m"
     " WHERE m.shift_id = s.shift_id)"},
    {"I2", "money of a shift was taken by whose shift it is",
     "SELECT 'entry ' || e.entry || ' of user ' || e.user_id FROM ledger_entry e"
     " JOIN till_shift s ON s.shift_id = e.shift_id WHERE e.login <> s.login OR e.method = ''"},
    {"I2", "a charge is taken back once, in its shift",
     "SELECT 'entry ' || e.entry || ' of user ' || e.user_id FROM ledger_entry e"
     " LEFT JOIN ledger_entry c ON c.user_id = e.user_id AND c.entry = e.reverses"
     " WHERE (e.kind = 'reversal') <> (e.reverses IS NOT NULL) OR (e.reverses IS NOT NULL AND"
     " (c.entry IS NULL OR c.kind <> 'charge' OR c.amount <> -e.amount OR c.method <> e.method"
     " OR c.shift_id IS NULL OR e.shift_id IS NULL OR c.shift_id <> e.shift_id))"
     " UNION ALL SELECT 'entry ' || reverses || ' of user ' || user_id FROM ledger_entry"
     " WHERE reverses IS NOT NULL GROUP BY user_id, reverses HAVING count(*) > 1"},
    {"I2", "a till and an operator have one open shift",
     "SELECT 'till ' || till FROM till_shift WHERE closed_ms IS NULL"
     " GROUP BY till HAVING count(*) > 1 UNION ALL SELECT 'operator ' || login FROM till_shift"
     " WHERE closed_ms IS NULL GROUP BY login HAVING count(*) > 1"},
    {"I2", "a payment is one debit of its owner",
     "SELECT 'payment of reservation ' || r.code FROM payment p"
     " JOIN reservation r ON r.reservation_id = p.reservation_id"
     " JOIN foyer_user u ON u.user_id = p.user_id"
     " LEFT JOIN ledger_entry e ON e.user_id = p.user_id AND e.entry = p.entry"
     " WHERE coalesce(u.merged_into, u.user_id) <> r.user_id OR (p.amount = 0) <> (p.entry IS NULL)"
     " OR (p.amount <> 0 AND (e.entry IS NULL OR e.kind <> 'payment' OR e.amount <> -p.amount"
     " OR e.reservation <> r.code))"},
    {"I2", "a debit is one payment",
     "SELECT 'entry ' || e.entry || ' of user ' || e.user_id FROM ledger_entry e"
     " LEFT JOIN payment p ON p.user_id = e.user_id AND p.entry = e.entry"
     " WHERE e.kind = 'payment' AND p.entry IS NULL"},
    {"I2", "a name that only the daemon gives is its owner's",
     "SELECT 'user ' || login || ' is of ' || coalesce('uid ' || uid, 'no uid') FROM foyer_user"
     " WHERE (substr(login, 1, 4) = 'uid-' AND uid >= 0 AND login <> 'uid-' || uid)"
     " OR (substr(login, 1, 6) = 'guest:' AND uid IS NULL)"},
    /* Of what was acknowledged the store itself knows only what is in the audit trail. A code
     * stands there from the 17th character on, behind "PAY reservation=". */
    {"I3", "what was acknowledged as paid has a payment",
     "SELECT 'audit line ' || a.audit_id || ': ' || a.request FROM audit_line a"
     " LEFT JOIN reservation r ON r.code = substr(a.request, 17)"
     " LEFT JOIN payment p ON p.reservation_id = r.reservation_id"
     " WHERE a.outcome = 'OK' AND a.request LIKE 'PAY reservation=%'"
     " AND p.reservation_id IS NULL"},
    {"I4", "a key has one outcome",
     "SELECT 'key ' || key || ' of ' || login FROM request_key"
     " GROUP BY login, key HAVING count(*) > 1"},
    /* The queue. That admission went in order can be seen only of those who are still waiting:
     * none of them may stand before one who was admitted. */
    {"I5", "a user has one live token of a concert",
     "SELECT 'user ' || user_id || ' in the queue of concert ' || concert_id FROM queue_token"
     " WHERE state IN ('waiting', 'active') GROUP BY user_id, concert_id HAVING count(*) > 1"},
    {"I5", "a token is one person's",
     "SELECT 'token ' || token FROM queue_token GROUP BY token HAVING count(*) > 1"},
    /* Those who were in when an admin made the capacity smaller may stay. An admission lasts for a
     * day at most ([queue] admit_seconds), 86400000 ms: who is in by one that ends at first_ms has
     * been admitted within the day before. */
    {"I5", "never more are active than capacity",
     "SELECT 'concert ' || c.concert_id || ' has ' || t.inside || ' for ' || c.capacity"
     " FROM concert c JOIN (SELECT concert_id, count(*) AS inside, min(admit_until_ms) AS first_ms"
     " FROM queue_token WHERE state = 'active' GROUP BY concert_id) t"
     " ON t.concert_id = c.concert_id WHERE t.inside > c.capacity"
     " AND NOT EXISTS (SELECT 1 FROM audit_line a WHERE a.outcome = 'OK'"
     " AND a.request LIKE 'CONCERT-SET concert=' || c.concert_id || ' %capacity=%'"
     " AND a.at_ms > t.first_ms - 86400000)"},
    /* admit_until_ms is that of an admission also after the token has ended; 0: there was none. */
    {"I5", "nobody waits before one who was admitted",
     "SELECT 'token ' || w.token || ' of concert ' || w.concert_id FROM queue_token w"
     " JOIN (SELECT concert_id, max(place) AS last FROM queue_token WHERE admit_until_ms > 0"
     " GROUP BY concert_id) a ON a.concert_id = w.concert_id"
     " WHERE w.state = 'waiting' AND w.place < a.last"},
    {"I5", "a place is given once",
     "SELECT 'place ' || t.place || ' of concert ' || t.concert_id FROM queue_token t"
     " JOIN concert c ON c.concert_id = t.concert_id"
     " GROUP BY t.concert_id, t.place, c.last_place"
     " HAVING count(*) > 1 OR t.place > c.last_place OR t.place < 1"},
    /* Holds, tokens and payments refer to each other; each of them must say the same. */
    {"I6", "a hold lives with an active token of its owner",
     "SELECT 'hold ' || r.code FROM reservation r JOIN show s ON s.show_id = r.show_id"
     " LEFT JOIN queue_token t ON t.token_id = r.token_id"
     " WHERE r.state = 'held' AND (t.token_id IS NULL OR t.state <> 'active'"
     " OR t.user_id <> r.user_id OR t.concert_id <> s.concert_id)"},
    /* Until it is looked at, its row may say the end of its admission; see queue_store.c. */
    {"I6", "a token is looked at no later than its hold ends",
     "SELECT 'hold ' || r.code FROM reservation r JOIN queue_token t ON t.token_id = r.token_id"
     " WHERE r.state = 'held' AND t.ends_ms <> r.expires_ms"
     " AND (t.ends_ms <> t.admit_until_ms OR t.ends_ms > r.expires_ms)"},
    {"I6", "an active token without a hold ends with its admission",
     "SELECT 'token ' || t.token FROM queue_token t"
     " LEFT JOIN reservation r ON r.token_id = t.token_id AND r.state = 'held'"
     " WHERE t.state = 'active' AND r.code IS NULL AND t.ends_ms <> t.admit_until_ms"},
    {"I6", "a hold that was lost is gone",
     "SELECT 'reservation ' || r.code || ' is ' || r.state FROM lost_hold l"
     " JOIN reservation r ON r.code = l.code"},
    {"I6", "a hold that ended unpaid is gone",
     "SELECT 'reservation ' || r.code || ' is ' || r.state FROM unpaid_hold l"
     " JOIN reservation r ON r.code = l.code"},
    {"I6", "what is held is not paid, and all else is",
     "SELECT 'reservation ' || r.code || ' is ' || r.state FROM reservation r"
     " LEFT JOIN payment p ON p.reservation_id = r.reservation_id"
     " WHERE (r.state = 'held') <> (p.reservation_id IS NULL)"},
    {"I6", "no seat of a hold is refunded",
     "SELECT 'seat ' || c.seat || ' of hold ' || r.code FROM reservation r"
     " JOIN seat_claim c ON c.reservation_id = r.reservation_id"
     " WHERE r.state = 'held' AND c.refunded_ms IS NOT NULL"},
    /* What was given back is what was paid, less what was kept, for each seat and for each entry of
     * the ledger. */
    {"I7", "a payment is the price of its seats",
     "SELECT 'payment of reservation ' || p.reservation_id FROM payment p"
     " LEFT JOIN seat_claim c ON c.reservation_id = p.reservation_id"
     " GROUP BY p.reservation_id, p.amount HAVING p.amount <> coalesce(sum(c.price), 0)"},
    {"I7", "what was given away cost nothing, and is the till's",
     "SELECT 'comp of reservation ' || g.reservation_id FROM comp g"
     " LEFT JOIN payment p ON p.reservation_id = g.reservation_id"
     " LEFT JOIN foyer_user u ON u.user_id = p.user_id"
     " WHERE p.amount IS NULL OR p.amount <> 0 OR u.login <> 'guest:till'"},
    {"I7", "refund and fee of a seat are what was paid",
     "SELECT 'seat ' || c.seat || ' of reservation ' || c.reservation_id FROM seat_claim c"
     " JOIN payment p ON p.reservation_id = c.reservation_id"
     " LEFT JOIN refund f ON f.reservation_id = c.reservation_id AND f.seat = c.seat"
     " WHERE (c.refunded_ms IS NULL) <> (f.seat IS NULL)"
     " OR (f.seat IS NOT NULL AND (f.amount + f.fee <> c.price OR f.fee < 0))"},
    {"I7", "a refund is of a seat that was paid",
     "SELECT 'seat ' || f.seat || ' of reservation ' || f.reservation_id FROM refund f"
     " LEFT JOIN seat_claim c ON c.reservation_id = f.reservation_id AND c.seat = f.seat"
     " WHERE c.seat IS NULL"},
    {"I7", "a credit is the sum of its refunds",
     "SELECT 'entry ' || e.entry || ' of user ' || e.user_id FROM ledger_entry e"
     " LEFT JOIN refund f ON f.user_id = e.user_id AND f.entry = e.entry"
     " WHERE e.kind = 'refund'"
     " GROUP BY e.user_id, e.entry, e.amount HAVING e.amount <> coalesce(sum(f.amount), 0)"},
    {"I7", "what is paid out for reservations was refunded",
     "SELECT 'user ' || user_id || ' was paid out too much by ' || -sum(amount) FROM ledger_entry"
     " WHERE kind IN ('refund', 'payout') AND reservation <> ''"
     " GROUP BY user_id HAVING sum(amount) < 0"},
    {"I7", "a refund is a credit of its owner",
     "SELECT 'seat ' || f.seat || ' of reservation ' || r.code FROM refund f"
     " JOIN reservation r ON r.reservation_id = f.reservation_id"
     " JOIN foyer_user u ON u.user_id = f.user_id"
     " LEFT JOIN ledger_entry e ON e.user_id = f.user_id AND e.entry = f.entry"
     " WHERE coalesce(u.merged_into, u.user_id) <> r.user_id OR (f.amount = 0) <> (f.entry IS NULL)"
     " OR (f.amount <> 0 AND (e.entry IS NULL OR e.kind <> 'refund' OR e.reservation <> r.code))"},
    /* A number above its concert's would be read by other daemons again and again. */
    {"I8", "nothing has a revision that its concert has not reached",
     "SELECT 'token ' || t.token || ' has revision ' || t.concert_rev FROM queue_token t"
     " JOIN concert c ON c.concert_id = t.concert_id WHERE t.concert_rev > c.rev"
     " UNION ALL SELECT 'show ' || s.show_id || ' has revision ' || s.concert_rev FROM show s"
     " JOIN concert c ON c.concert_id = s.concert_id WHERE s.concert_rev > c.rev"},
    /* What the parts of a row may be, each for itself. A word or a number that no version writes
     * was damaged, or written by somebody else. */
    {"I9", "a word is one that the daemon knows",
     "SELECT 'concert ' || concert_id || ' is ' || sale FROM concert"
     " WHERE sale NOT IN ('open', 'paused', 'closed')"
     " UNION ALL SELECT 'token ' || token_id || ' is ' || state || ' ' || why FROM queue_token"
     " WHERE state NOT IN ('waiting', 'active', 'done', 'left', 'lapsed', 'expired')"
     " OR why NOT IN ('', 'closed', 'past', 'cancelled')"
     " UNION ALL SELECT 'reservation ' || code || ' is ' || state FROM reservation"
     " WHERE state NOT IN ('held', 'paid', 'cancelled')"
     " UNION ALL SELECT 'entry ' || entry || ' of user ' || user_id || ' is ' || kind"
     " FROM ledger_entry WHERE kind NOT IN ('charge', 'payment', 'refund',"
     " 'payout', 'reversal', 'merge')"
     " UNION ALL SELECT 'entry ' || entry || ' of user ' || user_id || ' came by ' || method"
     " FROM ledger_entry WHERE method NOT IN ('', 'cash', 'card', 'transfer', 'voucher')"
     " UNION ALL SELECT 'seat ' || seat || ' of show ' || show_id || ' is ' || kind FROM seat_block"
     " WHERE kind NOT IN ('house', 'kill')"
     " UNION ALL SELECT 'a ticket of reservation ' || reservation_id || ' is ' || state FROM ticket"
     " WHERE state NOT IN ('live', 'cancelled', 'moved', 'reissued', 'show_off')"
     " UNION ALL SELECT 'comp of reservation ' || reservation_id || ' is for ' || reason FROM comp"
     " WHERE reason NOT IN ('press', 'artist', 'staff', 'service', 'other')"
     " UNION ALL SELECT 'cash ' || number || ' of shift ' || shift_id || ' is for ' || reason"
     " FROM cash_move WHERE reason NOT IN ('deposit', 'change', 'expense', 'other')"
     " UNION ALL SELECT 'event ' || event_id || ' is ' || what FROM event"
     " WHERE what NOT IN ('sale', 'cancel', 'move', 'scan', 'shift')"
     " UNION ALL SELECT 'approval of ' || giver || ' for ' || verb FROM approval"
     " WHERE verb NOT IN ('REFUND', 'COMP', 'TICKET-REISSUE')"},
    {"I9", "money that is put in or paid out says how",
     "SELECT 'entry ' || entry || ' of user ' || user_id FROM ledger_entry"
     " WHERE (method <> '' AND kind <> 'charge' AND kind <> 'payout' AND kind <> 'reversal')"
     " OR (method = '' AND (kind = 'payout' OR kind = 'reversal')) OR (method = '' AND login <> "
     "'')"},
    {"I9", "a shift is closed after it was opened",
     "SELECT 'shift ' || shift_id FROM till_shift WHERE closed_ms < opened_ms"},
    {"I9", "nobody can cancel after the beginning",
     "SELECT 'show ' || show_id FROM show WHERE cancel_until_ms > starts_ms"},
    {"I9", "a date that was moved keeps the time for giving seats back",
     "SELECT 'show ' || show_id FROM show WHERE kept_until_ms > cancel_until_ms"
     " AND cancel_until_ms < starts_ms"},
    /* No zone is a day away from UTC. 0 is an old row, until a daemon starts. */
    {"I9", "a clock is within a day of the instant",
     "SELECT 'show ' || show_id FROM show WHERE starts_local_ms <> 0"
     " AND starts_local_ms NOT BETWEEN starts_ms - 86400000 AND starts_ms + 86400000"},
    /* 4503599627370496 is 2^52: more than any count or number of a row comes to. 1125899906842623
     * is 2^50 - 1, all 50 seats; 50000000000 is 50 times the highest price; 300000 is HOLD_MS. */
    {"I9", "a number is one that can be",
     "SELECT 'concert ' || concert_id FROM concert WHERE capacity NOT BETWEEN 1 AND 10000"
     " OR late_minutes NOT BETWEEN 0 AND 1440"
     " OR seat_limit NOT BETWEEN 1 AND 50 OR last_place NOT BETWEEN 0 AND 4503599627370496"
     " OR rev NOT BETWEEN 0 AND 4503599627370496"
     " UNION ALL SELECT 'a grade of concert ' || concert_id FROM grade"
     " WHERE price NOT BETWEEN 0 AND 1000000000 OR seats NOT BETWEEN 1 AND 1125899906842623"
     " UNION ALL SELECT 'show ' || show_id FROM show WHERE cancelled NOT IN (0, 1)"
     " OR removed NOT IN (0, 1) OR removed > cancelled"
     " OR rev NOT BETWEEN 0 AND 4503599627370496"
     " UNION ALL SELECT 'token ' || token_id FROM queue_token WHERE wish_lost NOT IN (0, 1)"
     " OR late NOT IN (0, 1) OR numbered NOT IN (0, 1)"
     " OR token_id NOT BETWEEN 1 AND 4503599627370496 OR home NOT BETWEEN 0 AND 4503599627370496"
     " OR wish_best NOT BETWEEN 0 AND 10 OR wish_seats NOT BETWEEN 0 AND 1125899906842623"
     " OR lost_seats NOT BETWEEN 0 AND 1125899906842623"
     " UNION ALL SELECT 'a seat of show ' || show_id FROM seat_claim"
     " WHERE seat NOT BETWEEN 1 AND 50 OR price NOT BETWEEN 0 AND 1000000000"
     " UNION ALL SELECT 'a blocked seat of show ' || show_id FROM seat_block"
     " WHERE seat NOT BETWEEN 1 AND 50"
     " UNION ALL SELECT 'shift ' || shift_id FROM till_shift"
     " WHERE shift_id NOT BETWEEN 1 AND 4503599627370496"
     " OR float_in NOT BETWEEN 0 AND 1000000000000"
     " UNION ALL SELECT 'the newest Z' FROM z_head WHERE head <> 1"
     " UNION ALL SELECT 'the place of event ' || event_id FROM event"
     " WHERE seq NOT BETWEEN 1 AND 4503599627370496"
     " UNION ALL SELECT 'the newest event' FROM event_head WHERE head <> 1"
     " OR last NOT BETWEEN forgotten AND 4503599627370496 OR forgotten < 0"
     " UNION ALL SELECT 'cash ' || number || ' of shift ' || shift_id FROM cash_move"
     " WHERE amount = 0 OR amount NOT BETWEEN -1000000000000 AND 1000000000000"
     " UNION ALL SELECT 'hold ' || code FROM unpaid_hold WHERE held_ms NOT BETWEEN 1 AND 300000"
     " UNION ALL SELECT 'an entry of reservation ' || reservation_id FROM admission"
     " WHERE undone NOT IN (0, 1) OR clash NOT IN (0, 1) OR entry NOT BETWEEN 1 AND 1000000"
     " UNION ALL SELECT 'the note on reservation ' || reservation_id FROM note"
     " WHERE attention NOT IN (0, 1)"
     " UNION ALL SELECT 'comp of reservation ' || reservation_id FROM comp"
     " WHERE face NOT BETWEEN 0 AND 50000000000"
     " UNION ALL SELECT 'approval of ' || giver || ' at ' || given_ms FROM approval"
     " WHERE amount NOT BETWEEN 0 AND 1000000000000 OR length(code) <> 8"
     " OR show_id NOT BETWEEN 1 AND 4503599627370496"
     " OR reservation_id NOT BETWEEN 1 AND 4503599627370496"
     " UNION ALL SELECT 'a ticket of reservation ' || reservation_id FROM ticket"
     " WHERE prints NOT BETWEEN 0 AND 1000000 OR issue NOT BETWEEN 1 AND 1000000"
     " OR length(secret) <> 16"},
    /* A uid has 32 bits. -1 is no account: a customer of the counter, or the daemon itself. */
    {"I9", "a number in the books is one that can be",
     "SELECT 'user ' || user_id FROM foyer_user WHERE uid NOT BETWEEN -1 AND 4294967295"
     " UNION ALL SELECT 'request ' || request_id FROM request_key"
     " WHERE request_id NOT BETWEEN 1 AND 4503599627370496"
     " UNION ALL SELECT 'event ' || event_id FROM event"
     " WHERE event_id NOT BETWEEN 1 AND 4503599627370496"
     " UNION ALL SELECT 'audit line ' || audit_id FROM audit_line"
     " WHERE audit_id NOT BETWEEN 1 AND 4503599627370496 OR uid NOT BETWEEN -1 AND 4294967295"},
    {"I9", "a wish is for a show that there is",
     "SELECT 'token ' || t.token_id FROM queue_token t WHERE t.wish_show_id <> 0"
     " AND NOT EXISTS (SELECT 1 FROM show s WHERE s.show_id = t.wish_show_id"
     " AND s.concert_id = t.concert_id)"},
    {"I8", "events that are kept have the places from the first to the newest",
     "SELECT 'places ' || h.forgotten || ' to ' || h.last || ': ' || count(e.seq) || ' events'"
     " FROM event_head h LEFT JOIN event e ON e.seq IS NOT NULL"
     " GROUP BY h.head, h.forgotten, h.last HAVING count(DISTINCT e.seq) <> count(e.seq)"
     " OR count(e.seq) <> h.last - h.forgotten OR min(e.seq) <= h.forgotten"
     " OR max(e.seq) > h.last UNION ALL SELECT count(*) || ' newest events'"
     " FROM event_head HAVING count(*) <> 1"},
    {"I8", "an event is of a reservation that was paid, of a stay, or of a shift",
     "SELECT 'event ' || e.event_id || ', ' || e.what FROM event e"
     " LEFT JOIN payment p ON p.reservation_id = e.reservation_id"
     " LEFT JOIN admission a ON a.reservation_id = e.reservation_id AND a.seat = e.seat"
     " AND a.entry = e.entry LEFT JOIN till_shift s ON s.shift_id = e.shift_id"
     " WHERE (e.what = 'shift') <> (s.shift_id IS NOT NULL)"
     " OR (e.what <> 'shift') <> (p.reservation_id IS NOT NULL)"
     " OR (e.what = 'scan') <> (a.entry IS NOT NULL)"
     " OR (e.what <> 'scan' AND (e.seat IS NOT NULL OR e.entry IS NOT NULL))"},
    /* As long as events are kept. Of a stay the time may be that of a door without a network. */
    {"I8", "what was sold, given back and moved, and shifts, are events",
     "SELECT 'payment of reservation ' || p.reservation_id FROM payment p"
     " JOIN event_head h ON p.paid_ms >= h.kept_ms WHERE NOT EXISTS (SELECT 1 FROM event e"
     " WHERE e.reservation_id = p.reservation_id AND e.at_ms = p.paid_ms"
     " AND e.what IN ('sale', 'move'))"
     " UNION ALL SELECT 'refund of seat ' || f.seat || ' of reservation ' || f.reservation_id"
     " FROM refund f JOIN event_head h ON f.refunded_ms >= h.kept_ms WHERE NOT EXISTS (SELECT 1"
     " FROM event e WHERE e.reservation_id = f.reservation_id AND e.at_ms = f.refunded_ms"
     " AND e.what IN ('cancel', 'move'))"
     " UNION ALL SELECT 'move of seat ' || m.seat || ' of reservation ' || m.reservation_id"
     " FROM ticket_move m JOIN event_head h ON m.moved_ms >= h.kept_ms WHERE NOT EXISTS (SELECT 1"
     " FROM event e WHERE e.reservation_id = m.to_reservation_id AND e.at_ms = m.moved_ms"
     " AND e.what = 'move')"
     " UNION ALL SELECT 'shift ' || s.shift_id FROM till_shift s"
     " JOIN event_head h ON s.opened_ms >= h.kept_ms WHERE (SELECT count(*) FROM event e"
     " WHERE e.shift_id = s.shift_id) <> CASE WHEN s.closed_ms IS NULL THEN 1 ELSE 2 END"},
    {"I8", "a change of a seat counts two",
     "SELECT 'show ' || s.show_id || ' has rev ' || s.rev FROM show s"
     " WHERE s.rev % 2 <> 0 OR (s.rev < 2 AND (EXISTS" /* each has an index */
     " (SELECT 1 FROM seat_claim c WHERE c.show_id = s.show_id AND c.refunded_ms IS NULL)"
     " OR EXISTS (SELECT 1 FROM seat_claim c WHERE c.show_id = s.show_id"
     " AND c.refunded_ms IS NOT NULL)))"},
};

struct engine_report {
    void (*each)(void *arg, const struct fsck_finding *);
    void *arg;
};

/* I0 is the engine's own: a file whose pages do not fit together needs no further rule. */
static void tell_engine(void *arg, const char *text)
{
    const struct engine_report *report = arg;

    report->each(report->arg,
                 &(struct fsck_finding){"I0", "the database is sound in itself", text});
}

/* Reports each row of the rule's one column. A finding is no error: the next rule is looked at all
 * the same, and only what cannot be read ends the check. */
static enum status check_rule(struct store *store, const struct rule *rule,
                              void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct db_stmt *stmt = db_start_values(store->db, rule->sql, NULL, 0);

    while (db_step(stmt) == DB_ROW)
        each(arg, &(struct fsck_finding){rule->invariant, rule->rule, db_text(stmt, 0)});
    return db_finish(stmt);
}

enum status fsck_store_check(struct store *store,
                             void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct engine_report report = {each, arg};
    enum status status = db_check(store->db, tell_engine, &report);

    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && status == STATUS_OK; i++)
        status = check_rule(store, &rules[i], each, arg);
    if (status == STATUS_OK)
        status = fsck_chain_check(store, each, arg);
    if (status == STATUS_OK)
        status = fsck_columns_check(store, each, arg);
    return status == STATUS_OK ? fsck_texts_check(store, each, arg) : status;
}
