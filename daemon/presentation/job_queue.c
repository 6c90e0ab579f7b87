/*
 * For each worker a ring of uids, and for each uid in it a queue of jobs. The ring is what makes it
 * fair: job_queue_next() takes one job of the first uid and puts the uid at the end.
 *
 * Invariant: a uid is in the ring of a shard if it has a job waiting there that may go, as far as
 * is known. It leaves the ring when its first job may not go (too many with the workers, or a list
 * while another list is), and is put back when one of its jobs comes back, in every shard, since
 * the limit is over all of them. So job_queue_next() never walks past uids that cannot go, and a
 * uid at its limit costs the others nothing.
 *
 * `total` counts jobs from job_queue_add() until they are done or removed: what the daemon has
 * promised to answer. A job that moves to another shard changes `handed` of both, and is not
 * counted anew.
 */
#include "presentation/job_queue.h"

#include <assert.h>
#include <stdlib.h>

void job_queue_init(struct job_queue *queue, int64_t shards)
{
    queue->shards = calloc((size_t)shards, sizeof *queue->shards);
    assert(queue->shards != NULL);
    queue->count = shards;
    queue->total = 0;
    for (int64_t i = 0; i < shards; i++)
        TAILQ_INIT(&queue->shards[i].ring);
}

void job_queue_release(struct job_queue *queue)
{
    free(queue->shards);
}

static void make_shards(const struct job_queue *queue, struct share *share)
{
    share->shards = calloc((size_t)queue->count, sizeof *share->shards);
    assert(share->shards != NULL);
    for (int64_t i = 0; i < queue->count; i++) {
        share->shards[i].share = share;
        TAILQ_INIT(&share->shards[i].jobs);
    }
}

static void set_in_ring(struct job_queue *queue, int64_t shard, struct share_shard *own,
                        bool wanted)
{
    if (own->in_ring)
        TAILQ_REMOVE(&queue->shards[shard].ring, own, by_turn);
    if (wanted)
        TAILQ_INSERT_TAIL(&queue->shards[shard].ring, own, by_turn);
    own->in_ring = wanted;
}

bool job_queue_has_room(const struct job_queue *queue, const struct limit_settings *settings)
{
    return queue->total < settings->jobs;
}

void job_queue_add(struct job_queue *queue, struct queued_job *job)
{
    struct share_shard *own;

    if (job->share->shards == NULL)
        make_shards(queue, job->share);
    own = &job->share->shards[job->shard];
    TAILQ_INSERT_TAIL(&own->jobs, job, link);
    job->is_waiting = true;
    queue->total++;
    if (!own->in_ring)
        set_in_ring(queue, job->shard, own, true);
}

static bool may_go(const struct queued_job *job, const struct limit_settings *settings)
{
    return !job->is_limited ||
           (job->share->jobs < settings->jobs_per_uid && !(job->is_list && job->share->lists > 0));
}

static void take_out(struct queued_job *job)
{
    TAILQ_REMOVE(&job->share->shards[job->shard].jobs, job, link);
    job->is_waiting = false;
}

struct queued_job *job_queue_next(struct job_queue *queue, const struct limit_settings *settings,
                                  int64_t shard)
{
    struct shard_queue *of_shard = &queue->shards[shard];
    struct share_shard *own;

    while (of_shard->handed < JOBS_A_BATCH && (own = TAILQ_FIRST(&of_shard->ring)) != NULL) {
        struct queued_job *job = TAILQ_FIRST(&own->jobs);

        /* A uid leaves the ring when it has as much as it may have; job_queue_done() puts it back.
         */
        if (job == NULL || !may_go(job, settings)) {
            set_in_ring(queue, shard, own, false);
            continue;
        }
        take_out(job);
        set_in_ring(queue, shard, own, !TAILQ_EMPTY(&own->jobs));
        job->share->jobs++;
        job->share->lists += job->is_list;
        of_shard->handed++;
        return job;
    }
    return NULL;
}

void job_queue_move(struct job_queue *queue, struct queued_job *job, int64_t shard)
{
    queue->shards[job->shard].handed--;
    queue->shards[shard].handed++;
    job->shard = shard;
}

void job_queue_done(struct job_queue *queue, struct queued_job *job)
{
    struct share *share = job->share;

    queue->total--;
    queue->shards[job->shard].handed--;
    share->jobs--;
    share->lists -= job->is_list;
    for (int64_t shard = 0; shard < queue->count; shard++)
        if (!share->shards[shard].in_ring && !TAILQ_EMPTY(&share->shards[shard].jobs))
            set_in_ring(queue, shard, &share->shards[shard], true);
}

void job_queue_remove(struct job_queue *queue, struct queued_job *job)
{
    struct share_shard *own = &job->share->shards[job->shard];

    take_out(job);
    queue->total--;
    /* What is next may go although this one might not. */
    if (TAILQ_EMPTY(&own->jobs))
        set_in_ring(queue, job->shard, own, false);
    else if (!own->in_ring)
        set_in_ring(queue, job->shard, own, true);
}
