/*
 * One reading of the clocks. It is taken once for a request or a timer and handed down as an
 * argument.
 */
#ifndef FOYER_DOMAIN_NOW_H
#define FOYER_DOMAIN_NOW_H

#include <stdint.h>

struct now {
    /* Milliseconds since 1970 that pass evenly: set by the wall clock when the daemon starts, then
     * carried on by a clock nobody can set. Holds, admissions and absence are measured with it. */
    int64_t steady_ms;
    /* Milliseconds since 1970 as the wall clock has them. Sale windows, show dates and cancel
     * deadlines are read against it, and it stamps what is stored. */
    int64_t wall_ms;
};

/* Whole seconds from now until a deadline, rounded up; 0 once it has come. */
static inline int64_t seconds_until(int64_t deadline_ms, int64_t now_ms)
{
    return deadline_ms <= now_ms ? 0 : (deadline_ms - now_ms + 999) / 1000;
}

/* The one rule for every deadline: it has come once now is not before it. */
static inline int deadline_passed(int64_t deadline_ms, int64_t now_ms)
{
    return now_ms >= deadline_ms;
}

/* A moment of the wall clock, as the steady clock will have it. What lies at either end of time
 * stays there. */
static inline int64_t steady_of_wall(int64_t wall_ms, struct now now)
{
    if (wall_ms == INT64_MIN || wall_ms == INT64_MAX)
        return wall_ms;
    return now.steady_ms + (wall_ms - now.wall_ms);
}

#endif
