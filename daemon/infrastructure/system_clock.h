/*
 * The clocks behind domain/clock.h.
 */
#ifndef FOYER_INFRASTRUCTURE_SYSTEM_CLOCK_H
#define FOYER_INFRASTRUCTURE_SYSTEM_CLOCK_H

#include "domain/clock.h"

/* The machine's clock. Its steady side starts at the wall time of this call and counts what passes,
 * time asleep included, whoever sets the wall clock. */
void clock_start(struct clock *clock);

/* A clock that stands at `at_ms` on both sides until clock_move(). */
void clock_start_test(struct clock *clock, int64_t at_ms);

#endif
