/*
 * Of many concerts at once, what has a greater revision than those that are known: the concerts
 * with their grades, the shows with all their claims, and the tokens with their holds. A batch asks
 * that while it locks them, in the same round trip; each statement sees what was stored before the
 * lock was had.
 *
 * A concert is known to two: to the live view, up to a revision that the caller has, and to the row
 * cache, which may know less, as news that were read without a lock are not kept. What is read goes
 * to both, so it begins at the older of the two revisions (row_cache_since()). What the cache
 * forgets of a concert whenever others had it is read with it: how many are inside, whether
 * somebody waits, the last place, and the dates (ask_facts). So a batch need not ask for it later,
 * one after the other.
 *
 * The list of concerts is one parameter, as JSON: [[number, facts, shows, tokens], ...] with the
 * three revisions of row_cache_since().
 */
#include "infrastructure/stores/concert_news.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/store_rows.h"
#include "shared/buffer.h"

#define KNOWN_CONCERTS                                                                 \
    "(SELECT CAST(value ->> 0 AS bigint) AS id, CAST(value ->> 1 AS bigint) AS facts," \
    " CAST(value ->> 2 AS bigint) AS shows, CAST(value ->> 3 AS bigint) AS tokens"     \
    " FROM json_each($1)) w"

/* The text is the buffer's, and that the caller's to release. */
static const char *write_known(struct buffer *list, const struct news_asked *asked)
{
    buffer_init(list);
    buffer_add_text(list, "[");
    for (size_t i = 0; i < asked->count; i++)
        buffer_printf(list, "%s[%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 "]", i > 0 ? "," : "",
                      asked->concerts[i].concert_id, asked->revs[i].facts, asked->revs[i].shows,
                      asked->revs[i].tokens);
    buffer_add_text(list, "]");
    buffer_add(list, "", 1);
    return buffer_content(list);
}

/* The lock draws a revision itself, under which nothing is written yet. So a concert that is met at
 * one more than it is known to has not changed. */
static struct db_stmt *ask_changed(struct store *store, const char *known, bool to_lock)
{
    return db_start(store->db,
                    "SELECT " CONCERT_COLUMNS_OF(
                        "c.") ", g.name, g.price, g.seats"
                              " FROM " KNOWN_CONCERTS " JOIN concert c ON c.concert_id = w.id"
                              " LEFT JOIN grade g ON g.concert_id = c.concert_id"
                              " WHERE c.rev > w.facts + $2 ORDER BY c.concert_id, g.name",
                    DB_TEXT(known), DB_INT(to_lock));
}

/* Under the condition by which row_cache_lock() forgets these: the concert had more than this lock.
 * The two dates are as show_store_last() finds them: of shows that take place, and of those that
 * were called off without having been removed. */
static struct db_stmt *ask_facts(struct store *store, const char *known)
{
    return db_start(store->db,
                    "SELECT c.concert_id, c.last_place,"
                    " (SELECT count(*) FROM queue_token t WHERE t.concert_id = c.concert_id"
                    " AND t.state = 'active'),"
                    " EXISTS (SELECT 1 FROM queue_token t WHERE t.concert_id = c.concert_id"
                    " AND t.state = 'waiting'),"
                    " (SELECT max(s.starts_ms) FROM show s WHERE s.concert_id = c.concert_id"
                    " AND s.cancelled = 0),"
                    " (SELECT max(s.starts_ms) FROM show s WHERE s.concert_id = c.concert_id"
                    " AND s.cancelled = 1 AND s.removed = 0)"
                    " FROM " KNOWN_CONCERTS " JOIN concert c ON c.concert_id = w.id"
                    " WHERE c.rev > w.facts + 1",
                    DB_TEXT(known));
}

static struct db_stmt *ask_shows(struct store *store, const char *known)
{
    return db_start(
        store->db,
        "SELECT " SHOW_COLUMNS_OF("s.") ", " SEAT_COLUMNS " FROM " KNOWN_CONCERTS
                                        " JOIN show s ON s.concert_id = w.id"
                                        " LEFT JOIN seat_claim c ON c.show_id = s.show_id AND "
                                        "c.refunded_ms IS NULL" SEAT_JOINS
                                        " WHERE s.concert_rev > w.shows ORDER BY s.show_id, c.seat",
        DB_TEXT(known));
}

