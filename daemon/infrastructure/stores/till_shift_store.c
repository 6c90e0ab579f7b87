/*
 * Money of a shift is counted twice: as entries of the ledger that name it, and as a number in its
 * own row, which grows with each. The second is what makes closing safe beside another daemon: who
 * takes money has changed the row of the shift, so whoever closes it waits for that transaction,
 * and has its entry in the sum; who comes later finds no open shift any more.
 *
 *     another request              and the closing         so
 *     --------------------------   ---------------------   -------------------------------------
 *     has added to the row         waits for its end       its entry is in the sums
 *     adds while it is closed      is waited for           it finds no open shift: NO_SHIFT
 *
 * The number in the row is no sum that could be used in place of the rows: FSCK compares the two.
 */
#include "domain/till/till_shift_store.h"

#include "infrastructure/stores/sql_store.h"

#define SHIFT_COLUMNS "shift_id, till, login, opened_ms, float_in, moves, closed_ms, acts"

/* The one shift that a statement finds. */
static enum status find_row(struct db_stmt *stmt, struct till_shift *shift)
{
    enum status result = STATUS_NOT_FOUND, status;

    if (db_step(stmt) == DB_ROW) {
        *shift = (struct till_shift){
            .shift_id = db_int(stmt, 0),
            .opened_ms = db_int(stmt, 3),
            .float_in = db_int(stmt, 4),
            .moves = db_int(stmt, 5),
            .closed_ms = db_is_null(stmt, 6) ? NOT_CLOSED : db_int(stmt, 6),
            .acts = db_int(stmt, 7),
        };
        store_copy_text(shift->till, sizeof shift->till, stmt, 1);
        store_copy_text(shift->login, sizeof shift->login, stmt, 2);
        result = STATUS_OK;
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

/* The number is drawn by the statement that uses it. Two daemons that draw the same meet at its
 * key, and those that open one for the same till or operator at the indexes of open shifts; either
 * way the slower one is BUSY. */
enum status till_shift_store_open(struct store *store, struct till_shift *shift)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "INSERT INTO till_shift (shift_id, till, login, opened_ms, float_in, moves)"
                 " SELECT coalesce(max(shift_id), 0) + 1, CAST($1 AS TEXT), CAST($2 AS TEXT),"
                 " CAST($3 AS BIGINT), CAST($4 AS BIGINT), 0 FROM till_shift RETURNING shift_id",
                 DB_TEXT(shift->till), DB_TEXT(shift->login), DB_INT(shift->opened_ms),
                 DB_INT(shift->float_in));

    while (db_step(stmt) == DB_ROW)
        shift->shift_id = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status till_shift_store_find(struct store *store, int64_t shift_id, struct till_shift *shift)
{
    return find_row(db_start(store->db,
                             "SELECT " SHIFT_COLUMNS " FROM till_shift WHERE shift_id = $1",
                             DB_INT(shift_id)),
                    shift);
}

enum status till_shift_store_of_login(struct store *store, const char *login,
                                      struct till_shift *shift)
{
    return find_row(db_start(store->db,
                             "SELECT " SHIFT_COLUMNS
                             " FROM till_shift WHERE login = $1 AND closed_ms IS NULL",
                             DB_TEXT(login)),
                    shift);
}

enum status till_shift_store_of_till(struct store *store, const char *till,
                                     struct till_shift *shift)
{
    return find_row(db_start(store->db,
                             "SELECT " SHIFT_COLUMNS
                             " FROM till_shift WHERE till = $1 AND closed_ms IS NULL",
                             DB_TEXT(till)),
                    shift);
}

/* The open shift that a statement has added to. */
static enum status added_to(struct db_stmt *stmt, int64_t *shift_id)
{
    *shift_id = NO_SHIFT;
    while (db_step(stmt) == DB_ROW)
        *shift_id = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status till_shift_store_enter(struct store *store, const char *login, int64_t *shift_id)
{
    return added_to(db_start(store->db,
                             "UPDATE till_shift SET moves = moves + 1"
                             " WHERE login = $1 AND closed_ms IS NULL RETURNING shift_id",
                             DB_TEXT(login)),
                    shift_id);
}

enum status till_shift_store_act(struct store *store, const char *login, int64_t count,
                                 int64_t *shift_id)
{
    return added_to(db_start(store->db,
                             "UPDATE till_shift SET acts = acts + $2"
                             " WHERE login = $1 AND closed_ms IS NULL RETURNING shift_id",
                             DB_TEXT(login), DB_INT(count)),
                    shift_id);
}

/* The caller has found it open in this transaction. If it is not any more another daemon was
 * faster: the batch runs again, and says so in words. */
enum status till_shift_store_close(struct store *store, struct till_shift *shift)
{
    enum status status =
        find_row(db_start(store->db,
                          "UPDATE till_shift SET closed_ms = $2 WHERE shift_id = $1"
                          " AND closed_ms IS NULL RETURNING " SHIFT_COLUMNS,
                          DB_INT(shift->shift_id), DB_INT(shift->closed_ms)),
                 shift);

    return status == STATUS_NOT_FOUND ? STATUS_BUSY : status;
}

/* What came in and what went out apart, and not the difference: a Z has both. */
enum status till_shift_store_sums(struct store *store, int64_t shift_id,
                                  struct till_sum sums[PAY_METHODS])
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT method, count(*), sum(CASE WHEN amount > 0 THEN amount ELSE 0 END),"
                 " sum(CASE WHEN amount < 0 THEN -amount ELSE 0 END) FROM ledger_entry"
                 " WHERE shift_id = $1 GROUP BY method",
                 DB_INT(shift_id));

    for (int method = 0; method < PAY_METHODS; method++)
        sums[method] = (struct till_sum){.count = 0};
    while (db_step(stmt) == DB_ROW) {
        int method = word_find(WORDS_PAY_METHOD, db_text(stmt, 0));

        if (method < PAY_METHODS)
            sums[method] = (struct till_sum){
                .count = db_int(stmt, 1), .received = db_int(stmt, 2), .given = db_int(stmt, 3)};
    }
    return db_finish(stmt);
}

/* Seats of a comp are counted by its claims, those that were given back since as well: it was given
 * away in this shift. */
enum status till_shift_store_acts(struct store *store, int64_t shift_id, struct till_acts *acts)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT coalesce(sum(comps), 0), coalesce(sum(face), 0),"
                 " coalesce(sum(refunds), 0), coalesce(sum(refunded), 0), coalesce(sum(fees), 0),"
                 " coalesce(sum(moved), 0) FROM ("
                 " SELECT (SELECT count(*) FROM seat_claim c"
                 " WHERE c.reservation_id = g.reservation_id) AS comps, g.face AS face,"
                 " 0 AS refunds, 0 AS refunded, 0 AS fees, 0 AS moved FROM comp g"
                 " WHERE g.shift_id = $1"
                 " UNION ALL SELECT 0, 0, 1, amount, fee, 0 FROM refund WHERE shift_id = $1"
                 " UNION ALL SELECT 0, 0, 0, 0, 0, 1 FROM ticket_move WHERE shift_id = $1) m",
                 DB_INT(shift_id));

    while (db_step(stmt) == DB_ROW)
        *acts = (struct till_acts){.comps = db_int(stmt, 0),
                                   .face = db_int(stmt, 1),
                                   .refunds = db_int(stmt, 2),
                                   .refunded = db_int(stmt, 3),
                                   .fees = db_int(stmt, 4),
                                   .moved = db_int(stmt, 5)};
    return db_finish(stmt);
}
