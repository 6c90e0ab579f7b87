/*
 * A batch asks once. Before its units run, one round trip has the request keys of all of them
 * looked up (host_store.c), and what came is kept here, so that no unit asks for its own.
 *
 *     expect      a key is asked for: until an answer comes, it is known to have nothing
 *     keep        an answer came: what is stored under the key
 *     find        a unit asks. A key that is not here was not foreseen: it asks the store
 *     drop        a unit has written something under the key: what is here is not true any more
 *     forget      the transaction is over, whichever way
 *
 * What is here is as good as a row that was read in this transaction, and no better: it is not
 * locked. Two daemons that write the same key meet at the unique index, and the slower batch runs
 * again, when it foresees the key of the faster one.
 */
#include "infrastructure/stores/foreseen_keys.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

enum { FULL_TEXT = 256 };

struct foreseen_key {
    char *name;                    /* "login\nkey"; owned */
    char *request, *token, *reply; /* NULL: nothing is stored; owned */
    int64_t show_id;
    UT_hash_handle hh; /* by name */
};

/* False if it is longer than any can be. */
static bool name_of(char name[FULL_TEXT], const char *login, const char *key)
{
    return snprintf(name, FULL_TEXT, "%s\n%s", login, key) < FULL_TEXT;
}

static struct foreseen_key *find(const struct store *store, const char *login, const char *key)
{
    struct foreseen_key *found = NULL;
    char name[FULL_TEXT];

    if (name_of(name, login, key))
        HASH_FIND_STR(store->keys, name, found);
    return found;
}

static void drop(struct store *store, struct foreseen_key *key)
{
    assert(store->keys != NULL);
    HASH_DEL(store->keys, key);
    free(key->name);
    free(key->request);
    free(key->token);
    free(key->reply);
    free(key);
}

struct db_stmt *foreseen_keys_ask(struct store *store, const char *keys)
{
    return db_start(store->db,
                    "SELECT k.login, k.key, k.request, k.token, k.reply, k.show_id"
                    " FROM (SELECT value ->> 0 AS login, value ->> 1 AS key FROM json_each($1)) w"
                    " CROSS JOIN request_key k WHERE k.login = w.login AND k.key = w.key",
                    DB_TEXT(keys));
}

void foreseen_keys_expect(struct store *store, const char *login, const char *key)
{
    char name[FULL_TEXT];
    struct foreseen_key *expected;

    if (find(store, login, key) != NULL || !name_of(name, login, key))
        return;
    expected = calloc(1, sizeof *expected);
    assert(expected != NULL);
    expected->name = strdup(name);
    assert(expected->name != NULL);
    HASH_ADD_KEYPTR(hh, store->keys, expected->name, strlen(expected->name), expected);
}

enum status foreseen_keys_keep(struct store *store, struct db_stmt *stmt)
{
    while (db_step(stmt) == DB_ROW) {
        struct foreseen_key *key = find(store, db_text(stmt, 0), db_text(stmt, 1));

        if (key == NULL || key->request != NULL)
            continue;
        key->request = strdup(db_text(stmt, 2));
        key->token = strdup(db_text(stmt, 3));
        key->reply = strdup(db_text(stmt, 4));
        key->show_id = db_is_null(stmt, 5) ? 0 : db_int(stmt, 5);
        assert(key->request != NULL && key->token != NULL && key->reply != NULL);
    }
    return db_finish(stmt);
}

bool foreseen_keys_find(const struct store *store, const char *login, const char *key,
                        struct keyed_reply *reply)
{
    const struct foreseen_key *found = find(store, login, key);

    if (found != NULL)
        *reply = (struct keyed_reply){found->request, found->token, found->reply, found->show_id};
    return found != NULL;
}

void foreseen_keys_drop(struct store *store, const char *login, const char *key)
{
    struct foreseen_key *found = find(store, login, key);

    if (found != NULL)
        drop(store, found);
}

void foreseen_keys_forget(struct store *store)
{
    while (store->keys != NULL)
        drop(store, store->keys);
}
