/*
 * What is history stays with the wallet that it happened in: entries of the ledger, and the
 * payments and refunds that refer to them. What is somebody's goes to the one who stays, so that
 * the next refund of a reservation is an entry of that one's ledger.
 *
 * Whoever only waited in a queue is a customer from then on, see person_store.c.
 *
 * Other names lead to their user in one step, however often somebody was merged.
 */
#include "domain/user/user_merge_store.h"

#include "infrastructure/stores/foreseen_turns.h"
#include "infrastructure/stores/sql_store.h"

enum status user_merge_store_live(struct store *store, int64_t user_id, int64_t *concert_id,
                                  char hold[RESERVATION_TEXT])
{
    bool found = false;
    enum status status;
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT t.concert_id, coalesce(r.code, '') FROM queue_token t"
                                    " LEFT JOIN reservation r ON r.token_id = t.token_id"
                                    " WHERE t.user_id = $1 AND t.state IN ('waiting', 'active')"
                                    " ORDER BY t.concert_id LIMIT 1",
                                    DB_INT(user_id));

    if (db_step(stmt) == DB_ROW) {
        *concert_id = db_int(stmt, 0);
        store_copy_text(hold, RESERVATION_TEXT, stmt, 1);
        found = true;
    }
    status = db_finish(stmt);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

/* The seats of a reservation come one after the other: they are told together. */
enum status user_merge_store_owned(struct store *store, int64_t user_id,
                                   void (*each)(void *arg, const struct owned_seats *), void *arg)
{
    struct owned_seats owned = {.seats = 0};
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT r.reservation_id, r.show_id,"
                 " (SELECT s.concert_id FROM show s WHERE s.show_id = r.show_id), c.seat"
                 " FROM reservation r JOIN seat_claim c ON c.reservation_id = r.reservation_id"
                 " WHERE r.user_id = $1 AND r.state = 'paid' AND c.refunded_ms IS NULL"
                 " ORDER BY r.reservation_id",
                 DB_INT(user_id));

    while (db_step(stmt) == DB_ROW) {
        if (owned.reservation_id != db_int(stmt, 0)) {
            if (owned.seats != 0)
                each(arg, &owned);
            owned = (struct owned_seats){.reservation_id = db_int(stmt, 0),
                                         .show_id = db_int(stmt, 1),
                                         .concert_id = db_int(stmt, 2)};
        }
        owned.seats |= seat_bit((int)db_int(stmt, 3));
    }
    if (owned.seats != 0)
        each(arg, &owned);
    return db_finish(stmt);
}

/* Each state has an index of users; nobody is merged who holds seats. Payments and refunds name
 * their user themselves, so these stay what they were. */
static const char *const give[] = {
    "UPDATE reservation SET user_id = $2 WHERE user_id = $1 AND state = 'paid'",
    "UPDATE reservation SET user_id = $2 WHERE user_id = $1 AND state = 'cancelled'",
};

static enum status give_reservations(struct store *store, int64_t from_id, int64_t to_id,
                                     int64_t *count)
{
    enum status status = STATUS_OK;

    *count = 0;
    for (size_t i = 0; i < sizeof give / sizeof give[0] && status == STATUS_OK; i++) {
        struct db_stmt *stmt = db_start(store->db, give[i], DB_INT(from_id), DB_INT(to_id));

        *count += db_step(stmt) == DB_DONE ? db_changes(stmt) : 0;
        status = db_finish(stmt);
    }
    row_cache_forget(store->rows); /* seats are remembered with their owners */
    return status;
}

/* Other names of `from` are led on before it becomes one itself, so none leads to a name that leads
 * further. One that has spent anything is refused by the schema, so `spent` goes by the statement
 * that makes it a name. */
enum status user_merge_store_join(struct store *store, int64_t from_id, int64_t to_id,
                                  int64_t spent, int64_t *reservations)
{
    enum status status = give_reservations(store, from_id, to_id, reservations);

    if (status == STATUS_OK)
        status = db_run(store->db, "UPDATE unpaid_hold SET user_id = $2 WHERE user_id = $1",
                        DB_INT(from_id), DB_INT(to_id));
    if (status == STATUS_OK)
        status = db_run(store->db, "UPDATE foyer_user SET merged_into = $2 WHERE merged_into = $1",
                        DB_INT(from_id), DB_INT(to_id));
    if (status == STATUS_OK)
        status = db_run(store->db,
                        "UPDATE foyer_user SET merged_into = $2, spent = 0, guest_of = NULL"
                        " WHERE user_id = $1",
                        DB_INT(from_id), DB_INT(to_id));
    if (status == STATUS_OK)
        status = db_run(store->db,
                        "UPDATE foyer_user SET spent = spent + $2, guest_of = NULL"
                        " WHERE user_id = $1",
                        DB_INT(to_id), DB_INT(spent));
    foreseen_unpaid_forget(store);
    user_cache_drop(store->users, from_id);
    user_cache_drop(store->users, to_id);
    return status;
}
