/*
 * Moving a whole store from one engine to another.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_COPY_STORE_H
#define FOYER_INFRASTRUCTURE_STORES_COPY_STORE_H

#include "infrastructure/stores/sql_store.h"

enum { COPY_TABLE_TEXT = 64 };

/* The name of a table of a store that is not empty, among those that are copied; "" if all are.
 * INTERNAL, BUSY. */
MUST_CHECK enum status copy_store_find_rows(struct store *store, char table[COPY_TABLE_TEXT]);

/* Whether daemons serve a shared store, apart from this program. */
MUST_CHECK enum status copy_store_is_served(struct store *store, bool *is_served);

/* Told the rows of a table that were copied so far. */
typedef void copy_progress(void *arg, const char *table, int64_t rows);

/*
 * Copies every row of `from` into `to`, which must be empty, in one transaction: all or nothing.
 * What belongs to daemons and not to the box office (revisions, owners, blocks of numbers) begins
 * anew. `progress` is called now and then with the rows copied of a table so far. The statuses of
 * domain/ports/store.h.
 */
MUST_CHECK enum status copy_store_run(struct store *from, struct store *to, copy_progress *progress,
                                      void *arg);

#endif
