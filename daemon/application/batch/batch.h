/*
 * How a batch of units becomes one transaction.
 *
 * All units of a batch run in one transaction with one commit. No savepoints are taken: use cases
 * ask before they write, so a refusal has nothing to undo. Should one fail after its first write
 * all the same, or the disk be full, the whole batch is rolled back and its units run again, each
 * in a transaction of its own.
 *
 * In a store that is shared, a batch first locks all concerts and wallets that its units are about,
 * in one order (host_store.h). If another daemon was in the way nevertheless, or the connection was
 * lost, the batch is tried again as a whole. What gathers for a concert while other daemons have it
 * joins the batch that waits for it.
 */
#ifndef FOYER_APPLICATION_BATCH_BATCH_H
#define FOYER_APPLICATION_BATCH_BATCH_H

#include <stdbool.h>

#include "application/batch/commit_times.h"
#include "application/batch/acknowledged.h"
#include "application/batch/shard.h"
#include "application/batch/refusal_counts.h"
#include "application/batch/unit.h"
#include "domain/ports/backup_store.h"

struct batch_result {
    struct unit **units; /* shape: units[count]; borrowed units in an owned array; those that the
                            batch was given, then those that have joined it */
    size_t count;
    struct change_list changes; /* to be applied before any reply is written */
    int64_t next_due_ms;        /* steady clock; INT64_MAX: nothing is due */
    bool broken;                /* the store must not be used any more: tell the clients and stop */
    bool is_rewound;            /* the store has gone back to an earlier state: begin anew */
    int64_t unaudited;          /* refusals that were only counted */
    bool is_scarce;             /* the disk has less room than settings->min_free */
    int commits;                /* transactions that wrote */
    struct commit_times times;  /* how long their commits took */
    int64_t took_ms;            /* the whole batch; set by whoever ran it */
    int checkpoints;            /* that were made since the last batch */
    struct backup *backup;      /* one that has ended; NULL: none; owned */
};

/* The units that gather while a batch runs, in their order, as the worker's thread sees them. */
struct inbox {
    void *arg;
    struct unit *(*first)(void *arg); /* NULL: none is there */
    void (*take_first)(void *arg);    /* it is the batch's now */
};

/* What the worker keeps between batches. */
struct batch_runner {
    struct store *store;
    struct inbox inbox; /* all zero: nothing gathers */
    /* The last batch met others at a concert, and units for that had gathered by then. */
    bool is_crowded;
    struct shard shard; /* all zero: the only one */
    struct refusal_counts refusals;
    struct acknowledged acknowledged; /* in a shared store */
    struct zones *zones;
    struct random random;
    struct settings settings;
    int64_t next_due_ms;
    int64_t opened_ms; /* sales that opened until then have let their waiters in, wall clock */
};

/* Frees what the worker kept; the store and the zones stay with whoever gave them. */
void batch_runner_release(struct batch_runner *runner);

/* Runs the units in their order, and after them those of the inbox that have joined them. Never
 * fails: what goes wrong is in the statuses of the units. */
struct batch_result *batch_run(struct batch_runner *runner, struct unit **units, size_t count);

/* What is done between batches: the log of the store goes into its file, and a backup goes on by a
 * slice. A result without units if that has happened, or a backup has ended, otherwise NULL.
 * *again_ms: to be called again if nothing comes for that time, -1: not before the next batch. */
struct batch_result *batch_between(struct batch_runner *runner, int64_t *again_ms);

/* Runs what is due, and nothing else: when the daemon starts. The store says how it stands
 * afterwards; the changes are of no use to a live view that is not loaded yet. */
struct batch_result *batch_run_due(struct batch_runner *runner, struct now now);

/* Frees the result, not the units. */
void batch_result_free(struct batch_result *result);

#endif
