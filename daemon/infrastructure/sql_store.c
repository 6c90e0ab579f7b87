#include "infrastructure/sql_store.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schema/migrations.h"

static enum status schema_version(struct db *db, int64_t *version)
{
    struct db_stmt *stmt;
    enum status status = db_run_script(db, "CREATE TABLE IF NOT EXISTS schema_version ("
                                           "version BIGINT NOT NULL PRIMARY KEY)");

    if (status != STATUS_OK)
        return status;
    stmt = db_start_values(db, "SELECT coalesce(max(version), 0) FROM schema_version", NULL, 0);
    if (db_step(stmt) == DB_ROW)
        *version = db_int(stmt, 0);
    return db_finish(stmt);
}

/* Applies one numbered file in one transaction. */
static enum status migrate(struct db *db, int number)
{
    enum status status = db_begin(db);

    if (status == STATUS_OK)
        status = db_run_script(db, migrations[number - 1]);
    if (status == STATUS_OK)
        status = db_run(db, "INSERT INTO schema_version (version) VALUES ($1)", DB_INT(number));
    if (status == STATUS_OK)
        return db_commit(db);
    db_rollback(db);
    return status;
}

/* Brings the schema up to this program's version; false with a sentence if that is not possible. */
static bool update_schema(struct db *db, const char *path, char *error, int room)
{
    int64_t version = 0;

    if (schema_version(db, &version) != STATUS_OK) {
        snprintf(error, (size_t)room, "cannot read the schema version of %s", path);
        return false;
    }
    if (version > MIGRATION_COUNT) {
        snprintf(error, (size_t)room,
                 "%s has schema version %" PRId64
                 ", but this foyerd knows versions up to %d; use a newer foyerd",
                 path, version, MIGRATION_COUNT);
        return false;
    }
    for (int number = (int)version + 1; number <= MIGRATION_COUNT; number++) {
        if (migrate(db, number) != STATUS_OK) {
            snprintf(error, (size_t)room, "migration %d of %s failed; nothing was changed by it",
                     number, path);
            return false;
        }
    }
    return true;
}

static bool take_stock(struct store *store)
{
    static const char *const largest[ID_KINDS] = {
        [ID_USER] = "SELECT coalesce(max(user_id), 0) FROM foyer_user",
        [ID_TOKEN] = "SELECT coalesce(max(token_id), 0) FROM queue_token",
        [ID_RESERVATION] = "SELECT coalesce(max(reservation_id), 0) FROM reservation",
        [ID_REQUEST] = "SELECT coalesce(max(request_id), 0) FROM request_key",
        [ID_AUDIT] = "SELECT coalesce(max(audit_id), 0) FROM audit_line",
    };

    for (int kind = 0; kind < ID_KINDS; kind++) {
        struct db_stmt *stmt = db_start_values(store->db, largest[kind], NULL, 0);

        if (db_step(stmt) == DB_ROW)
            store->last_id[kind] = db_int(stmt, 0);
        if (db_finish(stmt) != STATUS_OK)
            return false;
    }
    return true;
}

struct store *store_open(const char *path, db_log *log, void *log_arg, char *error, int room)
{
    struct store *store;
    struct db *db = db_open(path, log, log_arg, error, room);

    if (db == NULL)
        return NULL;
    store = calloc(1, sizeof *store);
    assert(store != NULL);
    store->db = db;
    if (!update_schema(db, path, error, room))
        goto fail;
    if (!take_stock(store)) {
        snprintf(error, (size_t)room, "cannot read %s", path);
        goto fail;
    }
    return store;
fail:
    store_close(store);
    return NULL;
}

struct store *store_open_at_rest(const char *path, db_log *log, void *log_arg, char *error,
                                 int room)
{
    struct store *store;
    struct db *db;
    struct db_stmt *stmt;
    int64_t version = 0;

    if (access(path, R_OK | W_OK) < 0) {
        snprintf(error, (size_t)room, "cannot open %s: %s", path, strerror(errno));
        return NULL;
    }
    db = db_open(path, log, log_arg, error, room);
    if (db == NULL)
        return NULL;
    store = calloc(1, sizeof *store);
    assert(store != NULL);
    store->db = db;
    stmt = db_start_values(db, "SELECT coalesce(max(version), 0) FROM schema_version", NULL, 0);
    if (db_step(stmt) == DB_ROW)
        version = db_int(stmt, 0);
    if (db_finish(stmt) == STATUS_OK && version == MIGRATION_COUNT)
        return store;
    snprintf(error, (size_t)room, "%s is no store of schema version %d", path, MIGRATION_COUNT);
    store_close(store);
    return NULL;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    db_close(store->db);
    free(store);
}

enum status store_begin(struct store *store)
{
    return db_begin(store->db);
}

enum status store_commit(struct store *store)
{
    return db_commit(store->db);
}

void store_rollback(struct store *store)
{
    db_rollback(store->db);
}

int64_t store_writes(const struct store *store)
{
    return db_writes(store->db);
}

bool store_is_broken(const struct store *store)
{
    return db_is_broken(store->db);
}

void store_checkpoint(struct store *store)
{
    db_checkpoint(store->db);
}

int64_t store_next_id(struct store *store, enum store_id kind)
{
    return ++store->last_id[kind];
}

void store_copy_text(char *to, size_t room, struct db_stmt *stmt, int column)
{
    const char *text = db_text(stmt, column);
    size_t size = strnlen(text, room - 1);

    memcpy(to, text, size);
    to[size] = '\0';
}
