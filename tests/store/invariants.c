/*
 * Each row is a question that is to find nothing. They are asked of the tables alone and not
 * through the stores, so that a mistake in a store's SQL, or in what it remembers, cannot hide
 * itself: what is kept in two places (a balance and its entries, a token's deadline and its hold's)
 * is put beside each other here. FSCK asks much the same of a store that is served (fsck_store.c),
 * in statements of its own.
 *
 * What a question costs does not matter; it reads whole tables. Between transactions only, since
 * within one a booking is allowed to be half done.
 */
#include "tests/store/invariants.h"

/* `name` begins with the number by which FSCK and invariants.h know it. */
struct invariant {
    const char *name;
    const char *sql; /* a row for each case that breaks it */
};

/* Why some of them are as they are. "points are conserved" adds up what came into the house and
 * left it, without the wallets' entries for payments and refunds, so it finds a payment that was
 * never debited. A payment or refund of 0 points has no entry, since an entry moves something. "I5
 * never more active" does not hold for a while after a capacity was lowered: box_check() leaves the
 * whole list out then. "I6 a hold lives": the row's ends_ms may still be the end of the admission
 * while a hold outlasts it, but never later than the hold (queue_store.c). */
static const struct invariant invariants[] = {
    {"I1 one live claim per seat", "SELECT show_id, seat FROM seat_claim WHERE refunded_ms IS NULL"
                                   " GROUP BY show_id, seat HAVING count(*) > 1"},
    {"I1 a claim is on its reservation's show",
     "SELECT c.seat FROM seat_claim c JOIN reservation r ON r.reservation_id = c.reservation_id"
     " WHERE c.show_id <> r.show_id"},
    {"I1 held and paid reservations have live seats, cancelled ones have none",
     "SELECT r.code FROM reservation r LEFT JOIN seat_claim c"
     " ON c.reservation_id = r.reservation_id AND c.refunded_ms IS NULL"
     " GROUP BY r.reservation_id, r.state, r.code"
     " HAVING (r.state = 'cancelled') <> (count(c.seat) = 0)"},
    {"I1 nothing of a called-off show is live",
     "SELECT c.seat FROM seat_claim c JOIN show s ON s.show_id = c.show_id"
     " WHERE s.cancelled = 1 AND c.reservation_id IS NOT NULL AND c.refunded_ms IS NULL"},
    {"I2 a wallet is the sum of its entries",
     "SELECT u.login FROM foyer_user u LEFT JOIN ledger_entry e ON e.user_id = u.user_id"
     " GROUP BY u.user_id, u.login, u.balance, u.entries"
     " HAVING u.balance <> coalesce(sum(e.amount), 0) OR u.entries <> count(e.entry)"},
    {"I2 entries follow each other", "SELECT e.user_id FROM ledger_entry e LEFT JOIN ledger_entry b"
                                     " ON b.user_id = e.user_id AND b.entry = e.entry - 1"
                                     " WHERE e.balance <> coalesce(b.balance, 0) + e.amount"
                                     " OR (e.entry > 1 AND b.entry IS NULL)"},
    {"I2 no wallet is below 0", "SELECT login FROM foyer_user WHERE balance < 0"},
    {"I2 points are conserved", "SELECT 1 WHERE (SELECT coalesce(sum(balance), 0) FROM foyer_user)"
                                " <> (SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE kind "
                                "IN ('charge', 'payout', 'reversal'))"
                                " - (SELECT coalesce(sum(amount), 0) FROM payment)"
                                " + (SELECT coalesce(sum(amount), 0) FROM refund)"},
    {"I2 a payment is one debit of its owner",
     "SELECT p.reservation_id FROM payment p"
     " JOIN reservation r ON r.reservation_id = p.reservation_id"
     " LEFT JOIN ledger_entry e ON e.user_id = p.user_id AND e.entry = p.entry"
     " WHERE p.user_id <> r.user_id OR (p.amount = 0) <> (p.entry IS NULL)"
     " OR (p.amount <> 0 AND (e.entry IS NULL OR e.kind <> 'payment' OR e.amount <> -p.amount"
     " OR e.reservation <> r.code))"},
    {"I2 a debit is one payment",
     "SELECT e.entry FROM ledger_entry e"
     " LEFT JOIN payment p ON p.user_id = e.user_id AND p.entry = e.entry"
     " WHERE e.kind = 'payment' AND p.entry IS NULL"},
    {"I4 one outcome per key",
     "SELECT login FROM request_key GROUP BY login, key HAVING count(*) > 1"},
    {"I5 one live token per user and concert",
     "SELECT user_id FROM queue_token WHERE state IN ('waiting', 'active')"
     " GROUP BY user_id, concert_id HAVING count(*) > 1"},
    {"I5 never more active than capacity",
     "SELECT c.concert_id FROM concert c"
     " JOIN queue_token t ON t.concert_id = c.concert_id AND t.state = 'active'"
     " GROUP BY c.concert_id, c.capacity HAVING count(*) > c.capacity"},
    {"I5 admission in order",
     "SELECT w.token FROM queue_token w JOIN queue_token a"
     " ON a.concert_id = w.concert_id AND a.place > w.place AND a.admit_until_ms > 0"
     " WHERE w.state = 'waiting'"},
    {"I5 places were drawn once",
     "SELECT t.concert_id FROM queue_token t JOIN concert c ON c.concert_id = t.concert_id"
     " GROUP BY t.concert_id, t.place, c.last_place"
     " HAVING count(*) > 1 OR t.place > c.last_place OR t.place < 1"},
    {"I6 a hold lives with an active token of its owner",
     "SELECT r.code FROM reservation r JOIN show s ON s.show_id = r.show_id"
     " LEFT JOIN queue_token t ON t.token_id = r.token_id"
     " WHERE r.state = 'held' AND (t.token_id IS NULL OR t.state <> 'active'"
     " OR t.user_id <> r.user_id OR t.concert_id <> s.concert_id"
     " OR (t.ends_ms <> r.expires_ms"
     " AND (t.ends_ms <> t.admit_until_ms OR t.ends_ms > r.expires_ms)))"},
    {"I6 without a hold an active token ends with its admission",
     "SELECT t.token FROM queue_token t"
     " LEFT JOIN reservation r ON r.token_id = t.token_id AND r.state = 'held'"
     " WHERE t.state = 'active' AND r.code IS NULL AND t.ends_ms <> t.admit_until_ms"},
    {"I6 a hold was lost or is there, not both",
     "SELECT l.code FROM lost_hold l JOIN reservation r ON r.code = l.code"},
    {"I6 held means unpaid, anything else paid",
     "SELECT r.code FROM reservation r LEFT JOIN payment p ON p.reservation_id = r.reservation_id"
     " WHERE (r.state = 'held') <> (p.reservation_id IS NULL)"},
    {"I6 no seat of a hold is refunded",
     "SELECT r.code FROM reservation r JOIN seat_claim c ON c.reservation_id = r.reservation_id"
     " WHERE r.state = 'held' AND c.refunded_ms IS NOT NULL"},
    {"I7 a payment is the price of its seats",
     "SELECT p.reservation_id FROM payment p"
     " LEFT JOIN seat_claim c ON c.reservation_id = p.reservation_id"
     " GROUP BY p.reservation_id, p.amount HAVING p.amount <> coalesce(sum(c.price), 0)"},
    {"I7 a seat is refunded as it was paid, less a fee, once",
     "SELECT c.seat FROM seat_claim c JOIN payment p ON p.reservation_id = c.reservation_id"
     " LEFT JOIN refund f ON f.reservation_id = c.reservation_id AND f.seat = c.seat"
     " WHERE (c.refunded_ms IS NULL) <> (f.seat IS NULL)"
     " OR (f.seat IS NOT NULL AND f.amount + f.fee <> c.price)"},
    {"I7 what is paid out for reservations was refunded",
     "SELECT user_id FROM ledger_entry WHERE kind IN ('refund', 'payout')"
     " AND reservation <> '' GROUP BY user_id HAVING sum(amount) < 0"},
    {"I7 a refund is of a seat that was paid",
     "SELECT f.seat FROM refund f"
     " LEFT JOIN seat_claim c ON c.reservation_id = f.reservation_id AND c.seat = f.seat"
     " WHERE c.seat IS NULL"},
    {"I7 a credit is the sum of its refunds",
     "SELECT e.entry FROM ledger_entry e"
     " LEFT JOIN refund f ON f.user_id = e.user_id AND f.entry = e.entry"
     " WHERE e.kind = 'refund'"
     " GROUP BY e.user_id, e.entry, e.amount HAVING e.amount <> coalesce(sum(f.amount), 0)"},
    {"I7 a refund is a credit of its owner",
     "SELECT f.seat FROM refund f JOIN reservation r ON r.reservation_id = f.reservation_id"
     " LEFT JOIN ledger_entry e ON e.user_id = f.user_id AND e.entry = f.entry"
     " WHERE f.user_id <> r.user_id OR (f.amount = 0) <> (f.entry IS NULL)"
     " OR (f.amount <> 0 AND (e.entry IS NULL OR e.kind <> 'refund' OR e.reservation <> r.code))"},
};

/* Counted to the end, so that the message says whether one row is wrong or all of them. */
void invariants_check(struct rig *rig)
{
    for (size_t i = 0; i < sizeof invariants / sizeof invariants[0]; i++) {
        struct db_stmt *stmt = db_start_values(rig->store->db, invariants[i].sql, NULL, 0);
        int broken = 0;

        while (db_step(stmt) == DB_ROW)
            broken++;
        if (db_finish(stmt) != STATUS_OK)
            fail_msg("cannot ask \"%s\": %s", invariants[i].name, rig->logged);
        if (broken > 0)
            fail_msg("\"%s\" does not hold in %d cases", invariants[i].name, broken);
    }
}
