/*
 * The SQLite engine: one process, one connection, every commit on the disk.
 *
 * The file is locked for this process before anything is read (locking_mode=EXCLUSIVE, set before
 * WAL so that the index of the log lives in memory), and a commit returns after fsync
 * (synchronous=FULL). Checkpoints are made between batches by db_checkpoint(), so that no commit
 * waits for one.
 *
 * What SQLite says, and what callers hear:
 *
 *     FULL, or an I/O error that is a quota or    READ_ONLY: the transaction is undone, and there
 *     the largest size of a file                  will be room again
 *     a unique index or primary key               LIMIT
 *     any other constraint                        INTERNAL: the program is wrong
 *     I/O errors, a damaged file                  INTERNAL, and the store is broken
 *     COMMIT failed, but not for want of room     OUTCOME_UNKNOWN, and the store is broken
 *
 * Broken is for good. After a write or a sync that failed nobody knows what the disk has, and the
 * kernel may have dropped what it could not write: to try again would only make it look right. So
 * nothing is written any more, the log is not even moved into the file when that is closed, and the
 * daemon ends; recovery at the next start goes by what is really in the log.
 *
 * Statements are prepared once and found by the address of their text, which is why every text is a
 * constant. There are no more of them than there are in the source.
 *
 * The log grows by what is committed. Once it has CHECKPOINT_PAGES it is moved into the file
 * between two batches, and its room used again; after IDLE_MS without a write it is moved as well,
 * so that a daemon with nothing to do leaves a file that is whole by itself. The log is not cut
 * then: each commit that makes a file longer has a file system with a journal, such as ext4, write
 * the new length as well, and wait for that. Its header is wiped instead: to SQLite that is an
 * empty log, so nothing of it is ever added to an older copy of the file that somebody puts in
 * place after a crash.
 */
#include "infrastructure/db/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "infrastructure/system_clock.h"
#include "shared/hash_table.h"

enum {
    PARAMS_MAX = 40,
    CHECKPOINT_PAGES = 4000,
    FRAME_BYTES = 4096 + 24, /* a page in the log, and what stands before it */
    HEADER_BYTES = 32,       /* of the log */
    IDLE_MS = 2000,          /* without a write for this long, the log goes into the file */
    SAY_AGAIN_MS = 10000,    /* between two lines about a full disk */
};

struct sqlite_stmt {
    struct db_stmt base; /* first */
    const char *sql;     /* key: the address of a constant */
    sqlite3_stmt *handle;
    struct sqlite *db;
    int params[PARAMS_MAX]; /* SQLite's index of $n at [n - 1]; 0 if the text has no $n */
    int result;             /* SQLite's code of the last step */
    int64_t changes;
    UT_hash_handle hh;
};

static void log_error(struct sqlite *db, const char *doing, const char *sql)
{
    char text[600];

    snprintf(text, sizeof text, "%s: %s (%d)%s%.400s", doing, sqlite3_errmsg(db->handle),
             sqlite3_extended_errcode(db->handle), sql != NULL ? " in " : "",
             sql != NULL ? sql : "");
    db_log_text(&db->base, text);
}

/* SQLITE_FULL is said for ENOSPC alone. EDQUOT and EFBIG come as an I/O error of a write, which
 * would make the store broken; the number that the system gave is asked of the file. */
bool sqlite_is_full(sqlite3 *handle, int code, int file_control)
{
    sqlite3_file *file = NULL;
    int error = 0;

    if ((code & 0xFF) == SQLITE_FULL)
        return true;
    if (code != SQLITE_IOERR_WRITE ||
        sqlite3_file_control(handle, "main", file_control, &file) != SQLITE_OK || file == NULL ||
        file->pMethods == NULL ||
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) != SQLITE_OK)
        return false;
    return error == EDQUOT || error == EFBIG;
}

/* Changes are refused from now on. Said once; also if it comes and goes. */
static void note_full(struct sqlite *db)
{
    if (db->is_full)
        return;
    db->is_full = true;
    if (db->full_said_ms > 0 && clock_raw_ms() - db->full_said_ms < SAY_AGAIN_MS)
        return;
    db->is_full_said = true;
    db->full_said_ms = clock_raw_ms();
    db_log_text(&db->base, "the disk is full: changes are refused until there is room");
}

