/*
 * Who has which seat of a show, as the live claims say (the table at the head of
 * reservation_store.c): what row_cache.c remembers of a show, and changes with each claim.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_SHOW_SEATS_H
#define FOYER_INFRASTRUCTURE_STORES_SHOW_SEATS_H

#include <stdint.h>

#include "domain/reservation/reservation.h"

/* The sets do not overlap; what is in none of them is free. */
struct show_seats {
    seat_set held, sold, blocked;
    seat_set house;                 /* of the blocked ones */
    int64_t until_ms[SEAT_COUNT];   /* when each house seat n comes back: [n - 1], wall clock;
                                       INT64_MAX: never */
    int64_t user_ids[SEAT_COUNT];   /* of each held or sold seat n: [n - 1] */
    int64_t expires_ms[SEAT_COUNT]; /* of each held seat n: [n - 1], steady clock; otherwise 0 */
};

/* As `user_id` sees them at `wall_ms`. */
void show_seats_look(const struct show_seats *seats, int64_t user_id, int64_t wall_ms,
                     struct occupancy *occupancy);

/* Some seats change; nothing happens if `seats` is NULL, as they are not remembered. Those that are
 * sold were held by the same user; of those to be unblocked, the ones that are not blocked stay as
 * they are. */
void show_seats_hold(struct show_seats *seats, const struct reservation *reservation);
void show_seats_shorten(struct show_seats *seats, seat_set held, int64_t expires_ms);
void show_seats_sell(struct show_seats *seats, seat_set sold);
void show_seats_own(struct show_seats *seats, seat_set owned, int64_t user_id); /* sold to */
void show_seats_block(struct show_seats *seats, seat_set blocked, enum block_kind kind,
                      int64_t until_ms);
void show_seats_unblock(struct show_seats *seats, seat_set unblocked);
void show_seats_free(struct show_seats *seats, seat_set freed);

#endif
