/*
 * The queues of the workers: which job is handed to a worker next.
 *
 * A worker has at most JOBS_A_BATCH jobs. The rest waits here, and when a batch is back the next
 * ones are taken from the uids in rotation, one of each. A customer has few jobs with the workers
 * at a time, and of these one query over a list. Jobs of one uid keep their order within a shard.
 *
 * Nothing here knows what a job is: jobs have a `struct queued_job` in them.
 */
#ifndef FOYER_PRESENTATION_JOB_QUEUE_H
#define FOYER_PRESENTATION_JOB_QUEUE_H

#include "presentation/limits.h"
#include "presentation/turns.h"

enum { JOBS_A_BATCH = 512 };

struct queued_job {
    struct share *share; /* borrowed */
    int64_t shard;
    bool is_limited; /* a customer's */
    bool is_list;    /* a query over a list */
    bool is_waiting; /* here; otherwise it is with the worker */
    TAILQ_ENTRY(queued_job) link;
};

TAILQ_HEAD(share_shard_list, share_shard);

/* The queue of one worker. */
struct shard_queue {
    struct share_shard_list ring; /* uids whose first job may be handed over */
    int64_t handed;               /* jobs that the worker has */
};

struct job_queue {
    struct shard_queue *shards; /* shape: shards[count]; owned */
    int64_t count;
    int64_t total; /* jobs that wait and jobs that the workers have */
};

void job_queue_init(struct job_queue *queue, int64_t shards);
void job_queue_release(struct job_queue *queue);

/* True if there may be one job more. */
bool job_queue_has_room(const struct job_queue *queue, const struct limit_settings *settings);

/* A new job waits. Its share, shard and flags are set. */
void job_queue_add(struct job_queue *queue, struct queued_job *job);

/* The next job to hand to the worker of a shard, NULL if none may go now. */
struct queued_job *job_queue_next(struct job_queue *queue, const struct limit_settings *settings,
                                  int64_t shard);

/* The worker gave a job back for another shard, whose worker it is handed to at once. */
void job_queue_move(struct job_queue *queue, struct queued_job *job, int64_t shard);

/* A job came back from the worker. */
void job_queue_done(struct job_queue *queue, struct queued_job *job);

/* A job that waits is given up. */
void job_queue_remove(struct job_queue *queue, struct queued_job *job);

#endif
