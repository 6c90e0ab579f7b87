/*
 * How long commits take: a histogram, for STATS. The bounds reach from a disk with a cache of its
 * own to one that is about to fail.
 */
#ifndef FOYER_APPLICATION_BATCH_COMMIT_TIMES_H
#define FOYER_APPLICATION_BATCH_COMMIT_TIMES_H

#include <stdint.h>

/* Bounds, each with the number of commits that took no longer than it and longer than the one
 * before; the last count is of those that took longer than all. */
enum { COMMIT_BOUNDS = 12 };

struct commit_times {
    int64_t counts[COMMIT_BOUNDS + 1];
    int64_t total_us;
};

/* The bound number `n`, from 0 to COMMIT_BOUNDS - 1, in microseconds. */
int64_t commit_times_bound_us(int n);

/* One more commit, which took so many microseconds. */
void commit_times_note(struct commit_times *times, int64_t took_us);

/* Adds what was noted in `more`. */
void commit_times_add(struct commit_times *times, const struct commit_times *more);

/* How many commits took at most the bound number `n`; COMMIT_BOUNDS: all. */
int64_t commit_times_within(const struct commit_times *times, int n);

#endif
