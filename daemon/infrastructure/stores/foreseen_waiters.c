/*
 * Of each concert the tokens with the lowest places, in their order, as far as they were read:
 *
 *     first   the next to be admitted; those before it are not waiting any more
 *     is_all  nobody waits behind the last of them
 *
 * Places only grow, so whoever comes stands behind all: at the end of the list if that has all, and
 * otherwise behind those that are not known.
 */
#include "infrastructure/stores/foreseen_waiters.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "infrastructure/stores/store_rows.h"

struct foreseen_waiters {
    int64_t concert_id;
    struct token *tokens; /* shape: tokens[first .. count), by their places; owned */
    size_t first, count, room;
    bool is_all;
    UT_hash_handle hh;
};

static struct foreseen_waiters *find_waiters(const struct store *store, int64_t concert_id)
{
    struct foreseen_waiters *found = NULL;

    HASH_FIND(hh, store->waiters, &concert_id, sizeof concert_id, found);
    return found;
}

/* Up to the place of the `most`-th waiter of each concert; where there are fewer, there is no such
 * place, and all are meant. */
struct db_stmt *foreseen_waiters_ask(struct store *store, const char *concerts, int64_t most)
{
    return db_start(store->db,
                    "SELECT " TOKEN_COLUMNS
                    " FROM (SELECT CAST(value ->> 0 AS bigint) AS id FROM json_each($1)) w"
                    " JOIN queue_token t ON t.concert_id = w.id AND t.state = 'waiting'" TOKEN_JOINS
                    " WHERE t.place <= coalesce((SELECT l.place FROM queue_token l"
                    " WHERE l.concert_id = w.id AND l.state = 'waiting'"
                    " ORDER BY l.place LIMIT 1 OFFSET $2), 9223372036854775807)"
                    " ORDER BY t.concert_id, t.place",
                    DB_TEXT(concerts), DB_INT(most - 1));
}

static void append(struct foreseen_waiters *waiters, const struct token *token)
{
    if (waiters->count == waiters->room) {
        waiters->room = waiters->room > 0 ? 2 * waiters->room : 16;
        waiters->tokens = realloc(waiters->tokens, waiters->room * sizeof *waiters->tokens);
        assert(waiters->tokens != NULL);
    }
    waiters->tokens[waiters->count++] = *token;
}

/* In place of what was known. */
static void expect(struct store *store, int64_t concert_id)
{
    struct foreseen_waiters *waiters = find_waiters(store, concert_id);

    if (waiters == NULL) {
        waiters = calloc(1, sizeof *waiters);
        assert(waiters != NULL);
        waiters->concert_id = concert_id;
        HASH_ADD(hh, store->waiters, concert_id, sizeof waiters->concert_id, waiters);
    }
    waiters->first = waiters->count = 0;
}

/* Concerts in whose queues nobody waits have no rows: they are known by having been asked for.
 * After an error is_all may say too much, but then the transaction is over, and forgets it. */
enum status foreseen_waiters_keep(struct store *store, struct db_stmt *stmt,
                                  const int64_t *concert_ids, size_t count, int64_t most)
{
    enum status inner = STATUS_OK, status;

    for (size_t i = 0; i < count; i++)
        expect(store, concert_ids[i]);
    while (inner == STATUS_OK && db_step(stmt) == DB_ROW) {
        struct token token;

        inner = store_rows_token(stmt, &token) ? STATUS_OK : STATUS_INTERNAL;
        if (inner == STATUS_OK)
            append(find_waiters(store, token.concert_id), &token);
    }
    for (size_t i = 0; i < count; i++) {
        struct foreseen_waiters *waiters = find_waiters(store, concert_ids[i]);

        waiters->is_all = (int64_t)waiters->count < most;
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? inner : status;
}

/* A list of which all were taken says nothing, unless it had all: others may wait behind. */
enum status foreseen_waiters_first(const struct store *store, int64_t concert_id,
                                   struct token *first)
{
    const struct foreseen_waiters *waiters = find_waiters(store, concert_id);

    if (waiters == NULL || (waiters->first == waiters->count && !waiters->is_all))
        return STATUS_BUSY;
    if (waiters->first == waiters->count)
        return STATUS_NOT_FOUND;
    *first = waiters->tokens[waiters->first];
    return STATUS_OK;
}

/* The index of the token, or `count`. Mostly it is the first, or a new one. */
static size_t index_of(const struct foreseen_waiters *waiters, const struct token *token)
{
    size_t i = waiters->first;

    if (i < waiters->count && token->place > waiters->tokens[waiters->count - 1].place)
        return waiters->count;
    while (i < waiters->count && waiters->tokens[i].token_id != token->token_id)
        i++;
    return i;
}

static void drop_waiter(struct foreseen_waiters *waiters, size_t i)
{
    if (i == waiters->first) {
        waiters->first++;
        return;
    }
    memmove(waiters->tokens + i, waiters->tokens + i + 1,
            (waiters->count - i - 1) * sizeof *waiters->tokens);
    waiters->count--;
}

/* Every token that is written comes here. One that waits and is not in the list is new, or stands
 * behind those that were read; of any other that is not in it there is nothing to say. */
void foreseen_waiters_set(struct store *store, const struct token *token)
{
    struct foreseen_waiters *waiters = find_waiters(store, token->concert_id);
    bool is_waiting = token->state == TOKEN_WAITING;
    size_t i;

    if (waiters == NULL)
        return;
    i = index_of(waiters, token);
    if (i == waiters->count) {
        if (is_waiting && waiters->is_all)
            append(waiters, token);
        return;
    }
    if (!is_waiting) {
        drop_waiter(waiters, i);
        return;
    }
    waiters->tokens[i] = *token;
    waiters->tokens[i].stored_state = token->state;
}

void foreseen_waiters_forget(struct store *store)
{
    while (store->waiters != NULL) {
        struct foreseen_waiters *waiters = store->waiters;

        HASH_DEL(store->waiters, waiters);
        free(waiters->tokens);
        free(waiters);
    }
}
