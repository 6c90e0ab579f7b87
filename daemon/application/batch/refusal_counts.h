/*
 * Which refused changes of customers are audited one by one: the first of a uid in each minute. The
 * others are counted, so that nobody fills the audit, and the disk, with requests that change
 * nothing. A change that was repeated under its key counts like a refusal.
 */
#ifndef FOYER_APPLICATION_BATCH_REFUSAL_COUNTS_H
#define FOYER_APPLICATION_BATCH_REFUSAL_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

struct refusal_count;

struct refusal_counts {
    struct refusal_count *users; /* by uid; owned */
};

void refusal_counts_release(struct refusal_counts *counts);

/* A change of the uid was refused at `now_ms`, steady clock. True if that is to be audited;
 * *skipped is then how many before it were not. False if it is only counted. */
bool refusal_counts_take(struct refusal_counts *counts, int64_t uid, int64_t now_ms,
                         int64_t *skipped);

#endif
