/*
 * The store on a database: what the SQL stores share.
 */
#ifndef FOYER_INFRASTRUCTURE_SQL_STORE_H
#define FOYER_INFRASTRUCTURE_SQL_STORE_H

#include <stddef.h>

#include "domain/store.h"
#include "infrastructure/db/db.h"

struct store {
    struct db *db; /* owned */
    int64_t last_id[ID_KINDS];
};

/*
 * Opens the store at `path`, brings its schema up to date and takes stock of the numbers given so
 * far. NULL with a sentence in `error` (`room` bytes) if it cannot be opened, is in use, or is
 * newer than this program.
 */
struct store *store_open(const char *path, db_log *log, void *log_arg, char *error, int room);

/* The same for a store that no daemon serves and nobody is to change: it must be there and have
 * this program's schema already. What a crash left in its log is taken over. */
struct store *store_open_at_rest(const char *path, db_log *log, void *log_arg, char *error,
                                 int room);

void store_close(struct store *store);

/* Between transactions: see db_checkpoint(). */
void store_checkpoint(struct store *store);

/* Copies a text column into an array of `room` bytes; what does not fit is cut. */
void store_copy_text(char *to, size_t room, struct db_stmt *stmt, int column);

#endif
