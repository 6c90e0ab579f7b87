/*
 * How late the loop comes to what it should have done: the worst of the last minute or two, for
 * STATS. A loop that is late answers every poll late.
 */
#ifndef FOYER_PRESENTATION_LOOP_DELAY_H
#define FOYER_PRESENTATION_LOOP_DELAY_H

#include <stdint.h>

/* All zero: nothing was noted. */
struct loop_delay {
    int64_t began_ms;            /* of the minute that is noted now, clock->raw_ms() */
    int64_t worst_ms, before_ms; /* of that minute, and of the one before it */
};

/* At `raw_ms` the loop did what was due so many milliseconds before; less than 0 counts as 0. */
void loop_delay_note(struct loop_delay *delay, int64_t raw_ms, int64_t late_ms);

/* The worst of the minute that is noted now and the one before; 0 if nothing was noted in them. */
int64_t loop_delay_worst_ms(const struct loop_delay *delay, int64_t raw_ms);

#endif
