/*
 * A thin statement interface over a database engine: SQLite for one daemon, PostgreSQL for several
 * that share a database. Everything above it is the same SQL for both; what little must be spelled
 * differently is a table in postgres.c.
 *
 * Parameters are $1..$n and may be used more than once. Every SQL text is a string constant (or
 * db_constant()): its address is its name in the cache of prepared statements. Typical use:
 *
 *     struct db_stmt *stmt = db_start(db, "SELECT a FROM t WHERE b = $1", DB_INT(b));
 *     while (db_step(stmt) == DB_ROW)
 *         use(db_int(stmt, 0));
 *     return db_finish(stmt);
 */
#ifndef FOYER_INFRASTRUCTURE_DB_DB_H
#define FOYER_INFRASTRUCTURE_DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "infrastructure/db/db_value.h"
#include "shared/status.h"

/*
 * Opens a database; `log` and `arg` must outlive it. `address` is what libpq takes
 * (postgresql://... or "host=... dbname=...": one connection among others), or else the path of a
 * SQLite file, which is then this process's alone, and is made if there is none. NULL with a
 * sentence in `error` (`room` bytes) if it cannot be opened, is in use by another process, or is no
 * such database; nothing is written then. db_create() also takes a file that is empty.
 */
struct db *db_open(const char *address, db_log *log, void *log_arg, char *error, int room);
struct db *db_create(const char *address, db_log *log, void *log_arg, char *error, int room);
void db_close(struct db *db);

/* True if `address` names a PostgreSQL database, and not a file. */
bool db_is_conninfo(const char *address);

/* False, with a sentence in `error` (`room` bytes), for what names no database: nothing at all, a
 * database that is no file, and what looks like a conninfo and is none. */
bool db_check_address(const char *address, char *error, int room);

/* Writes an address with *** in the place of passwords. Cut at `room`. */
void db_mask_address(const char *address, char *text, int room);

/* The path of the file that an address names, links followed, into `path`: SQLite keeps its log
 * beside that. The address itself if there is no such file yet. */
void db_resolve_path(const char *address, char *path, int room);

/* What to call a database to people: the path of a file; of a conninfo nothing, which may hold a
 * password. */
const char *db_label(const char *address);

/* Writes a line into the database's log. */
void db_log_text(struct db *db, const char *text);

/* True if others may write to the database at the same time. */
bool db_is_shared(const struct db *db);

/* Runs one or more statements without parameters or rows. OK, READ_ONLY, BUSY or INTERNAL. */
MUST_CHECK enum status db_run_script(struct db *db, const char *sql);

/* A text that was put together, as a constant: the same text has the same address until
 * db_close(). */
const char *db_constant(struct db *db, const char *text);

/* Begins a statement. Never NULL: what goes wrong shows in db_finish(). */
struct db_stmt *db_start_values(struct db *db, const char *sql, const struct db_value *values,
                                int count);
#define db_start(db, sql, ...)                               \
    db_start_values(                                         \
        (db), (sql), (const struct db_value[]){__VA_ARGS__}, \
        (int)(sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)))

/* The next row. DB_DONE at the end, and after an error. */
enum db_step db_step(struct db_stmt *stmt);

/* Columns of the current row, from 0. Text is borrowed until the next step; NULL reads as 0 or "".
 */
int64_t db_int(struct db_stmt *stmt, int column);
const char *db_text(struct db_stmt *stmt, int column);
bool db_is_null(struct db_stmt *stmt, int column);

/* The same as it is stored, to be handed to another statement. */
struct db_value db_value(struct db_stmt *stmt, int column);

/* Rows the statement wrote. */
int64_t db_changes(struct db_stmt *stmt);

/*
 * Ends the statement; it must not be used any more. OK, READ_ONLY (the disk is full), LIMIT (a
 * unique index refused the row), BUSY (of a shared database: another transaction was in the way, or
 * the connection is gone; roll back, and it may be tried again) or INTERNAL (logged). After any
 * error of a shared database the transaction can only be rolled back.
 */
MUST_CHECK enum status db_finish(struct db_stmt *stmt);

/* Runs a statement that returns no rows, from start to finish. A shared database may say OK before
 * it knows: what went wrong is then reported by the next statement with rows, or by db_commit(). */
#define db_run(db, sql, ...) db_run_stmt(db_start((db), (sql), __VA_ARGS__))
MUST_CHECK enum status db_run_stmt(struct db_stmt *stmt);

/* The same, but it is done when this returns, and db_writes() has counted its rows. */
#define db_run_now(db, sql, ...) db_run_stmt_now(db_start((db), (sql), __VA_ARGS__))
MUST_CHECK enum status db_run_stmt_now(struct db_stmt *stmt);

/* Runs a statement that must change exactly one row; INTERNAL (logged) if it changed another
 * number. A shared database may say so later, as with db_run(), but before it commits. */
#define db_run_one(db, sql, ...) db_run_stmt_one(db_start((db), (sql), __VA_ARGS__))
MUST_CHECK enum status db_run_stmt_one(struct db_stmt *stmt);

/* Begins a statement that lists every column of every table: table, column, 1 if it holds texts and
 * 0 if numbers, its place in the primary key from 1 or 0; by table, then as the table has them. */
struct db_stmt *db_columns(struct db *db);

/* The same of references: the table that has one, the table it refers to. */
struct db_stmt *db_references(struct db *db);

