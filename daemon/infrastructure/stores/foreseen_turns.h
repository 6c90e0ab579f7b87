/*
 * What was looked for before the units of a batch run: whether users have a place in the queue of a
 * concert, and what they held of a show and did not pay. It holds until the transaction ends.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_FORESEEN_TURNS_H
#define FOYER_INFRASTRUCTURE_STORES_FORESEEN_TURNS_H

#include "infrastructure/stores/store_handle.h"

/* Asks for the live tokens of users: a JSON array of arrays of a login and a concert. */
struct db_stmt *foreseen_places_ask(struct store *store, const char *places);
MUST_CHECK enum status foreseen_places_keep(struct store *store, struct db_stmt *stmt);

/* False if it was not looked for. *token_id: of the user's live token, 0: there is none. */
bool foreseen_places_find(const struct store *store, int64_t user_id, int64_t concert_id,
                          int64_t *token_id);

/* A token of the user is written. */
void foreseen_places_drop(struct store *store, int64_t user_id, int64_t concert_id);

/* Asks for what users held and did not pay, and ended after `since_ms`: a JSON array of arrays of a
 * login and a show. */
struct db_stmt *foreseen_unpaid_ask(struct store *store, const char *shows, int64_t since_ms);
MUST_CHECK enum status foreseen_unpaid_keep(struct store *store, struct db_stmt *stmt,
                                            int64_t since_ms);

/* Sums up what reservation_store_unpaid() does; false if it was not looked for, or not that far
 * back. */
bool foreseen_unpaid_find(const struct store *store, int64_t user_id, int64_t show_id,
                          int64_t since_ms, int64_t *held_ms, int64_t *last_ms);

/* One more is written; or users are, and nothing is known any more. */
void foreseen_unpaid_drop(struct store *store, int64_t user_id, int64_t show_id);
void foreseen_unpaid_forget(struct store *store);

/* The transaction is over. */
void foreseen_turns_forget(struct store *store);

#endif
