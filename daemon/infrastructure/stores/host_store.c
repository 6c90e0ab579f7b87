/*
 * A lock is an UPDATE of the concert's row that counts `rev` up and returns it. So taking the locks
 * of a batch and drawing the numbers is one statement, the row locks are PostgreSQL's own, and
 * they end with the transaction, whatever becomes of the daemon. Numbers of transactions that were
 * rolled back are used again, which is harmless: nothing was written under them.
 *
 * What a transaction has locked is a short list in memory; host_store_rev() looks there, and notes
 * it if something is written without (sql_store.c).
 *
 * What a batch will ask goes out in one round trip with its locks (host_store_foresee()): what is
 * new of its concerts and who waits for them first, users with their places and holds, tokens,
 * shows, and what is stored under the keys of requests, each of many rows: a list is one parameter,
 * as JSON. Each statement of it sees what was committed before it began, and it begins when those
 * before it are done; so none is answered before the locks are had.
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
#include <inttypes.h>
#include <stdlib.h>

#include "infrastructure/stores/concert_news.h"
#include "infrastructure/stores/foreseen_keys.h"
#include "infrastructure/stores/foreseen_turns.h"
#include "infrastructure/stores/foreseen_waiters.h"
#include "infrastructure/stores/host_link.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/token_rows.h"
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
        /* The first code of a list, of RESERVATION_LENGTH: a move names two of one date. */
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

bool host_store_has_lock(const struct store *store, int64_t concert_id)
{
    return find_lock(store, concert_id) != NULL;
}

/* An array of arrays of a number, of one concert at least. The text is the buffer's, and that the
 * caller's to release. */
static const char *write_concerts(struct buffer *list, const struct known_concert *concerts,
                                  size_t count)
{
    buffer_init(list);
    for (size_t i = 0; i < count; i++)
        buffer_printf(list, "%s[%" PRId64 "]", i > 0 ? "," : "[", concerts[i].concert_id);
    buffer_add_text(list, "]");
    buffer_add(list, "", 1);
    return buffer_content(list);
}

/* Locks concerts in the order of their numbers: rows are locked as they are sorted, and drawn a
 * number for after that. NULL if there are none. An UPDATE alone would lock rows in the order in
 * which its plan meets them. */
static struct db_stmt *ask_locks(struct store *store, const struct known_concert *concerts,
                                 size_t count)
{
    struct buffer list;
    struct db_stmt *stmt;

    if (count == 0)
        return NULL;
    stmt = db_start(store->db,
                    "WITH locked AS (SELECT c.concert_id FROM concert c WHERE c.concert_id IN"
                    " (SELECT CAST(value ->> 0 AS bigint) FROM json_each($1))"
                    " ORDER BY c.concert_id /* lock */)"
                    " UPDATE concert SET rev = rev + 1 FROM locked"
                    " WHERE concert.concert_id = locked.concert_id"
                    " RETURNING concert.concert_id, concert.rev",
                    DB_TEXT(write_concerts(&list, concerts, count)));
    buffer_release(&list);
    return stmt;
}

/* `news`, unless NULL, is told the revisions. */
static enum status take_locks(struct store *store, struct db_stmt *stmt,
                              const struct concert_news *news)
{
    if (stmt == NULL)
        return STATUS_OK;
    while (db_step(stmt) == DB_ROW) {
        int64_t concert_id = db_int(stmt, 0), rev = db_int(stmt, 1);

        add_lock(store, concert_id, rev);
        row_cache_lock(store->rows, concert_id, rev);
        if (news != NULL)
            news->locked(news->arg, concert_id, rev);
    }
    return db_finish(stmt);
}

enum status host_store_lock(struct store *store, int64_t concert_id, int64_t *rev, bool *is_new)
{
    const struct concert_lock *lock = find_lock(store, concert_id);
    int64_t writes = db_writes(store->db);
    enum status status = STATUS_OK;

    *is_new = lock == NULL;
    if (lock == NULL) {
        status = take_locks(
            store, ask_locks(store, &(struct known_concert){.concert_id = concert_id}, 1), NULL);
        store->lock_writes += db_writes(store->db) - writes;
        lock = find_lock(store, concert_id);
    }
    *rev = lock != NULL ? lock->rev : 0;
    return status == STATUS_OK && lock == NULL ? STATUS_NOT_FOUND : status;
}

