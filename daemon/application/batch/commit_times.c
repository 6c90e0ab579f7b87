/*
 * Counts are kept bound by bound and added up when they are asked for, so that a commit touches one
 * of them.
 */
#include "application/batch/commit_times.h"

#include <assert.h>

static const int64_t bounds_us[COMMIT_BOUNDS] = {500,   1000,   2000,   5000,   10000,   20000,
                                                 50000, 100000, 200000, 500000, 1000000, 5000000};

int64_t commit_times_bound_us(int n)
{
    assert(n >= 0 && n < COMMIT_BOUNDS);
    return bounds_us[n];
}

void commit_times_note(struct commit_times *times, int64_t took_us)
{
    int n = 0;

    while (n < COMMIT_BOUNDS && took_us > bounds_us[n])
        n++;
    times->counts[n]++;
    times->total_us += took_us;
}

void commit_times_add(struct commit_times *times, const struct commit_times *more)
{
    for (int n = 0; n <= COMMIT_BOUNDS; n++)
        times->counts[n] += more->counts[n];
    times->total_us += more->total_us;
}

int64_t commit_times_within(const struct commit_times *times, int n)
{
    int64_t count = 0;

    assert(n >= 0 && n <= COMMIT_BOUNDS);
    for (int i = 0; i <= n; i++)
        count += times->counts[i];
    return count;
}
