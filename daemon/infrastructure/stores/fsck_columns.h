/*
 * What holds for every column of a kind: texts are such as requests bring, and times are dates.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_FSCK_COLUMNS_H
#define FOYER_INFRASTRUCTURE_STORES_FSCK_COLUMNS_H

#include "domain/ports/fsck_store.h"
#include "infrastructure/stores/sql_store.h"

/* As fsck_store_check(), of which it is a part. */
MUST_CHECK enum status fsck_columns_check(struct store *store,
                                          void (*each)(void *arg, const struct fsck_finding *),
                                          void *arg);

#endif
