/*
 * Turns: which connection is served next, and the share of the daemon that a uid has.
 *
 * A share is what the connections of a uid have together. Turns on the loop thread (here) and
 * places in the queues of the workers (job_queue.h) are given to uids in turn, so that it does not
 * matter how many connections a uid has. It lives as long as a connection or a job refers to it.
 * The limits of a uid, which outlive its connections, are in limits.h.
 *
 * Between two looks at the sockets the loop gives one turn. In it each connection that has
 * something to do is served once, a few lines at most; connections are taken from the uids in
 * rotation, and the connections of a customer have a number of lines together. What is left waits
 * for the next turn, after the sockets were looked at again. So however much one uid sends on
 * however many connections, another uid's request waits for a bounded number of lines.
 *
 * A connection whose uid is over its limit is held: it is not read and has no turn before it is let
 * go, first held first.
 *
 * Nothing here knows what a connection is: sessions have a `struct turn` in them.
 */
#ifndef FOYER_PRESENTATION_TURNS_H
#define FOYER_PRESENTATION_TURNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "shared/hash_table.h"

enum {
    TURN_LINES = 16,       /* of one connection in one turn */
    TURN_LINES_OF_UID = 64 /* then no other connection of that customer is served in this turn */
};

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

TAILQ_HEAD(share_list, share);

enum turn_state {
    TURN_NONE,  /* nothing to do */
    TURN_READY, /* in share->ready */
    TURN_HELD,  /* in share->held */
};

struct turn {
    struct share *share; /* borrowed */
    enum turn_state state;
    int64_t number; /* of the turn in which it was served last */
    TAILQ_ENTRY(turn) link;
};

struct turns {
    int64_t number;              /* of the turn that is, or was the last */
    struct share_list in_turn;   /* uids with connections that may be served in this turn */
    struct share_list next_turn; /* uids whose connections must wait for the next */
    struct share_list with_held; /* uids with connections that are held, longest first */
};

/* The share of a uid, made if there is none, with one reference more. Borrowed until it is given
 * back. */
struct share *share_take(struct share **shares, int64_t uid);

/* Gives a reference back; the last one frees the share. */
void share_give_back(struct share **shares, struct share *share);

void turns_init(struct turns *turns);

/* A connection begins, with nothing to do, and ends. */
void turn_init(struct turn *turn, struct share *share);
void turns_remove(struct turns *turns, struct turn *turn);

/* It has something to do; held or not, it gets its turn. */
void turns_add(struct turns *turns, struct turn *turn);

/* It is not to be served before turns_let_go(). */
void turns_hold(struct turns *turns, struct turn *turn);

/* Lets the first `count` held connections of a uid have their turn. */
void turns_let_go(struct turns *turns, struct share *share, int64_t count);

/* A new turn begins. */
void turns_begin(struct turns *turns);

/* The next connection to be served in this turn, which has nothing to do from now on unless it is
 * added again; NULL once all had their turn. */
struct turn *turns_next(struct turns *turns);

/* A line of a customer's connection was handled. */
void turns_count_line(struct turn *turn);

/* True if somebody waits for a turn. */
bool turns_wanted(const struct turns *turns);

#endif
