/*
 * Two minutes are kept rather than one, so that a stall is seen by whoever looks once a minute, no
 * matter when in the minute it was.
 */
#include "presentation/loop_delay.h"

enum { MINUTE_MS = 60 * 1000 };

void loop_delay_note(struct loop_delay *delay, int64_t raw_ms, int64_t late_ms)
{
    if (raw_ms - delay->began_ms >= MINUTE_MS) {
        delay->before_ms = raw_ms - delay->began_ms < 2 * MINUTE_MS ? delay->worst_ms : 0;
        delay->worst_ms = 0;
        delay->began_ms = raw_ms;
    }
    if (late_ms > delay->worst_ms)
        delay->worst_ms = late_ms;
}

int64_t loop_delay_worst_ms(const struct loop_delay *delay, int64_t raw_ms)
{
    int64_t age_ms = raw_ms - delay->began_ms;

    if (age_ms >= 2 * MINUTE_MS)
        return 0;
    return age_ms < MINUTE_MS && delay->before_ms > delay->worst_ms ? delay->before_ms
                                                                    : delay->worst_ms;
}
