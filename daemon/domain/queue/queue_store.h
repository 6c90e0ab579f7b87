/*
 * Queue tokens in the store. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_QUEUE_QUEUE_STORE_H
#define FOYER_DOMAIN_QUEUE_QUEUE_STORE_H

#include "domain/queue/token.h"
#include "domain/ports/store.h"

/* Every token comes with its hold. */

/* STATUS_NOT_FOUND if there is no such token, or it was forgotten. */
MUST_CHECK enum status queue_store_find(struct store *store, const char *token,
                                        struct token *found);

MUST_CHECK enum status queue_store_find_id(struct store *store, int64_t token_id,
                                           struct token *found);

/* The live token of a user and concert; STATUS_NOT_FOUND if there is none. */
MUST_CHECK enum status queue_store_find_live(struct store *store, int64_t user_id,
                                             int64_t concert_id, struct token *found);

/* The waiter with the lowest place; STATUS_NOT_FOUND if nobody waits. */
MUST_CHECK enum status queue_store_first_waiting(struct store *store, int64_t concert_id,
                                                 struct token *found);

/* Any active token; STATUS_NOT_FOUND if there is none. */
MUST_CHECK enum status queue_store_first_active(struct store *store, int64_t concert_id,
                                                struct token *found);

/* Any live token that staff did not join or hold with last (is_late); STATUS_NOT_FOUND. */
MUST_CHECK enum status queue_store_first_punctual(struct store *store, int64_t concert_id,
                                                  struct token *found);

/* Both set token->stored_state and concert_rev to what is stored now. The second writes state, why
 * it ended, deadlines, wish and owner. */
MUST_CHECK enum status queue_store_add(struct store *store, struct token *token);
MUST_CHECK enum status queue_store_update(struct store *store, struct token *token);

/* In place of the second if a stored token has taken a hold and nothing else of it has changed: the
 * hold says all of that, and the token's own row is written only where it has to be. */
MUST_CHECK enum status queue_store_take_hold(struct store *store, struct token *token);

/* The size of the set of active tokens. */
MUST_CHECK enum status queue_store_count_active(struct store *store, int64_t concert_id,
                                                int64_t *count);

/* The active token whose deadline has come by `now_ms`, the earliest of the concerts whose number
 * modulo `shards` is `shard`: 1 and 0 for all. STATUS_NOT_FOUND if there is none; *due_ms is then a
 * moment before which none comes, INT64_MAX if none is active. */
MUST_CHECK enum status queue_store_next_due(struct store *store, int64_t shards, int64_t shard,
                                            int64_t now_ms, struct token *found, int64_t *due_ms);

/* Calls `each` for live tokens, in the order of their places, then for those that ended at or after
 * `since_ms`, in the order in which they did. */
MUST_CHECK enum status queue_store_each(struct store *store, int64_t since_ms,
                                        void (*each)(void *arg, const struct token *), void *arg);

/* Of all tokens: none is admitted for longer than until `admit_until_ms`, an active one ends with
 * its hold or its admission, and none has ended after `now_ms`. */
MUST_CHECK enum status queue_store_clamp(struct store *store, int64_t admit_until_ms,
                                         int64_t now_ms);

/* Forgets up to `limit` tokens that ended before `before_ms`. */
MUST_CHECK enum status queue_store_prune(struct store *store, int64_t before_ms, int64_t limit);

#endif
