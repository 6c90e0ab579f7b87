/*
 * What the worker recalls of users, concerts, shows and active tokens, so that a request need not
 * read them anew.
 *
 * Users, concerts and shows are asked of the store once, when they are first needed, and tokens are
 * recalled from when they are admitted. From then on the recollection follows the changes that the
 * use cases tell the live view (change.h): they are all there is, as long as this daemon alone
 * writes to the store. In a store that is shared, a concert is locked before it is changed, and
 * what others changed comes into the same list first (lane.h). Wallets have no such list, so users
 * are not recalled there; and requests that change nothing lock nothing, so uc->recall is NULL and
 * these functions ask the store.
 */
#ifndef FOYER_APPLICATION_RECALL_H
#define FOYER_APPLICATION_RECALL_H

#include "application/use_case.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"

struct recall *recall_new(void);
void recall_free(struct recall *recall); /* or NULL */

/* Takes over what the use cases have changed, at the end of a batch: its list is about to go. */
void recall_follow(struct recall *recall, const struct change_list *changes);

/* A transaction was rolled back, and the changes behind number `count` were undone with it: all is
 * asked anew. */
void recall_forget(struct recall *recall, size_t count);

/* Others have changed a concert, which the list of changes is about to tell: what cannot be told
 * from that is asked anew. */
void recall_distrust(struct recall *recall, const struct change_list *changes, int64_t concert_id);

/* Like user_store_find() and user_store_move(). */
MUST_CHECK enum status recall_user(struct use_case *uc, const char *login, struct user *user);
MUST_CHECK enum status recall_move(struct use_case *uc, int64_t user_id, int64_t amount,
                                   int64_t *balance, int64_t *entry);

/* Like concert_store_find() and show_store_find(). */
MUST_CHECK enum status recall_concert(struct use_case *uc, int64_t concert_id,
                                      struct concert *concert);
MUST_CHECK enum status recall_show(struct use_case *uc, int64_t show_id, struct show *show);

/* Like reservation_store_occupancy(), of a show that exists. */
MUST_CHECK enum status recall_occupancy(struct use_case *uc, int64_t show_id, int64_t user_id,
                                        struct occupancy *occupancy);

/* Like show_store_touch() and concert_store_draw_place(). */
MUST_CHECK enum status recall_touch(struct use_case *uc, int64_t show_id, int64_t *rev);
MUST_CHECK enum status recall_draw_place(struct use_case *uc, int64_t concert_id, int64_t *place);

/* Like queue_store_count_active() and queue_store_first_waiting(). */
MUST_CHECK enum status recall_count_active(struct use_case *uc, int64_t concert_id, int64_t *count);
MUST_CHECK enum status recall_first_waiting(struct use_case *uc, int64_t concert_id,
                                            struct token *found);

/* Like queue_store_find(), queue_store_find_id() and reservation_store_find(). */
MUST_CHECK enum status recall_token(struct use_case *uc, const char *code, struct token *found);
MUST_CHECK enum status recall_token_id(struct use_case *uc, int64_t token_id, struct token *found);
MUST_CHECK enum status recall_reservation(struct use_case *uc, const char *code,
                                          struct reservation *found);

#endif
