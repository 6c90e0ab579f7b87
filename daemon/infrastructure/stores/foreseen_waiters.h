/*
 * Who waits first for the locked concerts of a batch whose units end tokens, so that each of them
 * finds whom to admit. It holds until the transaction ends.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_FORESEEN_WAITERS_H
#define FOYER_INFRASTRUCTURE_STORES_FORESEEN_WAITERS_H

#include "domain/ports/host_store.h"
#include "domain/queue/token.h"
#include "infrastructure/stores/store_handle.h"

/* Asks for the first `most` of each concert: a JSON array of arrays of a concert. */
struct db_stmt *foreseen_waiters_ask(struct store *store, const char *concerts, int64_t most);

/* Remembers what came for those concerts, shape: concert_ids[count], locked by now. */
MUST_CHECK enum status foreseen_waiters_keep(struct store *store, struct db_stmt *stmt,
                                             const int64_t *concert_ids, size_t count,
                                             int64_t most);

/* OK with the first one, NOT_FOUND if nobody waits, or BUSY: it is not known. */
enum status foreseen_waiters_first(const struct store *store, int64_t concert_id,
                                   struct token *first);

/* A token was written: whoever waits with a later place than all others is the last one. */
void foreseen_waiters_set(struct store *store, const struct token *token);

/* The transaction is over. */
void foreseen_waiters_forget(struct store *store);

#endif
