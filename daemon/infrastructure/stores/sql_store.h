/*
 * The store on a database: what the SQL stores share.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_SQL_STORE_H
#define FOYER_INFRASTRUCTURE_STORES_SQL_STORE_H

#include <stddef.h>

#include "domain/ports/backup_store.h"
#include "domain/ports/store.h"
#include "infrastructure/stores/store_handle.h"

/* How a store is opened, beside its address. All zero: as it is. */
struct store_opening {
    bool create;            /* a file that is empty becomes a store */
    bool is_copy;           /* nobody's store yet: no backup before its schema is changed */
    const char *backup_dir; /* for that backup; NULL or "": beside the store */
    int64_t now_ms;         /* wall clock, for the backup's name */
    /* Set by store_open_as(). */
    bool is_new;                   /* a new store was made */
    char backup[BACKUP_PATH_TEXT]; /* the backup that was made; "": none */
};

/*
 * Opens the store at `address` (see db_open()), brings its schema up to date and takes stock of the
 * numbers given so far; in a shared store, the daemon is entered as one of its hosts. Before the
 * schema of a file that holds a store is changed, a backup of it is made. NULL with a sentence in
 * `error` (`room` bytes) if it cannot be opened, is in use, or is newer than this program.
 */
struct store *store_open(const char *address, db_log *log, void *log_arg, char *error, int room);
struct store *store_open_as(const char *address, struct store_opening *opening, db_log *log,
                            void *log_arg, char *error, int room);

/* One more connection of a daemon that has the shared store `first` open. */
struct store *store_open_beside(const struct store *first, const char *address, db_log *log,
                                void *log_arg, char *error, int room);

/* The same for a store that no daemon serves and nobody is to change: it must be there and have
 * this program's schema already. What a crash left in its log is taken over. */
struct store *store_open_at_rest(const char *address, db_log *log, void *log_arg, char *error,
                                 int room);

void store_close(struct store *store);

/* From now on every row is read from the database each time, as if others wrote to it, too. For
 * tests, which compare the two or change rows in ways of their own. */
void store_remember_nothing(struct store *store);

/* Copies a whole database at `address` that is in no transaction, at once, into a new file in
 * `folder` ("": beside it), named as backup_file_new() does; *path is that file. OK, READ_ONLY or
 * INTERNAL (logged). */
MUST_CHECK enum status backup_store_copy(struct db *db, const char *address, const char *folder,
                                         const char *word, int64_t now_ms,
                                         char path[BACKUP_PATH_TEXT]);

/* Of a shared store, before a transaction begins: sees to it that a batch finds numbers. */
void store_stock_up(struct store *store);

/* Whom a reservation r of a user u with a note n, if there is one, is for; and all that the note
 * says, as its terms have it (search_terms.h). */
#define GUEST_NAME "CASE WHEN n.name <> '' THEN n.name ELSE u.name END"
#define GUEST_PHONE "CASE WHEN n.name <> '' THEN n.phone ELSE u.phone END"
#define NOTE_SAYS "n.name || ' ' || n.phone || ' ' || n.text"

/* Copies a text column into an array of `room` bytes; what does not fit is cut. */
void store_copy_text(char *to, size_t room, struct db_stmt *stmt, int column);

/* The token t whose code is $2: $1 is the number that the code carries. One of before carries none
 * and has an index. */
#define TOKEN_OF_CODE                                              \
    " WHERE (t.token_id = $1 AND t.token = $2 AND t.numbered = 1)" \
    " OR (t.token = $2 AND t.numbered = 0)"

#endif
