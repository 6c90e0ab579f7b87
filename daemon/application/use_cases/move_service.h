/*
 * Changing paid seats for others: MOVE.
 */
#ifndef FOYER_APPLICATION_USE_CASES_MOVE_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_MOVE_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/reservation/seat_move.h"

struct move_request {
    const char *owner; /* whose reservations may be moved; NULL: anybody's */
    bool is_staff;     /* an operator asks; otherwise the owner */
    const char *codes; /* one reservation, or two with a comma between them */
    struct seat_list from, to;
    int64_t show_id; /* to go to; 0: the same */
    bool keep_price;
    const char *reason;     /* "": none */
    enum pay_method method; /* how the difference is paid or given back; PAY_METHODS: by points */
};

/* What became of one of the reservations. */
struct moved {
    char old_code[RESERVATION_TEXT], code[RESERVATION_TEXT]; /* of the new one, or the same */
    seat_set seats;                                          /* that it has got */
    int64_t difference;                                      /* points; below 0: given back */
    int64_t balance;                                         /* of its owner's wallet */
};

struct move_result {
    int count;
    struct moved moved[MOVE_PARTIES]; /* shape: moved[count] */
};

/*
 * Moves all or nothing. NOT_FOUND, HOLD_EXPIRED, BAD_ARG, ALREADY_CANCELLED, NOT_ALLOWED (of what
 * an owner may not), CANCEL_CLOSED, NOT_BOOKABLE, QUEUE_FIRST (the owner's, while others wait),
 * CHECKED_IN (to another show), SEAT_BLOCKED, SEAT_SOLD, SEAT_HELD, SEAT_LIMIT, LIMIT or NO_POINTS.
 */
MUST_CHECK enum status move_service_move(struct use_case *uc, const struct move_request *request,
                                         struct move_result *result);

#endif
