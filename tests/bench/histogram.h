/*
 * Counts durations in buckets that grow with them, so that a percentile is known to one part in 64.
 */
#ifndef FOYER_TESTS_BENCH_HISTOGRAM_H
#define FOYER_TESTS_BENCH_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_FINE = 64, HISTOGRAM_BUCKETS = 64 * HISTOGRAM_FINE };

struct histogram {
    int64_t total;
    int64_t most_ns;
    int64_t counts[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, int64_t ns);

/* The duration that a share (0..1) of all does not exceed; 0 if there is none. */
int64_t histogram_at(const struct histogram *histogram, double share);

#endif
