/*
 * Reservations of a customer: holding seats, giving them back.
 */
#ifndef FOYER_APPLICATION_USE_CASES_RESERVATION_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_RESERVATION_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"

/* HOLD: gives the token of that code the seats of a wish. *token has the hold, of a show of
 * *concert. Refuses as seat_hold_take() does; beside that NOT_FOUND (token), TOKEN_ENDED,
 * NOT_ADMITTED, ALREADY_HOLDING. */
MUST_CHECK enum status reservation_service_hold(struct use_case *uc, const char *login,
                                                enum taker taker, const char *code,
                                                const struct wish *wish, struct token *token,
                                                struct concert *concert);

/* RELEASE: gives held seats back, all if `seats` is 0. *released are those that came free.
 * NOT_FOUND, HOLD_EXPIRED, ALREADY_PAID, ALREADY_CANCELLED, BAD_ARG. */
MUST_CHECK enum status reservation_service_release(struct use_case *uc, const char *login,
                                                   const char *code, seat_set seats,
                                                   seat_set *released);

/* Writes down whom a reservation is for that is no customer's. */
MUST_CHECK enum status reservation_service_name(struct use_case *uc, int64_t reservation_id,
                                                const char *name, const char *phone);

/* NOTE: notes a text for staff on anybody's reservation; "" takes the note away. NOT_FOUND. */
MUST_CHECK enum status reservation_service_note(struct use_case *uc, const char *code,
                                                const char *text, bool attention);

/* The reservation of that code if it is the user's. NOT_FOUND (reservation), or HOLD_EXPIRED for a
 * hold of the user's that was lost within the hour. */
MUST_CHECK enum status reservation_service_own(struct use_case *uc, const struct user *user,
                                               const char *code, struct reservation *reservation);

/* The same for looking: that of the user `login`, or, if that is NULL, of anybody. */
MUST_CHECK enum status reservation_service_see(struct use_case *uc, const char *login,
                                               const char *code, struct reservation *reservation);

/* The number of the reservation that has that code, or had it before it was deleted. Whose it is
 * does not matter: it is a place in a list. NOT_FOUND (reservation): it is no code. */
MUST_CHECK enum status reservation_service_number(struct use_case *uc, const char *code,
                                                  int64_t *number);

#endif
