/*
 * Each movement of points is an entry of the ledger, and what it was for is a row that refers to
 * it: a payment to one entry, the refunds of a request to one entry together, each with its seat.
 * Nothing here is ever updated or deleted; a guard of the tests reads the sources for statements
 * that would.
 *
 * A refund takes its fee from the claim in the same statement (INSERT ... SELECT): refund and fee
 * are what was paid, whatever was asked for, and the schema refuses a fee below 0.
 *
 * Takings go by the day on which money moved, not by the day of the show: a refund today of a
 * payment of last week lowers today's takings.
 *
 * A payment, a refund and what it moved in a wallet say the same sum from three sides:
 *
 *     ledger_entry.amount   what the wallet gained: below 0 for a payment, above for a refund
 *     payment.amount        what was paid, from 0 on; of 0 there is no entry
 *     refund.amount, .fee   what of the price of one seat came back, and what was kept
 *
 * The sums below are made of rows and not of counters, so that they can be had for any time. Each
 * is one statement over the rows of that time, by the index of its table: a row for each thing that
 * happened, with 0 in the columns of all other kinds, and one GROUP BY over them.
 */
#include "domain/payment/payment_store.h"

#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/write_order.h"

/* Only money that is put in or paid out has a method. */
static const char *method_word(const struct ledger_entry *entry)
{
    return entry_is_money(entry) ? word_at(WORDS_PAY_METHOD, (int)entry->method) : "";
}

static struct db_value shift_value(int64_t shift_id)
{
    return shift_id != NO_SHIFT ? DB_INT(shift_id) : DB_NULL;
}

enum status payment_store_add_entry(struct store *store, const struct ledger_entry *entry)
{
    return db_gather(
        store->db, WRITE_LEDGER_ENTRY,
        "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, "
        "reservation, method, shift_id, login, reverses)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        DB_INT(entry->user_id), DB_INT(entry->entry), DB_INT(entry->at_ms),
        DB_TEXT(entry_kind_word(entry->kind)), DB_INT(entry->amount), DB_INT(entry->balance),
        DB_TEXT(entry->reservation), DB_TEXT(method_word(entry)), shift_value(entry->shift_id),
        DB_TEXT(entry->login), entry->reverses != 0 ? DB_INT(entry->reverses) : DB_NULL);
}

/* The number of an entry; none, where no points were moved. */
static struct db_value entry_value(const struct ledger_entry *entry)
{
    return entry->amount != 0 ? DB_INT(entry->entry) : DB_NULL;
}

enum status payment_store_add_payment(struct store *store, int64_t reservation_id,
                                      const struct ledger_entry *entry)
{
    return db_gather(store->db, WRITE_PAYMENT,
                     "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
                     " VALUES ($1, $2, $3, $4, $5)",
                     DB_INT(reservation_id), DB_INT(entry->user_id), entry_value(entry),
                     DB_INT(-entry->amount), DB_INT(entry->at_ms));
}

enum status payment_store_add_comp(struct store *store, const struct comp *comp)
{
    return db_run(store->db,
                  "INSERT INTO comp (reservation_id, reason, face, login, shift_id)"
                  " VALUES ($1, $2, $3, $4, $5)",
                  DB_INT(comp->reservation_id),
                  DB_TEXT(word_at(WORDS_COMP_REASON, (int)comp->reason)), DB_INT(comp->face),
                  DB_TEXT(comp->by.login), shift_value(comp->by.shift_id));
}

/* In no shift: who gave it away did so in a shift that has it in its sums, and those are not to
 * have it twice. */
enum status payment_store_carry_comp(struct store *store, int64_t old_id, int64_t new_id,
                                     int64_t face)
{
    return db_run(store->db,
                  "INSERT INTO comp (reservation_id, reason, face, login)"
                  " SELECT CAST($2 AS BIGINT), reason, CAST($3 AS BIGINT), login FROM comp"
                  " WHERE reservation_id = $1",
                  DB_INT(old_id), DB_INT(new_id), DB_INT(face));
}

/* A request has one entry for all of its seats. A seat of which nothing comes back refers to none,
 * though others of the request do. */
