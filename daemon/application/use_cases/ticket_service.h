/*
 * Tickets of paid seats: showing, printing, and issuing them anew.
 */
#ifndef FOYER_APPLICATION_USE_CASES_TICKET_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_TICKET_SERVICE_H

#include "application/use_cases/approval_service.h"
#include "application/use_cases/use_case.h"
#include "domain/reservation/reservation.h"
#include "domain/ticket/ticket.h"

/* The live tickets of a reservation, in the order of their seats. */
struct ticket_list {
    struct reservation reservation;
    int count;
    struct ticket tickets[SEAT_COUNT]; /* shape: tickets[count] */
};

/* Gives paid seats, which have none, their first tickets. */
MUST_CHECK enum status ticket_service_issue(struct use_case *uc, int64_t reservation_id,
                                            seat_set seats);

/* TICKETS: those of a user's paid seats; `login` NULL: of anybody's. NOT_FOUND, HOLD_EXPIRED,
 * ALREADY_CANCELLED, BAD_ARG. */
MUST_CHECK enum status ticket_service_list(struct use_case *uc, const char *login, const char *code,
                                           seat_set seats, struct ticket_list *list);

/* TICKET-PRINT: counts a print of each, before it is made; the list has the new counts. Refuses as
 * ticket_service_list(). */
MUST_CHECK enum status ticket_service_print(struct use_case *uc, const char *login,
                                            const char *code, seat_set seats,
                                            struct ticket_list *list);

/* TICKET-REISSUE: ends the tickets of some seats of anybody's and gives them the next ones; the
 * list has those. NOT_FOUND, ALREADY_CANCELLED, BAD_ARG, LIMIT; NOT_ALLOWED with the seats for
 * tickets that a guest came in with, without leave. */
MUST_CHECK enum status ticket_service_reissue(struct use_case *uc, const char *code, seat_set seats,
                                              const struct leave *leave, struct ticket_list *list);

#endif
