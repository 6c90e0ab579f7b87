/*
 * A store is opened in an order in which nothing is lost if it stops anywhere:
 *
 *     1. the engine: is it a store at all, and nobody else's? (sqlite_file.c, db_address.c)
 *     2. a file of an older schema is copied (a backup) before anything is changed
 *     3. migrations, each in a transaction with its number; daemons that start together wait for
 *        each other, and the second finds nothing left to do. A newer schema is refused
 *     4. numbers: what was given so far
 *
 * Numbers for new rows. One daemon counts in memory from the largest that is stored. Several take
 * blocks of ID_BLOCK from a table, mostly between transactions, when half a block is used up; what
 * is left of one at the end is never used, since nothing says that numbers have no gaps. A block
 * that had to be taken within a transaction (is_fresh) is not this connection's if that is rolled
 * back, and is given up.
 *
 * Two things can turn a commit into something else. A row of a concert that was not locked
 * (has_unlocked_write) must not be committed in a shared store: other daemons would not learn of
 * it. It can happen if the concert came into being after the batch took its locks; BUSY has the
 * batch run again, and then it is found. And a commit whose answer was lost is looked up before
 * anybody is told that the outcome is unknown.
 *
 * store_writes() leaves out what was written only to lock: a batch that has locked and then refused
 * everything has changed nothing.
 */
#include "infrastructure/stores/sql_store.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "infrastructure/backup_file.h"
#include "infrastructure/stores/foreseen_keys.h"
#include "infrastructure/stores/foreseen_turns.h"
#include "infrastructure/stores/foreseen_waiters.h"
#include "infrastructure/stores/host_link.h"
#include "infrastructure/stores/search_terms.h"
#include "infrastructure/stores/ticket_backlog.h"
#include "infrastructure/system_clock.h"
#include "schema/migrations.h"

/* Numbers taken at a time by a connection to a shared store. */
enum { ID_BLOCK = 1000 };

/* The schema version, 0 of a new database. Inside a transaction that is alone. */
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

/* Applies the next numbered file, if there is one, in a transaction of its own. Daemons that start
 * together wait for each other here. Three migrations need what SQL cannot do, and are followed by
 * a function here, in the same transaction. */
static enum status migrate_once(struct db *db, int64_t *version)
{
    enum status status = db_begin_alone(db);

    if (status == STATUS_OK)
        status = schema_version(db, version);
    if (status == STATUS_OK && *version < MIGRATION_COUNT) {
        status = db_run_script(db, migrations[*version]);
        if (status == STATUS_OK && *version + 1 == TICKETS_MIGRATION)
            status = ticket_backlog_issue(db);
        if (status == STATUS_OK && *version + 1 == USER_TERMS_MIGRATION)
            status = user_terms_renew(db);
        if (status == STATUS_OK && *version + 1 == NOTE_TERMS_MIGRATION)
            status = note_terms_renew(db);
        if (status == STATUS_OK)
            status =
                db_run(db, "INSERT INTO schema_version (version) VALUES ($1)", DB_INT(++*version));
    }
    if (status == STATUS_OK)
        return db_commit(db);
    db_rollback(db);
    return status;
}

/* The schema version as it is; 0 if there is none, or if it cannot be read: migrating will show. It
 * is rolled back, as looking makes the table of versions. */
static int64_t find_version(struct db *db)
{
    int64_t version = 0;
    enum status status = db_begin_alone(db);

    if (status == STATUS_OK)
        status = schema_version(db, &version);
    db_rollback(db);
    return status == STATUS_OK ? version : 0;
}

static bool has_row(struct db *db, const char *sql)
{
    struct db_stmt *stmt = db_start_values(db, sql, NULL, 0);
    bool found = db_step(stmt) == DB_ROW;

    /* What cannot be read is not known to be empty. */
    return db_finish(stmt) != STATUS_OK || found;
}

/* A store of an older schema is copied before anything is changed; not one that was being made and
 * has nothing in it yet. */
