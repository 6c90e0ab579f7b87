/*
 * The clocks of domain/ports/clock.h.
 */
#ifndef FOYER_INFRASTRUCTURE_SYSTEM_CLOCK_H
#define FOYER_INFRASTRUCTURE_SYSTEM_CLOCK_H

#include "domain/ports/clock.h"

/* The machine's clock. Its steady side starts at the wall time of this call and counts what passes,
 * time asleep included, whoever sets the wall clock. */
void clock_start(struct clock *clock);

/* Milliseconds of a clock of this machine that nobody can set and that counts time asleep. */
int64_t clock_raw_ms(void);

/* The same in microseconds. */
int64_t clock_raw_us(void);

/* Lets the steady side follow another clock, that of a shared store, which is `offset_ms` ahead of
 * clock_raw_ms(). A lag is caught up at once; a lead is lost by running slower, so that time never
 * goes back. A test clock follows nobody. */
void clock_follow(struct clock *clock, int64_t offset_ms);

/* A clock that stands at `at_ms` on both sides until clock_move(). */
void clock_start_test(struct clock *clock, int64_t at_ms);

#endif
