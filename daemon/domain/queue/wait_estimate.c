/*
 * The mean rate over the latest admissions, and the time since the last one counts: if nobody is
 * admitted any more, the estimate grows with every poll instead of staying at what was true once.
 * While there are fewer than WAIT_SAMPLES, the clock begins when the line did, since the first
 * admission says nothing about a rate without the time before it.
 *
 * What it may be at most follows from the rules and not from the past: in each round of `capacity`
 * tokens all of them end within their deadlines.
 */
#include "domain/queue/wait_estimate.h"

#include <string.h>

void wait_estimate_begin(struct wait_estimate *estimate, int64_t now_ms)
{
    memset(estimate, 0, sizeof *estimate);
    estimate->since_ms = now_ms;
}

void wait_estimate_admitted(struct wait_estimate *estimate, int64_t now_ms)
{
    estimate->admitted_ms[estimate->count++ % WAIT_SAMPLES] = now_ms;
}

int64_t wait_estimate_seconds(const struct wait_estimate *estimate, int64_t position,
                              int64_t now_ms, int64_t capacity, int64_t longest_s)
{
    int64_t samples, from_ms, seconds, bound;

    if (estimate->count == 0)
        return -1;
    if (estimate->count < WAIT_SAMPLES) {
        samples = (int64_t)estimate->count;
        from_ms = estimate->since_ms;
    } else {
        /* The oldest of the ring opens the window and is not counted in it. */
        samples = WAIT_SAMPLES - 1;
        from_ms = estimate->admitted_ms[estimate->count % WAIT_SAMPLES];
    }
    seconds = (position * (now_ms - from_ms) + samples * 1000 - 1) / (samples * 1000);
    bound = (position + capacity - 1) / capacity * longest_s;
    if (seconds > bound)
        seconds = bound;
    return seconds > 0 ? seconds : 1;
}
