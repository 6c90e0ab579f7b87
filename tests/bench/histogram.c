/*
 * Up to 127 ns a bucket is one nanosecond; then each doubling has 64 of them:
 *
 *     bucket = shift * 64 + (ns >> shift)       64 <= ns >> shift <= 127 for every shift above 0
 *
 * The largest int64_t has shift 56 and so bucket 3711, of 4096: no duration is too long. A
 * histogram with an end would lose the stalls that it is for.
 *
 * A percentile is the top of its bucket, and so too large by one part in 64 at most, never too
 * small; but not above the longest that was seen.
 */
#include "tests/bench/histogram.h"

/* Up to HISTOGRAM_FINE exactly, then HISTOGRAM_FINE buckets for each doubling. */
static int bucket_of(int64_t ns)
{
    int shift = 0;

    while (ns >> shift >= 2 * HISTOGRAM_FINE)
        shift++;
    return shift * HISTOGRAM_FINE + (int)(ns >> shift);
}

/* The largest duration in a bucket. */
static int64_t top_of(int bucket)
{
    int shift = bucket < 2 * HISTOGRAM_FINE ? 0 : bucket / HISTOGRAM_FINE - 1;

    return (((int64_t)(bucket - shift * HISTOGRAM_FINE) + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, int64_t ns)
{
    if (ns < 0)
        ns = 0;
    histogram->total++;
    histogram->counts[bucket_of(ns)]++;
    if (ns > histogram->most_ns)
        histogram->most_ns = ns;
}

int64_t histogram_at(const struct histogram *histogram, double share)
{
    int64_t wanted = (int64_t)(share * (double)histogram->total), seen = 0;

    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += histogram->counts[i];
        if (seen > wanted)
            return top_of(i) < histogram->most_ns ? top_of(i) : histogram->most_ns;
    }
    return histogram->most_ns;
}
