/*
 * How many were admitted to a concert in the last minute and in the last hour.
 */
#ifndef FOYER_DOMAIN_QUEUE_ADMISSION_RATE_H
#define FOYER_DOMAIN_QUEUE_ADMISSION_RATE_H

#include <stdint.h>

enum { RATE_BINS = 60 };

/* Counts of the latest RATE_BINS whole seconds, or minutes: number n is in counts[n % RATE_BINS].
 */
struct rate_bins {
    uint32_t counts[RATE_BINS];
    int64_t latest; /* the number of the newest one that counts */
};

/* All zero: nobody yet. */
struct admission_rate {
    struct rate_bins seconds, minutes;
};

/* Somebody is admitted. `now_ms` is 0 or more, and never before an earlier one. */
void admission_rate_add(struct admission_rate *rate, int64_t now_ms);

/* Admissions in the latest 60 whole seconds, and in the latest 60 whole minutes, the one under way
 * among them. */
int64_t admission_rate_minute(const struct admission_rate *rate, int64_t now_ms);
int64_t admission_rate_hour(const struct admission_rate *rate, int64_t now_ms);

#endif
