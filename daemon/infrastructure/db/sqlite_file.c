/*
 * The file under SQLite: whether it is a store at all, before anything is written to it.
 *
 * SQLite would make an empty database where a file is missing, throw the log away that a missing
 * file has left, and take any database for its own. A box office must do none of that. (Nor go on
 * writing into a file that somebody has removed: see is_in_place() in sqlite.c.)
 */
#include "infrastructure/db/sqlite.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { APPLICATION_ID = 0x466f7965 }; /* "Foye" */

__attribute__((format(printf, 3, 4))) static bool refuse(char *error, int room, const char *format,
                                                         ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(error, (size_t)room, format, list);
    va_end(list);
    return false;
}

/* What stands beside a file under its name and an ending. Errors count as nothing there. */
static bool stat_beside(const char *path, const char *ending, struct stat *status)
{
    char beside[SQLITE_PATH_TEXT];

    snprintf(beside, sizeof beside, "%s%s", path, ending);
    return stat(beside, status) == 0;
}

/* Asked before SQLite opens the file, since to open it is what makes one, or throws away the log
 * that is left of one. */
bool sqlite_file_check(const char *path, bool create, enum sqlite_found *found, char *error,
                       int room)
{
    struct stat file, log;
    /* Even an empty log: a daemon that ended well removes it. */
    bool has_log = stat_beside(path, "-wal", &log) || stat_beside(path, "-journal", &log);

    *found = SQLITE_FOUND_FILE;
    if (strlen(path) + SQLITE_ENDING_TEXT > SQLITE_PATH_TEXT)
        return refuse(error, room, "the path of the store is too long");
    if (stat(path, &file) < 0) {
        if (errno != ENOENT)
            return refuse(error, room, "cannot open %s: %s", path, strerror(errno));
        if (has_log)
            return refuse(error, room,
                          "%s is missing, but its log is there and may hold what was booked last: "
                          "put the file back, or move %s-wal away",
                          path, path);
        if (stat_beside(path, ".restored", &log))
            return refuse(error, room,
                          "%s is missing: a --restore was cut off; run it again, or move "
                          "%s.restored away",
                          path, path);
        *found = SQLITE_FOUND_NOTHING;
        return true;
    }
    if (!S_ISREG(file.st_mode))
        return refuse(error, room, "cannot open %s: it is no file", path);
    if (file.st_size > 0)
        return true;
    *found = SQLITE_FOUND_EMPTY;
    if (has_log)
        return refuse(error, room,
                      "%s is empty, but its log is there and may hold what was booked last; put "
                      "the file back, or move both away",
                      path);
    return create || refuse(error, room, "%s is empty; --create makes a new store of it", path);
}

/* The number that a query gives; -1 if it gives none. */
static int64_t sqlite_file_ask(struct sqlite *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t number = -1;

    if (sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        number = sqlite3_column_int64(stmt, 0);
    return sqlite3_finalize(stmt) == SQLITE_OK ? number : -1;
}

static bool has_column(struct sqlite *db, const char *table, const char *column)
{
    return sqlite3_table_column_metadata(db->handle, "main", table, column, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_OK;
}

/* An id of 0 is what SQLite gives to a file that nobody has marked: a store from before there was a
 * mark, or one that was cut off while it was made. Then it is the tables that tell. */
bool sqlite_file_is_store(struct sqlite *db, bool create, char *error, int room)
{
    int64_t id = sqlite_file_ask(db, "PRAGMA application_id");
    int64_t tables = sqlite_file_ask(db, "SELECT count(*) FROM sqlite_master");

    if (id < 0 || tables < 0) {
        error[0] = '\0';
        return false; /* SQLite says why */
    }
    if (id != 0 && id != APPLICATION_ID)
        return refuse(error, room, "%s is a database of another program", db->path);
    if (tables > 0)
        return (has_column(db, "schema_version", "version") &&
                has_column(db, "foyer_user", "user_id")) ||
               refuse(error, room, "%s is a SQLite database, but no store of Foyer", db->path);
    return create || refuse(error, room,
                            "%s has no tables in it, so it is a store no more, or not yet: perhaps "
                            "a copy made while a daemon ran; --create makes a new store of it",
                            db->path);
}

bool sqlite_file_mark(struct sqlite *db)
{
    char sql[60];

    if (sqlite_file_ask(db, "PRAGMA application_id") == APPLICATION_ID)
        return true;
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d", APPLICATION_ID);
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}
