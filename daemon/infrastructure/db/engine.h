/*
 * What an engine gives to db.c. Each operation is documented at the function of db.h that calls it.
 *
 * An engine's own structures begin with these, so that a pointer to one is a pointer to the other.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_ENGINE_H
#define FOYER_INFRASTRUCTURE_DB_ENGINE_H

#include <stdbool.h>

#include "infrastructure/db/db_value.h"
#include "shared/status.h"

struct db_constant;

struct db {
    const struct db_engine *engine;
    db_log *log;
    void *log_arg;
    struct db_constant *constants; /* of db_constant(); owned by db.c */
};

struct db_stmt {
    const struct db_engine *engine;
};

struct db_traffic;
struct db_gather;

struct db_engine {
    bool is_shared;
    const char *columns, *references; /* the statements of db_columns(), db_references() */

    /* `db` comes with engine and log set. */
    struct db *(*open)(const char *address, bool create, db_log *log, void *log_arg, char *error,
                       int room);
    void (*close)(struct db *db);
    enum status (*run_script)(struct db *db, const char *sql);

    struct db_stmt *(*start)(struct db *db, const char *sql, const struct db_value *values,
                             int count);
    enum db_step (*step)(struct db_stmt *stmt);
    struct db_value (*column)(struct db_stmt *stmt, int column);
    int64_t (*changes)(struct db_stmt *stmt);
    enum status (*finish)(struct db_stmt *stmt);
    enum status (*run)(struct db_stmt *stmt);
    enum status (*run_one)(struct db_stmt *stmt);
    enum status (*gather)(struct db *db, const struct db_gather *how, const char *sql,
                          const struct db_value *values, int count); /* NULL: they need not wait */

    enum status (*begin)(struct db *db, bool alone);
    enum status (*commit)(struct db *db);
    void (*rollback)(struct db *db);

    int64_t (*writes)(const struct db *db);
    int64_t (*free_bytes)(const struct db *db); /* NULL: its disk is another host's */
    bool (*is_broken)(const struct db *db);
    bool (*connect)(struct db *db);
    void (*leave)(struct db *db);                    /* NULL: it is nowhere else */
    void (*set_patience)(struct db *db, int64_t ms); /* NULL: nobody is waited for */
    void (*traffic)(const struct db *db, struct db_traffic *traffic); /* NULL: there is none */
    enum status (*clock)(struct db *db, int64_t *now_ms);
    enum status (*check)(struct db *db, void (*each)(void *arg, const char *text), void *arg);
    void (*checkpoint)(struct db *db);
    /* NULL: there is nothing to do. */
    void (*checkpoint_all)(struct db *db);
    int64_t (*checkpoint_idle)(struct db *db);
    int64_t (*checkpoints)(const struct db *db); /* NULL: there are none */
    int64_t (*log_bytes)(const struct db *db);   /* NULL: its log is another host's */
    bool (*is_in_place)(const struct db *db);    /* NULL: always */
};

extern const struct db_engine sqlite_engine;
extern const struct db_engine postgres_engine;

#endif
