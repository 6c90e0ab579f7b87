/*
 * A lock is an UPDATE of the concert's row that counts `rev` up and returns it. So taking the lock
 * and drawing the number is one round trip, the row lock is PostgreSQL's own, and it ends with the
 * transaction, whatever becomes of the daemon. Numbers of transactions that were rolled back are
 * used again, which is harmless: nothing was written under them.
 *
 * What a transaction has locked is a short list in memory; host_store_rev() looks there, and notes
 * it if something is written without (sql_store.c).
 *
 * What a batch will ask goes out in one round trip (host_store_foresee()): users, and what is
 * stored under the keys of its requests, each of many rows: a list is one parameter, as JSON.
 *
 * A wallet is locked by SELECT ... FOR NO KEY UPDATE, spelled as a comment that SQLite ignores
 * (postgres_link.c), and sent without waiting for the answer: the next statement with rows waits
 * for both.
 *
 * host_store_beat() measures the database's clock from the middle of the question, so the error is
 * half a round trip at most. The beat itself is stored by that clock: whether a daemon lives is
 * judged by one clock for all. Rows of daemons that were killed go after a day; long before that
 * they count as gone.
 */
#include "domain/ports/host_store.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "infrastructure/stores/foreseen_keys.h"
#include "infrastructure/stores/host_link.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/user_rows.h"
#include "infrastructure/system_clock.h"
#include "shared/buffer.h"

enum { HOST_FORGOTTEN_MS = 24 * 60 * 60 * 1000 };

/* The only number a statement finds; `*number` stays as it is if there is none. */
static enum status host_read_number(struct db_stmt *stmt, int64_t *number)
{
    while (db_step(stmt) == DB_ROW)
        *number = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status host_store_resolve(struct store *store, const struct subject *subject,
                               int64_t *concert_id)
{
    *concert_id = 0;
    switch (subject->kind) {
    case SUBJECT_NONE:
        break;
    case SUBJECT_CONCERT:
        *concert_id = subject->number;
        break;
    case SUBJECT_SHOW:
        return host_read_number(db_start(store->db,
                                         "SELECT concert_id FROM show WHERE show_id = $1",
                                         DB_INT(subject->number)),
                                concert_id);
    case SUBJECT_TOKEN:
        return host_read_number(
            db_start(store->db, "SELECT t.concert_id FROM queue_token t" TOKEN_OF_CODE,
                     DB_INT(token_code_number(subject->code, store_last_id(store, ID_TOKEN))),
                     DB_TEXT(subject->code)),
            concert_id);
    case SUBJECT_RESERVATION:
        return host_read_number(db_start(store->db,
                                         "SELECT s.concert_id FROM reservation r"
                                         " JOIN show s ON s.show_id = r.show_id"
                                         " WHERE r.code = substr($1, 1, 10)",
                                         DB_TEXT(subject->code)),
                                concert_id);
    }
    return STATUS_OK;
}

static const struct concert_lock *find_lock(const struct store *store, int64_t concert_id)
{
    for (size_t i = 0; i < store->lock_count; i++)
        if (store->locks[i].concert_id == concert_id)
            return &store->locks[i];
    return NULL;
}

static void add_lock(struct store *store, int64_t concert_id, int64_t rev)
{
    if (store->lock_count == store->lock_room) {
        store->lock_room = store->lock_room > 0 ? 2 * store->lock_room : 16;
        store->locks = realloc(store->locks, store->lock_room * sizeof *store->locks);
        assert(store->locks != NULL);
    }
    store->locks[store->lock_count++] = (struct concert_lock){concert_id, rev};
}

enum status host_store_lock(struct store *store, int64_t concert_id, int64_t *rev, bool *is_new)
{
    const struct concert_lock *lock = find_lock(store, concert_id);
    int64_t writes = db_writes(store->db);
    enum status status;

    *is_new = lock == NULL;
    *rev = lock != NULL ? lock->rev : 0;
    if (lock != NULL)
        return STATUS_OK;
    status = host_read_number(
        db_start(store->db, "UPDATE concert SET rev = rev + 1 WHERE concert_id = $1 RETURNING rev",
                 DB_INT(concert_id)),
        rev);
    store->lock_writes += db_writes(store->db) - writes;
    if (status == STATUS_OK && *rev == 0)
        return STATUS_NOT_FOUND;
    if (status == STATUS_OK) {
        add_lock(store, concert_id, *rev);
        row_cache_lock(store->rows, concert_id, *rev);
    }
    return status;
}

int64_t host_store_rev(struct store *store, int64_t concert_id)
{
    const struct concert_lock *lock;

    if (!db_is_shared(store->db))
        return 0;
    lock = find_lock(store, concert_id);
    if (lock == NULL)
        store->has_unlocked_write = true;
    return lock != NULL ? lock->rev : 0;
}

enum status host_store_lock_wallet(struct store *store, const char *login)
{
    int64_t writes = db_writes(store->db);
    enum status status = db_run(
        store->db, "SELECT user_id FROM foyer_user WHERE login = $1 /* lock */", DB_TEXT(login));

