/*
 * The store on a database: what the SQL stores share.
 */
#ifndef FOYER_INFRASTRUCTURE_SQL_STORE_H
#define FOYER_INFRASTRUCTURE_SQL_STORE_H

#include <stddef.h>

#include "domain/store.h"
#include "infrastructure/db/db.h"

/* Numbers that may be given: last+1 .. end. */
struct id_range {
    int64_t last, end;
    bool is_fresh; /* taken in the open transaction: a rollback takes it back */
};

/* A concert that the open transaction has locked, and the revision of its changes. */
struct concert_lock {
    int64_t concert_id, rev;
};

struct store {
    struct db *db; /* owned */
    struct id_range ids[ID_KINDS];

    /* Of a shared store; see host_store.h. */
    int64_t self;               /* this daemon's number */
    bool is_first;              /* of the daemon's connections: it enlisted, and leaves */
    struct concert_lock *locks; /* shape: locks[lock_count]; owned */
    size_t lock_count, lock_room;
    int64_t lock_writes; /* rows written only to lock */
    bool is_reckless;    /* something was changed without a lock: it must not be committed */
    int64_t audit_id;    /* a line of the open transaction by which it can be recognised; 0: none */
    int64_t connect_after_ms, connect_wait_ms; /* back-off, by clock_raw_ms() */
};

/*
 * Opens the store at `address` (see db_open()), brings its schema up to date and takes stock of the
 * numbers given so far; a shared store is told that a daemon is there. NULL with a sentence in
 * `error` (`room` bytes) if it cannot be opened, is in use, or is newer than this program.
 */
struct store *store_open(const char *address, db_log *log, void *log_arg, char *error, int room);

/* One more connection of a daemon that has the shared store `first` open. */
struct store *store_open_beside(const struct store *first, const char *address, db_log *log,
                                void *log_arg, char *error, int room);

/* The same for a store that no daemon serves and nobody is to change: it must be there and have
 * this program's schema already. What a crash left in its log is taken over. */
struct store *store_open_at_rest(const char *address, db_log *log, void *log_arg, char *error,
                                 int room);

void store_close(struct store *store);

/* Between transactions: see db_checkpoint(). */
void store_checkpoint(struct store *store);

/* Of a shared store, before a transaction begins: sees to it that a batch finds numbers. */
void store_stock_up(struct store *store);

/* Copies a text column into an array of `room` bytes; what does not fit is cut. */
void store_copy_text(char *to, size_t room, struct db_stmt *stmt, int column);

#endif
