/*
 * One concert as the loop thread sees it: its shows, its queue, its free seats.
 */
#ifndef FOYER_APPLICATION_LIVE_LIVE_CONCERT_H
#define FOYER_APPLICATION_LIVE_LIVE_CONCERT_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/queue.h>

#include "application/live/live_show.h"
#include "domain/concert/concert.h"
#include "domain/now.h"
#include "domain/queue/admission_rate.h"
#include "domain/queue/wait_estimate.h"
#include "domain/queue/waiting_line.h"
#include "domain/settings.h"

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

#endif
