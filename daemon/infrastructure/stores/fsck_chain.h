/*
 * What SQL cannot judge of Zs: that each stands on the one before.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_FSCK_CHAIN_H
#define FOYER_INFRASTRUCTURE_STORES_FSCK_CHAIN_H

#include "domain/ports/fsck_store.h"
#include "infrastructure/stores/sql_store.h"

/* As fsck_store_check(), of which it is a part. */
MUST_CHECK enum status fsck_chain_check(struct store *store,
                                        void (*each)(void *arg, const struct fsck_finding *),
                                        void *arg);

#endif