enum status payment_store_add_refunds(struct store *store, int64_t reservation_id, seat_set seats,
                                      const int64_t *amounts, const struct ledger_entry *entry,
                                      const struct till_stamp *by)
{
    enum status status = STATUS_OK;

    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats)) {
        int64_t amount = amounts[seat_set_first(seats) - 1];

        status =
            db_run(store->db,
                   "INSERT INTO refund (reservation_id, seat, user_id, entry, amount, fee,"
                   " refunded_ms, login, shift_id) SELECT reservation_id, seat, $3,"
                   " CAST($4 AS BIGINT), CAST($5 AS BIGINT), price - $5, $6,"
                   " CAST($7 AS TEXT), CAST($8 AS BIGINT)"
                   " FROM seat_claim WHERE reservation_id = $1 AND seat = $2",
                   DB_INT(reservation_id), DB_INT(seat_set_first(seats)), DB_INT(entry->user_id),
                   amount > 0 ? DB_INT(entry->entry) : DB_NULL, DB_INT(amount),
                   DB_INT(entry->at_ms), DB_TEXT(by->login), shift_value(by->shift_id));
    }
    return status;
}

enum status payment_store_prices(struct store *store, int64_t reservation_id, int64_t *prices)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT seat, price FROM seat_claim WHERE reservation_id = $1",
                 DB_INT(reservation_id));

    for (int i = 0; i < SEAT_COUNT; i++)
        prices[i] = 0;
    while (db_step(stmt) == DB_ROW)
        prices[db_int(stmt, 0) - 1] = db_int(stmt, 1);
    return db_finish(stmt);
}

enum status payment_store_refundable(struct store *store, int64_t user_id, int64_t wall_ms,
                                     int64_t *amount)
{
    /* From the shows that are to come, which are bounded by what is on sale; a user's reservations
     * are not. CROSS JOIN keeps SQLite to that order. */
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT coalesce(sum(c.price), 0) FROM show s"
                 " CROSS JOIN seat_claim c CROSS JOIN reservation r"
                 " WHERE s.starts_ms > $2 AND c.show_id = s.show_id AND c.refunded_ms IS NULL"
                 " AND r.reservation_id = c.reservation_id AND r.user_id = $1"
                 " AND r.state = 'paid'",
                 DB_INT(user_id), DB_INT(wall_ms));

    *amount = 0;
    if (db_step(stmt) == DB_ROW)
        *amount = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status payment_store_entries(struct store *store, int64_t user_id, int64_t before,
                                  int64_t limit,
                                  void (*each)(void *arg, const struct ledger_entry *), void *arg)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT user_id, entry, at_ms, kind, amount, balance, reservation"
                 " FROM ledger_entry WHERE user_id = $1 AND entry < $2"
                 " ORDER BY entry DESC LIMIT $3",
                 DB_INT(user_id), DB_INT(before), DB_INT(limit));

    while (db_step(stmt) == DB_ROW) {
        struct ledger_entry entry = {
            .user_id = db_int(stmt, 0),
            .entry = db_int(stmt, 1),
            .at_ms = db_int(stmt, 2),
            .kind = entry_kind_parse(db_text(stmt, 3)),
            .amount = db_int(stmt, 4),
            .balance = db_int(stmt, 5),
        };

        store_copy_text(entry.reservation, sizeof entry.reservation, stmt, 6);
        each(arg, &entry);
    }
    return db_finish(stmt);
}

