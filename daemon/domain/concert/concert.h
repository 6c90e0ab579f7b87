/*
 * Concerts, their grades and their shows, and when one can be booked.
 */
#ifndef FOYER_DOMAIN_CONCERT_CONCERT_H
#define FOYER_DOMAIN_CONCERT_CONCERT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/settings.h"
#include "shared/seat_set.h"
#include "shared/word_list.h"

/* Bytes with the NUL: 100 characters of up to 4 bytes, 8 for a grade. */
enum { TITLE_TEXT = 401, GRADE_TEXT = 33, GRADES_MAX = 10 };

/* late_minutes are so many at most, in milliseconds: a day. */
#define LATE_MOST_MS INT64_C(86400000)

/* A time that is not set. */
#define NO_TIME INT64_MIN

/* Who takes seats. */
enum taker {
    TAKER_CUSTOMER,
    TAKER_STAFF,   /* for a customer: also late, while late_minutes allow it */
    TAKER_COUNTER, /* sells at the counter: late, and house seats as well */
};

struct grade {
    char name[GRADE_TEXT];
    int64_t price; /* points a seat */
    seat_set seats;
};

struct concert {
    int64_t concert_id;
    char title[TITLE_TEXT];
    char artist[TITLE_TEXT];
    char venue[TITLE_TEXT];
    char zone[ZONE_TEXT];
    int64_t capacity;       /* tokens active at a time */
    int64_t seat_limit;     /* live seats of one user and show */
    int64_t sale_opens_ms;  /* or NO_TIME */
    int64_t sale_closes_ms; /* or NO_TIME */
    char cancel_until[RULE_TEXT];
    int64_t late_minutes; /* so long after the beginning of a show staff may sell it */
    enum sale sale;
    int grade_count;
    struct grade grades[GRADES_MAX]; /* shape: grades[grade_count] */
};

struct show {
    int64_t show_id;
    int64_t concert_id;
    int64_t starts_ms;
    int64_t starts_local_ms; /* the same on the clock of the venue, see zone_local(); 0: unknown */
    int64_t cancel_until_ms; /* 0: never */
    int64_t kept_until_ms;   /* the same before the date was moved last: it is kept; 0: none is */
    bool cancelled;
    bool removed; /* added by mistake: nobody sees it any more, and it is cancelled */
    int64_t rev;  /* grows by two with each change of a seat, see application/live/live_concert.h */
};

/* A change of a seat counts the revision up by so much. */
enum { REV_STEP = 2 };

/* When the sale of a concert ends for good, as the concert is now, and why. */
struct closing {
    enum bookable why; /* CLOSED, PAST or CANCELLED */
    int64_t at_ms;     /* wall clock; INT64_MIN: it has ended */
};

/* Every seat that has a grade. */
seat_set concert_graded(const struct concert *concert);

/* The grade of a seat, or NULL. */
const struct grade *concert_grade_of(const struct concert *concert, int seat);

/* What `seats`, all graded, cost together. */
int64_t concert_price(const struct concert *concert, seat_set seats);

/* Gives seats to a grade: they leave the grade they had, and a grade without seats is dropped.
 * False if the concert has GRADES_MAX others already. */
bool concert_set_grade(struct concert *concert, const char *name, seat_set seats, int64_t price);

/* A sale that closes before it has opened, or at that instant. */
bool concert_sale_is_empty(const struct concert *concert);

/* A sale that opens when the last show has begun. `last_start_ms`: NO_TIME while there is no show.
 */
bool concert_sale_misses(const struct concert *concert, int64_t last_start_ms);

/* The sale of the whole concert at `wall_ms`, leaving its dates aside: BOOKABLE, SOON, UNGRADED,
 * PAUSED or CLOSED. */
enum bookable concert_bookable(const struct concert *concert, int64_t wall_ms);

/* The moment from which a show that begins at `starts_ms` (or NO_TIME) is not sold any more to
 * those: its beginning, or late_minutes later. */
int64_t show_sold_until(const struct concert *concert, int64_t starts_ms, enum taker taker);

/* For those, the last show begins at `last_start_ms`, leaving aside those that were called off; of
 * these the last would have begun at `last_off_ms`. NO_TIME: there is none. */
struct closing concert_closing(const struct concert *concert, int64_t last_start_ms,
                               int64_t last_off_ms, enum taker taker);

/* The same as concert_bookable() for one of its shows, with PAST and CANCELLED; never SOLD_OUT. */
enum bookable show_bookable(const struct concert *concert, const struct show *show, int64_t wall_ms,
                            enum taker taker);

#endif
