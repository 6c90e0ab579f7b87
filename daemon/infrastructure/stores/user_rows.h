/*
 * Many users of a shared store at once, in two steps, so that other questions can travel with it.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_USER_ROWS_H
#define FOYER_INFRASTRUCTURE_STORES_USER_ROWS_H

#include <stdbool.h>

#include "infrastructure/stores/store_handle.h"

/* Asks for the users of these logins, a JSON array of arrays of one; `to_lock`: locks them in their
 * order. */
struct db_stmt *user_rows_ask(struct store *store, const char *logins, bool to_lock);

/* Remembers what came. OK, BUSY or INTERNAL. */
MUST_CHECK enum status user_rows_keep(struct store *store, struct db_stmt *stmt, bool is_locked);

#endif
