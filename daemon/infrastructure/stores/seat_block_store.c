/*
 * A blocked seat is two rows, written and deleted together: the claim without a reservation, which
 * the unique index over live claims keeps apart from everybody else's, and the reason for it. FSCK
 * looks for one without the other.
 *
 * Seats that come back at one time are deleted as a set, since a show's revision counts the
 * different times that have passed (application/live/live_concert.h).
 */
#include "domain/reservation/seat_block_store.h"

#include "infrastructure/stores/sql_store.h"

/* "Never" is NULL in a row and INT64_MAX here, so that a seat which does not come back is in no
 * index of times, and no comparison has to look for it. */
static struct db_value time_or_none(int64_t until_ms)
{
    return until_ms == INT64_MAX ? DB_NULL : DB_INT(until_ms);
}

static int64_t block_until(struct db_stmt *stmt, int column)
{
    return db_is_null(stmt, column) ? INT64_MAX : db_int(stmt, column);
}

/* The claim goes first: it is what two daemons may want at a time. */
static enum status add_seat(struct store *store, const struct seat_block *block, int seat)
{
    enum status status = db_run(
        store->db, "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES ($1, $2, '', 0)",
        DB_INT(block->show_id), DB_INT(seat));

    show_seats_block(row_cache_seats_to_change(store->rows, block->show_id), seat_bit(seat),
                     block->kind, block->until_ms);
    if (status != STATUS_OK)
        return status;
    return db_run(store->db,
                  "INSERT INTO seat_block (show_id, seat, kind, holder, reason, until_ms, login)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  DB_INT(block->show_id), DB_INT(seat),
                  DB_TEXT(word_at(WORDS_BLOCK_KIND, (int)block->kind)), DB_TEXT(block->holder),
                  DB_TEXT(block->reason), time_or_none(block->until_ms), DB_TEXT(block->login));
}

enum status seat_block_store_add(struct store *store, const struct seat_block *block)
{
    enum status status = STATUS_OK;

    for (seat_set rest = block->seats; rest != 0 && status == STATUS_OK; rest = seat_set_rest(rest))
        status = add_seat(store, block, seat_set_first(rest));
    return status == STATUS_LIMIT ? STATUS_SEAT_HELD : status;
}

/* Seats that are held or sold are left alone, should any be among these: such a claim has a
 * reservation, and no reason beside it. */
enum status seat_block_store_remove(struct store *store, int64_t show_id, seat_set seats)
{
    enum status status = STATUS_OK;

    show_seats_unblock(row_cache_seats_to_change(store->rows, show_id), seats);
    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats)) {
        status = db_run(store->db,
                        "DELETE FROM seat_claim WHERE show_id = $1 AND seat = $2"
                        " AND refunded_ms IS NULL AND reservation_id IS NULL",
                        DB_INT(show_id), DB_INT(seat_set_first(seats)));
        if (status == STATUS_OK)
            status = db_run(store->db, "DELETE FROM seat_block WHERE show_id = $1 AND seat = $2",
                            DB_INT(show_id), DB_INT(seat_set_first(seats)));
    }
    return status;
}

enum status seat_block_store_next(struct store *store, int64_t shards, int64_t shard,
                                  struct house_return *next)
{
    bool found = false;
    enum status status;
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT b.show_id, s.concert_id, b.until_ms FROM seat_block b"
                                    " JOIN show s ON s.show_id = b.show_id"
                                    " WHERE b.until_ms IS NOT NULL AND s.concert_id % $1 = $2"
                                    " ORDER BY b.until_ms LIMIT 1",
                                    DB_INT(shards), DB_INT(shard));

    if (db_step(stmt) == DB_ROW) {
        *next = (struct house_return){db_int(stmt, 0), db_int(stmt, 1), db_int(stmt, 2)};
        found = true;
    }
    status = db_finish(stmt);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

/* Exactly of that time: those of an earlier one are another change of the show. */
enum status seat_block_store_of_time(struct store *store, int64_t show_id, int64_t until_ms,
                                     seat_set *seats)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT seat FROM seat_block WHERE show_id = $1 AND until_ms = $2",
                 DB_INT(show_id), DB_INT(until_ms));

    *seats = 0;
    while (db_step(stmt) == DB_ROW)
        *seats |= seat_bit((int)db_int(stmt, 0));
    return db_finish(stmt);
}

enum status seat_block_store_each(struct store *store, int64_t show_id,
                                  void (*each)(void *arg, const struct seat_block *), void *arg)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT seat, kind, holder, reason, until_ms, login"
                                    " FROM seat_block WHERE show_id = $1 ORDER BY seat",
                                    DB_INT(show_id));

    while (db_step(stmt) == DB_ROW)
        each(arg, &(struct seat_block){
                      .show_id = show_id,
                      .seats = seat_bit((int)db_int(stmt, 0)),
                      .kind = (enum block_kind)word_find(WORDS_BLOCK_KIND, db_text(stmt, 1)),
                      .holder = db_text(stmt, 2),
                      .reason = db_text(stmt, 3),
                      .until_ms = block_until(stmt, 4),
                      .login = db_text(stmt, 5),
                  });
    return db_finish(stmt);
}
