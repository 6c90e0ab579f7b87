/*
 * Where `struct now` comes from. There are two: the machine's, and one that tests
 * move.
 */
#ifndef FOYER_DOMAIN_PORTS_CLOCK_H
#define FOYER_DOMAIN_PORTS_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/now.h"

struct clock {
    /* Reads the clock. */
    struct now (*read)(const struct clock *clock);
    /* Milliseconds of a clock that passes evenly whatever happens, in tests too; it has no date. */
    int64_t (*raw_ms)(void);
    /* Lets the steady side follow a clock that is `offset_ms` ahead of raw_ms(). */
    void (*follow)(struct clock *clock, int64_t offset_ms);
    bool is_test;           /* it stands still until it is moved; no timer is to be armed */
    int64_t test_ms;        /* the time of a test clock */
    int64_t steady_base_ms; /* of the machine's uninterrupted clock ... */
    int64_t steady_from_ms; /* ... and what the steady side showed then */
    int64_t speed;          /* in hundredths, see clock_follow() */
};

/* Moves a test clock to `to_ms`; false if that is before its time. */
bool clock_move(struct clock *clock, int64_t to_ms);

#endif
