/*
 * Every call fails once: of sixty requests that touch every verb which changes something, of making
 * the store, opening it and closing it, of a shift from its drawer to its Z, and of moving a long
 * log into the file.
 *
 *     nth_call_test [--disk | --memory] [--every K] [--all]
 *
 * For each kind of call (read, write, fsync, ..., and each allocation of memory) and each n: the
 * n-th call fails, once, and again from then on for good; with several requests in one transaction,
 * and with each in one of its own. sweep.h says what is checked afterwards. With --every K only
 * every K-th n is tried; with --all also what is left out because it repeats itself, such as memory
 * that is gone for good, of which every eighth n is tried. --disk and --memory try the calls of one
 * sort only.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/faults/scarce_memory.h"
#include "tests/faults/sweep.h"
#include "tests/kit/test_options.h"

static const struct trial kinds[] = {
    {"read", TRIAL_DISK, DISK_READ, DISK_EIO, 0, false},
    {"write", TRIAL_DISK, DISK_WRITE, DISK_EIO, 0, false},
    {"half write", TRIAL_DISK, DISK_WRITE, DISK_EIO_HALF, 0, false},
    {"disk full", TRIAL_DISK, DISK_WRITE, DISK_ENOSPC, 0, false},
    {"fsync", TRIAL_DISK, DISK_SYNC, DISK_EIO, 0, false},
    {"truncate", TRIAL_DISK, DISK_TRUNCATE, DISK_EIO, 0, false},
    {"file size", TRIAL_DISK, DISK_SIZE, DISK_EIO, 0, false},
    {"delete", TRIAL_DISK, DISK_DELETE, DISK_EIO, 0, false},
    {"open", TRIAL_DISK, DISK_OPEN, DISK_EIO, 0, false},
    {"malloc", TRIAL_MEMORY, DISK_CALLS, DISK_EIO, 0, false},
};

/* Opening the store is no part of the sixty requests, and allocates more than they; making it, by
 * all migrations one after the other, allocates more than all else together. */
enum { KINDS = sizeof kinds / sizeof kinds[0], OPENING_STEP = 10, MAKING_STEP = 100 };

/* Without memory for good the daemon ends wherever that began. */
enum { FOR_GOOD_STEP = 8 };

/* All migrations write in the same way; and with hardly a page in memory SQLite reads the same ones
 * many times in a request. */
enum { MIGRATION_STEP = 5, SINGLY_STEP = 3 };

struct count {
    int64_t every;
    bool all, no_disk, no_memory;
    int64_t tried[KINDS];
};

/* What makes the ways differ is left out where it would be the same once more. */
static int64_t step(const struct count *count, const struct sweep *sweep, const struct trial *kind)
{
    bool singly = sweep_way(sweep) == SWEEP_SINGLY;
    bool memory_for_good = kind->what == TRIAL_MEMORY && kind->for_good;

    if (kind->what == TRIAL_MEMORY ? count->no_memory : count->no_disk)
        return 0;
    if (count->all)
        return count->every;
    /* A transaction that found no memory is done again request by request anyway. */
    if (kind->what == TRIAL_MEMORY && singly)
        return 0;
    if (kind->what == TRIAL_MEMORY && sweep_makes_store(sweep))
        return count->every * MAKING_STEP;
    if (kind->what == TRIAL_MEMORY && !sweep_in_round(sweep))
        return count->every * OPENING_STEP;
    if (memory_for_good)
        return count->every * FOR_GOOD_STEP;
    if (kind->call == DISK_WRITE && sweep_makes_store(sweep))
        return count->every * MIGRATION_STEP;
    /* A disk that runs full leaves half a write too, and is met by more of the daemon. */
    if (kind->call == DISK_WRITE && kind->fault != DISK_ENOSPC && singly)
        return 0;
    if ((kind->call == DISK_READ || kind->call == DISK_WRITE) && singly)
        return count->every * SINGLY_STEP;
    return count->every;
}

static void try_all(struct count *count, struct sweep *sweep, int kind, bool for_good)
{
    struct trial trial = kinds[kind];
    int64_t by;

    trial.for_good = for_good;
    by = step(count, sweep, &trial);
    for (trial.nth = 1; by > 0 && sweep_try(sweep, &trial); trial.nth += by) {
        count->tried[kind]++;
        /* What fsync did not promise may be gone as well. This comes first: judging sends refused
         * requests again, and so changes the disk. */
        if (trial.call == DISK_SYNC)
            sweep_judge_cut(sweep, &trial, LOSE_ALL, 0);
        sweep_judge(sweep, &trial);
    }
}

static void each_stage(void *arg, struct sweep *sweep)
{
    for (int kind = 0; kind < KINDS; kind++) {
        try_all(arg, sweep, kind, false);
        try_all(arg, sweep, kind, true);
    }
}

int main(int argc, char **argv)
{
    struct count count = {0};
    int every = 1;
    const struct test_option known[] = {{"every", TEST_OPTION_INT, &every, false},
                                        {"all", TEST_OPTION_FLAG, &count.all, false},
                                        {"disk", TEST_OPTION_FLAG, &count.no_memory, false},
                                        {"memory", TEST_OPTION_FLAG, &count.no_disk, false},
                                        {NULL, TEST_OPTION_FLAG, NULL, false}};
    int64_t total = 0;

    test_options_only(argc, argv, known);
    count.every = every;
    scarce_memory_init();
    sweep_run(SWEEP_TOGETHER, each_stage, &count);
    sweep_run(SWEEP_SINGLY, each_stage, &count);
    sweep_run(SWEEP_TILL, each_stage, &count);
    sweep_run(SWEEP_LONG_LOG, each_stage, &count);
    printf("proof: %s:", count.no_memory ? "disk faults"
                         : count.no_disk ? "memory faults"
                                         : "faults");
    for (int kind = 0; kind < KINDS; kind++) {
        if (count.tried[kind] > 0)
            printf(" %s %" PRId64 ",", kinds[kind].name, count.tried[kind]);
        total += count.tried[kind];
    }
    printf(" in all %" PRId64 " calls failed once and for good, %" PRId64
           " different disks judged, 0 losses\n",
           total, sweep_figures().judged);
    return 0;
}
