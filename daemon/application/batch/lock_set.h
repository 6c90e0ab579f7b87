/*
 * Locking what the units of a batch are about, in a shared store.
 */
#ifndef FOYER_APPLICATION_BATCH_LOCK_SET_H
#define FOYER_APPLICATION_BATCH_LOCK_SET_H

#include "application/batch/unit.h"

/* Locks the concerts of all units by number, then their wallets by login. Units that are another
 * shard's are marked as misrouted. The statuses of domain/ports/store.h; OK in a store that is not
 * shared. */
MUST_CHECK enum status lock_set_take(struct use_case *uc, struct unit **units, size_t count);

/* The first half of that, for a batch that others may join while it waits: locks the concerts, and
 * nothing if more of them may be due by now. lock_set_take() for all the units follows. */
MUST_CHECK enum status lock_set_begin(struct use_case *uc, struct unit **units, size_t count);

/* Whether a unit can join the batch: the one concert that it changes is locked, and nothing is due
 * before it. */
bool lock_set_is_begun(const struct use_case *uc, const struct unit *unit);

#endif
