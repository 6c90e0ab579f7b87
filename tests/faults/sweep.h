/*
 * A box office that goes through sixty requests, and at every stage of its life is tried: a child
 * process does what comes next on a copy of the disk, and meets a fault. What it leaves on its disk
 * is judged by another one that opens it as a restart would:
 *
 *   - nothing is broken (FSCK);
 *   - what a client was told to be done is there; what it was told to be refused is not;
 *   - what it was told to be unknown, or not told at all, is wholly there or wholly not: every
 *     request of the round is sent again with its key, answers what was answered before or what it
 *     answers without faults, and after it the store says word for word what it says without
 *     faults.
 *
 * The stages are: making the store, opening it, each round of requests, and closing it.
 */
#ifndef FOYER_TESTS_FAULTS_SWEEP_H
#define FOYER_TESTS_FAULTS_SWEEP_H

#include "tests/faults/sweep_plan.h"

struct sweep;

/* Goes through the stages. `each` is called at every one. Ends the program with a message if
 * anything is lost. */
void sweep_run(enum sweep_way way, void (*each)(void *arg, struct sweep *sweep), void *arg);

enum sweep_way sweep_way(const struct sweep *sweep);

/* True if requests are carried out at this stage: the store is neither made, opened nor closed. */
bool sweep_in_round(const struct sweep *sweep);

/* True if the store is made at this stage. */
bool sweep_makes_store(const struct sweep *sweep);

/* Lets a child meet a fault; false if it never came to it. What the child left is then on the disk
 * of the trial. */
bool sweep_try(struct sweep *sweep, const struct trial *trial);

/* Judges the disk as it is, or as a power cut leaves it. Ends the program if something is wrong. */
void sweep_judge(struct sweep *sweep, const struct trial *trial);
void sweep_judge_cut(struct sweep *sweep, const struct trial *trial, enum disk_loss loss,
                     uint64_t seed);

/* How many writes of the trial wait for a sync. */
size_t sweep_unsynced(const struct sweep *sweep);

/* Of the whole program: disks that were looked at, and judged anew because none like it was judged
 * at that stage before. */
struct sweep_figures {
    int64_t looked_at, judged;
};
struct sweep_figures sweep_figures(void);

#endif