static bool back_up_old(struct db *db, const char *address, struct store_opening *opening,
                        char *error, int room)
{
    int64_t version = opening->is_copy || db_is_shared(db) ? 0 : find_version(db);
    char word[40];

    if (version == 0 || version >= MIGRATION_COUNT ||
        !(has_row(db, "SELECT 1 FROM foyer_user LIMIT 1") ||
          has_row(db, "SELECT 1 FROM concert LIMIT 1")))
        return true;
    snprintf(word, sizeof word, "-schema-%" PRId64, version);
    if (backup_store_copy(db, address, opening->backup_dir, word, opening->now_ms,
                          opening->backup) == STATUS_OK)
        return true;
    snprintf(error, (size_t)room,
             "%s has schema version %" PRId64
             ", and cannot be copied to %s before it is brought up to date; nothing was changed",
             address, version, opening->backup);
    return false;
}

/* Brings the schema up to this program's version; false with a sentence if that is not possible. */
static bool update_schema(struct db *db, const char *address, struct store_opening *opening,
                          char *error, int room)
{
    int64_t version = -1, before;

    if (!back_up_old(db, address, opening, error, room))
        return false;
    do {
        before = version;
        if (migrate_once(db, &version) != STATUS_OK) {
            snprintf(error, (size_t)room,
                     "migration %" PRId64 " of %s failed; nothing was changed by it",
                     version > 0 ? version : 1, db_label(address));
            return false;
        }
        /* A first round that came to version 1 found 0: there was no schema. */
        opening->is_new = opening->is_new || (before < 0 && version == 1);
    } while (version < MIGRATION_COUNT && version != before);
    /* A copy of the file alone is not to be a file without tables. */
    if (opening->is_new)
        db_checkpoint_all(db);
    if (version <= MIGRATION_COUNT)
        return true;
    snprintf(error, (size_t)room,
             "%s has schema version %" PRId64
             ", but this foyerd knows versions up to %d; use a newer foyerd",
             db_label(address), version, MIGRATION_COUNT);
    return false;
}

static const char *const largest_id[ID_KINDS] = {
    [ID_USER] = "SELECT coalesce(max(user_id), 0) FROM foyer_user",
    [ID_TOKEN] = "SELECT coalesce(max(token_id), 0) FROM queue_token",
    [ID_RESERVATION] = "SELECT coalesce(max(reservation_id), 0) FROM reservation",
    [ID_REQUEST] = "SELECT coalesce(max(request_id), 0) FROM request_key",
    [ID_AUDIT] = "SELECT coalesce(max(audit_id), 0) FROM audit_line",
};

static enum status find_largest(struct store *store, int kind, int64_t *last)
{
    struct db_stmt *stmt = db_start_values(store->db, largest_id[kind], NULL, 0);

    if (db_step(stmt) == DB_ROW)
        *last = db_int(stmt, 0);
    return db_finish(stmt);
}

/* One daemon: every number above the largest is its own. */
static enum status take_stock(struct store *store)
{
    enum status status = STATUS_OK;

    for (int kind = 0; kind < ID_KINDS && status == STATUS_OK; kind++) {
        status = find_largest(store, kind, &store->ids[kind].last);
        store->ids[kind].end = INT64_MAX;
    }
    return status;
}

/* Several: what is stored may have come without numbers having been drawn, by a copy. A block that
 * another daemon has taken already is not given back: the number only grows. */
static enum status share_stock(struct store *store)
{
    enum status status = db_begin_alone(store->db);
    int64_t last;

    for (int kind = 0; kind < ID_KINDS && status == STATUS_OK; kind++) {
        status = find_largest(store, kind, &last);
        if (status == STATUS_OK)
            status = db_run(store->db,
                            "INSERT INTO id_block (kind, last_id) VALUES ($1, $2)"
                            " ON CONFLICT (kind) DO UPDATE SET last_id = excluded.last_id"
                            " WHERE id_block.last_id < excluded.last_id",
                            DB_INT(kind), DB_INT(last));
    }
    if (status == STATUS_OK)
        status = host_link_enlist(store);
    if (status == STATUS_OK)
        status = db_commit(store->db);
    else
        db_rollback(store->db);
    store->is_first = status == STATUS_OK;
    return status;
}

static struct store *new_store(struct db *db)
{
    struct store *store = calloc(1, sizeof *store);

    assert(store != NULL);
    store->db = db;
    store->rows = row_cache_new(db_is_shared(db));
    store->users = user_cache_new();
    return store;
}

