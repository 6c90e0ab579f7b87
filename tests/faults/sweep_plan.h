/*
 * What a sweep is told to do: which way it goes, and what befalls each child.
 */
#ifndef FOYER_TESTS_FAULTS_SWEEP_PLAN_H
#define FOYER_TESTS_FAULTS_SWEEP_PLAN_H

#include "tests/kit/memory_disk.h"

/* What befalls the child. */
struct trial {
    const char *name; /* for people */
    enum { TRIAL_NOTHING, TRIAL_DISK, TRIAL_MEMORY, TRIAL_END } what;
    enum disk_call call;   /* TRIAL_DISK */
    enum disk_fault fault; /* TRIAL_DISK */
    int64_t nth;
    bool for_good;
};

/*
 * The ways to go.
 *
 *   TOGETHER  the requests of a round are one transaction
 *   SINGLY    each request is a round of its own, and SQLite keeps next to no pages in memory, so
 *             that it reads what it needs and writes before it commits
 *   TILL      instead of the sixty, each request of a shift is a round of its own, from the opening
 *             of the drawer to its Z
 *   LONG_LOG  instead of the sixty, a few requests around the moment at which a log that has grown
 *             long is moved into the file
 *
 * The store is made and opened on the first of them only.
 */
enum sweep_way { SWEEP_TOGETHER, SWEEP_SINGLY, SWEEP_TILL, SWEEP_LONG_LOG };

#endif
