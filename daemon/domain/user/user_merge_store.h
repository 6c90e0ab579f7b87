/*
 * Joining two users in the store. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_USER_USER_MERGE_STORE_H
#define FOYER_DOMAIN_USER_USER_MERGE_STORE_H

#include "domain/ports/store.h"
#include "shared/code.h"
#include "shared/seat_set.h"

/* Seats that a user has, of one reservation. */
struct owned_seats {
    int64_t reservation_id, show_id, concert_id;
    seat_set seats;
};

/* A live token of a user: its concert, and the code of its hold ("": none). NOT_FOUND if there is
 * none. */
MUST_CHECK enum status user_merge_store_live(struct store *store, int64_t user_id,
                                             int64_t *concert_id, char hold[RESERVATION_TEXT]);

/* Calls `each` for the paid reservations of a user, oldest first. */
MUST_CHECK enum status user_merge_store_owned(struct store *store, int64_t user_id,
                                              void (*each)(void *arg, const struct owned_seats *),
                                              void *arg);

/* Makes `from` another name of `to`: reservations, holds that were left unpaid, what was `spent`,
 * and the other names of `from` become those of `to`. The wallet of `from` is empty by then.
 * Payments and refunds stay with the ledger that they are entries of. *reservations: how many have
 * a new owner. */
MUST_CHECK enum status user_merge_store_join(struct store *store, int64_t from_id, int64_t to_id,
                                             int64_t spent, int64_t *reservations);

#endif
