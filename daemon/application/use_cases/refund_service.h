/*
 * Giving money back at the counter.
 */
#ifndef FOYER_APPLICATION_USE_CASES_REFUND_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_REFUND_SERVICE_H

#include "application/use_cases/approval_service.h"
#include "application/use_cases/payment_service.h"

struct refund_request {
    const char *code;       /* of the reservation; borrowed */
    seat_set seats;         /* 0: all that are left */
    int64_t percent;        /* of what was paid, 0..100; the rest is the fee */
    enum pay_method method; /* how the money is handed out; PAY_METHODS: it stays in the wallet */
    struct leave leave;
};

/*
 * REFUND: gives paid seats of anybody back, whatever the deadline says. settlement->entry is the
 * last movement of the owner's wallet, of which `amount` is 0 if nothing moved; the amount that was
 * given is settlement->refunded. NOT_ALLOWED, NOT_FOUND, ALREADY_CANCELLED, CHECKED_IN, BAD_ARG,
 * LIMIT.
 */
MUST_CHECK enum status refund_service_refund(struct use_case *uc,
                                             const struct refund_request *request,
                                             struct settlement *settlement);

#endif