static struct db_stmt *ask_tokens(struct store *store, const char *known)
{
    return db_start(store->db,
                    "SELECT " TOKEN_COLUMNS " FROM " KNOWN_CONCERTS
                    " JOIN queue_token t ON t.concert_id = w.id" TOKEN_JOINS
                    " WHERE t.concert_rev > w.tokens AND t.concert_rev > 0" /* as in the index */
                    " ORDER BY t.concert_id, t.place",
                    DB_TEXT(known));
}

/* Without a lock the cache is not asked how much it knows: it will take nothing of the answer. */
struct news_asked concert_news_ask(struct store *store, const struct known_concert *concerts,
                                   size_t count, bool to_lock)
{
    struct news_asked asked = {.concerts = concerts, .count = count};
    struct buffer list;
    const char *known;

    if (count == 0)
        return asked;
    asked.revs = malloc(count * sizeof *asked.revs);
    assert(asked.revs != NULL);
    for (size_t i = 0; i < count; i++)
        asked.revs[i] = to_lock
                            ? row_cache_since(store->rows, concerts[i].concert_id, concerts[i].rev)
                            : (struct row_revs){concerts[i].rev, concerts[i].rev, concerts[i].rev};
    known = write_known(&list, &asked);
    asked.changed = ask_changed(store, known, to_lock);
    asked.facts = to_lock ? ask_facts(store, known) : NULL;
    asked.shows = ask_shows(store, known);
    asked.tokens = ask_tokens(store, known);
    buffer_release(&list);
    return asked;
}

static void keep_concert(struct store *store, const struct concert_news *news,
                         const struct concert *concert)
{
    if (concert->concert_id == 0)
        return;
    row_cache_keep_concert(store->rows, concert);
    news->concert(news->arg, concert);
}

/* A row for each grade. */
static enum status take_changed(struct store *store, struct db_stmt *stmt,
                                const struct concert_news *news)
{
    struct concert concert = {0};
    enum status inner = STATUS_OK, status;

    while (inner == STATUS_OK && db_step(stmt) == DB_ROW) {
        if (db_int(stmt, 0) != concert.concert_id) {
            keep_concert(store, news, &concert);
            inner = store_rows_concert(stmt, &concert) ? STATUS_OK : STATUS_INTERNAL;
        }
        if (!db_is_null(stmt, CONCERT_WIDTH))
            store_rows_grade(stmt, CONCERT_WIDTH, &concert);
    }
    if (inner == STATUS_OK)
        keep_concert(store, news, &concert);
    status = db_finish(stmt);
    return status == STATUS_OK ? inner : status;
}

/* As show_store_last() has it. */
static void keep_dates(struct store *store, struct db_stmt *stmt)
{
    int64_t start_ms = db_is_null(stmt, 4) ? NO_TIME : db_int(stmt, 4);
    int64_t off_ms = db_is_null(stmt, 5) ? NO_TIME : db_int(stmt, 5);

    row_cache_keep_dates(store->rows, db_int(stmt, 0), start_ms,
                         off_ms > start_ms ? off_ms : NO_TIME);
}

static enum status take_facts(struct store *store, struct db_stmt *stmt)
{
    while (db_step(stmt) == DB_ROW) {
        int64_t concert_id = db_int(stmt, 0);

        row_cache_keep_place(store->rows, concert_id, db_int(stmt, 1));
        row_cache_keep_active(store->rows, concert_id, db_int(stmt, 2));
        if (db_int(stmt, 3) == 0)
            row_cache_keep_empty(store->rows, concert_id);
        keep_dates(store, stmt);
    }
    return db_finish(stmt);
}

static bool is_among(int64_t number, const int64_t *numbers, size_t count)
{
    size_t i = 0;

    while (i < count && numbers[i] != number)
        i++;
    return i < count;
}

struct db_stmt *concert_news_ask_shows(struct store *store, const int64_t *shows, size_t count)
{
    struct buffer list;
    struct db_stmt *stmt = NULL;

