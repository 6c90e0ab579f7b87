/*
 * Giving seats away.
 */
#ifndef FOYER_APPLICATION_USE_CASES_COMP_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_COMP_SERVICE_H

#include "application/use_cases/approval_service.h"
#include "domain/reservation/reservation.h"

struct comp_request {
    int64_t show_id;
    seat_set seats;
    const char *name; /* for whom; borrowed */
    enum comp_reason reason;
    struct leave leave;
};

struct comp_result {
    struct reservation reservation;
    int64_t face; /* what the seats would have cost, points */
};

/* COMP: gives free seats and house seats of a show to somebody, for nothing. NOT_ALLOWED, NOT_FOUND
 * (show), NOT_BOOKABLE, SEAT_BLOCKED, SEAT_SOLD, SEAT_HELD: nothing has changed. */
MUST_CHECK enum status comp_service_give(struct use_case *uc, const struct comp_request *request,
                                         struct comp_result *result);

#endif
