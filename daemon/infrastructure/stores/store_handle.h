/*
 * The store on a database: what one connection to it keeps.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_STORE_HANDLE_H
#define FOYER_INFRASTRUCTURE_STORES_STORE_HANDLE_H

#include <stddef.h>

#include "domain/ports/store.h"
#include "infrastructure/db/db.h"
#include "infrastructure/stores/row_cache.h"
#include "infrastructure/stores/user_cache.h"

/* Numbers that may be given: last+1 .. end. */
struct id_range {
    int64_t last, end;
    bool is_fresh; /* taken in the open transaction: a rollback takes it back */
};

/* A concert that the open transaction has locked, and the revision of its changes. */
struct concert_lock {
    int64_t concert_id, rev;
};

/* By what it is recognised that the store has what was committed. */
struct store_mark {
    int64_t audit_id, at_ms; /* a line of the audit trail; 0: none */
    int64_t beat_ms;         /* of this daemon, by the database's clock; 0: none */
    int64_t raw_ms;          /* when that was committed, by clock_raw_ms() */
};

struct backup_work;
struct foreseen_key;
struct foreseen_place;
struct foreseen_unpaid;
struct foreseen_waiters;

struct store {
    struct db *db;            /* owned */
    char *path;               /* of the file of a store that is not shared, otherwise NULL; owned */
    struct row_cache *rows;   /* what need not be read again; owned */
    struct user_cache *users; /* the same of users; owned */
    struct foreseen_key *keys;        /* see foreseen_keys.h; owned */
    struct foreseen_place *places;    /* see foreseen_turns.h; owned */
    struct foreseen_unpaid *unpaid;   /* likewise */
    struct foreseen_waiters *waiters; /* see foreseen_waiters.h; owned */
    struct id_range ids[ID_KINDS];
    int64_t commit_us;          /* how long the last commit took */
    struct backup_work *backup; /* under way; see backup_store.c; NULL: none; owned */

    /* Of a shared store; see host_store.h. */
    int64_t self;               /* this daemon's number */
    bool is_first;              /* of the daemon's connections: it enlisted, and leaves */
    struct concert_lock *locks; /* shape: locks[lock_count]; owned */
    size_t lock_count, lock_room;
    int64_t lock_writes;     /* rows written only to lock */
    bool has_unlocked_write; /* something was changed without a lock: it must not be committed */
    int64_t audit_id; /* a line of the open transaction by which it can be recognised; 0: none */
    int64_t connect_after_ms, connect_wait_ms; /* back-off, by clock_raw_ms() */
    bool is_open;                              /* there is a transaction */
    struct store_mark written;                 /* by the open transaction */
    struct store_mark committed;               /* by those before */
    bool is_unchecked; /* a transaction was lost: the connection may be another one */
    bool is_rewound;   /* the store does not have what was committed */
    int64_t until_ms;  /* when a batch is tried no more, by the same; 0: there is no batch */
};

#endif
