/*
 * One concert as the loop thread sees it: its shows, its queue, its free seats. And each of its
 * shows: who has which seat, in memory.
 *
 * A held seat is free from the instant of its deadline, and a house seat from the time at which it
 * comes back, although the store learns of it a moment later. The revision must grow at that
 * instant too, and never fall back: a change in the store counts it up by two, and each deadline
 * that has passed but is not yet in the store shows as one more. (Every such deadline is followed
 * by at least one change in the store, so the sum only grows.)
 */
#ifndef FOYER_APPLICATION_LIVE_LIVE_CONCERT_H
#define FOYER_APPLICATION_LIVE_LIVE_CONCERT_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/queue.h>

#include "application/live/change.h"
#include "application/live/topic.h"
#include "domain/concert/concert.h"
#include "domain/now.h"
#include "domain/queue/admission_rate.h"
#include "domain/queue/wait_estimate.h"
#include "domain/queue/waiting_line.h"
#include "domain/settings.h"

struct live_seat {
    int64_t user_id;    /* of held and sold seats */
    int64_t expires_ms; /* of held seats */
    int64_t until_ms; /* of blocked seats: when they are free again, wall clock; INT64_MAX: never */
};

struct live_concert;

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

struct live_token;
TAILQ_HEAD(token_list, live_token);

struct live_concert {
    struct concert concert;
    char *search_key;         /* of title, artist and venue; see shared/text.h; owned */
    struct live_show **shows; /* shape: shows[show_count], by number; the array is owned, the shows
                                 are the view's */
    size_t show_count;
    struct waiting_line line;
    struct token_list waiters; /* in the order of their places */
    struct wait_estimate estimate;
    struct admission_rate admissions; /* since this daemon began */
    int64_t active;                   /* tokens of the concert that are active in the store */
    /* The free seats over all bookable shows, as last counted, and until when that holds. */
    int64_t left;
    bool left_known;
    struct now left_until;
    struct closing closing, late_closing; /* for customers, and for staff */
    bool closing_known;
    struct topic *queue_topic; /* how tokens stand that have not changed themselves ... */
    struct topic *sale_topic;  /* ... but for their positions */
    int64_t queue_news;        /* the number of the last change of that; see live_view_news() */
    struct topic *dates_topic; /* which shows there are */
};

/* Free seats over all bookable shows of the concert. */
int64_t live_concert_left(struct live_concert *concert, struct now now);

/* Does the count of free seats still hold? */
bool live_concert_left_holds(const struct live_concert *concert, struct now now);

/* What a show adds to the free seats of its concert. */
int64_t live_concert_show_left(const struct live_show *show, struct now now);

/* Of these seats, those that are free, over all dates that can be booked; counted anew. */
int64_t live_concert_free_of(const struct live_concert *concert, seat_set seats, struct now now);

/* When the sale of the concert ends for good, for those. Borrowed until the next change. */
const struct closing *live_concert_closing(struct live_concert *concert, enum taker taker);

/* Seconds until the waiter at `position` is admitted; -1: unknown. Nobody waits longer than the
 * sale goes on, for those like them until `closes_ms` of the steady clock. */
int64_t live_concert_wait_s(const struct live_concert *concert, int64_t position, int64_t closes_ms,
                            const struct settings *settings, struct now now);

/* The same for somebody who would JOIN now: 0 if a place is free. -1 also while nothing can be
 * booked. */
int64_t live_concert_newcomer_s(struct live_concert *concert, const struct settings *settings,
                                struct now now);

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
