/*
 * A token's row has no copy of its hold: the hold is the reservation in state 'held' that names the
 * token, and is read with it by a join. So the two cannot disagree. The token's deadline is then
 * the hold's, too. ends_ms in its row is where the index of what is due has it, and never later
 * than that deadline: with a hold it may still be the end of the admission, before which most holds
 * are paid. So taking a hold does not write the row; one that lasts longer is written when its turn
 * in that index comes (look_later()). Daemons that share a store tell each other of changes by the
 * rows, and write all of them.
 *
 * stored_state is the state that the row has in the store, as read. A change within a state (a
 * hold, a wish, another owner) leaves the columns alone that the indexes of states are made of:
 * writing those indexes costs more than the row.
 *
 * A token's code carries its number, and by that its row is found. Codes of before, which carry
 * none (numbered = 0), have an index of their own, which is empty once they are forgotten.
 *
 * What is due and who is next are single rows of an index, not lists: the caller ends or admits the
 * token and asks again, since each of them may change what comes next.
 *
 * queue_store_prune() looks at the oldest ended tokens by number, a bounded number of them, and
 * deletes those that ended long ago. One that waited for a day and ended just now keeps its place
 * among them for an hour; so pruning needs no index over the times at which tokens ended.
 *
 * concert_news.c reads what other daemons wrote. Rows of a store that is not shared have
 * revision 0 and are in no index for it: nobody else reads them.
 */
#include "domain/queue/queue_store.h"

#include <string.h>

#include "domain/ports/host_store.h"
#include "infrastructure/stores/foreseen_turns.h"
#include "infrastructure/stores/foreseen_waiters.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/store_rows.h"
#include "infrastructure/stores/token_rows.h"
#include "infrastructure/stores/write_order.h"

#define TOKEN_SELECT "SELECT " TOKEN_COLUMNS " FROM queue_token t" TOKEN_JOINS

/* A token that did not expire with the sale says nothing. */
static bool read_why(const char *word, enum bookable *why)
{
    *why = BOOKABLE;
    return word[0] == '\0' || bookable_parse(word, why);
}

bool store_rows_token(struct db_stmt *stmt, struct token *token)
{
    memset(token, 0, sizeof *token);
    token->token_id = db_int(stmt, 0);
    store_copy_text(token->token, sizeof token->token, stmt, 1);
    token->concert_id = db_int(stmt, 2);
    token->user_id = db_int(stmt, 3);
    store_copy_text(token->login, sizeof token->login, stmt, 4);
    token->state = token->stored_state = token_state_parse(db_text(stmt, 5));
    token->place = db_int(stmt, 6);
    token->admit_until_ms = db_int(stmt, 7);
    token->ends_ms = db_int(stmt, 8);
    token->ended_ms = db_int(stmt, 9);
    token->wish.show_id = db_int(stmt, 10);
    token->wish.seats = (seat_set)db_int(stmt, 11);
    token->wish.best = (int)db_int(stmt, 12);
    token->wish_lost = db_int(stmt, 13) != 0;
    token->lost_seats = (seat_set)db_int(stmt, 14);
    if (!db_is_null(stmt, 15)) {
        token->hold.reservation_id = db_int(stmt, 15);
        store_copy_text(token->hold.code, sizeof token->hold.code, stmt, 16);
        token->hold.show_id = db_int(stmt, 17);
        token->hold.expires_ms = db_int(stmt, 18);
        token->hold.seats = (seat_set)db_int(stmt, 23);
        token->hold.amount = db_int(stmt, 24);
        token->ends_ms = token->hold.expires_ms;
    }
    token->concert_rev = db_int(stmt, 19);
    token->owner = db_int(stmt, 20);
    token->is_late = db_int(stmt, 22) != 0;
    return token->state != TOKEN_STATES && read_why(db_text(stmt, 21), &token->why);
}

/* The one token a statement finds, with its hold. */
static enum status find_one(struct db_stmt *stmt, struct token *found)
{
    enum status result = STATUS_NOT_FOUND, status;

    if (db_step(stmt) == DB_ROW)
        result = store_rows_token(stmt, found) ? STATUS_OK : STATUS_INTERNAL;
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

enum status queue_store_find(struct store *store, const char *token, struct token *found)
{
    enum status status;

