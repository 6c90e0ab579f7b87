/*
 * A shard: one worker's share of a store that several daemons use.
 *
 * A daemon has as many shards as connections to the database. Concert n belongs to shard n modulo
 * their number, so that within a daemon the changes of a concert are made one after the other.
 *
 * What other daemons changed is read when a concert is locked, and also twice a second: every row
 * carries the number of the change that wrote it, and all with a greater number than the last known
 * one are new. They go into the list of changes of the batch, in front of what this daemon changes
 * itself. So the live view is complete up to the last change that it has of a concert, and
 * positions are exact.
 *
 * In a store that is not shared there is one shard with nothing in it, and these functions do
 * nothing.
 */
#ifndef FOYER_APPLICATION_BATCH_SHARD_H
#define FOYER_APPLICATION_BATCH_SHARD_H

#include "application/use_cases/use_case.h"
#include "domain/concert/concert_store.h"
#include "domain/ports/host_store.h"

struct shard {
    int64_t number, count;
    int64_t *revs; /* shape: revs[room]; concert n is known up to revs[n]; owned */
    size_t room;
    /* What the open transaction has read in addition. */
    struct known_concert *pending; /* shape: pending[pending_count]; owned */
    size_t pending_count, pending_room;
};

void shard_init(struct shard *shard, int64_t number, int64_t count);
void shard_release(struct shard *shard);

/* Takes stock of the revisions, before the live view is loaded: what changes meanwhile is then read
 * once more. The statuses of domain/ports/store.h. */
MUST_CHECK enum status shard_begin(struct shard *shard, struct store *store);

bool shard_has(const struct shard *shard, int64_t concert_id);

/* Locks a concert before anything of it is looked at in order to be changed, and reports to the
 * live view what others changed. *is_new, unless NULL: it was not locked by this transaction yet,
 * so what was read before may be old. NOT_FOUND. */
MUST_CHECK enum status shard_lock(struct use_case *uc, int64_t concert_id, bool *is_new);

/* The same for many, and with it what else is foreseen (host_store.h). `foreseen` comes without
 * concerts; `concert_ids`, shape: [count], by number and each once, none of them locked yet. */
MUST_CHECK enum status shard_foresee(struct use_case *uc, struct foreseen *foreseen,
                                     const int64_t *concert_ids, size_t count);

/* Whether others have changed what this transaction has locked, since it was locked here last. */
bool shard_met_others(const struct shard *shard);

/* Reports to the live view what others changed in the concerts of this shard. */
MUST_CHECK enum status shard_catch_up(struct use_case *uc);

/* The transaction is over: what it read is known if it was committed, and must be read again if it
 * was rolled back. */
void shard_end(struct shard *shard, bool is_committed);

#endif
