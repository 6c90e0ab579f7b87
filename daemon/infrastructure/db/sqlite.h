/*
 * What the files of the SQLite engine share. Nobody else includes this, but a test that lets time
 * pass.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_SQLITE_H
#define FOYER_INFRASTRUCTURE_DB_SQLITE_H

#include <stdatomic.h>
#include <sys/types.h>

#include <sqlite3.h>

#include "infrastructure/db/db.h"
#include "infrastructure/db/engine.h"

enum { SQLITE_PATH_TEXT = 1200, SQLITE_ENDING_TEXT = 16 };

struct sqlite_stmt;

/* Which file it is, whatever its name. */
struct file_id {
    dev_t device;
    ino_t inode;
};

struct sqlite {
    struct db base; /* first */
    char *path;     /* owned */
    sqlite3 *handle;
    struct sqlite_stmt *stmts;
    int wal_pages;             /* pages in the log after the last commit */
    _Atomic int64_t log_bytes; /* of these */
    bool is_wiped;             /* the log has no header before the next commit */
    int64_t written_ms;        /* of that commit, clock_raw_ms() */
    int64_t checkpoints;
    bool broken;

    bool is_watched; /* the files below are those that are open */
    struct file_id file, log;
    char log_path[SQLITE_PATH_TEXT];
    bool is_lost; /* one of them is not in its place any more, and the log says so */

    int64_t began_writes; /* rows written before the open transaction */
    bool is_full;         /* the last that was to be written found no room ... */
    bool is_full_said;    /* ... and the log says so */
    int64_t full_said_ms; /* when it last did, clock_raw_ms() */
};

/* True if `code` says that a file cannot grow: the disk is full, or a quota or the largest size of
 * a file is reached, which SQLite calls an I/O error. `file` is the file that was written:
 * SQLITE_FCNTL_FILE_POINTER the database, SQLITE_FCNTL_JOURNAL_POINTER its log. */
bool sqlite_is_full(sqlite3 *handle, int code, int file);

/* What stands at the path of a database that is to be opened. */
enum sqlite_found { SQLITE_FOUND_NOTHING, SQLITE_FOUND_EMPTY, SQLITE_FOUND_FILE };

/* Before SQLite opens the file: false with a sentence in `error` if it must not, because a log
 * without its file is there, or the file is empty and not meant to become a store (`create`). */
bool sqlite_file_check(const char *path, bool create, enum sqlite_found *found, char *error,
                       int room);

/* Of a database that had something in its file, before anything is written to it: whether it is a
 * store of this program, or may become one (`create`). False with a sentence in `error`; an empty
 * one if it cannot be read. */
bool sqlite_file_is_store(struct sqlite *db, bool create, char *error, int room);

/* Writes this program's application id into the header, if it is not there. */
bool sqlite_file_mark(struct sqlite *db);

#endif