    buffer_init(&list);
    for (size_t i = 0; i < count; i++)
        if (!row_cache_knows_show(store->rows, shows[i]) && !is_among(shows[i], shows, i))
            buffer_printf(&list, "%s[%" PRId64 "]", list.size > 0 ? "," : "[", shows[i]);
    if (list.size > 0) {
        buffer_add(&list, "]", 2);
        stmt = db_start(
            store->db,
            "SELECT " SHOW_COLUMNS_OF(
                "s.") ", " SEAT_COLUMNS
                      " FROM (SELECT CAST(value ->> 0 AS bigint) AS id FROM json_each($1)) w"
                      " JOIN show s ON s.show_id = w.id"
                      " LEFT JOIN seat_claim c ON c.show_id = s.show_id AND c.refunded_ms IS "
                      "NULL" SEAT_JOINS " WHERE s.removed = 0 ORDER BY s.show_id, c.seat",
            DB_TEXT(buffer_content(&list)));
    }
    buffer_release(&list);
    return stmt;
}

/* A row for each claim. The seats are kept with their show, when all of them are there. `news` may
 * be NULL. A show that was removed is told, so that it leaves the live view, and not kept, as
 * show_store_find() does not find it. */
static enum status take_shows(struct store *store, struct db_stmt *stmt,
                              const struct concert_news *news)
{
    struct show show = {0};
    struct show_seats seats;

    while (db_step(stmt) == DB_ROW) {
        if (db_int(stmt, 0) != show.show_id) {
            if (show.show_id != 0)
                row_cache_keep_seats(store->rows, show.show_id, &seats);
            memset(&seats, 0, sizeof seats);
            store_rows_show(stmt, &show);
            row_cache_forget_show(store->rows, show.concert_id, show.show_id);
            if (!show.removed)
                row_cache_keep_show(store->rows, &show);
            if (news != NULL)
                news->show(news->arg, &show);
        }
        if (!db_is_null(stmt, SHOW_WIDTH)) {
            struct claim claim = store_rows_claim(stmt, SHOW_WIDTH, show.show_id);

            store_rows_seat(stmt, SHOW_WIDTH, &seats);
            if (news != NULL)
                news->claim(news->arg, &claim);
        }
    }
    if (show.show_id != 0)
        row_cache_keep_seats(store->rows, show.show_id, &seats);
    return db_finish(stmt);
}

enum status concert_news_keep_shows(struct store *store, struct db_stmt *stmt)
{
    return take_shows(store, stmt, NULL);
}

static enum status take_tokens(struct store *store, struct db_stmt *stmt,
                               const struct concert_news *news)
{
    enum status inner = STATUS_OK, status;

    while (inner == STATUS_OK && db_step(stmt) == DB_ROW) {
        struct token token;

        inner = store_rows_token(stmt, &token) ? STATUS_OK : STATUS_INTERNAL;
        if (inner == STATUS_OK) {
            row_cache_keep_token(store->rows, &token);
            news->token(news->arg, &token);
        }
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? inner : status;
}

static enum status worst(enum status one, enum status other)
{
    return one != STATUS_OK ? one : other;
}

/* The dates of a concert are kept last: a show that changed has them forgotten. Following comes
 * first: all that changed is about to be read, so what is remembered of the rest is current. Rows
 * that are kept before that is said would be forgotten with those that are not (row_cache.c). */
enum status concert_news_take(struct store *store, struct news_asked *asked,
                              const struct concert_news *news)
{
    enum status status;

    if (asked->count == 0)
        return STATUS_OK;
    for (size_t i = 0; i < asked->count; i++) {
        row_cache_follow_shows(store->rows, asked->concerts[i].concert_id, asked->revs[i].shows);
        row_cache_follow_tokens(store->rows, asked->concerts[i].concert_id, asked->revs[i].tokens);
    }
    free(asked->revs);
    status = take_changed(store, asked->changed, news);
    status = worst(status, take_shows(store, asked->shows, news));
    status = worst(status, take_tokens(store, asked->tokens, news));
    return asked->facts != NULL ? worst(status, take_facts(store, asked->facts)) : status;
}
