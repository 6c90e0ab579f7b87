/*
 * Bare SQLite with group commit: runs what a daemon ran, as statement_log.so has written it down,
 * and commits where the daemon did, with nothing around it.
 *
 *     group_commit STORE LOG
 *
 * STORE is a copy of the file as it was before; it is opened and checkpointed as the daemon does.
 * It prints the bookings (payments) a second, a name and a number a line.
 *
 * The rival has everything that SQLite needs and nothing that a daemon needs: no sockets, no
 * threads, no parsing, no queue. Left out of the log are transactions' beginnings, PRAGMAs and
 * whatever the daemon did before its first change, which is its start. A commit is made where the
 * daemon made one, if anything was changed since the last: so both sync as often, and how many
 * bookings share a sync (bookings_a_commit) is the daemon's merit, which the rival gets for
 * nothing.
 *
 * Preparing the statements is part of the time, as it is of the daemon's: each once.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

#include "tests/bench/statement_log.h"

enum { STATEMENTS_MOST = 512, CHECKPOINT_PAGES = 4000 };

struct statement {
    sqlite3_stmt *handle; /* NULL: one that is left out */
    bool writes, pays, commits;
};

struct replay {
    sqlite3 *db;
    const char *at, *end; /* what is left of the log */
    struct statement statements[STATEMENTS_MOST];
    size_t count;
    int64_t bookings, statements_run, commits;
    int wal_pages;
    bool is_changed; /* since the last commit */
    bool begun;      /* the first change has come: all before it was the start of the daemon */
};

static _Noreturn void fail(const char *what, const char *detail)
{
    fprintf(stderr, "group_commit: %s: %s\n", what, detail);
    exit(1);
}

static void run_sql(struct replay *replay, const char *sql)
{
    if (sqlite3_exec(replay->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(replay->db));
}

/* Called by SQLite after each commit with the pages that are in the log. */
static int count_pages(void *arg, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct replay *)arg)->wal_pages = pages;
    return SQLITE_OK;
}

