/*
 * foyerd --restore: a backup becomes the store.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_STORE_RESTORE_H
#define FOYER_INFRASTRUCTURE_STORES_STORE_RESTORE_H

#include <stdint.h>

#include "infrastructure/db/db.h"

/*
 * Makes a copy of `backup` the store at `address`, a file that no daemon serves. The copy is
 * brought up to date and checked first; then what stands at `address`, its log and whatever else
 * belongs to it is moved aside, under names with `now_ms` in them, and never removed. Says on
 * standard output what was moved, on standard error what went wrong. The exit status: 0 done, 1
 * not: the store is as it was, or missing, with the copy beside it.
 */
int store_restore_run(const char *backup, const char *address, int64_t now_ms, db_log *log,
                      void *log_arg);

#endif
