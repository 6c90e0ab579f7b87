/*
 * Paying holds, and giving paid seats back.
 */
#ifndef FOYER_APPLICATION_USE_CASES_PAYMENT_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_PAYMENT_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/payment/ledger.h"
#include "domain/payment/refund.h"
#include "domain/reservation/reservation.h"
#include "domain/ticket/ticket.h"
#include "domain/till/till_shift.h"

/* What a payment or refund came to. */
struct settlement {
    struct reservation reservation; /* before it */
    seat_set seats;                 /* paid or refunded now */
    struct ledger_entry entry;
    int64_t refunded, fee; /* of a refund, points: what was given back, and what was kept */
    struct till_stamp by;  /* of a refund: who gives it back at the counter; its caller's */
    int64_t cancel_until_ms;
    char zone[ZONE_TEXT];
};

/* Has a user the points to pay `amount`? NO_POINTS. */
MUST_CHECK enum status payment_service_check_points(struct use_case *uc, const struct user *user,
                                                    int64_t amount);

/* PAY: debit, ledger entry, payment, ownership and tickets together; the token is done and the next
 * one admitted. NOT_FOUND, HOLD_EXPIRED, ALREADY_PAID, ALREADY_CANCELLED, NOT_BOOKABLE or
 * NO_POINTS. */
MUST_CHECK enum status payment_service_pay(struct use_case *uc, const char *login, const char *code,
                                           struct settlement *settlement);

/* CANCEL: refunds seats (0: all) of a paid reservation at what was paid for them. NOT_FOUND,
 * HOLD_EXPIRED, ALREADY_CANCELLED, CANCEL_CLOSED, CHECKED_IN, BAD_ARG. */
MUST_CHECK enum status payment_service_cancel(struct use_case *uc, const char *login,
                                              const char *code, seat_set seats,
                                              struct settlement *settlement);

/* Refunds seats of a paid reservation as they were paid, whatever the deadlines say; their tickets
 * end as `ticket` says. settlement->reservation, ->seats and ->by are the caller's; the entry and
 * the points are filled in. */
MUST_CHECK enum status payment_service_refund(struct use_case *uc, struct settlement *settlement,
                                              enum ticket_state ticket);

/* The same, of so many percent of what was paid. */
MUST_CHECK enum status payment_service_give_back(struct use_case *uc, struct settlement *settlement,
                                                 int64_t percent, enum ticket_state ticket);

/* What seats of a paid reservation give back. */
MUST_CHECK enum status payment_service_share(struct use_case *uc,
                                             const struct reservation *reservation, seat_set seats,
                                             int64_t percent, struct refund_shares *shares);

/* CHECKED_IN, with the seats, if a guest of some seats is inside. */
MUST_CHECK enum status payment_service_check_outside(struct use_case *uc,
                                                     const struct reservation *reservation,
                                                     seat_set seats);

#endif