/* As daemon/infrastructure/db/sqlite.c does it. */
static void open_store(struct replay *replay, const char *path)
{
    if (sqlite3_open_v2(path, &replay->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        fail(path, "cannot be opened");
    run_sql(replay, "PRAGMA locking_mode = EXCLUSIVE");
    run_sql(replay, "PRAGMA journal_mode = WAL");
    run_sql(replay, "PRAGMA synchronous = FULL");
    run_sql(replay, "PRAGMA foreign_keys = ON");
    run_sql(replay, "PRAGMA wal_autocheckpoint = 0");
    run_sql(replay, "PRAGMA cache_size = -65536");
    run_sql(replay, "PRAGMA temp_store = MEMORY");
    sqlite3_wal_hook(replay->db, count_pages, replay);
}

static void read_log(struct replay *replay, const char *path)
{
    FILE *file = fopen(path, "rb");
    long size;
    char *bytes;

    if (file == NULL || fseek(file, 0, SEEK_END) < 0 || (size = ftell(file)) <= 0)
        fail(path, "cannot be read");
    rewind(file);
    bytes = malloc((size_t)size);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        fail(path, "cannot be read");
    fclose(file);
    replay->at = bytes;
    replay->end = bytes + size;
}

static int64_t read_number(struct replay *replay)
{
    int64_t number;

    if (replay->end - replay->at < (ptrdiff_t)sizeof number)
        fail("the log", "ends too early");
    memcpy(&number, replay->at, sizeof number);
    replay->at += sizeof number;
    return number;
}

static const char *read_text(struct replay *replay, int *length)
{
    const char *text;

    *length = (int)read_number(replay);
    text = replay->at;
    if (*length < 0 || replay->end - text < *length)
        fail("the log", "ends too early");
    replay->at += *length;
    return text;
}

static bool begins(const char *text, int length, const char *with)
{
    return length >= (int)strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

/* How a transaction begins is this program's own, and how the file is set up: of such statements
 * the number is kept, since others are counted on from it, but no handle. A payment is a booking.
 */
static void add_statement(struct replay *replay)
{
    int length;
    const char *sql = read_text(replay, &length);
    struct statement *statement = &replay->statements[replay->count];

    if (replay->count == STATEMENTS_MOST)
        fail("the log", "has too many statements");
    replay->count++;
    statement->commits = begins(sql, length, "COMMIT");
    if (!begins(sql, length, "SELECT") && !begins(sql, length, "INSERT") &&
        !begins(sql, length, "UPDATE") && !begins(sql, length, "DELETE"))
        return;
    statement->writes = !begins(sql, length, "SELECT");
    statement->pays = begins(sql, length, "INSERT INTO payment ");
    if (sqlite3_prepare_v3(replay->db, sql, length, SQLITE_PREPARE_PERSISTENT, &statement->handle,
                           NULL) != SQLITE_OK)
        fail("a statement", sqlite3_errmsg(replay->db));
}

/* Of a statement that is left out (NULL) the values have to be read all the same, to get to what
 * follows; SQLite refuses to bind them, and that does no harm. SQLITE_STATIC: texts lie in the log,
 * which stays. */
static void bind_value(struct replay *replay, sqlite3_stmt *handle, int param)
{
    char kind = *replay->at++;

    if (kind == LOG_INT) {
        sqlite3_bind_int64(handle, param, read_number(replay));
    } else if (kind == LOG_TEXT) {
        int length;
        const char *text = read_text(replay, &length);

        sqlite3_bind_text(handle, param, text, length, SQLITE_STATIC);
    } else {
        sqlite3_bind_null(handle, param);
    }
}

/* Checkpoints are as often as in the daemon, at CHECKPOINT_PAGES pages, and part of the time. */
static void commit(struct replay *replay)
{
    run_sql(replay, "COMMIT");
    replay->commits++;
    replay->is_changed = false;
    if (replay->wal_pages < CHECKPOINT_PAGES)
        return;
    if (sqlite3_wal_checkpoint_v2(replay->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) !=
        SQLITE_OK)
        fail("a checkpoint", sqlite3_errmsg(replay->db));
    replay->wal_pages = 0;
}

/* As many steps as the daemon took: of a query whose rows it did not want to the end, no more. */
static void run_statement(struct replay *replay, const struct statement *statement, int64_t steps)
{
    int code = SQLITE_ROW;

    for (int64_t i = 0; i < steps && code == SQLITE_ROW; i++)
        code = sqlite3_step(statement->handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail(sqlite3_sql(statement->handle), sqlite3_errmsg(replay->db));
    sqlite3_reset(statement->handle);
    replay->statements_run++;
    replay->bookings += statement->pays;
    replay->is_changed = replay->is_changed || statement->writes;
}

static void run_entry(struct replay *replay)
{
    int64_t number = read_number(replay), steps = read_number(replay);
    int64_t values = read_number(replay);
    const struct statement *statement = &replay->statements[number];

    if (number < 0 || (size_t)number >= replay->count)
        fail("the log", "names a statement that it does not have");
    for (int i = 1; i <= (int)values; i++)
        bind_value(replay, statement->handle, i);
    replay->begun = replay->begun || statement->writes;
    if (statement->handle != NULL && replay->begun)
        run_statement(replay, statement, steps);
    if (statement->commits && replay->is_changed) {
        commit(replay);
        run_sql(replay, "BEGIN IMMEDIATE");
    }
}

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    static struct replay replay;
    double since, took;

    if (argc != 3)
        fail("usage", "group_commit STORE LOG");
    /* Before anything else of SQLite, as the daemon does. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    open_store(&replay, argv[1]);
    read_log(&replay, argv[2]);
    run_sql(&replay, "BEGIN IMMEDIATE");
    since = seconds_now();
    while (replay.at < replay.end) {
        if (*replay.at++ == LOG_STATEMENT)
            add_statement(&replay);
        else
            run_entry(&replay);
    }
    commit(&replay);
    took = seconds_now() - since;
    if (replay.bookings == 0)
        fail("the log", "has no booking");
    printf("rate\t%.9g\n", (double)replay.bookings / took);
    printf("statements\t%.9g\n", (double)replay.statements_run / (double)replay.bookings);
    printf("bookings_a_commit\t%.9g\n", (double)replay.bookings / (double)replay.commits);
    printf("sold\t%" PRId64 "\n", replay.bookings);
    return 0;
}
