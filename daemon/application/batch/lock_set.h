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

#endif