/*
 * Writes that may wait for others. A shared database keeps one within its transaction until
 * anything else is asked or written, or committed, and then writes all that it has kept: those of a
 * lower order first, those of one order together, in one statement. Otherwise it is as db_run() and
 * db_run_one(), and as there db_writes() has counted it. What may be written so:
 *
 *     INSERT INTO t (...) VALUES (...) of one row, or UPDATE t SET ... WHERE key = $1 ... of one
 *     $1 is the key of an INSERT, too, if rows of the same table are updated so
 *     each order has one text; what may be NULL is a number
 *     what a row refers to has a lower order; so has what makes its place in a unique index free
 *
 * An update of a row that is kept already is written after that, whatever their orders are.
 * db_gather_sum() adds `amount`, the second parameter, to a number of a row; what is added to one
 * row may be written as one sum.
 */
enum { DB_GATHER_ORDERS = 16 };

struct db_gather {
    int order; /* 0 .. DB_GATHER_ORDERS-1 */
    bool must_be_one, adds;
};

MUST_CHECK enum status db_gather_values(struct db *db, const struct db_gather *how, const char *sql,
                                        const struct db_value *values, int count);
#define db_gather_as(db, how, sql, ...)                              \
    db_gather_values(                                                \
        (db), &(how), (sql), (const struct db_value[]){__VA_ARGS__}, \
        (int)(sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)))
#define db_gather(db, order, sql, ...) \
    db_gather_as((db), ((struct db_gather){(order), false, false}), (sql), __VA_ARGS__)
#define db_gather_one(db, order, sql, ...) \
    db_gather_as((db), ((struct db_gather){(order), true, false}), (sql), __VA_ARGS__)
#define db_gather_sum(db, order, sql, key, amount)                                     \
    db_gather_as((db), ((struct db_gather){(order), false, true}), (sql), DB_INT(key), \
                 DB_INT(amount))

/* Transactions. db_begin_alone() waits until no other one that was begun so is open. db_commit():
 * OK, READ_ONLY, BUSY or INTERNAL (rolled back), or OUTCOME_UNKNOWN. */
MUST_CHECK enum status db_begin(struct db *db);
MUST_CHECK enum status db_begin_alone(struct db *db);
MUST_CHECK enum status db_commit(struct db *db);
void db_rollback(struct db *db);

/* Rows written since the database was opened. */
int64_t db_writes(const struct db *db);

/* Bytes that can be written beside the file; INT64_MAX if there is none on this host, or the file
 * system does not say. */
int64_t db_free_bytes(const struct db *db);

/* True after an error after which the state of the file is not known. */
bool db_is_broken(const struct db *db);

/* False once the file of the database was removed or replaced: changes are refused then. From any
 * thread. */
bool db_is_in_place(const struct db *db);

/* Connects again if the connection is gone; false (logged) if that is not possible now. */
MUST_CHECK bool db_connect(struct db *db);

/* Between transactions: gives up the connection to a shared database, so that db_connect() looks
 * anew which of its servers to go to. */
void db_leave(struct db *db);

/* From now on a shared database that is silent for so long while it is to answer is given up like
 * one whose connection broke; 0: for longer than a statement may take. */
void db_set_patience(struct db *db, int64_t ms);

/* What went over the connection to a shared database: how often an answer was waited for, and the
 * statements that were sent. */
struct db_traffic {
    int64_t trips, statements;
};
struct db_traffic db_traffic(const struct db *db);

/* The wall clock of a shared database. OK, BUSY or INTERNAL. */
MUST_CHECK enum status db_clock(struct db *db, int64_t *now_ms);

/* Asks the engine whether what it keeps is whole: calls `each` with a sentence for all that is not,
 * references to rows that are not there among it. */
MUST_CHECK enum status db_check(struct db *db, void (*each)(void *arg, const char *text),
                                void *arg);

/* Moves what was committed from the log into the database if the log has grown long. A failure
 * makes the database broken. Called between transactions. */
void db_checkpoint(struct db *db);

/* Moves all of it now. */
void db_checkpoint_all(struct db *db);

/* The same once nothing was written for a while, so that the file of a quiet day has everything in
 * it. Returns after how many milliseconds to call again, -1: not before the next commit. */
int64_t db_checkpoint_idle(struct db *db);

/* How often one of the three was done since the database was opened. */
int64_t db_checkpoints(const struct db *db);

/* Bytes of the log beside the file; -1 if there is none on this host. From any thread. */
int64_t db_log_bytes(const struct db *db);

/*
 * A copy of the whole of a database that is not shared, in the file `path`, which is made. It is
 * copied in slices, between transactions; what is committed meanwhile goes into the copy, too.
 *
 *     struct db_backup *backup = db_backup_begin(db, path);
 *     while (db_backup_step(backup, pages) == DB_ROW)
 *         other_work();
 *     return db_backup_finish(backup);
 *
 * Never NULL: what goes wrong shows in db_backup_finish(): OK, READ_ONLY (no room for the copy) or
 * INTERNAL (logged; also if it was ended before it was done). The copy is not synced.
 */
struct db_backup;
struct db_backup *db_backup_begin(struct db *db, const char *path);
enum db_step db_backup_step(struct db_backup *backup, int pages);
MUST_CHECK enum status db_backup_finish(struct db_backup *backup);

#endif
