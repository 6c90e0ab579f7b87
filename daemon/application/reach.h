/*
 * Locking what the units of a batch are about, in a shared store.
 */
#ifndef FOYER_APPLICATION_REACH_H
#define FOYER_APPLICATION_REACH_H

#include "application/batch.h"

/* Locks the concerts of all units by number, then their wallets by login. Units that are another
 * lane's are marked as astray. The statuses of domain/store.h; OK in a store that is not shared. */
MUST_CHECK enum status reach_lock(struct use_case *uc, struct unit **units, size_t count);

#endif
