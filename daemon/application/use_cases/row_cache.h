/*
 * The row cache: users, concerts, shows and active tokens as the store has them, so that a request
 * need not read them again. A booking reads the same five rows in each of its steps; most of what a
 * worker does would be that.
 *
 * What makes it right is that every change goes through one list. Use cases write to the store and
 * put the change into uc->changes (change.h), for the live view; as long as this daemon alone
 * writes to the store, that list is all that happens to these rows.
 *
 *     use case changes    the store and the list
 *     row is needed       what the list has got since is applied first; then the row is looked up
 *                         here, and if it is not there, in the store, and kept
 *     batch commits       row_cache_apply(): the rest of the list, which is about to go
 *     batch rolls back    row_cache_forget(): everything is read anew
 *
 * In a shared store others write as well. A concert is locked before it is changed, and what others
 * did to it comes into the same list first (shard.h); what the list cannot say is made invalid by
 * row_cache_invalidate(). Wallets have no such list, so users are not kept there. Requests that
 * change nothing lock nothing: for them uc->row_cache is NULL, and these functions ask the store.
 */
#ifndef FOYER_APPLICATION_USE_CASES_ROW_CACHE_H
#define FOYER_APPLICATION_USE_CASES_ROW_CACHE_H

#include "application/use_cases/use_case.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"

struct row_cache *row_cache_new(void);
void row_cache_free(struct row_cache *row_cache); /* or NULL */

/* Takes over what the use cases have changed, at the end of a batch: its list is about to go. */
void row_cache_apply(struct row_cache *row_cache, const struct change_list *changes);

/* A transaction was rolled back, and the changes after number `count` were undone with it: all is
 * asked anew. */
void row_cache_forget(struct row_cache *row_cache, size_t count);

/* Others have changed a concert, which the list of changes is about to report: what cannot be known
 * from that is asked anew. */
void row_cache_invalidate(struct row_cache *row_cache, const struct change_list *changes,
                          int64_t concert_id);

/* Like user_store_find(), user_store_own() and user_store_move(). */
MUST_CHECK enum status row_cache_user(struct use_case *uc, const char *login, struct user *user);
MUST_CHECK enum status row_cache_own(struct use_case *uc, const struct user *user, bool if_unbound);
MUST_CHECK enum status row_cache_move(struct use_case *uc, int64_t user_id, int64_t amount,
                                      int64_t spent, int64_t *balance, int64_t *entry);

/* Like concert_store_find() and show_store_find(). */
MUST_CHECK enum status row_cache_concert(struct use_case *uc, int64_t concert_id,
                                         struct concert *concert);
MUST_CHECK enum status row_cache_show(struct use_case *uc, int64_t show_id, struct show *show);

/* Like concert_closing(). */
MUST_CHECK enum status row_cache_closing(struct use_case *uc, int64_t concert_id,
                                         struct closing *closing);

/* Like reservation_store_occupancy(), of a show that exists. */
MUST_CHECK enum status row_cache_occupancy(struct use_case *uc, int64_t show_id, int64_t user_id,
                                           struct occupancy *occupancy);

/* Like show_store_touch() and concert_store_draw_place(). */
MUST_CHECK enum status row_cache_bump_rev(struct use_case *uc, int64_t show_id, int64_t *rev);
MUST_CHECK enum status row_cache_draw_place(struct use_case *uc, int64_t concert_id,
                                            int64_t *place);

/* Like queue_store_count_active() and queue_store_first_waiting(). */
MUST_CHECK enum status row_cache_count_active(struct use_case *uc, int64_t concert_id,
                                              int64_t *count);
MUST_CHECK enum status row_cache_first_waiting(struct use_case *uc, int64_t concert_id,
                                               struct token *found);

/* Like queue_store_find(), queue_store_find_id() and reservation_store_find(). */
MUST_CHECK enum status row_cache_token(struct use_case *uc, const char *code, struct token *found);
MUST_CHECK enum status row_cache_token_id(struct use_case *uc, int64_t token_id,
                                          struct token *found);
MUST_CHECK enum status row_cache_reservation(struct use_case *uc, const char *code,
                                             struct reservation *found);

#endif
