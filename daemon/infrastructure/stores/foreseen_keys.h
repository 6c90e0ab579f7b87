/*
 * Request keys that were looked for before their units run: what was found under each, or that
 * nothing was. They hold until the transaction ends.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_FORESEEN_KEYS_H
#define FOYER_INFRASTRUCTURE_STORES_FORESEEN_KEYS_H

#include "domain/request/request_store.h"
#include "infrastructure/stores/store_handle.h"

/* Asks for these keys: a JSON array of arrays of a login and a key. */
struct db_stmt *foreseen_keys_ask(struct store *store, const char *keys);

/* Remembers what came: OK, BUSY or INTERNAL. Before that, each key that was asked for is said to
 * have nothing. */
void foreseen_keys_expect(struct store *store, const char *login, const char *key);
MUST_CHECK enum status foreseen_keys_keep(struct store *store, struct db_stmt *stmt);

/* False if the key was not looked for. *reply: what is under it, borrowed; its `request` is NULL if
 * nothing is. */
bool foreseen_keys_find(const struct store *store, const char *login, const char *key,
                        struct keyed_reply *reply);

/* It is written, or the transaction is over. */
void foreseen_keys_drop(struct store *store, const char *login, const char *key);
void foreseen_keys_forget(struct store *store);

#endif
