/*
 * FIND: reservations by what somebody says at the counter.
 */
#ifndef FOYER_APPLICATION_USE_CASES_FIND_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_FIND_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/reservation/find_store.h"

struct find_request {
    const char *text;
    int64_t show_id;   /* 0: of any show */
    const char *after; /* the code of the reservation to go on below, or NULL */
    int64_t limit;
};

/* The numbers of reservations in the order in which they are told, and at most limit + 1 of them. A
 * code, a ticket, a secret or a seat (with show_id) comes first. *is_wide: more people are called
 * so than are looked at. NOT_FOUND if there is no reservation `after`. found->ids is the caller's
 * to free, whatever the status. */
MUST_CHECK enum status find_service_run(struct use_case *uc, const struct find_request *request,
                                        struct found_ids *found, bool *is_wide);

#endif