    store->lock_writes += db_writes(store->db) - writes;
    user_cache_lock(store->users, login);
    return status;
}

/* A text as JSON has it. */
static void add_json(struct buffer *list, const char *text)
{
    buffer_add_text(list, "\"");
    for (; *text != '\0'; text++)
        if (*text == '"' || *text == '\\')
            buffer_printf(list, "\\%c", *text);
        else if ((unsigned char)*text < ' ')
            buffer_printf(list, "\\u%04x", (unsigned)*text);
        else
            buffer_add(list, text, 1);
    buffer_add_text(list, "\"");
}

/* An array of arrays, each of a name of the first list and, unless that is NULL, the second. The
 * text is the buffer's, and that the caller's to release. */
static const char *write_list(struct buffer *list, const char *const *first,
                              const char *const *second, size_t count)
{
    buffer_init(list);
    buffer_add_text(list, "[");
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(list, i > 0 ? ",[" : "[");
        add_json(list, first[i]);
        if (second != NULL) {
            buffer_add_text(list, ",");
            add_json(list, second[i]);
        }
        buffer_add_text(list, "]");
    }
    buffer_add_text(list, "]");
    buffer_add(list, "", 1);
    return buffer_content(list);
}

/* All are asked before the first answer is waited for: they travel together. */
enum status host_store_foresee(struct store *store, const struct foreseen *foreseen)
{
    struct buffer wallets, users, keys;
    int64_t writes = db_writes(store->db);
    struct db_stmt *locked = user_rows_ask(
        store, write_list(&wallets, foreseen->wallets, NULL, foreseen->wallet_count), true);
    struct db_stmt *read = user_rows_ask(
        store, write_list(&users, foreseen->users, NULL, foreseen->user_count), false);
    struct db_stmt *replies = foreseen_keys_ask(
        store, write_list(&keys, foreseen->key_logins, foreseen->keys, foreseen->key_count));
    enum status locking, reading, finding;

    for (size_t i = 0; i < foreseen->key_count; i++)
        foreseen_keys_expect(store, foreseen->key_logins[i], foreseen->keys[i]);
    locking = user_rows_keep(store, locked, true);
    reading = user_rows_keep(store, read, false);
    finding = foreseen_keys_keep(store, replies);
    buffer_release(&wallets);
    buffer_release(&users);
    buffer_release(&keys);
    store->lock_writes += db_writes(store->db) - writes;
    if (locking != STATUS_OK)
        return locking;
    return reading != STATUS_OK ? reading : finding;
}

enum status host_store_revs(struct store *store, int64_t shards, int64_t shard,
                            void (*each)(void *arg, int64_t concert_id, int64_t rev), void *arg)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT concert_id, rev FROM concert WHERE concert_id % $1 = $2",
                 DB_INT(shards), DB_INT(shard));

    while (db_step(stmt) == DB_ROW)
        each(arg, db_int(stmt, 0), db_int(stmt, 1));
    return db_finish(stmt);
}

static enum status host_each_concert(struct db_stmt *stmt,
                                     void (*each)(void *arg, int64_t concert_id), void *arg)
{
    while (db_step(stmt) == DB_ROW)
        each(arg, db_int(stmt, 0));
    return db_finish(stmt);
}

enum status host_store_due(struct store *store, struct now now, int64_t shards, int64_t shard,
                           void (*each)(void *arg, int64_t concert_id), void *arg)
{
    enum status status = host_each_concert(
        db_start(store->db,
                 "SELECT DISTINCT concert_id FROM queue_token WHERE state = 'active'"
                 " AND ends_ms <= $1 AND concert_id % $2 = $3 ORDER BY concert_id",
                 DB_INT(now.steady_ms), DB_INT(shards), DB_INT(shard)),
        each, arg);

    if (status != STATUS_OK)
        return status;
    return host_each_concert(
        db_start(store->db,
                 "SELECT s.concert_id FROM seat_block b JOIN show s ON s.show_id = b.show_id"
                 " WHERE b.until_ms IS NOT NULL AND b.until_ms <= $1 AND s.concert_id % $2 = $3",
                 DB_INT(now.wall_ms), DB_INT(shards), DB_INT(shard)),
        each, arg);
}

int64_t host_store_self(const struct store *store)
{
    return store->self;
}

enum status host_store_beat(struct store *store, int64_t *offset_ms,
                            void (*each)(void *arg, int64_t host_id), void *arg)
{
    int64_t before_ms = clock_raw_ms(), now_ms = 0;
    struct db_stmt *stmt;
    enum status status = db_clock(store->db, &now_ms);

    *offset_ms = now_ms - (before_ms + clock_raw_ms()) / 2;
    if (status == STATUS_OK)
        status = host_link_check(store);
    if (status == STATUS_OK && store->is_rewound)
        status = STATUS_BUSY;
    store->written.beat_ms = now_ms;
    if (status == STATUS_OK)
        status = db_run(store->db,
                        "INSERT INTO host (host_id, beat_ms) VALUES ($1, $2)"
                        " ON CONFLICT (host_id) DO UPDATE SET beat_ms = excluded.beat_ms",
                        DB_INT(store->self), DB_INT(now_ms));
    /* Daemons that did not say that they went. */
    if (status == STATUS_OK)
        status = db_run(store->db, "DELETE FROM host WHERE beat_ms < $1",
                        DB_INT(now_ms - HOST_FORGOTTEN_MS));
    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db, "SELECT host_id FROM host WHERE beat_ms > $1 ORDER BY host_id",
                    DB_INT(now_ms - HOST_GONE_MS));
    while (db_step(stmt) == DB_ROW)
        each(arg, db_int(stmt, 0));
    return db_finish(stmt);
}

enum status host_store_lives(struct store *store, int64_t host_id, bool *lives)
{
    int64_t now_ms, beat_ms = 0;
    enum status status = db_clock(store->db, &now_ms);

    if (status == STATUS_OK)
        status = host_read_number(
            db_start(store->db, "SELECT beat_ms FROM host WHERE host_id = $1", DB_INT(host_id)),
            &beat_ms);
    *lives = status == STATUS_OK && beat_ms > now_ms - HOST_GONE_MS;
    return status;
}