enum status host_store_news(struct store *store, const struct known_concert *concerts, size_t count,
                            const struct concert_news *news)
{
    struct news_asked asked = concert_news_ask(store, concerts, count, false);

    return concert_news_take(store, &asked, news);
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

/* A login that nobody has locks nothing, and whoever adds it meets the unique index. What is
 * remembered of the user was read before the lock and is dropped. */
enum status host_store_lock_wallet(struct store *store, const char *login)
{
    int64_t writes = db_writes(store->db);
    enum status status = db_run(
        store->db, "SELECT user_id FROM foyer_user WHERE login = $1 /* lock */", DB_TEXT(login));

    store->lock_writes += db_writes(store->db) - writes;
    user_cache_lock(store->users, login);
    return status;
}

/* A text as JSON has it. Requests bring no control characters; without being escaped, one in a
 * stored login would have the server refuse the list, and with it the batch. */
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

/* An array of arrays, each of a name of the first list and, unless both are NULL, of the second or
 * the number there. The text is the buffer's, and that the caller's to release. */
static const char *write_list(struct buffer *list, const char *const *first,
                              const char *const *second, const int64_t *numbers, size_t count)
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
        if (numbers != NULL)
            buffer_printf(list, ",%" PRId64, numbers[i]);
        buffer_add_text(list, "]");
    }
    buffer_add_text(list, "]");
    buffer_add(list, "", 1);
    return buffer_content(list);
}

/* What was asked and is not taken yet; NULL: nothing. */
struct asked {
    struct db_stmt *locks, *wallets, *users, *replies, *places, *unpaid, *tokens, *holds, *shows,
        *waiters;
    struct news_asked news;
};

static void ask_users(struct store *store, const struct foreseen *foreseen, struct asked *asked)
{
    struct buffer list;

    if (foreseen->wallet_count > 0) {
        asked->wallets = user_rows_ask(
            store, write_list(&list, foreseen->wallets, NULL, NULL, foreseen->wallet_count), true);
        buffer_release(&list);
    }
    if (foreseen->user_count > 0) {
        asked->users = user_rows_ask(
            store, write_list(&list, foreseen->users, NULL, NULL, foreseen->user_count), false);
        buffer_release(&list);
    }
    for (size_t i = 0; i < foreseen->user_count; i++)
        user_cache_expect(store->users, foreseen->users[i]);
}

static void ask_keys(struct store *store, const struct foreseen *foreseen, struct asked *asked)
{
    struct buffer list;

    if (foreseen->key_count == 0)
        return;
    asked->replies = foreseen_keys_ask(
        store, write_list(&list, foreseen->key_logins, foreseen->keys, NULL, foreseen->key_count));
    buffer_release(&list);
    for (size_t i = 0; i < foreseen->key_count; i++)
        foreseen_keys_expect(store, foreseen->key_logins[i], foreseen->keys[i]);
}

static void ask_turns(struct store *store, const struct foreseen *foreseen, struct asked *asked)
{
    struct buffer list;

    if (foreseen->place_count > 0) {
        asked->places =
            foreseen_places_ask(store, write_list(&list, foreseen->place_logins, NULL,
                                                  foreseen->place_concerts, foreseen->place_count));
        buffer_release(&list);
    }
    if (foreseen->unpaid_count > 0) {
        asked->unpaid =
            foreseen_unpaid_ask(store,
                                write_list(&list, foreseen->unpaid_logins, NULL,
                                           foreseen->unpaid_shows, foreseen->unpaid_count),
                                foreseen->unpaid_since_ms);
        buffer_release(&list);
    }
}

/* Tokens, and holds with theirs, as far as they are not remembered. A code without a number was
 * drawn before codes had them; it is asked for by the unit that has it, as it has another index. */
