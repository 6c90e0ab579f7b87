/*
 * Both kinds are found by two numbers, and both remember that there is nothing, which row_cache.h
 * does not. That is sound for as long as the concert is locked, since whoever writes a token or an
 * unpaid hold has it locked; so nothing of it outlives the transaction.
 *
 * Of a place only the number of its token is remembered: what the token is now says
 * queue_store_find_id().
 *
 *     what was asked           what is kept
 *     ----------------------   -----------------------------------------------
 *     a place in a queue       the number of the live token; 0: there is none
 *     unpaid holds of a show   each that ended after since_ms; there may be none
 *
 * Of what is not kept nothing was asked, or something was written since: the store is asked. Logins
 * are turned into users by the statements themselves. Under a login that nobody has there is
 * no row, and nothing is kept: who is added within the transaction is asked for as if nothing had
 * been foreseen.
 */
#include "infrastructure/stores/foreseen_turns.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "domain/reservation/reservation.h"

/* A user's, in a concert or of a show. */
struct turn_key {
    int64_t user_id, id;
};

struct foreseen_place {
    struct turn_key key;
    int64_t token_id; /* 0: none */
    UT_hash_handle hh;
};

struct unpaid {
    int64_t ended_ms, held_ms;
};

struct foreseen_unpaid {
    struct turn_key key;
    int64_t since_ms;
    struct unpaid *holds; /* shape: holds[count]; owned */
    size_t count;
    UT_hash_handle hh;
};

static struct foreseen_place *find_place(const struct store *store, struct turn_key key)
{
    struct foreseen_place *place = NULL;

    HASH_FIND(hh, store->places, &key, sizeof key, place);
    return place;
}

static struct foreseen_unpaid *find_unpaid(const struct store *store, struct turn_key key)
{
    struct foreseen_unpaid *unpaid = NULL;

    HASH_FIND(hh, store->unpaid, &key, sizeof key, unpaid);
    return unpaid;
}

struct db_stmt *foreseen_places_ask(struct store *store, const char *places)
{
    return db_start(store->db,
                    "SELECT u.user_id, w.concert_id, t.token_id"
                    " FROM (SELECT value ->> 0 AS login, CAST(value ->> 1 AS bigint) AS concert_id"
                    " FROM json_each($1)) w JOIN foyer_user u ON u.login = w.login"
                    " LEFT JOIN queue_token t ON t.user_id = u.user_id"
                    " AND t.concert_id = w.concert_id AND t.state IN ('waiting', 'active')",
                    DB_TEXT(places));
}

enum status foreseen_places_keep(struct store *store, struct db_stmt *stmt)
{
    while (db_step(stmt) == DB_ROW) {
        struct turn_key key = {db_int(stmt, 0), db_int(stmt, 1)};
        struct foreseen_place *place = find_place(store, key);

        if (place == NULL) {
            place = calloc(1, sizeof *place);
            assert(place != NULL);
            place->key = key;
            HASH_ADD(hh, store->places, key, sizeof place->key, place);
        }
        place->token_id = db_int(stmt, 2);
    }
    return db_finish(stmt);
}

bool foreseen_places_find(const struct store *store, int64_t user_id, int64_t concert_id,
                          int64_t *token_id)
{
    const struct foreseen_place *place = find_place(store, (struct turn_key){user_id, concert_id});

    if (place != NULL)
        *token_id = place->token_id;
    return place != NULL;
}

static void drop_place(struct store *store, struct foreseen_place *place)
{
    assert(store->places != NULL);
    HASH_DEL(store->places, place);
    free(place);
}

void foreseen_places_drop(struct store *store, int64_t user_id, int64_t concert_id)
{
    struct foreseen_place *place = find_place(store, (struct turn_key){user_id, concert_id});

    if (place != NULL)
        drop_place(store, place);
}

