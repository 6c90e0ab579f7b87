/*
 * A thread that works off items in batches: whatever has gathered while it was busy is the next
 * batch.
 *
 * One thread submits and collects (the loop thread); the batch function runs on the worker thread
 * alone. Items are worked off in the order of submission, and results come back in that order.
 */
#ifndef FOYER_INFRASTRUCTURE_WORKER_H
#define FOYER_INFRASTRUCTURE_WORKER_H

#include <stddef.h>
#include <stdint.h>

struct worker;

struct worker_jobs {
    /* Works off items[0..count), and what it takes with worker_take_first() meanwhile, and returns
     * the result of the batch, never NULL. */
    void *(*batch)(void *arg, void **items, size_t count);
    /* After a result was handed back, and once more if nothing came for *again_ms milliseconds (-1:
     * not before the next batch): housekeeping. Returns one more result to be collected, or NULL.
     */
    void *(*after)(void *arg, int64_t *again_ms);
    void *arg;
};

/* Starts the thread; NULL if that is not possible. */
struct worker *worker_start(const struct worker_jobs *jobs);

/* A descriptor that is readable while results wait. */
int worker_fd(const struct worker *worker);

void worker_submit(struct worker *worker, void *item);

/* On the worker's thread, while a batch runs: the first item that waits for the next one, NULL:
 * none; and to take it into this batch. */
void *worker_first(struct worker *worker);
void worker_take_first(struct worker *worker);

/* The next result, or NULL if none waits. The caller owns it. */
void *worker_collect(struct worker *worker);

/* Works off what was submitted, then ends the thread. Results can still be collected. */
void worker_finish(struct worker *worker);

/* Frees a worker that has finished; results not collected leak. */
void worker_free(struct worker *worker);

#endif
