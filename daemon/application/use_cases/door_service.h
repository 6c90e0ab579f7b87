/*
 * The door of a show: letting guests in and out.
 */
#ifndef FOYER_APPLICATION_USE_CASES_DOOR_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_DOOR_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/door/door.h"

/* What a scan came to. */
struct scanned {
    struct guest guest;
    int64_t entry;
    bool is_clash;
    struct guest_counts counts;
};

/* SCAN, by the one who is `login`: lets the guest of a secret in or out. NOT_FOUND (show, ticket),
 * WRONG_SHOW, TICKET_DEAD, DOORS_CLOSED, ALREADY_IN, NOT_IN. */
MUST_CHECK enum status door_service_scan(struct use_case *uc, const char *login, const char *secret,
                                         const struct scan *scan, struct scanned *scanned);

/* UNSCAN: takes back the last scan of the ticket of a seat. NOT_FOUND (show, reservation, ticket),
 * WRONG_SHOW, NOT_IN. */
MUST_CHECK enum status door_service_unscan(struct use_case *uc, int64_t show_id, const char *code,
                                           int seat, struct scanned *scanned);

/* ADMIT: lets in the guests of a reservation, all or none: `seats`, or if that is 0 all who are not
 * inside. scan->show_id is set. NOT_FOUND (reservation), BAD_ARG, ALREADY_CANCELLED, DOORS_CLOSED,
 * ALREADY_IN. */
MUST_CHECK enum status door_service_admit(struct use_case *uc, const char *login, const char *code,
                                          seat_set seats, struct scan *scan, seat_set *admitted,
                                          struct guest_counts *counts);

/* DOOR and DOORLIST: calls `each` for the guests of a show. NOT_FOUND (show). */
MUST_CHECK enum status door_service_guests(struct use_case *uc, int64_t show_id,
                                           void (*each)(void *arg, const struct guest *), void *arg,
                                           struct guest_counts *counts);

#endif
