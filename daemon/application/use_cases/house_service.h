/*
 * Seats that are kept out of the sale: house seats, which the counter may sell, and kill seats,
 * which nobody may.
 */
#ifndef FOYER_APPLICATION_USE_CASES_HOUSE_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_HOUSE_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/reservation/seat_block_store.h"

/* Takes free seats out of the sale; house seats until a time, if it says one, that is to come and
 * before the show begins. NOT_FOUND, NOT_BOOKABLE, BAD_ARG (until), SEAT_BLOCKED, SEAT_SOLD,
 * SEAT_HELD. */
MUST_CHECK enum status house_service_block(struct use_case *uc, const struct seat_block *block);

/* Puts blocked seats back into the sale; *changed are those that were blocked. NOT_FOUND,
 * NOT_BOOKABLE; NOT_ALLOWED if a kill seat is among them and `may_kill` does not allow that. */
MUST_CHECK enum status house_service_unblock(struct use_case *uc, int64_t show_id, seat_set seats,
                                             bool may_kill, seat_set *changed);

/* Calls `each` for the blocked seats of a show, each with one seat, by number. NOT_FOUND. */
MUST_CHECK enum status house_service_list(struct use_case *uc, int64_t show_id,
                                          void (*each)(void *arg, const struct seat_block *),
                                          void *arg);

#endif
