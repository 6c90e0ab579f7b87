/*
 * Where `struct now` comes from. Two clocks stand behind it: the machine's, and one that tests
 * move.
 */
#ifndef FOYER_DOMAIN_CLOCK_H
#define FOYER_DOMAIN_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/now.h"

struct clock {
    /* Reads the clock. */
    struct now (*read)(const struct clock *clock);
    bool is_test;         /* it stands still until it is moved; no timer is to be armed */
    int64_t wall_base_ms; /* the machine's clock: wall time when it was started; a test clock: its
                             time */
    int64_t steady_base_ms;
};

/* Moves a test clock to `to_ms`; false if that is before its time. */
bool clock_move(struct clock *clock, int64_t to_ms);

#endif
