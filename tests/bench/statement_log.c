/*
 * Loaded in front of SQLite (LD_PRELOAD), writes every statement that a program runs, with its
 * values, to the file that STATEMENT_LOG names. So the bare SQLite rival runs what the daemon runs
 * today, not what somebody once copied from it.
 *
 * For a program with one thread at a time in SQLite. What it remembers is static: a library between
 * two others has no other place.
 *
 * The functions below have the names of SQLite's, and are found by the program first; each notes
 * what it is given and passes it on to the next one of that name. What was bound stays bound when a
 * statement is reset, so values are kept with the statement, and all are written for each run. A
 * run is written when it is over (sqlite3_reset()), since only then it is known how many rows were
 * wanted.
 *
 * Only what the daemon calls is here. A value that was bound by another function of SQLite would be
 * missing, which ends the program (write_run()), rather than being replayed as something else.
 */
/* RTLD_NEXT is a GNU extension. */
#define _GNU_SOURCE
#include "tests/bench/statement_log.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

enum { STATEMENTS_MOST = 512 };

struct value {
    char kind; /* 0: never bound */
    int64_t number;
    char *text; /* owned */
    size_t length;
};

struct statement {
    sqlite3_stmt *handle;
    char *sql;     /* owned */
    int64_t steps; /* since the last reset */
    struct value values[LOG_VALUES];
};

static struct statement statements[STATEMENTS_MOST];
static size_t statement_count;
static FILE *file;

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "statement_log: %s\n", what);
    abort();
}

/* Converted by way of a pointer to the pointer, as POSIX has it in its page of dlsym(): C knows no
 * conversion from void * to a function. */
static void *next(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (function == NULL)
        fail(name);
    return function;
}

static void write_number(int64_t number)
{
    fwrite(&number, sizeof number, 1, file);
}

static void write_text(const char *text, size_t length)
{
    write_number((int64_t)length);
    fwrite(text, 1, length, file);
}

static void open_file(void)
{
    const char *path = getenv("STATEMENT_LOG");

    file = path != NULL ? fopen(path, "wb") : NULL;
    if (file == NULL)
        fail("STATEMENT_LOG names no file that can be written");
}

/* The entry of a statement; a new one is written to the log at once. One that SQLite has ended for
 * itself may have left its address to another. */
static struct statement *find(sqlite3_stmt *handle)
{
    const char *sql = sqlite3_sql(handle);

    for (size_t i = 0; i < statement_count; i++)
        if (statements[i].handle == handle && strcmp(statements[i].sql, sql) == 0)
            return &statements[i];
    if (statement_count == STATEMENTS_MOST)
        fail("too many statements");
    if (file == NULL)
        open_file();
    fputc(LOG_STATEMENT, file);
    write_text(sql, strlen(sql));
    statements[statement_count].handle = handle;
    statements[statement_count].sql = strdup(sql);
    if (statements[statement_count].sql == NULL)
        fail("no memory");
    return &statements[statement_count++];
}

static struct value *value_of(sqlite3_stmt *handle, int param)
{
    if (param < 1 || param > LOG_VALUES)
        fail("too many values");
    return &find(handle)->values[param - 1];
}

int sqlite3_bind_int64(sqlite3_stmt *handle, int param, sqlite3_int64 number)
{
    int (*bind)(sqlite3_stmt *, int, sqlite3_int64);
    struct value *value = value_of(handle, param);

    *(void **)&bind = next("sqlite3_bind_int64");
    value->kind = LOG_INT;
    value->number = number;
    return bind(handle, param, number);
}

int sqlite3_bind_text(sqlite3_stmt *handle, int param, const char *text, int length,
                      void (*destroy)(void *))
{
    int (*bind)(sqlite3_stmt *, int, const char *, int, void (*)(void *));
    struct value *value = value_of(handle, param);

    *(void **)&bind = next("sqlite3_bind_text");
    free(value->text);
    value->kind = LOG_TEXT;
    value->length = length < 0 ? strlen(text) : (size_t)length;
    value->text = malloc(value->length + 1);
    if (value->text == NULL)
        fail("no memory");
    memcpy(value->text, text, value->length);
    return bind(handle, param, text, length, destroy);
}

int sqlite3_bind_null(sqlite3_stmt *handle, int param)
{
    int (*bind)(sqlite3_stmt *, int);

    *(void **)&bind = next("sqlite3_bind_null");
    value_of(handle, param)->kind = LOG_NULL;
    return bind(handle, param);
}

/* What SQLite runs for itself has no text. */
static bool is_own(sqlite3_stmt *handle)
{
    return handle != NULL && sqlite3_sql(handle) != NULL;
}

int sqlite3_step(sqlite3_stmt *handle)
{
    int (*step)(sqlite3_stmt *);

    *(void **)&step = next("sqlite3_step");
    if (is_own(handle))
        find(handle)->steps++;
    return step(handle);
}

static void write_run(const struct statement *statement)
{
    int count = sqlite3_bind_parameter_count(statement->handle);

    fputc(LOG_RUN, file);
    write_number(statement - statements);
    write_number(statement->steps);
    write_number(count);
    for (int i = 0; i < count; i++) {
        const struct value *value = &statement->values[i];

        if (value->kind == 0)
            fail("a value was bound by a function that this library does not know");
        fputc(value->kind, file);
        if (value->kind == LOG_INT)
            write_number(value->number);
        else if (value->kind == LOG_TEXT)
            write_text(value->text, value->length);
    }
}

int sqlite3_reset(sqlite3_stmt *handle)
{
    int (*reset)(sqlite3_stmt *);
    struct statement *statement;

    *(void **)&reset = next("sqlite3_reset");
    if (!is_own(handle))
        return reset(handle);
    statement = find(handle);
    if (statement->steps > 0)
        write_run(statement);
    statement->steps = 0;
    return reset(handle);
}

/* Its address may be given to another statement. */
int sqlite3_finalize(sqlite3_stmt *handle)
{
    int (*finalize)(sqlite3_stmt *);

    *(void **)&finalize = next("sqlite3_finalize");
    for (size_t i = 0; i < statement_count; i++)
        if (handle != NULL && statements[i].handle == handle)
            statements[i].handle = NULL;
    if (file != NULL)
        fflush(file);
    return finalize(handle);
}
