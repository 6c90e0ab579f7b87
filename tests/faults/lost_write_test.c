/*
 * The power fails: what was written and not synced is gone, whole, in part, or out of order.
 *
 *     lost_write_test [--every K] [--subsets N] [--all]
 *
 * Through the same sixty requests as nth_call_test.c, and those of a shift, the process ends in
 * place of every write, sync, truncation and deletion in turn. Of what was not synced the disk then
 * has nothing, everything, everything but a part of the last write, and N times, three if not said,
 * any subset of writes and sectors.
 * Of the calls that make the store, which all migrations do in the same way, every fifth is tried;
 * with --all each.
 *
 * What is taken for granted of a disk is that a sync is a barrier: what was written before it is
 * there, and of what came after it anything may be, in any order, down to a sector. A store is
 * wrong by this measure if it answers before its sync, or if it lets one write rest on another that
 * is not synced yet. Where nothing waits for a sync, a cut leaves but one disk, and that is judged
 * once.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/faults/scarce_memory.h"
#include "tests/faults/sweep.h"
#include "tests/kit/test_options.h"

enum { MIGRATION_STEP = 5 };

struct count {
    int64_t every, crashes, cuts;
    uint64_t subsets;
    bool all;
};

static void each_stage(void *arg, struct sweep *sweep)
{
    struct count *count = arg;
    struct trial trial = {.name = "power cut", .what = TRIAL_END};
    int64_t by = count->every * (sweep_makes_store(sweep) && !count->all ? MIGRATION_STEP : 1);

    for (trial.nth = 1; sweep_try(sweep, &trial); trial.nth += by) {
        /* From here on as many numbers are this crash's as there are subsets: no two cuts lose by
         * the same draw. */
        uint64_t seed = (uint64_t)count->crashes++ * count->subsets;

        sweep_judge_cut(sweep, &trial, LOSE_ALL, 0);
        count->cuts++;
        if (sweep_unsynced(sweep) == 0)
            continue;
        if (sweep_way(sweep) == SWEEP_SINGLY) { /* the same, with more writes before a commit */
            sweep_judge_cut(sweep, &trial, LOSE_SOME, seed);
            count->cuts++;
            continue;
        }
        sweep_judge_cut(sweep, &trial, LOSE_NONE, 0);
        sweep_judge_cut(sweep, &trial, LOSE_LAST_IN_PART, seed);
        for (uint64_t i = 0; i < count->subsets; i++)
            sweep_judge_cut(sweep, &trial, LOSE_SOME, seed + i);
        count->cuts += 2 + (int64_t)count->subsets;
    }
}

int main(int argc, char **argv)
{
    struct count count = {0};
    int every = 1, subsets = 3;
    const struct test_option known[] = {{"every", TEST_OPTION_INT, &every, false},
                                        {"subsets", TEST_OPTION_INT, &subsets, false},
                                        {"all", TEST_OPTION_FLAG, &count.all, false},
                                        {NULL, TEST_OPTION_FLAG, NULL, false}};

    test_options_only(argc, argv, known);
    count.every = every;
    count.subsets = (uint64_t)subsets;
    scarce_memory_init();
    sweep_run(SWEEP_TOGETHER, each_stage, &count);
    sweep_run(SWEEP_SINGLY, each_stage, &count);
    sweep_run(SWEEP_TILL, each_stage, &count);
    sweep_run(SWEEP_LONG_LOG, each_stage, &count);
    printf("proof: lost writes: power cut at %" PRId64 " calls, %" PRId64
           " disks left behind, %" PRId64 " different ones judged, 0 losses\n",
           count.crashes, count.cuts, sweep_figures().judged);
    return 0;
}
