/*
 * Holds: taking seats, giving them back, losing them.
 */
#ifndef FOYER_APPLICATION_RESERVATION_SERVICE_H
#define FOYER_APPLICATION_RESERVATION_SERVICE_H

#include "application/use_case.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"

/*
 * Gives an active token without hold the seats of a wish. The token is changed, and is the caller's
 * to save. NOT_FOUND (show), NOT_BOOKABLE, SEAT_LIMIT, SEAT_BLOCKED, SEAT_SOLD, SEAT_HELD,
 * NO_BLOCK: nothing has changed.
 */
MUST_CHECK enum status reservation_service_take(struct use_case *uc, const struct concert *concert,
                                                struct token *token, const struct wish *wish);

/* HOLD: the same for the token of that code, saved. *token has the hold. Beside the above NOT_FOUND
 * (token), TOKEN_ENDED, NOT_ADMITTED, ALREADY_HOLDING. */
MUST_CHECK enum status reservation_service_hold(struct use_case *uc, const char *login,
                                                const char *code, const struct wish *wish,
                                                struct token *token);

/* RELEASE: gives held seats back, all if `seats` is 0. *released are those that came free.
 * NOT_FOUND, HOLD_EXPIRED, ALREADY_PAID, ALREADY_CANCELLED, BAD_ARG. */
MUST_CHECK enum status reservation_service_release(struct use_case *uc, const char *login,
                                                   const char *code, seat_set seats,
                                                   seat_set *released);

/* Deletes the hold of a token, which is ending or goes on without it. `lost`: remembered, to answer
 * HOLD_EXPIRED. The token itself is left to the caller. */
MUST_CHECK enum status reservation_service_drop(struct use_case *uc, const struct token *token,
                                                bool lost);

/* The reservation of that code if it is the user's. NOT_FOUND (reservation), or HOLD_EXPIRED for a
 * hold of the user's that was lost within the hour. */
MUST_CHECK enum status reservation_service_own(struct use_case *uc, const struct user *user,
                                               const char *code, struct reservation *reservation);

/* Seats of a show have changed: counts its revision up and tells the live view. change->rev is
 * filled in. */
MUST_CHECK enum status reservation_service_tell(struct use_case *uc, struct seats_change *change);

#endif
