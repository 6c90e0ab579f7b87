/*
 * Many tokens of a shared store at once, in two steps, so that other questions can travel with it.
 * Only active ones of locked concerts are remembered; see row_cache.h.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_TOKEN_ROWS_H
#define FOYER_INFRASTRUCTURE_STORES_TOKEN_ROWS_H

#include "infrastructure/stores/store_handle.h"

/* Asks for the tokens of these codes: a JSON array of arrays of a code and the number in it. Codes
 * of before, which have none, are asked for one by one. */
struct db_stmt *token_rows_ask(struct store *store, const char *codes);

/* Asks for the tokens whose holds have these codes: a JSON array of arrays of a code. */
struct db_stmt *token_rows_ask_holds(struct store *store, const char *codes);

/* Remembers what came. OK, BUSY or INTERNAL. */
MUST_CHECK enum status token_rows_keep(struct store *store, struct db_stmt *stmt);

#endif
