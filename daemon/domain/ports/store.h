/*
 * The store as every layer sees it: one connection, one transaction at a time.
 *
 * What can be stored is declared beside its rules (user_store.h, queue_store.h, ...). Common
 * statuses:
 *   STATUS_READ_ONLY  the disk is full, or the store's file was removed; the transaction must be
 *                     rolled back, then all is as before
 *   STATUS_BUSY       of a shared store: somebody was in the way, or the connection is gone; the
 *                     transaction must be rolled back, and may be tried again
 *   STATUS_INTERNAL   the store failed; the details are in the log
 *
 * A shared store is one that other daemons write to at the same time; see host_store.h.
 */
#ifndef FOYER_DOMAIN_PORTS_STORE_H
#define FOYER_DOMAIN_PORTS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/status.h"

struct store;

MUST_CHECK enum status store_begin(struct store *store);

/* STATUS_OK: what the transaction wrote is on the disk. STATUS_OUTCOME_UNKNOWN: it may or may not
 * be stored. Anything else: nothing of it is stored, and the transaction is over. */
MUST_CHECK enum status store_commit(struct store *store);

/* How long the last commit took, in microseconds. */
int64_t store_commit_us(const struct store *store);

/* A transaction that ended with STATUS_BUSY may be tried again: waits for a moment that grows with
 * `attempt`, from 0, and connects again if need be. False if it makes no sense any more. */
bool store_retry(struct store *store, int attempt);

/* Outside of transactions: connects again if the connection is gone, and tries so for five seconds.
 * False: that is not possible. */
MUST_CHECK bool store_reconnect(struct store *store);

/* A batch begins. Of a shared store, whoever waits for it hears something after five seconds,
 * however often it is tried: then store_retry() is false. `is_quick`: a sound server answers each
 * of its questions at once, so one that is silent for so long is given up; otherwise it has as long
 * as a statement may take. */
void store_limit(struct store *store, bool is_quick);

/* A shared store may go back to an earlier state under a daemon: a backup is restored, or a standby
 * takes over that did not have all. What the daemon knows is then of a history that is no more.
 * store_found_rewound(): something that was read or written is not there any more. From then on
 * every transaction is BUSY, until the store was opened anew. */
void store_found_rewound(struct store *store);
bool store_is_rewound(const struct store *store);

/* Undoes the transaction. */
void store_rollback(struct store *store);

/* Rows written since the store was opened: two readings show whether something was written between.
 */
int64_t store_writes(const struct store *store);

/* True if other daemons write to the store, too. */
bool store_is_shared(const struct store *store);

/* False once the file of the store was removed or replaced: changes are refused then, with
 * STATUS_READ_ONLY. From any thread. */
bool store_is_in_place(const struct store *store);

/* True while a backup is being made; see backup_store.h. */
bool store_is_backing_up(const struct store *store);

/* True once the store has met an error after which it must not be used again. */
bool store_is_broken(const struct store *store);

/* Housekeeping between transactions: moves what was committed from the log of the database into its
 * file, if the log has grown long. A failure makes the store broken. */
void store_checkpoint(struct store *store);

/* The same once nothing was written for a while. Returns after how many milliseconds to call again,
 * -1: not before the next commit. */
int64_t store_checkpoint_idle(struct store *store);

/* How often that was done since the store was opened. */
int64_t store_checkpoints(const struct store *store);

/* Bytes of what was committed and is not in the file of the store yet; -1 if that is not this
 * host's to know. From any thread. */
int64_t store_log_bytes(const struct store *store);

/* When the newest backup that was named by the time was made, wall clock, as the folder (see struct
 * backup_order) tells; NO_BACKUP: there is none, or that is not this host's to know. */
#define NO_BACKUP INT64_MIN
int64_t store_newest_backup_ms(const struct store *store, const char *folder);

/* Bytes that can still be written where the store is; INT64_MAX if that is not this host's to know.
 */
int64_t store_free_bytes(struct store *store);

/* Numbers for new rows. Each kind counts upwards from the largest that is stored; while the daemon
 * runs none is given twice, not even after a rollback. */
enum store_id { ID_USER, ID_TOKEN, ID_RESERVATION, ID_REQUEST, ID_AUDIT, ID_KINDS };
int64_t store_next_id(struct store *store, enum store_id kind);

/* The number that was given last; of a shared store, by this connection. */
int64_t store_last_id(const struct store *store, enum store_id kind);

#endif
