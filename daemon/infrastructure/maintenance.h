/*
 * What foyerd does with stores that it does not serve: checking and copying them. Findings go to
 * standard output, what went wrong to standard error.
 */
#ifndef FOYER_INFRASTRUCTURE_MAINTENANCE_H
#define FOYER_INFRASTRUCTURE_MAINTENANCE_H

#include "infrastructure/db/db.h"

/* Checks the invariants, a line for each finding. The exit status: 0 sound, 1 not, 2 not readable.
 */
int maintenance_fsck(const char *address, db_log *log, void *log_arg);

/* Copies a whole store into one that is empty and checks both. The exit status: 0 if the target is
 * a sound copy, otherwise 1. */
int maintenance_copy(const char *from, const char *to, db_log *log, void *log_arg);

#endif
