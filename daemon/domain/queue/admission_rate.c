/*
 * Two rings of sixty counts. A bin is emptied when the ring comes round to it, not by a timer:
 * rate_add() clears all bins between the last admission and this one, and sum() leaves out those
 * that are older than the ring. An hour in which nobody was admitted costs nothing.
 */
#include "domain/queue/admission_rate.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * 1000 };

static void rate_add(struct rate_bins *bins, int64_t number)
{
    int64_t oldest = number - RATE_BINS;

    for (int64_t n = bins->latest > oldest ? bins->latest : oldest; n < number;)
        bins->counts[++n % RATE_BINS] = 0;
    if (number > bins->latest)
        bins->latest = number;
    bins->counts[bins->latest % RATE_BINS]++;
}

static int64_t sum(const struct rate_bins *bins, int64_t number)
{
    int64_t total = 0;

    for (int64_t n = number - RATE_BINS + 1; n <= bins->latest; n++)
        if (n >= 0 && n > bins->latest - RATE_BINS)
            total += bins->counts[n % RATE_BINS];
    return total;
}

void admission_rate_add(struct admission_rate *rate, int64_t now_ms)
{
    rate_add(&rate->seconds, now_ms / SECOND_MS);
    rate_add(&rate->minutes, now_ms / MINUTE_MS);
}

int64_t admission_rate_minute(const struct admission_rate *rate, int64_t now_ms)
{
    return sum(&rate->seconds, now_ms / SECOND_MS);
}

int64_t admission_rate_hour(const struct admission_rate *rate, int64_t now_ms)
{
    return sum(&rate->minutes, now_ms / MINUTE_MS);
}