/* Something was written. */
static void sqlite_note_room(struct sqlite *db)
{
    if (db->is_full_said)
        db_log_text(&db->base, "the disk has room again: changes are done");
    db->is_full = db->is_full_said = false;
}

/* What a code of SQLite means to the callers of this file. */
static enum status status_of(struct sqlite *db, int code)
{
    if (sqlite_is_full(db->handle, code, SQLITE_FCNTL_JOURNAL_POINTER)) {
        note_full(db);
        return STATUS_READ_ONLY;
    }
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return STATUS_OK;
    case SQLITE_READONLY:
        return STATUS_READ_ONLY;
    case SQLITE_CONSTRAINT:
        if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
            return STATUS_LIMIT;
        return STATUS_INTERNAL;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        db->broken = true;
        return STATUS_INTERNAL;
    default:
        return STATUS_INTERNAL;
    }
}

static void set_wal_pages(struct sqlite *db, int pages)
{
    db->wal_pages = pages;
    atomic_store(&db->log_bytes, pages > 0 ? HEADER_BYTES + (int64_t)pages * FRAME_BYTES : 0);
}

/* The file of the log; NULL if SQLite does not have it. */
static sqlite3_file *log_file(const struct sqlite *db)
{
    sqlite3_file *log = NULL;
    int code = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);

    return code == SQLITE_OK && log != NULL && log->pMethods != NULL ? log : NULL;
}

/* All of the log is in the file: SQLite begins it anew with the next commit. That there is no room
 * to write it (where a file system puts everything in a new place) is no harm. */
static void wipe_log(struct sqlite *db)
{
    static const char zeros[HEADER_BYTES];
    sqlite3_file *log = log_file(db);
    int code;

    if (log == NULL)
        return;
    code = log->pMethods->xWrite(log, zeros, sizeof zeros, 0);
    db->is_wiped = code == SQLITE_OK;
    if (code == SQLITE_OK)
        code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (code == SQLITE_OK || sqlite_is_full(db->handle, code, SQLITE_FCNTL_JOURNAL_POINTER))
        return;
    db_log_text(&db->base, "the log cannot be written");
    db->broken = true;
}

/* That the log was begun anew is looked at: a commit in a log without a header would be lost. */
static int check_header(struct sqlite *db)
{
    static const char zeros[HEADER_BYTES];
    sqlite3_file *log = log_file(db);
    char header[HEADER_BYTES];
    int code = log != NULL ? log->pMethods->xRead(log, header, sizeof header, 0) : SQLITE_IOERR;

    if (code == SQLITE_OK && memcmp(header, zeros, sizeof zeros) == 0)
        code = SQLITE_IOERR;
    db->is_wiped = false;
    return code;
}

/* Called by SQLite after each commit, with the pages that the log has then. An error becomes that
 * of the commit. */
static int count_wal_pages(void *arg, sqlite3 *handle, const char *name, int pages)
{
    struct sqlite *db = arg;

    (void)handle;
    (void)name;
    set_wal_pages(db, pages);
    db->written_ms = clock_raw_ms();
    return db->is_wiped ? check_header(db) : SQLITE_OK;
}

static bool pragma(struct sqlite *db, const char *sql)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* Takes the file for this process and sets how it is written. */
static bool prepare_file(struct sqlite *db)
{
    char limit[80];

    /* What a log that could not be moved for long has beyond that is given back by the first commit
     * after it was. */
    snprintf(limit, sizeof limit, "PRAGMA journal_size_limit = %d",
             2 * CHECKPOINT_PAGES * FRAME_BYTES);
    return pragma(db, limit) && pragma(db, "PRAGMA journal_mode = WAL") &&
           pragma(db, "PRAGMA synchronous = FULL") && pragma(db, "PRAGMA foreign_keys = ON") &&
           pragma(db, "PRAGMA wal_autocheckpoint = 0") &&
           pragma(db, "PRAGMA cache_size = -65536") && pragma(db, "PRAGMA temp_store = MEMORY") &&
           pragma(db, "BEGIN IMMEDIATE") && pragma(db, "COMMIT");
}

