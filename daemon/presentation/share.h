/*
 * One uid's share of the daemon: what its connections have together. Turns on the loop thread
 * (turns.h) and places in the queues of the workers (job_queue.h) are given to uids in turn, so
 * that it does not matter how many connections a uid has.
 *
 * A share lives as long as a connection or a job refers to it. The limits of a uid, which outlive
 * its connections, are in limits.h.
 */
#ifndef FOYER_PRESENTATION_SHARE_H
#define FOYER_PRESENTATION_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "shared/hash_table.h"

struct turn;
TAILQ_HEAD(turn_list, turn);
struct queued_job;
TAILQ_HEAD(queued_job_list, queued_job);
struct share;

/* Whether connections of a uid wait for their turn. */
enum share_state {
    SHARE_IDLE,
    SHARE_IN_TURN,   /* they may have it in this turn */
    SHARE_NEXT_TURN, /* they had it, or have had enough of it */
};

/* The jobs of one uid that wait for one worker. */
struct share_shard {
    struct share *share; /* borrowed */
    struct queued_job_list jobs;
    bool in_ring; /* of the shard: its first job may be handed to the worker */
    TAILQ_ENTRY(share_shard) by_turn;
};

struct share {
    int64_t uid;
    int64_t references; /* connections and jobs */
    UT_hash_handle hh;  /* by uid */

    /* turns.c */
    struct turn_list ready; /* connections with something to do, in the order of their turns */
    struct turn_list held;  /* connections that are not read: the uid is over its limit */
    enum share_state state;
    int64_t lines; /* handled in this turn */
    TAILQ_ENTRY(share) by_turn;
    TAILQ_ENTRY(share) by_held; /* while `held` is not empty */

    /* job_queue.c */
    int64_t jobs;               /* with the workers */
    int64_t lists;              /* of these, queries over a list */
    struct share_shard *shards; /* shape: shards[the queue's shard count]; owned; NULL before the
                                 first job */
};

/* The share of a uid, made if there is none, with one reference more. Borrowed until it is given
 * back. */
struct share *share_take(struct share **shares, int64_t uid);

/* Gives a reference back; the last one frees the share. */
void share_give_back(struct share **shares, struct share *share);

#endif