    if (row_cache_token(store->rows, token, found))
        return STATUS_OK;
    status = find_one(db_start(store->db, TOKEN_SELECT TOKEN_OF_CODE,
                               DB_INT(token_code_number(token, store_last_id(store, ID_TOKEN))),
                               DB_TEXT(token)),
                      found);
    if (status == STATUS_OK)
        row_cache_keep_token(store->rows, found);
    return status;
}

struct db_stmt *token_rows_ask(struct store *store, const char *codes)
{
    return db_start(store->db,
                    "SELECT " TOKEN_COLUMNS
                    " FROM (SELECT value ->> 0 AS code, CAST(value ->> 1 AS bigint) AS token_id"
                    " FROM json_each($1)) w JOIN queue_token t ON t.token_id = w.token_id"
                    " AND t.token = w.code AND t.numbered = 1" TOKEN_JOINS,
                    DB_TEXT(codes));
}

struct db_stmt *token_rows_ask_holds(struct store *store, const char *codes)
{
    return db_start(store->db,
                    "SELECT " TOKEN_COLUMNS
                    " FROM (SELECT value ->> 0 AS code FROM json_each($1)) w"
                    " JOIN reservation held ON held.code = w.code AND held.state = 'held'"
                    " JOIN queue_token t ON t.token_id = held.token_id" TOKEN_JOINS,
                    DB_TEXT(codes));
}

enum status token_rows_keep(struct store *store, struct db_stmt *stmt)
{
    enum status inner = STATUS_OK, status;

    while (inner == STATUS_OK && db_step(stmt) == DB_ROW) {
        struct token token;

        inner = store_rows_token(stmt, &token) ? STATUS_OK : STATUS_INTERNAL;
        if (inner == STATUS_OK)
            row_cache_keep_token(store->rows, &token);
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? inner : status;
}

enum status queue_store_find_id(struct store *store, int64_t token_id, struct token *found)
{
    enum status status;

    if (row_cache_token_id(store->rows, token_id, found))
        return STATUS_OK;
    status = find_one(db_start(store->db, TOKEN_SELECT " WHERE t.token_id = $1", DB_INT(token_id)),
                      found);
    if (status == STATUS_OK)
        row_cache_keep_token(store->rows, found);
    return status;
}

/* Of what was foreseen only the number is kept, and the row is read by that: another unit of the
 * batch may have changed it. */
enum status queue_store_find_live(struct store *store, int64_t user_id, int64_t concert_id,
                                  struct token *found)
{
    int64_t token_id;

    if (db_is_shared(store->db) && foreseen_places_find(store, user_id, concert_id, &token_id))
        return token_id != 0 ? queue_store_find_id(store, token_id, found) : STATUS_NOT_FOUND;
    return find_one(db_start(store->db,
                             TOKEN_SELECT " WHERE t.user_id = $1 AND t.concert_id = $2"
                                          " AND t.state IN ('waiting', 'active')",
                             DB_INT(user_id), DB_INT(concert_id)),
                    found);
}

/* That nobody waits is remembered, because it is asked after every booking of a concert without
 * a queue. */
enum status queue_store_first_waiting(struct store *store, int64_t concert_id, struct token *found)
{
    enum status status = STATUS_BUSY;

    if (row_cache_is_empty(store->rows, concert_id))
        return STATUS_NOT_FOUND;
    if (db_is_shared(store->db))
        status = foreseen_waiters_first(store, concert_id, found);
    if (status != STATUS_BUSY)
        return status;
    status = find_one(db_start(store->db,
                               TOKEN_SELECT " WHERE t.concert_id = $1 AND t.state = 'waiting'"
                                            " ORDER BY t.place LIMIT 1",
                               DB_INT(concert_id)),
                      found);
    if (status == STATUS_NOT_FOUND)
        row_cache_keep_empty(store->rows, concert_id);
    return status;
}

enum status queue_store_first_active(struct store *store, int64_t concert_id, struct token *found)
{
    return find_one(db_start(store->db,
                             TOKEN_SELECT " WHERE t.concert_id = $1 AND t.state = 'active' LIMIT 1",
                             DB_INT(concert_id)),
                    found);
}

/* The active token that comes first in the index of what is due, and in *row_ms where it has it. */
static enum status find_first_due(struct store *store, int64_t shards, int64_t shard,
                                  struct token *found, int64_t *row_ms)
{
    enum status result = STATUS_NOT_FOUND, status;
    struct db_stmt *stmt =
        db_start(store->db,
                 TOKEN_SELECT " WHERE t.state = 'active' AND t.concert_id % $1 = $2"
                              " ORDER BY t.ends_ms LIMIT 1",
                 DB_INT(shards), DB_INT(shard));