/* Which files were opened. Nobody else writes what this reads: it is set once. */
static void watch_files(struct sqlite *db)
{
    struct stat file, log;

    snprintf(db->log_path, sizeof db->log_path, "%s-wal", db->path);
    db->is_watched = stat(db->path, &file) == 0 && stat(db->log_path, &log) == 0;
    if (!db->is_watched)
        return; /* SQLite's files are not the system's: a test has them in memory */
    db->file = (struct file_id){file.st_dev, file.st_ino};
    db->log = (struct file_id){log.st_dev, log.st_ino};
}

/* SQLite would go on writing into a file that somebody has removed. From any thread. */
static bool has_its_files(const struct sqlite *db)
{
    struct stat file, log;

    if (!db->is_watched)
        return true;
    return stat(db->path, &file) == 0 && stat(db->log_path, &log) == 0 &&
           file.st_dev == db->file.device && file.st_ino == db->file.inode &&
           log.st_dev == db->log.device && log.st_ino == db->log.inode;
}

static void sqlite_close(struct db *base)
{
    struct sqlite *db = (struct sqlite *)base;
    struct sqlite_stmt *stmt, *next;

    HASH_ITER (hh, db->stmts, stmt, next) {
        HASH_DEL(db->stmts, stmt);
        sqlite3_finalize(stmt->handle);
        free(stmt);
    }
    /* Closing would write the log into the database. Of a broken one, recovery is to decide what is
     * in it; and of one that is not in its place any more, the log may be all that is left. */
    if ((db->broken || !has_its_files(db)) && db->handle != NULL)
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

/* Takes a file that is a store, or becomes one. False with a sentence; an empty one if SQLite knows
 * why. Nothing is written to what is no store. */
static bool take_file(struct sqlite *db, enum sqlite_found found, bool create, char *error,
                      int room)
{
    error[0] = '\0';
    if (!pragma(db, "PRAGMA locking_mode = EXCLUSIVE"))
        return false;
    if (found == SQLITE_FOUND_FILE && !sqlite_file_is_store(db, create, error, room)) {
        /* Not even what a crash of its own program left in its log is moved. */
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        return false;
    }
    if (found != SQLITE_FOUND_FILE && !sqlite_file_mark(db))
        return false;
    if (!prepare_file(db))
        return false;
    /* One from before there was a mark. On a full disk it stays without. */
    if (!sqlite_file_mark(db) && !sqlite_is_full(db->handle, sqlite3_extended_errcode(db->handle),
                                                 SQLITE_FCNTL_JOURNAL_POINTER))
        return false;
    watch_files(db);
    return true;
}

static struct db *sqlite_open(const char *path, bool create, db_log *log, void *log_arg,
                              char *error, int room)
{
    struct sqlite *db;
    enum sqlite_found found;
    char file[SQLITE_PATH_TEXT];
    int code;

    db_resolve_path(path, file, sizeof file);
    path = file;
    if (!sqlite_file_check(path, create, &found, error, room))
        return NULL;
    db = calloc(1, sizeof *db);
    assert(db != NULL);
    db->path = strdup(path);
    assert(db->path != NULL);
    /* Nobody reads SQLite's memory statistics, and each allocation would take a lock for them.
     * Refused, without harm, once SQLite is in use. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    db->base = (struct db){.engine = &sqlite_engine, .log = log, .log_arg = log_arg};
    code = sqlite3_open_v2(path, &db->handle,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_EXRESCODE,
                           NULL);
    error[0] = '\0';
    if (code == SQLITE_OK && take_file(db, found, create, error, room)) {
        sqlite3_wal_hook(db->handle, count_wal_pages, db);
        /* What a crash left in the log is there still. */
        set_wal_pages(db, 1);
        db->written_ms = clock_raw_ms();
        return &db->base;
    }
    if (error[0] != '\0')
        ; /* said already */
    else if (db->handle != NULL && (sqlite3_errcode(db->handle) & 0xFF) == SQLITE_BUSY)
        snprintf(error, (size_t)room, "%s is in use by another process", path);
    else
        snprintf(error, (size_t)room, "cannot open %s: %s", path,
                 db->handle != NULL ? sqlite3_errmsg(db->handle) : "out of memory");
    sqlite_close(&db->base);
    return NULL;
}

