/*
 * One show as the loop thread sees it: who has which seat, in memory.
 *
 * A held seat is free from the instant of its deadline, and a house seat from the time at which it
 * comes back, although the store learns of it a moment later. The revision must grow at that
 * instant too, and never fall back: a change in the store counts it up by two, and each deadline
 * that has passed but is not yet in the store shows as one more. (Every such deadline is followed
 * by at least one change in the store, so the sum only grows.)
 */
#ifndef FOYER_APPLICATION_LIVE_LIVE_SHOW_H
#define FOYER_APPLICATION_LIVE_LIVE_SHOW_H

#include <stdbool.h>

#include "application/live/change.h"
#include "application/live/topic.h"
#include "domain/concert/concert.h"
#include "domain/now.h"

struct live_seat {
    int64_t user_id;    /* of held and sold seats */
    int64_t expires_ms; /* of held seats */
    int64_t until_ms; /* of blocked seats: when they are free again, wall clock; INT64_MAX: never */
};

struct live_show {
    struct show show;
    struct live_concert *concert; /* borrowed */
    const struct concert *terms;  /* what is stored of it; borrowed */
    struct live_seat *seats; /* shape: seats[SEAT_COUNT]; NULL: no seat was ever taken; owned */
    seat_set held, sold, blocked; /* as stored; do not overlap */
    bool is_unread;               /* seats of before the daemon started are missing; live_load.h */
    int64_t refused_scans;        /* at the door, since this daemon started */
    int64_t first_expiry_ms;      /* the earliest deadline of a held seat, INT64_MAX if none */
    int64_t first_return_ms;      /* when the first blocked seat is free again, wall clock */
    struct topic *topic;          /* its seats; NULL: nobody waits for them */
};

struct seat_counts {
    int free, held, sold, blocked;
};

/* `terms` is what is stored of the concert. Both are borrowed. */
void live_show_init(struct live_show *show, const struct show *stored, struct live_concert *concert,
                    const struct concert *terms);
void live_show_release(struct live_show *show);

/* Some seats have a new state; their revision is taken over. */
void live_show_set_seats(struct live_show *show, const struct seats_change *change);

/* The held seats whose deadline has not come. */
seat_set live_show_held(const struct live_show *show, int64_t now_ms);

/* The seats that no customer can book: blocked, or without a grade. */
seat_set live_show_blocked(const struct live_show *show, int64_t wall_ms);

/* The seats that anybody could book if the show can be booked. */
seat_set live_show_free(const struct live_show *show, struct now now);

/* When the next blocked seat is free again, wall clock; INT64_MAX if none will be. */
int64_t live_show_next_return(const struct live_show *show, int64_t wall_ms);

/* The revision to be shown now. */
int64_t live_show_rev(const struct live_show *show, struct now now);

struct seat_counts live_show_count(const struct live_show *show, struct now now);

/* Whether customers can book the show at that moment; SOLD_OUT if only the seats are missing. */
enum bookable live_show_bookable(const struct live_show *show, struct now now);

#endif
