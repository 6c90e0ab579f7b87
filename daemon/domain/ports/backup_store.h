/*
 * Backups: a whole copy of the store in a file, made while the store is in use.
 *
 * A backup is ordered inside a transaction and made afterwards, in slices between transactions, so
 * that others' requests go on meanwhile. It has everything that was committed before it was
 * ordered. It is written as NAME.part and gets its name once all of it is on the disk.
 */
#ifndef FOYER_DOMAIN_PORTS_BACKUP_STORE_H
#define FOYER_DOMAIN_PORTS_BACKUP_STORE_H

#include "domain/refusal.h"
#include "domain/ports/store.h"

enum { BACKUP_NAME_TEXT = 101, BACKUP_PATH_TEXT = 1200, SHA256_TEXT = 65 };

struct backup_order {
    const void *asker;  /* who orders: the same one may order again what has not begun */
    const char *folder; /* where to; "": beside the store */
    const char *name;   /* of the file; NULL: the store's with the time */
    int64_t keep;       /* so many backups that were named by the time are left; 0: all */
    int64_t now_ms;     /* wall clock */
};

/* A backup that has ended. */
struct backup {
    /* OK, READ_ONLY (no room for it), BAD_ARG (meanwhile somebody took its name) or INTERNAL
     * (logged). */
    enum status status;
    char path[BACKUP_PATH_TEXT];
    int64_t bytes;
    char sha256[SHA256_TEXT]; /* of the file, in hexadecimal digits */
    int64_t took_ms;
};

/* Orders a backup. What `order` points to is copied. OK; BUSY if one is under way; NOT_ALLOWED if
 * the store is shared; NOT_FOUND if there is no such folder; BAD_ARG for a name that is none or is
 * taken. *refusal says more. */
MUST_CHECK enum status backup_store_order(struct store *store, const struct backup_order *order,
                                          struct refusal *refusal);

enum backup_progress { BACKUP_NONE, BACKUP_GOES_ON, BACKUP_ENDED };

/* Makes a slice of the backup under way, between transactions. *backup is set once it has ended. */
enum backup_progress backup_store_slice(struct store *store, struct backup *backup);

/* Gives up the backup under way, if there is one. */
void backup_store_abandon(struct store *store);

#endif
