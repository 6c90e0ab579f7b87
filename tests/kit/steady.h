/*
 * Milliseconds of a clock that only moves forward, for tests that wait for a fact.
 */
#ifndef FOYER_TESTS_KIT_STEADY_H
#define FOYER_TESTS_KIT_STEADY_H

#include <stdint.h>
#include <time.h>

static inline int64_t steady_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