/* No schema is looked at and no numbers are counted: the first connection has done both. This one
 * has no block yet, and takes its own before its first transaction. */
struct store *store_open_beside(const struct store *first, const char *address, db_log *log,
                                void *log_arg, char *error, int room)
{
    struct db *db = db_open(address, log, log_arg, error, room);
    struct store *store;

    if (db == NULL)
        return NULL;
    store = new_store(db);
    store->self = first->self;
    return store;
}

struct store *store_open(const char *address, db_log *log, void *log_arg, char *error, int room)
{
    struct store_opening opening = {0};

    return store_open_as(address, &opening, log, log_arg, error, room);
}

struct store *store_open_as(const char *address, struct store_opening *opening, db_log *log,
                            void *log_arg, char *error, int room)
{
    struct store *store;
    struct db *db = (opening->create ? db_create : db_open)(address, log, log_arg, error, room);

    if (db == NULL)
        return NULL;
    store = new_store(db);
    if (!db_is_shared(db)) {
        store->path = strdup(address);
        assert(store->path != NULL);
    }
    if (!update_schema(db, address, opening, error, room))
        goto fail;
    if ((db_is_shared(db) ? share_stock(store) : take_stock(store)) != STATUS_OK) {
        snprintf(error, (size_t)room, "cannot read %s", db_label(address));
        goto fail;
    }
    return store;
fail:
    store_close(store);
    return NULL;
}

struct store *store_open_at_rest(const char *address, db_log *log, void *log_arg, char *error,
                                 int room)
{
    struct store *store;
    struct db *db;
    struct db_stmt *stmt;
    int64_t version = 0;

    if (!db_check_address(address, error, room))
        return NULL;
    if (!db_is_conninfo(address) && access(address, R_OK | W_OK) < 0) {
        snprintf(error, (size_t)room, "cannot open %s: %s", address, strerror(errno));
        return NULL;
    }
    db = db_open(address, log, log_arg, error, room);
    if (db == NULL)
        return NULL;
    store = new_store(db);
    stmt = db_start_values(db, "SELECT coalesce(max(version), 0) FROM schema_version", NULL, 0);
    if (db_step(stmt) == DB_ROW)
        version = db_int(stmt, 0);
    if (db_finish(stmt) == STATUS_OK && version == MIGRATION_COUNT)
        return store;
    snprintf(error, (size_t)room, "%s is no store of schema version %d", db_label(address),
             MIGRATION_COUNT);
    store_close(store);
    return NULL;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    backup_store_abandon(store);
    db_rollback(store->db); /* what is not committed by now never will be */
    if (store->is_first)
        host_link_leave(store);
    db_close(store->db);
    row_cache_free(store->rows);
    user_cache_free(store->users);
    free(store->path);
    free(store->locks);
    free(store);
}

void store_remember_nothing(struct store *store)
{
    row_cache_turn_off(store->rows);
    user_cache_turn_off(store->users);
}

/* A store that is refused here counts as open, too: it is rolled back, as after any other BUSY. */
enum status store_begin(struct store *store)
{
    enum status status = STATUS_OK;

    store_stock_up(store);
    if (store->is_unchecked && db_is_shared(store->db))
        status = host_link_check(store);
    store->is_open = true;
    return status == STATUS_OK && !store->is_rewound ? db_begin(store->db) : STATUS_BUSY;
}

/* What was read ahead for the units of the transaction, which only several daemons do. */
static void forget_foreseen(struct store *store, bool is_undone)
{
    foreseen_keys_forget(store);
    foreseen_turns_forget(store);
    foreseen_waiters_forget(store);
    host_link_note(store, is_undone);
}

/* The transaction is over. Users of a shared store are forgotten even after a commit: no lock keeps
 * others from their rows any more, and no revision tells of a change. */
static void forget_transaction(struct store *store, bool is_undone)
{
    row_cache_end(store->rows, !is_undone);
    if (is_undone || db_is_shared(store->db))
        user_cache_forget(store->users);
    if (db_is_shared(store->db))
        forget_foreseen(store, is_undone);
    store->is_open = false;
    store->lock_count = 0;
    store->has_unlocked_write = false;
    store->audit_id = 0;
    for (int kind = 0; kind < ID_KINDS; kind++) {
        if (store->ids[kind].is_fresh && is_undone)
            store->ids[kind].last = store->ids[kind].end;
        store->ids[kind].is_fresh = false;
    }
}

