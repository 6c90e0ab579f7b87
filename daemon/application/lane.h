/*
 * A lane: one worker's share of a store that several daemons use.
 *
 * A daemon has as many lanes as connections. The concerts whose number leaves the lane's number
 * over the count of lanes are its own, so that within a daemon the changes of a concert come one
 * after the other. What other daemons changed is read when a concert is locked, and twice a second
 * besides, by the revisions behind the last one that is known; it goes into the same list of
 * changes, in front of what this daemon changes itself. So the live view is complete up to the last
 * change that it has of a concert, and positions are exact.
 *
 * In a store that is not shared there is one lane with nothing in it, and these functions do
 * nothing.
 */
#ifndef FOYER_APPLICATION_LANE_H
#define FOYER_APPLICATION_LANE_H

#include "application/use_case.h"
#include "domain/concert/concert_store.h"

/* The revision up to which a concert is known. */
struct known_concert {
    int64_t concert_id, rev;
};

struct lane {
    int64_t number, count;
    int64_t *revs; /* shape: revs[room]; concert n is known up to revs[n]; owned */
    size_t room;
    /* What the open transaction has read besides. */
    struct known_concert *pending; /* shape: pending[pending_count]; owned */
    size_t pending_count, pending_room;
};

void lane_init(struct lane *lane, int64_t number, int64_t count);
void lane_release(struct lane *lane);

/* Takes stock of the revisions, before the live view is loaded: what changes meanwhile is then read
 * once more. The statuses of domain/store.h. */
MUST_CHECK enum status lane_begin(struct lane *lane, struct store *store);

static inline bool lane_has(const struct lane *lane, int64_t concert_id)
{
    return lane->count <= 1 || concert_id % lane->count == lane->number;
}

/* Locks a concert before anything of it is looked at in order to be changed, and tells the live
 * view what others changed. *is_new, unless NULL: it was not locked by this transaction yet, so
 * what was read before may be old. NOT_FOUND. */
MUST_CHECK enum status lane_lock(struct use_case *uc, int64_t concert_id, bool *is_new);

/* Tells the live view what others changed in the concerts of this lane. */
MUST_CHECK enum status lane_catch_up(struct use_case *uc);

/* The transaction is over: what it read is known if it was committed, and must be read again if it
 * was rolled back. */
void lane_end(struct lane *lane, bool is_committed);

#endif