    if (db_step(stmt) == DB_ROW) {
        result = store_rows_token(stmt, found) ? STATUS_OK : STATUS_INTERNAL;
        *row_ms = db_int(stmt, 8);
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

/* Its hold outlasts its admission: it goes to where it belongs in the index of what is due. What is
 * remembered of a token has its deadline already. */
static enum status look_later(struct store *store, const struct token *token)
{
    return db_run_one(store->db,
                      "UPDATE queue_token SET ends_ms = $2 WHERE token_id = $1"
                      " AND state = 'active'",
                      DB_INT(token->token_id), DB_INT(token->ends_ms));
}

enum status queue_store_next_due(struct store *store, int64_t shards, int64_t shard, int64_t now_ms,
                                 struct token *found, int64_t *due_ms)
{
    enum status status;

    *due_ms = INT64_MAX;
    while ((status = find_first_due(store, shards, shard, found, due_ms)) == STATUS_OK &&
           deadline_passed(*due_ms, now_ms)) {
        if (deadline_passed(found->ends_ms, now_ms))
            return STATUS_OK;
        status = look_later(store, found);
        if (status != STATUS_OK)
            return status;
    }
    return status == STATUS_OK ? STATUS_NOT_FOUND : status;
}

/* The database has the token as it is now, with the revision that host_store_rev() gave. What was
 * read ahead is corrected in any case, as after an error nothing of it is used any more. */
static enum status note_written(struct store *store, struct token *token, enum status status)
{
    if (status == STATUS_OK)
        row_cache_set_token(store->rows, token);
    if (db_is_shared(store->db)) {
        foreseen_places_drop(store, token->user_id, token->concert_id);
        foreseen_waiters_set(store, token);
    }
    token->stored_state = token->state;
    return status;
}

static bool is_numbered(const struct token *token)
{
    return token_code_number(token->token, token->token_id) == token->token_id;
}

enum status queue_store_add(struct store *store, struct token *token)
{
    token->stored_state = TOKEN_STATES;
    token->concert_rev = host_store_rev(store, token->concert_id);
    return note_written(
        store, token,
        db_gather(
            store->db, WRITE_NEW_TOKEN,
            "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place,"
            " admit_until_ms, ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost,"
            " lost_seats, concert_rev, home, late, numbered)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
            " $17, $18)",
            DB_INT(token->token_id), DB_TEXT(token->token), DB_INT(token->concert_id),
            DB_INT(token->user_id), DB_TEXT(token_state_word(token->state)), DB_INT(token->place),
            DB_INT(token->admit_until_ms), DB_INT(token->ends_ms), DB_INT(token->ended_ms),
            DB_INT(token->wish.show_id), DB_INT((int64_t)token->wish.seats),
            DB_INT(token->wish.best), DB_INT(token->wish_lost), DB_INT((int64_t)token->lost_seats),
            DB_INT(token->concert_rev), DB_INT(token->owner), DB_INT(token->is_late),
            DB_INT(is_numbered(token))));
}

/* What a hold taken, given back or wished for changes, and a new owner: none of it is in the
 * indexes of states, which cost more to write than the row. Whatever else may change within a state
 * has to be written here, too. */
static enum status update_in_state(struct store *store, const struct token *token)
{
    return db_gather(
        store->db, WRITE_TOKEN,
        "UPDATE queue_token SET ends_ms = $2, wish_show_id = $3, wish_seats = $4,"
        " wish_best = $5, wish_lost = $6, lost_seats = $7, concert_rev = $8, home = $9,"
        " late = $10 WHERE token_id = $1",
        DB_INT(token->token_id), DB_INT(token->ends_ms), DB_INT(token->wish.show_id),
        DB_INT((int64_t)token->wish.seats), DB_INT(token->wish.best), DB_INT(token->wish_lost),
        DB_INT((int64_t)token->lost_seats), DB_INT(token->concert_rev), DB_INT(token->owner),
        DB_INT(token->is_late));
}

static enum status update_state(struct store *store, const struct token *token)
{
    return db_gather(
        store->db, WRITE_TOKEN_STATE,
        "UPDATE queue_token SET state = $2, admit_until_ms = $3, ends_ms = $4,"
        " ended_ms = $5, wish_show_id = $6, wish_seats = $7, wish_best = $8,"
        " wish_lost = $9, lost_seats = $10, concert_rev = $11, home = $12, why = $13"
        " WHERE token_id = $1",
        DB_INT(token->token_id), DB_TEXT(token_state_word(token->state)),
        DB_INT(token->admit_until_ms), DB_INT(token->ends_ms), DB_INT(token->ended_ms),
        DB_INT(token->wish.show_id), DB_INT((int64_t)token->wish.seats), DB_INT(token->wish.best),
        DB_INT(token->wish_lost), DB_INT((int64_t)token->lost_seats), DB_INT(token->concert_rev),
        DB_INT(token->owner), DB_TEXT(token->why == BOOKABLE ? "" : bookable_word(token->why)));
}

enum status queue_store_update(struct store *store, struct token *token)
{
    token->concert_rev = host_store_rev(store, token->concert_id);
    return note_written(store, token,
                        token->state == token->stored_state ? update_in_state(store, token)
                                                            : update_state(store, token));
}

/* A hold that ends before the admission would have the row too late in the index of what is due. */
enum status queue_store_take_hold(struct store *store, struct token *token)
{
    if (db_is_shared(store->db) || token->hold.expires_ms < token->admit_until_ms)
        return queue_store_update(store, token);
    return note_written(store, token, STATUS_OK);
}

/* Those who wait first: each state has an index of its own. */
enum status queue_store_first_punctual(struct store *store, int64_t concert_id, struct token *found)
{
    enum status status =
        find_one(db_start(store->db,
                          TOKEN_SELECT " WHERE t.concert_id = $1 AND t.state = 'waiting'"
                                       " AND t.late = 0 ORDER BY t.place LIMIT 1",
                          DB_INT(concert_id)),
                 found);

    if (status != STATUS_NOT_FOUND)
        return status;
    return find_one(db_start(store->db,
                             TOKEN_SELECT " WHERE t.concert_id = $1 AND t.state = 'active'"
                                          " AND t.late = 0 LIMIT 1",
                             DB_INT(concert_id)),
                    found);
}

enum status queue_store_count_active(struct store *store, int64_t concert_id, int64_t *count)
{
    struct db_stmt *stmt;
    enum status status;

    if (row_cache_active(store->rows, concert_id, count))
        return STATUS_OK;
    stmt = db_start(store->db,
                    "SELECT count(*) FROM queue_token WHERE concert_id = $1 AND state = 'active'",
                    DB_INT(concert_id));
    if (db_step(stmt) == DB_ROW)
        *count = db_int(stmt, 0);
    status = db_finish(stmt);
    if (status == STATUS_OK)
        row_cache_keep_active(store->rows, concert_id, *count);
    return status;
}

/* All tokens a statement finds, with their holds. */
static enum status find_all(struct db_stmt *stmt, void (*each)(void *arg, const struct token *),
                            void *arg)
{
    enum status inner = STATUS_OK, status;

    while (inner == STATUS_OK && db_step(stmt) == DB_ROW) {
        struct token token;

        inner = store_rows_token(stmt, &token) ? STATUS_OK : STATUS_INTERNAL;
        if (inner == STATUS_OK)
            each(arg, &token);
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? inner : status;
}

enum status queue_store_each(struct store *store, int64_t since_ms,
                             void (*each)(void *arg, const struct token *), void *arg)
{
    return find_all(db_start(store->db,
                             TOKEN_SELECT
                             " WHERE t.state IN ('waiting', 'active') OR t.ended_ms >= $1"
                             " ORDER BY t.ended_ms, t.concert_id, t.place",
                             DB_INT(since_ms)),
                    each, arg);
}

enum status queue_store_prune(struct store *store, int64_t before_ms, int64_t limit)
{
    return db_run_now(store->db,
                      "DELETE FROM queue_token WHERE token_id IN"
                      " (SELECT token_id FROM queue_token WHERE state NOT IN ('waiting', 'active')"
                      " ORDER BY token_id LIMIT $2) AND ended_ms < $1",
                      DB_INT(before_ms), DB_INT(limit));
}

/* A token whose admission was shortened ends with it, unless it has a hold: then by the deadline of
 * that, which reservation_store_clamp() has written before. */
enum status queue_store_clamp(struct store *store, int64_t admit_until_ms, int64_t now_ms)
{
    enum status status = db_run_now(store->db,
                                    "UPDATE queue_token SET admit_until_ms = $1"
                                    " WHERE state = 'active' AND admit_until_ms > $1",
                                    DB_INT(admit_until_ms));

    row_cache_forget(store->rows);
    if (status == STATUS_OK)
        status = db_run_stmt_now(db_start_values(
            store->db,
            "UPDATE queue_token SET ends_ms = coalesce((SELECT r.expires_ms FROM reservation r"
            " WHERE r.token_id = queue_token.token_id), admit_until_ms) WHERE state = 'active'",
            NULL, 0));
    return status == STATUS_OK
               ? db_run_now(store->db, "UPDATE queue_token SET ended_ms = $1 WHERE ended_ms > $1",
                            DB_INT(now_ms))
               : status;
}
