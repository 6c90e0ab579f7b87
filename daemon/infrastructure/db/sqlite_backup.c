/*
 * Copying a SQLite database while it is in use.
 *
 * The file is locked for its daemon, so nobody else could read it; the daemon's own connection
 * copies it by SQLite's backup interface. Between two slices it may write: SQLite puts every page
 * that is committed meanwhile into the copy as well, so the copy never begins anew, and it is the
 * database of the moment of its last slice. After a rollback of what had reached the log already
 * (a full disk) SQLite begins anew by itself.
 *
 * The copy is written without a journal and without syncs: until it is renamed by the caller,
 * nobody takes it for a database.
 */
#include "infrastructure/db/db.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "infrastructure/db/sqlite.h"

struct db_backup {
    struct sqlite *from; /* borrowed */
    sqlite3 *to;
    sqlite3_backup *copy; /* NULL: it could not begin */
    int result;           /* SQLite's code of the last step */
};

static void log_problem(const struct db_backup *backup, const char *doing)
{
    char text[600];

    snprintf(text, sizeof text, "%s: %s", doing, sqlite3_errmsg(backup->to));
    db_log_text(&backup->from->base, text);
}

struct db_backup *db_backup_begin(struct db *db, const char *path)
{
    struct db_backup *backup = calloc(1, sizeof *backup);

    assert(backup != NULL && !db_is_shared(db));
    backup->from = (struct sqlite *)db;
    backup->result = sqlite3_open_v2(path, &backup->to,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                         SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                     NULL);
    if (backup->result == SQLITE_OK)
        backup->result = sqlite3_exec(backup->to,
                                      "PRAGMA locking_mode = EXCLUSIVE;"
                                      "PRAGMA journal_mode = OFF;"
                                      "PRAGMA synchronous = OFF;"
                                      "PRAGMA cache_size = -4096;",
                                      NULL, NULL, NULL);
    if (backup->result == SQLITE_OK)
        backup->copy = sqlite3_backup_init(backup->to, "main", backup->from->handle, "main");
    if (backup->result == SQLITE_OK && backup->copy == NULL)
        backup->result = sqlite3_extended_errcode(backup->to);
    if (backup->copy == NULL)
        log_problem(backup, "a backup could not begin");
    return backup;
}

enum db_step db_backup_step(struct db_backup *backup, int pages)
{
    if (backup->result == SQLITE_OK)
        backup->result = sqlite3_backup_step(backup->copy, pages);
    return backup->result == SQLITE_OK ? DB_ROW : DB_DONE;
}

enum status db_backup_finish(struct db_backup *backup)
{
    enum status status = STATUS_OK;

    if (backup->copy != NULL && sqlite3_backup_finish(backup->copy) != SQLITE_OK &&
        backup->result == SQLITE_DONE)
        backup->result = sqlite3_extended_errcode(backup->to);
    if (backup->result != SQLITE_DONE) {
        if (backup->copy != NULL && backup->result != SQLITE_OK)
            log_problem(backup, "a backup failed");
        status = sqlite_is_full(backup->to, backup->result, SQLITE_FCNTL_FILE_POINTER)
                     ? STATUS_READ_ONLY
                     : STATUS_INTERNAL;
    }
    sqlite3_close(backup->to);
    free(backup);
    return status;
}
