/*
 * The queue: joining, admission, and every way out of it.
 */
#ifndef FOYER_APPLICATION_USE_CASES_QUEUE_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_QUEUE_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/queue/token.h"

/*
 * A user asks for a place in the queue of a concert. *token is the new token, or the one the user
 * has already; it is admitted at once if there is room, and then takes the seats of its wish if
 * they are free. A new wish replaces that of a live token. `taker`: whether the user asks, or staff
 * for the user, who may do so late. NOT_FOUND, NOT_BOOKABLE, SEAT_LIMIT.
 */
MUST_CHECK enum status queue_service_join(struct use_case *uc, const char *login, enum taker taker,
                                          int64_t concert_id, const struct wish *wish,
                                          struct token *token);

/* Whether a newcomer is admitted at once: a place is free, and nobody waits for it. */
MUST_CHECK enum status queue_service_find_room(struct use_case *uc, const struct concert *concert,
                                               bool *room);

/* May a user (0: a new one) without a live token join the queue with that wish? Writes nothing.
 * NOT_FOUND, NOT_BOOKABLE, TOO_MANY, SEAT_LIMIT. */
MUST_CHECK enum status queue_service_check(struct use_case *uc, const struct concert *concert,
                                           enum taker taker, int64_t user_id,
                                           const struct wish *wish);

/* A stored user without a live token of the concert takes a place by way of staff, for which there
 * is room. */
MUST_CHECK enum status queue_service_enter(struct use_case *uc, const struct concert *concert,
                                           const struct user *user, struct token *token);

/* The token of that code if it is the user's. NOT_FOUND (token) otherwise. */
MUST_CHECK enum status queue_service_own(struct use_case *uc, const char *login, const char *code,
                                         struct token *token);

/* The user gives a live token up; its hold is released. NOT_FOUND, TOKEN_ENDED. */
MUST_CHECK enum status queue_service_leave(struct use_case *uc, const char *login, const char *code,
                                           struct token *token);

/* The live token of that code, if nobody polled it for too long, which was so at `lapsed_ms`.
 * NOT_FOUND if it has a hold, has ended by then, or has moved to another daemon. */
MUST_CHECK enum status queue_service_find_lapsed(struct use_case *uc, const char *code,
                                                 int64_t lapsed_ms, struct token *token);

/* A token was polled at this daemon, which is its owner from now on. OK also if there is none. */
MUST_CHECK enum status queue_service_take_ownership(struct use_case *uc, const char *code);

/* Ends a live token and lets nobody in. An unpaid hold of it is deleted, and remembered as lost if
 * it ends by its deadline. */
MUST_CHECK enum status queue_service_finish(struct use_case *uc, struct token *token,
                                            enum token_state state);

/* Ends a token whose deadline has come, or whose sale has ended, and lets nobody in. It says why if
 * the sale ended first, or at that instant. */
MUST_CHECK enum status queue_service_expire(struct use_case *uc, struct token *token);

/* TOKEN_ENDED, with what is reported of a token that has ended. */
MUST_CHECK enum status queue_service_refuse_ended(struct use_case *uc, const struct token *token);

/* The same, whatever the state, then lets the next ones in. */
MUST_CHECK enum status queue_service_end(struct use_case *uc, struct token *token,
                                         enum token_state state);

/* Admits waiters of a concert while it has room and its sale is open. */
MUST_CHECK enum status queue_service_admit(struct use_case *uc, int64_t concert_id);

/* Something of a concert's sale has changed, or its time has come: if it has ended for good, every
 * live token of the concert ends with it, or only those of customers while staff may still sell;
 * otherwise waiters are admitted. */
MUST_CHECK enum status queue_service_settle(struct use_case *uc, int64_t concert_id);

/* Writes a token that has changed and reports it to the live view. */
MUST_CHECK enum status queue_service_save(struct use_case *uc, struct token *token);

/* The same of one that has taken a hold, of which nothing else has changed. */
MUST_CHECK enum status queue_service_save_hold(struct use_case *uc, struct token *token);

#endif