static enum status sqlite_run_script(struct db *base, const char *sql)
{
    struct sqlite *db = (struct sqlite *)base;
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    if (code != SQLITE_OK)
        log_error(db, "a script failed", NULL);
    return status_of(db, code);
}

/* `$n` is a name to SQLite, not a number: finds out which parameter it is. */
static void find_params(struct sqlite_stmt *stmt)
{
    for (int i = 0; i < PARAMS_MAX; i++) {
        char name[8];

        snprintf(name, sizeof name, "$%d", i + 1);
        stmt->params[i] = sqlite3_bind_parameter_index(stmt->handle, name);
    }
}

/* A statement that cannot be prepared is tried again when it is next needed. */
static struct sqlite_stmt *prepare(struct sqlite *db, const char *sql)
{
    struct sqlite_stmt *stmt;

    HASH_FIND_PTR(db->stmts, &sql, stmt);
    if (stmt == NULL) {
        stmt = calloc(1, sizeof *stmt);
        assert(stmt != NULL);
        stmt->base.engine = &sqlite_engine;
        stmt->sql = sql;
        stmt->db = db;
        HASH_ADD_PTR(db->stmts, sql, stmt);
    }
    stmt->result = SQLITE_OK;
    if (stmt->handle != NULL)
        return stmt;
    stmt->result =
        sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
    if (stmt->result == SQLITE_OK)
        find_params(stmt);
    return stmt;
}

