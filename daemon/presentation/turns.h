/*
 * Turns: which connection is served next.
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

#include "presentation/share.h"

enum {
    TURN_LINES = 16,       /* of one connection in one turn */
    TURN_LINES_OF_UID = 64 /* then no other connection of that customer is served in this turn */
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
