/*
 * One line for each operation: it is the engine's. That is all of what the stores know of SQLite
 * and PostgreSQL; db_is_shared() is asked where a rule differs, never which engine it is. A call
 * through a pointer costs nothing beside a statement.
 *
 * Optional operations, with what is done if an engine has none:
 *
 *     gather            each write is run by itself, at once
 *     free_bytes        the disk is another host's: as much as one likes
 *     checkpoint_all    there is nothing to do
 *     checkpoint_idle   the same; not to be called again
 *     set_patience      nobody is waited for
 *     traffic           there is none
 *     is_in_place       it is a server, which does not lose its files unnoticed
 *
 * The only place that chooses an engine is open_as(), by the form of the address (db_address.c).
 */
#include "infrastructure/db/db.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "infrastructure/db/engine.h"

struct db_constant {
    char *text; /* owned */
    UT_hash_handle hh;
};

static struct db *open_as(const char *address, bool create, db_log *log, void *log_arg, char *error,
                          int room)
{
    const struct db_engine *engine = db_is_conninfo(address) ? &postgres_engine : &sqlite_engine;

    if (!db_check_address(address, error, room))
        return NULL;
    return engine->open(address, create, log, log_arg, error, room);
}

struct db *db_open(const char *address, db_log *log, void *log_arg, char *error, int room)
{
    return open_as(address, false, log, log_arg, error, room);
}

struct db *db_create(const char *address, db_log *log, void *log_arg, char *error, int room)
{
    return open_as(address, true, log, log_arg, error, room);
}

const char *db_constant(struct db *db, const char *text)
{
    struct db_constant *constant;

    HASH_FIND_STR(db->constants, text, constant);
    if (constant == NULL) {
        constant = calloc(1, sizeof *constant);
        assert(constant != NULL);
        constant->text = strdup(text);
        assert(constant->text != NULL);
        HASH_ADD_KEYPTR(hh, db->constants, constant->text, strlen(constant->text), constant);
    }
    return constant->text;
}

/* The statements that are known by the addresses of constants end before these. */
void db_close(struct db *db)
{
    struct db_constant *constants = db->constants, *constant, *next;

    db->engine->close(db);
    HASH_ITER (hh, constants, constant, next) {
        HASH_DEL(constants, constant);
        free(constant->text);
        free(constant);
    }
}

void db_log_text(struct db *db, const char *text)
{
    db->log(db->log_arg, text);
}

bool db_is_shared(const struct db *db)
{
    return db->engine->is_shared;
}

enum status db_run_script(struct db *db, const char *sql)
{
    return db->engine->run_script(db, sql);
}

struct db_stmt *db_start_values(struct db *db, const char *sql, const struct db_value *values,
                                int count)
{
    return db->engine->start(db, sql, values, count);
}

enum db_step db_step(struct db_stmt *stmt)
{
    return stmt->engine->step(stmt);
}

struct db_value db_value(struct db_stmt *stmt, int column)
{
    return stmt->engine->column(stmt, column);
}

int64_t db_int(struct db_stmt *stmt, int column)
{
    return db_value(stmt, column).number;
}

const char *db_text(struct db_stmt *stmt, int column)
{
    const char *text = db_value(stmt, column).text;

    return text != NULL ? text : "";
}

bool db_is_null(struct db_stmt *stmt, int column)
{
    return db_value(stmt, column).type == DB_VALUE_NULL;
}

int64_t db_changes(struct db_stmt *stmt)
{
    return stmt->engine->changes(stmt);
}

enum status db_finish(struct db_stmt *stmt)
{
    return stmt->engine->finish(stmt);
}

enum status db_run_stmt(struct db_stmt *stmt)
{
    return stmt->engine->run(stmt);
}

enum status db_run_stmt_now(struct db_stmt *stmt)
{
    while (db_step(stmt) == DB_ROW)
        continue;
    return db_finish(stmt);
}

enum status db_run_stmt_one(struct db_stmt *stmt)
{
    return stmt->engine->run_one(stmt);
}

struct db_stmt *db_columns(struct db *db)
{
    return db_start_values(db, db->engine->columns, NULL, 0);
}

struct db_stmt *db_references(struct db *db)
{
    return db_start_values(db, db->engine->references, NULL, 0);
}

enum status db_gather_values(struct db *db, const struct db_gather *how, const char *sql,
                             const struct db_value *values, int count)
{
    struct db_stmt *stmt;

    if (db->engine->gather != NULL)
        return db->engine->gather(db, how, sql, values, count);
    stmt = db->engine->start(db, sql, values, count);
    return how->must_be_one ? db->engine->run_one(stmt) : db->engine->run(stmt);
}

enum status db_begin(struct db *db)
{
    return db->engine->begin(db, false);
}

enum status db_begin_alone(struct db *db)
{
    return db->engine->begin(db, true);
}

enum status db_commit(struct db *db)
{
    return db->engine->commit(db);
}

void db_rollback(struct db *db)
{
    db->engine->rollback(db);
}

int64_t db_writes(const struct db *db)
{
    return db->engine->writes(db);
}

int64_t db_free_bytes(const struct db *db)
{
    return db->engine->free_bytes != NULL ? db->engine->free_bytes(db) : INT64_MAX;
}

bool db_is_broken(const struct db *db)
{
    return db->engine->is_broken(db);
}

bool db_connect(struct db *db)
{
    return db->engine->connect(db);
}

void db_leave(struct db *db)
{
    if (db->engine->leave != NULL)
        db->engine->leave(db);
}

void db_set_patience(struct db *db, int64_t ms)
{
    if (db->engine->set_patience != NULL)
        db->engine->set_patience(db, ms);
}

struct db_traffic db_traffic(const struct db *db)
{
    struct db_traffic traffic = {0, 0};

    if (db->engine->traffic != NULL)
        db->engine->traffic(db, &traffic);
    return traffic;
}

enum status db_clock(struct db *db, int64_t *now_ms)
{
    return db->engine->clock(db, now_ms);
}

enum status db_check(struct db *db, void (*each)(void *arg, const char *text), void *arg)
{
    return db->engine->check(db, each, arg);
}

void db_checkpoint(struct db *db)
{
    db->engine->checkpoint(db);
}

void db_checkpoint_all(struct db *db)
{
    if (db->engine->checkpoint_all != NULL)
        db->engine->checkpoint_all(db);
}

bool db_is_in_place(const struct db *db)
{
    return db->engine->is_in_place == NULL || db->engine->is_in_place(db);
}

int64_t db_checkpoint_idle(struct db *db)
{
    return db->engine->checkpoint_idle != NULL ? db->engine->checkpoint_idle(db) : -1;
}

int64_t db_checkpoints(const struct db *db)
{
    return db->engine->checkpoints != NULL ? db->engine->checkpoints(db) : 0;
}

int64_t db_log_bytes(const struct db *db)
{
    return db->engine->log_bytes != NULL ? db->engine->log_bytes(db) : -1;
}