static int sqlite_bind(struct sqlite_stmt *stmt, int param, const struct db_value *value)
{
    switch (value->type) {
    case DB_VALUE_INT:
        return sqlite3_bind_int64(stmt->handle, param, value->number);
    case DB_VALUE_TEXT:
        return sqlite3_bind_text(stmt->handle, param, value->text, -1, SQLITE_STATIC);
    case DB_VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(stmt->handle, param);
}

static struct db_stmt *sqlite_start(struct db *base, const char *sql, const struct db_value *values,
                                    int count)
{
    struct sqlite_stmt *stmt = prepare((struct sqlite *)base, sql);

    stmt->changes = 0;
    assert(stmt->handle == NULL || !sqlite3_stmt_busy(stmt->handle));
    for (int i = 0; i < count && stmt->result == SQLITE_OK; i++) {
        assert(stmt->params[i] > 0);
        stmt->result = sqlite_bind(stmt, stmt->params[i], &values[i]);
    }
    return &stmt->base;
}

static enum db_step sqlite_step(struct db_stmt *base)
{
    struct sqlite_stmt *stmt = (struct sqlite_stmt *)base;
    int64_t before = sqlite3_total_changes64(stmt->db->handle);

    if (stmt->result != SQLITE_OK && stmt->result != SQLITE_ROW)
        return DB_DONE;
    stmt->result = sqlite3_step(stmt->handle);
    stmt->changes += sqlite3_total_changes64(stmt->db->handle) - before;
    return stmt->result == SQLITE_ROW ? DB_ROW : DB_DONE;
}

static struct db_value sqlite_column(struct db_stmt *base, int column)
{
    sqlite3_stmt *handle = ((struct sqlite_stmt *)base)->handle;

    switch (sqlite3_column_type(handle, column)) {
    case SQLITE_INTEGER:
        return DB_INT(sqlite3_column_int64(handle, column));
    case SQLITE_NULL:
        return DB_NULL;
    default:
        return DB_TEXT((const char *)sqlite3_column_text(handle, column));
    }
}

static int64_t sqlite_changes(struct db_stmt *base)
{
    return ((struct sqlite_stmt *)base)->changes;
}

static enum status sqlite_finish(struct db_stmt *base)
{
    struct sqlite_stmt *stmt = (struct sqlite_stmt *)base;
    enum status status = status_of(stmt->db, stmt->result);

    if (status == STATUS_INTERNAL)
        log_error(stmt->db, "a statement failed", stmt->sql);
    sqlite3_reset(stmt->handle);
    return status;
}

static enum status sqlite_run(struct db_stmt *stmt)
{
    while (sqlite_step(stmt) == DB_ROW)
        continue;
    return sqlite_finish(stmt);
}

static enum status sqlite_run_one(struct db_stmt *base)
{
    const struct sqlite_stmt *stmt = (struct sqlite_stmt *)base;
    enum status status = sqlite_run(base);
    char text[600];

    if (status != STATUS_OK || stmt->changes == 1)
        return status;
    snprintf(text, sizeof text, "a statement failed: it did not change one row in %.400s",
             stmt->sql);
    db_log_text(&stmt->db->base, text);
    return STATUS_INTERNAL;
}

static enum status run_plain(struct sqlite *db, const char *sql)
{
    return sqlite_run(sqlite_start(&db->base, sql, NULL, 0));
}

static int64_t sqlite_writes(const struct db *base)
{
    return sqlite3_total_changes64(((const struct sqlite *)base)->handle);
}

static enum status sqlite_begin(struct db *base, bool alone)
{
    /* Immediate costs nothing with one connection, and no later statement can fail to get its lock.
     */
    (void)alone;
    ((struct sqlite *)base)->began_writes = sqlite_writes(base);
    return run_plain((struct sqlite *)base, "BEGIN IMMEDIATE");
}

static void sqlite_rollback(struct db *base)
{
    struct sqlite *db = (struct sqlite *)base;

    /* SQLite has rolled back by itself after some errors, a full disk among them. */
    if (sqlite3_get_autocommit(db->handle))
        return;
    if (run_plain(db, "ROLLBACK") != STATUS_OK)
        db->broken = true;
}

/* What is written into a file that was removed is gone with the daemon. */
static bool is_in_place(struct sqlite *db)
{
    char text[SQLITE_PATH_TEXT + 200];
    bool is_lost = !has_its_files(db);

    if (is_lost && !db->is_lost) {
        snprintf(
            text, sizeof text,
            "%s or its log was removed or replaced: changes are refused; BACKUP saves what was "
            "stored",
            db->path);
        db_log_text(&db->base, text);
    }
    if (!is_lost && db->is_lost)
        db_log_text(&db->base, "the file of the store is in its place again: changes are done");
    db->is_lost = is_lost;
    return !is_lost;
}

static enum status sqlite_commit(struct db *base)
{
    struct sqlite *db = (struct sqlite *)base;
    bool has_written = sqlite_writes(base) != db->began_writes;
    enum status status;

    if (has_written && !is_in_place(db)) {
        sqlite_rollback(base);
        return db->broken ? STATUS_OUTCOME_UNKNOWN : STATUS_READ_ONLY;
    }
    status = run_plain(db, "COMMIT");
    if (status == STATUS_OK && has_written)
        sqlite_note_room(db);
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status == STATUS_READ_ONLY) {
        /* The disk is full. The log has no commit record of this transaction, so it is undone;
         * mostly SQLite has done that by itself. */
        sqlite_rollback(base);
        return db->broken ? STATUS_OUTCOME_UNKNOWN : STATUS_READ_ONLY;
    }
    log_error(db, "a commit failed", NULL);
    db->broken = true;
    return STATUS_OUTCOME_UNKNOWN;
}

static int64_t sqlite_free_bytes(const struct db *base)
{
    const char *path = sqlite3_db_filename(((const struct sqlite *)base)->handle, "main");
    struct statvfs disk;

    if (path == NULL || statvfs(path, &disk) < 0 ||
        disk.f_bavail > INT64_MAX / (disk.f_frsize > 0 ? disk.f_frsize : 1))
        return INT64_MAX;
    return (int64_t)(disk.f_bavail * disk.f_frsize);
}

static bool sqlite_is_broken(const struct db *base)
{
    return ((const struct sqlite *)base)->broken;
}

static bool sqlite_is_in_place(const struct db *base)
{
    return has_its_files((const struct sqlite *)base);
}

static bool sqlite_connect(struct db *base)
{
    (void)base;
    return true; /* a file does not go away */
}

static enum status sqlite_clock(struct db *base, int64_t *now_ms)
{
    (void)base;
    (void)now_ms;
    return STATUS_INTERNAL; /* it has none of its own */
}

static enum status tell_rows(struct sqlite *db, const char *sql,
                             void (*each)(void *arg, const char *text), void *arg)
{
    struct db_stmt *stmt = sqlite_start(&db->base, sql, NULL, 0);

    while (sqlite_step(stmt) == DB_ROW)
        each(arg, sqlite_column(stmt, 0).text);
    return sqlite_finish(stmt);
}