/* Joined with the entry that takes it back: there is one at most, by ledger_entry_reversed. */
enum status payment_store_find_entry(struct store *store, int64_t user_id, int64_t number,
                                     struct ledger_entry *entry, bool *is_reversed)
{
    enum status result = STATUS_NOT_FOUND, status;
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT e.at_ms, e.kind, e.amount, e.balance, e.method, e.shift_id, r.entry"
                 " FROM ledger_entry e LEFT JOIN ledger_entry r"
                 " ON r.user_id = e.user_id AND r.reverses = e.entry AND r.reverses IS NOT NULL"
                 " WHERE e.user_id = $1 AND e.entry = $2",
                 DB_INT(user_id), DB_INT(number));

    while (db_step(stmt) == DB_ROW) {
        *entry = (struct ledger_entry){
            .user_id = user_id,
            .entry = number,
            .at_ms = db_int(stmt, 0),
            .kind = entry_kind_parse(db_text(stmt, 1)),
            .amount = db_int(stmt, 2),
            .balance = db_int(stmt, 3),
            .method = (enum pay_method)word_find(WORDS_PAY_METHOD, db_text(stmt, 4)),
            .shift_id = db_is_null(stmt, 5) ? 0 : db_int(stmt, 5),
        };
        *is_reversed = !db_is_null(stmt, 6);
        result = STATUS_OK;
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

/* How many seats a payment was for, also those given back since. */
#define SEATS_OF_PAYMENT \
    "(SELECT count(*) FROM seat_claim k WHERE k.reservation_id = p.reservation_id)"

/* What was given away is no sale, but counts apart, with what it would have cost. The seats of both
 * are counted by their claims, of which those that were given back are still there. */
enum status payment_store_takings(struct store *store, int64_t from_ms, int64_t to_ms,
                                  void (*each)(void *arg, const struct taking *), void *arg)
{
    struct db_stmt *stmt = db_start(
        store->db,
        "SELECT s.show_id, c.title, c.zone, s.starts_ms, sum(m.payments), sum(m.paid),"
        " sum(m.refunds), sum(m.refunded), sum(m.sold), s.concert_id, sum(m.fees), sum(m.comps),"
        " sum(m.face) FROM ("
        " SELECT p.reservation_id, CASE WHEN g.face IS NULL THEN 1 ELSE 0 END AS payments,"
        " p.amount AS paid, 0 AS refunds, 0 AS refunded, 0 AS fees,"
        " CASE WHEN g.face IS NULL THEN " SEATS_OF_PAYMENT " ELSE 0 END AS sold,"
        " CASE WHEN g.face IS NULL THEN 0 ELSE " SEATS_OF_PAYMENT " END AS comps,"
        " coalesce(g.face, 0) AS face FROM payment p"
        " LEFT JOIN comp g ON g.reservation_id = p.reservation_id"
        " WHERE p.paid_ms >= $1 AND p.paid_ms < $2"
        " UNION ALL SELECT reservation_id, 0, 0, 1, amount, fee, 0, 0, 0"
        " FROM refund WHERE refunded_ms >= $1 AND refunded_ms < $2) m"
        " JOIN reservation r ON r.reservation_id = m.reservation_id"
        " JOIN show s ON s.show_id = r.show_id JOIN concert c ON c.concert_id = s.concert_id"
        " GROUP BY s.show_id, c.title, c.zone, s.starts_ms, s.concert_id ORDER BY s.show_id",
        DB_INT(from_ms), DB_INT(to_ms));

    while (db_step(stmt) == DB_ROW) {
        struct taking taking = {
            .show_id = db_int(stmt, 0),
            .starts_ms = db_int(stmt, 3),
            .payments = db_int(stmt, 4),
            .paid = db_int(stmt, 5),
            .refunds = db_int(stmt, 6),
            .refunded = db_int(stmt, 7),
            .sold = db_int(stmt, 8),
            .concert_id = db_int(stmt, 9),
            .fees = db_int(stmt, 10),
            .comps = db_int(stmt, 11),
            .face = db_int(stmt, 12),
        };

        store_copy_text(taking.title, sizeof taking.title, stmt, 1);
        store_copy_text(taking.zone, sizeof taking.zone, stmt, 2);
        each(arg, &taking);
    }
    return db_finish(stmt);
}

/* The index of money has these kinds, and serves a statement that names them in the same words. */
#define IS_MONEY "(kind = 'charge' OR kind = 'payout' OR kind = 'reversal')"

#define SUMS_OF                                                                            \
    "SELECT by_what, coalesce(sum(charges), 0), coalesce(sum(charged), 0),"                \
    " coalesce(sum(payouts), 0), coalesce(sum(paid_out), 0), coalesce(sum(reversals), 0)," \
    " coalesce(sum(reversed), 0), coalesce(sum(refunds), 0), coalesce(sum(refunded), 0),"  \
    " coalesce(sum(fees), 0), coalesce(sum(comps), 0), coalesce(sum(face), 0),"            \
    " coalesce(max(open_cash), 0) FROM ("

/* 1 of an entry that changed what is in a drawer that is not counted yet. Who is to count a drawer
 * must not be told before what should be in it (wallet_verbs.c). */
#define OPEN_CASH                               \
    "CASE WHEN method = 'cash' AND shift_id IN" \
    " (SELECT shift_id FROM till_shift WHERE closed_ms IS NULL) THEN 1 ELSE 0 END"

#define MONEY_BY(what)                                                                \
    "SELECT " what " AS by_what, CASE WHEN kind = 'charge' THEN 1 ELSE 0 END"         \
    " AS charges, CASE WHEN kind = 'charge' THEN amount ELSE 0 END AS charged,"       \
    " CASE WHEN kind = 'payout' THEN 1 ELSE 0 END AS payouts,"                        \
    " CASE WHEN kind = 'payout' THEN -amount ELSE 0 END AS paid_out,"                 \
    " CASE WHEN kind = 'reversal' THEN 1 ELSE 0 END AS reversals,"                    \
    " CASE WHEN kind = 'reversal' THEN -amount ELSE 0 END AS reversed, 0 AS refunds," \
    " 0 AS refunded, 0 AS fees, 0 AS comps, 0 AS face, " OPEN_CASH                    \
    " AS open_cash FROM ledger_entry"                                                 \
    " WHERE " IS_MONEY " AND at_ms >= $1 AND at_ms < $2"

/* The columns of MONEY_BY, in its order. Who gives back is on the row of the refund, who gives away
 * on that of the comp; its time is that of its payment. */
#define ACTS_BY(refund, comp)                                                                \
    " UNION ALL SELECT " refund ", 0, 0, 0, 0, 0, 0, 1, amount, fee, 0, 0, 0 FROM refund"    \
    " WHERE refunded_ms >= $1 AND refunded_ms < $2"                                          \
    " UNION ALL SELECT " comp ", 0, 0, 0, 0, 0, 0, 0, 0, 0, " SEATS_OF_PAYMENT ", g.face, 0" \
    " FROM payment p JOIN comp g ON g.reservation_id = p.reservation_id"                     \
    " WHERE p.paid_ms >= $1 AND p.paid_ms < $2"

#define ADDED_UP ") m GROUP BY by_what ORDER BY by_what"

/* By method there are no acts: what is given back are points, and what is given away costs nothing.
 * Where points are paid out, that is an entry of its own, with its method. */
enum status payment_store_counter_sums(struct store *store, enum takings_by by, int64_t from_ms,
                                       int64_t to_ms,
                                       void (*each)(void *arg, const struct counter_sums *),
                                       void *arg)
{
    static const char *const statements[TAKINGS_BY_GRADE] = {
        [TAKINGS_BY_DAY] = SUMS_OF MONEY_BY("''") ACTS_BY("''", "''") ADDED_UP,
        [TAKINGS_BY_OPERATOR] = SUMS_OF MONEY_BY("login") ACTS_BY("login", "g.login") ADDED_UP,
        [TAKINGS_BY_METHOD] = SUMS_OF MONEY_BY("method") ADDED_UP,
    };
    struct db_stmt *stmt = db_start(store->db, statements[by], DB_INT(from_ms), DB_INT(to_ms));

    while (db_step(stmt) == DB_ROW) {
        struct counter_sums sums = {
            .charges = db_int(stmt, 1),
            .charged = db_int(stmt, 2),
            .payouts = db_int(stmt, 3),
            .paid_out = db_int(stmt, 4),
            .reversals = db_int(stmt, 5),
            .reversed = db_int(stmt, 6),
            .refunds = db_int(stmt, 7),
            .refunded = db_int(stmt, 8),
            .fees = db_int(stmt, 9),
            .comps = db_int(stmt, 10),
            .face = db_int(stmt, 11),
            .has_open_cash = db_int(stmt, 12) != 0,
        };

        store_copy_text(sums.by, sizeof sums.by, stmt, 0);
        each(arg, &sums);
    }
    return db_finish(stmt);
}

/* By the grade that a claim was priced by when it was held: grades may have been written anew
 * since. A refund finds it through its seat, whose claim stays. */
enum status payment_store_grade_sums(struct store *store, int64_t from_ms, int64_t to_ms,
                                     void (*each)(void *arg, const struct grade_sums *), void *arg)
{
    struct db_stmt *stmt = db_start(
        store->db,
        "SELECT show_id, grade, sum(sold), sum(paid), sum(refunds), sum(refunded), sum(fees),"
        " sum(comps) FROM (SELECT k.show_id, k.grade, CASE WHEN g.face IS NULL THEN 1 ELSE 0 END"
        " AS sold, CASE WHEN g.face IS NULL THEN k.price ELSE 0 END AS paid, 0 AS refunds,"
        " 0 AS refunded, 0 AS fees, CASE WHEN g.face IS NULL THEN 0 ELSE 1 END AS comps"
        " FROM payment p JOIN seat_claim k ON k.reservation_id = p.reservation_id"
        " LEFT JOIN comp g ON g.reservation_id = p.reservation_id"
        " WHERE p.paid_ms >= $1 AND p.paid_ms < $2"
        " UNION ALL SELECT k.show_id, k.grade, 0, 0, 1, f.amount, f.fee, 0 FROM refund f"
        " JOIN seat_claim k ON k.reservation_id = f.reservation_id AND k.seat = f.seat"
        " WHERE f.refunded_ms >= $1 AND f.refunded_ms < $2) m"
        " GROUP BY show_id, grade ORDER BY show_id, grade",
        DB_INT(from_ms), DB_INT(to_ms));

    while (db_step(stmt) == DB_ROW) {
        struct grade_sums sums = {
            .show_id = db_int(stmt, 0),
            .sold = db_int(stmt, 2),
            .paid = db_int(stmt, 3),
            .refunds = db_int(stmt, 4),
            .refunded = db_int(stmt, 5),
            .fees = db_int(stmt, 6),
            .comps = db_int(stmt, 7),
        };

        store_copy_text(sums.grade, sizeof sums.grade, stmt, 1);
        each(arg, &sums);
    }
    return db_finish(stmt);
}