enum status store_commit(struct store *store)
{
    int64_t began_us = clock_raw_us();
    enum status status;

    if (store->has_unlocked_write) {
        store_rollback(store);
        return STATUS_BUSY;
    }
    status = db_commit(store->db);
    if (status == STATUS_OUTCOME_UNKNOWN && db_is_shared(store->db))
        status = host_link_settle(store);
    forget_transaction(store, status != STATUS_OK);
    store->commit_us = clock_raw_us() - began_us;
    return status;
}

int64_t store_commit_us(const struct store *store)
{
    return store->commit_us;
}

void store_rollback(struct store *store)
{
    db_rollback(store->db);
    forget_transaction(store, true);
}

bool store_is_shared(const struct store *store)
{
    return db_is_shared(store->db);
}

int64_t store_writes(const struct store *store)
{
    return db_writes(store->db) - store->lock_writes;
}

bool store_is_in_place(const struct store *store)
{
    return db_is_in_place(store->db);
}

bool store_is_rewound(const struct store *store)
{
    return store->is_rewound;
}

bool store_is_backing_up(const struct store *store)
{
    return store->backup != NULL;
}

bool store_is_broken(const struct store *store)
{
    return db_is_broken(store->db);
}

void store_checkpoint(struct store *store)
{
    db_checkpoint(store->db);
}

int64_t store_checkpoints(const struct store *store)
{
    return db_checkpoints(store->db);
}

int64_t store_log_bytes(const struct store *store)
{
    return db_log_bytes(store->db);
}

int64_t store_newest_backup_ms(const struct store *store, const char *folder)
{
    char own[BACKUP_PATH_TEXT];
    int64_t newest_ms;

    if (store->path == NULL)
        return NO_BACKUP;
    backup_file_folder(store->path, own, sizeof own);
    return backup_file_newest(store->path, folder[0] != '\0' ? folder : own, &newest_ms)
               ? newest_ms
               : NO_BACKUP;
}

int64_t store_checkpoint_idle(struct store *store)
{
    return db_checkpoint_idle(store->db);
}

int64_t store_free_bytes(struct store *store)
{
    return db_free_bytes(store->db);
}

/* Takes the next numbers of a kind for this connection. Should that fail, the connection is gone
 * and the transaction with it. */
static void take_block(struct store *store, int kind)
{
    struct id_range *range = &store->ids[kind];
    struct db_stmt *stmt = db_start(
        store->db, "UPDATE id_block SET last_id = last_id + $2 WHERE kind = $1 RETURNING last_id",
        DB_INT(kind), DB_INT(ID_BLOCK));

    while (db_step(stmt) == DB_ROW) {
        range->end = db_int(stmt, 0);
        range->last = range->end - ID_BLOCK;
        range->is_fresh = true;
    }
    if (db_finish(stmt) != STATUS_OK)
        range->last = range->end;
}

/* Outside of transactions a block is committed by its own statement: no rollback undoes it. */
void store_stock_up(struct store *store)
{
    if (!db_is_shared(store->db) || !host_link_connect(store))
        return;
    for (int kind = 0; kind < ID_KINDS; kind++) {
        if (store->ids[kind].end - store->ids[kind].last < ID_BLOCK / 2)
            take_block(store, kind);
        store->ids[kind].is_fresh = false;
    }
}

/* 0 if there was no block to be had. Then the transaction has failed already, and the row with that
 * number is never stored. */
int64_t store_next_id(struct store *store, enum store_id kind)
{
    if (store->ids[kind].last == store->ids[kind].end)
        take_block(store, (int)kind);
    return store->ids[kind].last < store->ids[kind].end ? ++store->ids[kind].last : 0;
}

int64_t store_last_id(const struct store *store, enum store_id kind)
{
    return store->ids[kind].last;
}

void store_copy_text(char *to, size_t room, struct db_stmt *stmt, int column)
{
    const char *text = db_text(stmt, column);
    size_t size = strnlen(text, room - 1);

    memcpy(to, text, size);
    to[size] = '\0';
}
