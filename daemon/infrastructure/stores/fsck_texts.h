/*
 * What SQL cannot judge of a search: that users and notes are found by what they are called.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_FSCK_TEXTS_H
#define FOYER_INFRASTRUCTURE_STORES_FSCK_TEXTS_H

#include "domain/ports/fsck_store.h"
#include "infrastructure/stores/sql_store.h"

/* As fsck_store_check(), of which it is a part. */
MUST_CHECK enum status fsck_texts_check(struct store *store,
                                        void (*each)(void *arg, const struct fsck_finding *),
                                        void *arg);

#endif
