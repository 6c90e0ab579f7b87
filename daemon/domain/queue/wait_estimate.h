/*
 * How long a waiter will wait, reckoned from the admissions that really happened.
 */
#ifndef FOYER_DOMAIN_QUEUE_WAIT_ESTIMATE_H
#define FOYER_DOMAIN_QUEUE_WAIT_ESTIMATE_H

#include <stdint.h>

enum { WAIT_SAMPLES = 64 };

struct wait_estimate {
    int64_t admitted_ms[WAIT_SAMPLES]; /* a ring of the latest admissions from the line */
    int64_t since_ms;                  /* when the line last began; the clock of the first sample */
    uint64_t count;                    /* admissions since then */
};

/* The line begins: it was empty, and somebody waits now. What was learnt before is forgotten. */
void wait_estimate_begin(struct wait_estimate *estimate, int64_t now_ms);

/* A waiter was admitted. */
void wait_estimate_admitted(struct wait_estimate *estimate, int64_t now_ms);

/*
 * Seconds until the waiter at `position` (1, 2, ...) is admitted, if admissions go on at the mean
 * rate of the latest WAIT_SAMPLES of them, the time since the last one included. Rounded up; at
 * least 1. -1 while there is no sample. Never more than `longest_s` times the rounds of `capacity`
 * tokens that must end first: no token stays longer.
 */
int64_t wait_estimate_seconds(const struct wait_estimate *estimate, int64_t position,
                              int64_t now_ms, int64_t capacity, int64_t longest_s);

#endif
