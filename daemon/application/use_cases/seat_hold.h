/*
 * Seats of a token, taken and lost: what HOLD, the queue and the expiry of holds have in common.
 */
#ifndef FOYER_APPLICATION_USE_CASES_SEAT_HOLD_H
#define FOYER_APPLICATION_USE_CASES_SEAT_HOLD_H

#include "application/use_cases/use_case.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"

/* Finds the show of a wish, and the seats that a user would get by it now. Writes nothing, and is
 * refused as seat_hold_take() is. */
MUST_CHECK enum status seat_hold_choose(struct use_case *uc, const struct concert *concert,
                                        enum taker taker, int64_t user_id, const struct wish *wish,
                                        struct show *show, seat_set *chosen);

/*
 * Gives an active token without hold the seats of a wish. The token is changed, and is the caller's
 * to save. NOT_FOUND (show), NOT_BOOKABLE, TOO_MANY, SEAT_LIMIT, SEAT_BLOCKED, SEAT_SOLD,
 * SEAT_HELD, NO_BLOCK: nothing has changed.
 */
MUST_CHECK enum status seat_hold_take(struct use_case *uc, const struct concert *concert,
                                      enum taker taker, struct token *token,
                                      const struct wish *wish);

/*
 * Seats that were chosen for TAKER_COUNTER are about to be claimed: those that are house seats are
 * blocked no more, and what had come back without anybody having written that down is free in the
 * store, too. Whoever claims seats of a show in another way than by seat_hold_take() calls this
 * first, once nothing can be refused any more, and reports the seats to the live view afterwards
 * (seat_hold_tell).
 */
MUST_CHECK enum status seat_hold_lift(struct use_case *uc, int64_t show_id, seat_set seats);

/* House seats of a show that come back at that time are free from now on. */
MUST_CHECK enum status seat_hold_return_house(struct use_case *uc, int64_t show_id,
                                              int64_t until_ms);

/* The show of a token's hold begins at another time: the hold lasts no longer than it can be paid.
 * The token is changed, and is the caller's to save. */
MUST_CHECK enum status seat_hold_shorten(struct use_case *uc, const struct concert *concert,
                                         const struct show *show, struct token *token);

/* Deletes the hold of a token, which is ending or goes on without it. `lost`: remembered, to answer
 * HOLD_EXPIRED. The token itself is left to the caller. */
MUST_CHECK enum status seat_hold_drop(struct use_case *uc, const struct token *token, bool lost);

/* TOO_MANY, with the seconds that remain, while a user who let seats of a show lie unpaid has to
 * wait before holding more of it. */
MUST_CHECK enum status seat_hold_check_pause(struct use_case *uc, int64_t user_id, int64_t show_id);

/* SEAT_HELD for held seats of a show, with the seconds until the first may come free, or the show
 * is not sold to those any more. */
MUST_CHECK enum status seat_hold_refuse_held(struct use_case *uc, const struct concert *concert,
                                             enum taker taker, const struct show *show,
                                             const struct occupancy *occupancy, seat_set seats);

/* Seats of a show have changed: counts its revision up and reports it to the live view.
 * change->rev is filled in. */
MUST_CHECK enum status seat_hold_tell(struct use_case *uc, struct seats_change *change);

/* A reservation that is about to be added gets a number and a code. */
void seat_hold_number(struct use_case *uc, struct reservation *reservation);

#endif
