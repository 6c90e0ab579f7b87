/*
 * The catalogue: concerts, grades, shows and what is on sale.
 */
#ifndef FOYER_APPLICATION_USE_CASES_CONCERT_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_CONCERT_SERVICE_H

#include "application/use_cases/use_case.h"

/* STATUS_NOT_FOUND (concert) if there is none. */
MUST_CHECK enum status concert_service_find(struct use_case *uc, int64_t concert_id,
                                            struct concert *concert);

/* A concert with the defaults of the settings; title and number are still to be given. */
void concert_service_defaults(const struct use_case *uc, struct concert *concert);

/* Checks zone and cancel rule of a concert; BAD_ARG names the one that is wrong. */
MUST_CHECK enum status concert_service_check(struct use_case *uc, const struct concert *concert);

/* Adds a concert and gives it its number. BAD_ARG also if its sale is empty or a text is padded. */
MUST_CHECK enum status concert_service_add(struct use_case *uc, struct concert *concert);

/* Writes a concert that has changed (not its grades): deadlines for cancelling follow, and waiters
 * are let in if there is room now. BAD_ARG also if what has changed of its sale makes that empty,
 * or has it open after the last show. */
MUST_CHECK enum status concert_service_update(struct use_case *uc, const struct concert *concert);

/* Gives seats a grade and the grade its price. NOT_FOUND, LIMIT. */
MUST_CHECK enum status concert_service_set_grade(struct use_case *uc, int64_t concert_id,
                                                 const char *grade, seat_set seats, int64_t price);

/* Adds a show and gives it its number. BAD_ARG if it has begun already, or its concert's sale would
 * open after the last show, unless `is_past` says that it is to be history. LIMIT. */
MUST_CHECK enum status concert_service_add_show(struct use_case *uc, const struct concert *concert,
                                                int64_t starts_ms, bool is_past, struct show *show);

/* Somebody who had paid for a show that is called off. */
struct show_refund {
    char code[RESERVATION_TEXT];
    char login[LOGIN_TEXT];
    char name[NAME_TEXT];
    char phone[PHONE_TEXT];
    int64_t refunded; /* points */
};

/* What calling off a show came to. */
struct show_cancellation {
    int64_t reservations;                   /* refunded */
    int64_t refunded;                       /* points */
    struct show_refund refunds[SEAT_COUNT]; /* shape: refunds[reservations]; oldest first */
};

/* Calls a show off: holds are dropped, everybody is refunded. NOT_FOUND, NOT_BOOKABLE (past or
 * cancelled already). */
MUST_CHECK enum status concert_service_cancel_show(struct use_case *uc, int64_t show_id,
                                                   struct show_cancellation *result);

/* What moving a show came to. */
struct show_move {
    struct show show; /* as it is now */
    char zone[ZONE_TEXT];
    int64_t reservations;                     /* paid ones, which it concerns */
    struct show_refund concerned[SEAT_COUNT]; /* shape: concerned[reservations]; oldest first;
                                                 nothing is refunded */
};

/* Moves a show to another time that is to come: guests keep seats and tickets, and the deadline
 * for cancelling does not become an earlier one, but where that would be after the beginning.
 * NOT_FOUND, NOT_BOOKABLE (past or cancelled already), BAD_ARG, EXISTS. */
MUST_CHECK enum status concert_service_move_show(struct use_case *uc, int64_t show_id,
                                                 int64_t starts_ms, struct show_move *result);

/* Removes a show that was added by mistake: nobody ever bought a seat of it, and nobody holds one.
 * NOT_FOUND, SEAT_HELD, SEAT_SOLD. */
MUST_CHECK enum status concert_service_remove_show(struct use_case *uc, int64_t show_id);

#endif
