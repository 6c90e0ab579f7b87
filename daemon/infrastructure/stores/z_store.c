/*
 * z_head is one row that every closing changes. On several hosts they wait for each other there, so
 * that a number is drawn by one transaction at a time, which either stores its Z or gives the
 * number back with everything else.
 *
 * A shift is closed in this order (till_service.c), within one transaction:
 *
 *     1. till_shift_store_close()   nobody adds to the shift any more
 *     2. sums                       of its ledger entries and rows of cash_move
 *     3. z_store_lock_head()        nobody else draws a number: late, since all tills wait here
 *     4. z_follow()                 number, total and chain, from the head
 *     5. z_store_add()              the head becomes this Z, and the Z is written
 *
 * The head says nothing that the last Z does not say. It is there to be locked, and so that a Z
 * which was cut off the end is missed: the chain alone would be whole without it.
 */
#include "domain/till/z_store.h"

#include "infrastructure/stores/sql_store.h"

#define Z_COLUMNS                                                                                \
    "number, shift_id, till, login, opened, closed, closed_by, float_in, cash_in, cash_out,"     \
    " cash_moved, card_in, card_out, transfer_in, transfer_out, voucher_in, voucher_out, moves," \
    " expected, counted, difference, left_in, total, chain, closed_ms"

/* The number comes from the row of the shift, which is thereby locked, as in till_shift_store.c:
 * closing waits for this, or this finds no open shift. */
enum status z_store_add_cash(struct store *store, const char *login, struct cash_move *move)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "UPDATE till_shift SET cash_moves = cash_moves + 1"
                 " WHERE login = $1 AND closed_ms IS NULL RETURNING shift_id, cash_moves",
                 DB_TEXT(login));
    bool is_open = false;
    enum status status;

    while (db_step(stmt) == DB_ROW) {
        is_open = true;
        move->shift_id = db_int(stmt, 0);
        move->number = db_int(stmt, 1);
    }
    status = db_finish(stmt);
    if (status != STATUS_OK || !is_open)
        return status == STATUS_OK ? STATUS_NOT_FOUND : status;
    return db_run(store->db,
                  "INSERT INTO cash_move (shift_id, number, at_ms, amount, reason, note)"
                  " VALUES ($1, $2, $3, $4, $5, $6)",
                  DB_INT(move->shift_id), DB_INT(move->number), DB_INT(move->at_ms),
                  DB_INT(move->amount), DB_TEXT(word_at(WORDS_CASH_REASON, (int)move->reason)),
                  DB_TEXT(move->note));
}

enum status z_store_cash(struct store *store, int64_t shift_id,
                         void (*each)(void *arg, const struct cash_move *), void *arg)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT number, at_ms, amount, reason, note FROM cash_move"
                                    " WHERE shift_id = $1 ORDER BY number",
                                    DB_INT(shift_id));

    while (db_step(stmt) == DB_ROW) {
        struct cash_move move = {
            .shift_id = shift_id,
            .number = db_int(stmt, 0),
            .at_ms = db_int(stmt, 1),
            .amount = db_int(stmt, 2),
            .reason = (enum cash_reason)word_find(WORDS_CASH_REASON, db_text(stmt, 3)),
        };

        store_copy_text(move.note, sizeof move.note, stmt, 4);
        each(arg, &move);
    }
    return db_finish(stmt);
}

enum status z_store_cash_sum(struct store *store, int64_t shift_id, int64_t *sum)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT coalesce(sum(amount), 0) FROM cash_move WHERE shift_id = $1",
                 DB_INT(shift_id));

    *sum = 0;
    while (db_step(stmt) == DB_ROW)
        *sum = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status z_store_head(struct store *store, struct z_head *head)
{
    struct db_stmt *stmt =
        db_start_values(store->db, "SELECT number, total, chain FROM z_head", NULL, 0);

    z_begin(head);
    while (db_step(stmt) == DB_ROW) {
        head->number = db_int(stmt, 0);
        head->total = db_int(stmt, 1);
        store_copy_text(head->chain, sizeof head->chain, stmt, 2);
    }
    return db_finish(stmt);
}

/* A row that is there is changed to what it is, which locks it; the first Z of all makes it. Two
 * that make it meet at its key. It is read by a second statement, which begins when the lock is
 * had, and so sees what whoever had it before has written. */
enum status z_store_lock_head(struct store *store, struct z_head *head)
{
    struct db_stmt *stmt = db_start_values(
        store->db, "UPDATE z_head SET number = number WHERE head = 1 RETURNING number", NULL, 0);
    enum status status;

    while (db_step(stmt) == DB_ROW)
        continue;
    status = db_finish(stmt);
    return status == STATUS_OK ? z_store_head(store, head) : status;
}

/* The condition on the number is the last word: a Z that does not follow the head is not stored
 * (INTERNAL). */
static enum status set_head(struct store *store, const struct z *z)
{
    if (z->number == 1)
        return db_run(store->db,
                      "INSERT INTO z_head (head, number, total, chain) VALUES (1, $1, $2, $3)",
                      DB_INT(z->number), DB_INT(z->total), DB_TEXT(z->chain));
    return db_run_one(store->db,
                      "UPDATE z_head SET number = $1, total = $2, chain = $3"
                      " WHERE head = 1 AND number = $1 - 1",
                      DB_INT(z->number), DB_INT(z->total), DB_TEXT(z->chain));
}