/* The code of a hold is asked for only to know it again, see foreseen_unpaid_keep(). */
struct db_stmt *foreseen_unpaid_ask(struct store *store, const char *shows, int64_t since_ms)
{
    return db_start(store->db,
                    "SELECT u.user_id, w.show_id, h.ended_ms, h.held_ms, h.code"
                    " FROM (SELECT value ->> 0 AS login, CAST(value ->> 1 AS bigint) AS show_id"
                    " FROM json_each($1)) w JOIN foyer_user u ON u.login = w.login"
                    " LEFT JOIN unpaid_hold h ON h.user_id = u.user_id AND h.show_id = w.show_id"
                    " AND h.ended_ms > $2 ORDER BY u.user_id, w.show_id, h.code",
                    DB_TEXT(shows), DB_INT(since_ms));
}

static void drop_unpaid(struct store *store, struct foreseen_unpaid *unpaid)
{
    assert(store->unpaid != NULL);
    HASH_DEL(store->unpaid, unpaid);
    free(unpaid->holds);
    free(unpaid);
}

void foreseen_unpaid_drop(struct store *store, int64_t user_id, int64_t show_id)
{
    struct foreseen_unpaid *unpaid = find_unpaid(store, (struct turn_key){user_id, show_id});

    if (unpaid != NULL)
        drop_unpaid(store, unpaid);
}

static void add_hold(struct foreseen_unpaid *unpaid, int64_t ended_ms, int64_t held_ms)
{
    unpaid->holds = realloc(unpaid->holds, (unpaid->count + 1) * sizeof *unpaid->holds);
    assert(unpaid->holds != NULL);
    unpaid->holds[unpaid->count++] = (struct unpaid){ended_ms, held_ms};
}

static struct foreseen_unpaid *add_unpaid(struct store *store, struct turn_key key,
                                          int64_t since_ms)
{
    struct foreseen_unpaid *unpaid = calloc(1, sizeof *unpaid);

    assert(unpaid != NULL);
    foreseen_unpaid_drop(store, key.user_id, key.id);
    unpaid->key = key;
    unpaid->since_ms = since_ms;
    HASH_ADD(hh, store->unpaid, key, sizeof unpaid->key, unpaid);
    return unpaid;
}

/* The rows of a user and a show follow each other; who was asked for twice has each hold twice. A
 * user without any has one row of NULLs. Should that be added, as a hold that ended at 0 and lasted
 * for 0, it counts for nothing. */
enum status foreseen_unpaid_keep(struct store *store, struct db_stmt *stmt, int64_t since_ms)
{
    struct foreseen_unpaid *unpaid = NULL;
    char last[RESERVATION_TEXT] = "";

    while (db_step(stmt) == DB_ROW) {
        struct turn_key key = {db_int(stmt, 0), db_int(stmt, 1)};

        if (unpaid == NULL || unpaid->key.user_id != key.user_id || unpaid->key.id != key.id)
            unpaid = add_unpaid(store, key, since_ms);
        if (strcmp(db_text(stmt, 4), last) != 0)
            add_hold(unpaid, db_int(stmt, 2), db_int(stmt, 3));
        snprintf(last, sizeof last, "%s", db_text(stmt, 4));
    }
    return db_finish(stmt);
}

/* Who asks further back than was read cannot be answered from here. Less far is a part of it: the
 * times of the units of a batch differ, and the first of them was taken for all. */
bool foreseen_unpaid_find(const struct store *store, int64_t user_id, int64_t show_id,
                          int64_t since_ms, int64_t *held_ms, int64_t *last_ms)
{
    const struct foreseen_unpaid *unpaid = find_unpaid(store, (struct turn_key){user_id, show_id});

    if (unpaid == NULL || since_ms < unpaid->since_ms)
        return false;
    *held_ms = *last_ms = 0;
    for (size_t i = 0; i < unpaid->count; i++) {
        const struct unpaid *hold = &unpaid->holds[i];

        if (hold->ended_ms <= since_ms)
            continue;
        *held_ms += hold->held_ms;
        if (hold->ended_ms > *last_ms)
            *last_ms = hold->ended_ms;
    }
    return true;
}

void foreseen_unpaid_forget(struct store *store)
{
    while (store->unpaid != NULL)
        drop_unpaid(store, store->unpaid);
}

void foreseen_turns_forget(struct store *store)
{
    while (store->places != NULL)
        drop_place(store, store->places);
    foreseen_unpaid_forget(store);
}