static enum status sqlite_check(struct db *base, void (*each)(void *arg, const char *text),
                                void *arg)
{
    struct sqlite *db = (struct sqlite *)base;
    enum status status = tell_rows(db,
                                   "SELECT integrity_check FROM pragma_integrity_check"
                                   " WHERE integrity_check <> 'ok'",
                                   each, arg);

    if (status != STATUS_OK)
        return status;
    return tell_rows(db,
                     "SELECT 'row ' || rowid || ' of ' || \"table\" || ' refers to no row of '"
                     " || parent FROM pragma_foreign_key_check",
                     each, arg);
}

/* A full disk is no harm here: what is committed is in the log, and is moved when there is room.
 * Any other failure is one of the file itself. */
static void run_checkpoint(struct sqlite *db, int mode)
{
    int code;

    /* The log may be all that is left. */
    if (!is_in_place(db))
        return;
    code = sqlite3_wal_checkpoint_v2(db->handle, NULL, mode, NULL, NULL);
    if (code == SQLITE_OK) {
        set_wal_pages(db, 0);
        db->checkpoints++;
    } else if ((code & 0xFF) != SQLITE_BUSY &&
               !sqlite_is_full(db->handle, code, SQLITE_FCNTL_FILE_POINTER)) {
        log_error(db, "a checkpoint failed", NULL);
        db->broken = true;
    }
}

static void sqlite_checkpoint(struct db *base)
{
    struct sqlite *db = (struct sqlite *)base;

    if (db->wal_pages >= CHECKPOINT_PAGES && !db->broken)
        run_checkpoint(db, SQLITE_CHECKPOINT_PASSIVE);
}

static void sqlite_checkpoint_all(struct db *base)
{
    struct sqlite *db = (struct sqlite *)base;

    if (!db->broken)
        run_checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE);
}

static int64_t sqlite_checkpoint_idle(struct db *base)
{
    struct sqlite *db = (struct sqlite *)base;
    int64_t idle_ms;

    if (db->wal_pages == 0 || db->broken)
        return -1;
    idle_ms = clock_raw_ms() - db->written_ms;
    if (idle_ms < IDLE_MS)
        return IDLE_MS - idle_ms;
    run_checkpoint(db, SQLITE_CHECKPOINT_RESTART);
    if (db->wal_pages == 0 && !db->broken)
        wipe_log(db);
    /* On a full disk, later. */
    return db->wal_pages > 0 && !db->broken ? IDLE_MS : -1;
}

static int64_t sqlite_checkpoints(const struct db *base)
{
    return ((const struct sqlite *)base)->checkpoints;
}

static int64_t sqlite_log_bytes(const struct db *base)
{
    return atomic_load(&((const struct sqlite *)base)->log_bytes);
}

const struct db_engine sqlite_engine = {
    .is_shared = false,
    .columns = "SELECT t.name, c.name, c.type = 'TEXT', c.pk"
               " FROM sqlite_master t, pragma_table_info(t.name) c"
               " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid",
    .references = "SELECT t.name, r.\"table\""
                  " FROM sqlite_master t, pragma_foreign_key_list(t.name) r WHERE t.type = 'table'",
    .open = sqlite_open,
    .close = sqlite_close,
    .run_script = sqlite_run_script,
    .start = sqlite_start,
    .step = sqlite_step,
    .column = sqlite_column,
    .changes = sqlite_changes,
    .finish = sqlite_finish,
    .run = sqlite_run,
    .run_one = sqlite_run_one,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .writes = sqlite_writes,
    .free_bytes = sqlite_free_bytes,
    .is_broken = sqlite_is_broken,
    .connect = sqlite_connect,
    .clock = sqlite_clock,
    .check = sqlite_check,
    .checkpoint = sqlite_checkpoint,
    .checkpoint_all = sqlite_checkpoint_all,
    .is_in_place = sqlite_is_in_place,
    .checkpoint_idle = sqlite_checkpoint_idle,
    .checkpoints = sqlite_checkpoints,
    .log_bytes = sqlite_log_bytes,
};