enum status z_store_add(struct store *store, const struct z *z)
{
    enum status status = set_head(store, z);

    if (status != STATUS_OK)
        return status;
    return db_run(
        store->db,
        "INSERT INTO z (" Z_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
        " $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
        DB_INT(z->number), DB_INT(z->shift_id), DB_TEXT(z->till), DB_TEXT(z->login),
        DB_TEXT(z->opened), DB_TEXT(z->closed), DB_TEXT(z->closed_by), DB_INT(z->float_in),
        DB_INT(z->sums[PAY_CASH].received), DB_INT(z->sums[PAY_CASH].given), DB_INT(z->cash_moved),
        DB_INT(z->sums[PAY_CARD].received), DB_INT(z->sums[PAY_CARD].given),
        DB_INT(z->sums[PAY_TRANSFER].received), DB_INT(z->sums[PAY_TRANSFER].given),
        DB_INT(z->sums[PAY_VOUCHER].received), DB_INT(z->sums[PAY_VOUCHER].given), DB_INT(z->moves),
        DB_INT(z->expected), DB_INT(z->counted), DB_INT(z->difference), DB_INT(z->left_in),
        DB_INT(z->total), DB_TEXT(z->chain), DB_INT(z->closed_ms));
}

/* By the places of Z_COLUMNS. closed_ms is behind the chain, which is not over it: the text in
 * `closed` is what was told. */
static void read_z(struct db_stmt *stmt, struct z *z)
{
    *z = (struct z){
        .number = db_int(stmt, 0),
        .shift_id = db_int(stmt, 1),
        .float_in = db_int(stmt, 7),
        .cash_moved = db_int(stmt, 10),
        .moves = db_int(stmt, 17),
        .expected = db_int(stmt, 18),
        .counted = db_int(stmt, 19),
        .difference = db_int(stmt, 20),
        .left_in = db_int(stmt, 21),
        .total = db_int(stmt, 22),
        .closed_ms = db_int(stmt, 24),
        .sums = {[PAY_CASH] = {.received = db_int(stmt, 8), .given = db_int(stmt, 9)},
                 [PAY_CARD] = {.received = db_int(stmt, 11), .given = db_int(stmt, 12)},
                 [PAY_TRANSFER] = {.received = db_int(stmt, 13), .given = db_int(stmt, 14)},
                 [PAY_VOUCHER] = {.received = db_int(stmt, 15), .given = db_int(stmt, 16)}},
    };
    store_copy_text(z->till, sizeof z->till, stmt, 2);
    store_copy_text(z->login, sizeof z->login, stmt, 3);
    store_copy_text(z->opened, sizeof z->opened, stmt, 4);
    store_copy_text(z->closed, sizeof z->closed, stmt, 5);
    store_copy_text(z->closed_by, sizeof z->closed_by, stmt, 6);
    store_copy_text(z->chain, sizeof z->chain, stmt, 23);
}

/* The one Z that a statement finds. */
static enum status find_z(struct db_stmt *stmt, struct z *z)
{
    enum status result = STATUS_NOT_FOUND, status;

    if (db_step(stmt) == DB_ROW) {
        read_z(stmt, z);
        result = STATUS_OK;
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

enum status z_store_find(struct store *store, int64_t number, struct z *z)
{
    return find_z(
        db_start(store->db, "SELECT " Z_COLUMNS " FROM z WHERE number = $1", DB_INT(number)), z);
}

enum status z_store_next(struct store *store, int64_t after, struct z *z)
{
    return find_z(db_start(store->db,
                           "SELECT " Z_COLUMNS " FROM z WHERE number > $1 ORDER BY number LIMIT 1",
                           DB_INT(after)),
                  z);
}

enum status z_store_of_shift(struct store *store, int64_t shift_id, struct z *z)
{
    return find_z(
        db_start(store->db, "SELECT " Z_COLUMNS " FROM z WHERE shift_id = $1", DB_INT(shift_id)),
        z);
}

enum status z_store_left(struct store *store, const char *till, int64_t *left_in)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT left_in FROM z WHERE till = $1 ORDER BY number DESC LIMIT 1",
                 DB_TEXT(till));
    enum status result = STATUS_NOT_FOUND, status;

    while (db_step(stmt) == DB_ROW) {
        *left_in = db_int(stmt, 0);
        result = STATUS_OK;
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

enum status z_store_list(struct store *store, int64_t from_ms, int64_t to_ms,
                         void (*each)(void *arg, const struct z *), void *arg)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT " Z_COLUMNS " FROM z WHERE closed_ms >= $1"
                                    " AND closed_ms < $2 ORDER BY closed_ms, number",
                                    DB_INT(from_ms), DB_INT(to_ms));

    while (db_step(stmt) == DB_ROW) {
        struct z z;

        read_z(stmt, &z);
        each(arg, &z);
    }
    return db_finish(stmt);
}