static void ask_tokens(struct store *store, const struct foreseen *foreseen, struct asked *asked)
{
    size_t count = 0, room = foreseen->token_count + foreseen->hold_count + 1;
    const char **codes = malloc(room * sizeof *codes);
    int64_t *numbers = malloc(room * sizeof *numbers);
    struct buffer list;

    assert(codes != NULL && numbers != NULL);
    for (size_t i = 0; i < foreseen->token_count; i++) {
        codes[count] = foreseen->tokens[i];
        numbers[count] = token_code_number(codes[count], store_last_id(store, ID_TOKEN));
        count += numbers[count] != 0 && !row_cache_knows_token(store->rows, codes[count]);
    }
    if (count > 0) {
        asked->tokens = token_rows_ask(store, write_list(&list, codes, NULL, numbers, count));
        buffer_release(&list);
    }
    count = 0;
    for (size_t i = 0; i < foreseen->hold_count; i++) {
        codes[count] = foreseen->holds[i];
        count += !row_cache_knows_hold(store->rows, codes[count]);
    }
    if (count > 0) {
        asked->holds = token_rows_ask_holds(store, write_list(&list, codes, NULL, NULL, count));
        buffer_release(&list);
    }
    free(codes);
    free(numbers);
}

static void ask_waiters(struct store *store, const struct foreseen *foreseen, struct asked *asked)
{
    struct buffer list;

    if (foreseen->waiter_count == 0 || foreseen->queue_count == 0)
        return;
    buffer_init(&list);
    for (size_t i = 0; i < foreseen->queue_count; i++)
        buffer_printf(&list, "%s[%" PRId64 "]", i > 0 ? "," : "[", foreseen->queues[i]);
    buffer_add(&list, "]", 2);
    asked->waiters =
        foreseen_waiters_ask(store, buffer_content(&list), (int64_t)foreseen->waiter_count);
    buffer_release(&list);
}

static void note_worst(enum status *worst, enum status status)
{
    if (*worst == STATUS_OK)
        *worst = status;
}

/* Every statement is ended, whatever became of those before. They are taken in the order in which
 * they make room for each other: a lock opens its concert in the row cache, the news say what is
 * current there, and only then can tokens and shows be kept. A locked wallet is kept before the
 * users who were read without a lock, and is not replaced by these. */
static enum status take_all(struct store *store, const struct foreseen *foreseen,
                            struct asked *asked, const struct concert_news *news)
{
    enum status status = take_locks(store, asked->locks, news);

    note_worst(&status, concert_news_take(store, &asked->news, news));
    if (asked->wallets != NULL)
        note_worst(&status, user_rows_keep(store, asked->wallets, true));
    if (asked->users != NULL)
        note_worst(&status, user_rows_keep(store, asked->users, false));
    if (asked->replies != NULL)
        note_worst(&status, foreseen_keys_keep(store, asked->replies));
    if (asked->places != NULL)
        note_worst(&status, foreseen_places_keep(store, asked->places));
    if (asked->unpaid != NULL)
        note_worst(&status, foreseen_unpaid_keep(store, asked->unpaid, foreseen->unpaid_since_ms));
    if (asked->tokens != NULL)
        note_worst(&status, token_rows_keep(store, asked->tokens));
    if (asked->holds != NULL)
        note_worst(&status, token_rows_keep(store, asked->holds));
    if (asked->shows != NULL)
        note_worst(&status, concert_news_keep_shows(store, asked->shows));
    if (asked->waiters != NULL)
        note_worst(&status,
                   foreseen_waiters_keep(store, asked->waiters, foreseen->queues,
                                         foreseen->queue_count, (int64_t)foreseen->waiter_count));
    return status;
}

/* All are asked before the first answer is waited for: they travel together. */
enum status host_store_foresee(struct store *store, const struct foreseen *foreseen,
                               const struct concert_news *news)
{
    int64_t writes = db_writes(store->db);
    struct asked asked = {0};
    enum status status;

    asked.locks = ask_locks(store, foreseen->concerts, foreseen->concert_count);
    asked.news = concert_news_ask(store, foreseen->concerts, foreseen->concert_count, true);
    ask_users(store, foreseen, &asked);
    ask_keys(store, foreseen, &asked);
    ask_turns(store, foreseen, &asked);
    ask_tokens(store, foreseen, &asked);
    asked.shows = concert_news_ask_shows(store, foreseen->shows, foreseen->show_count);
    ask_waiters(store, foreseen, &asked);
    status = take_all(store, foreseen, &asked, news);
    store->lock_writes += db_writes(store->db) - writes;
    return status;
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

/* A concert may be told by each of its seats: whoever locks them has each once. */
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
    /* A mark of what is written only once it is committed: host_link_note(). */
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
