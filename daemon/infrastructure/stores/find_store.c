/*
 * Users are found in two steps. The terms that begin with one word of the query, the one of which
 * there are fewest, are a range of the index user_term_term; of those users, the ones whose key has
 * the other words too are meant. A word that many people have ("kim", one consonant) ends at
 * FIND_TERMS_MOST, which is told. Reservations are then read user by user, newest first, so that it
 * does not matter how many somebody has. Notes are found in the same way.
 *
 * So what a search costs has a bound, whatever was typed and however old the store is: for each
 * word 201 terms are counted, then 200 users are looked at, and of each of them a page of
 * reservations is read from each of three lists (of_user). Any of these may have the newest ones
 * alone, so each has to give as many as a page has.
 */
#include "domain/reservation/find_store.h"

#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/search_terms.h"
#include "infrastructure/stores/sql_store.h"
#include "shared/text.h"

/* Sorts after whatever follows a beginning: U+10FFFF. */
#define LAST_OF_ALL "\xF4\x8F\xBF\xBF"

/* The terms that begin with a word: from[] to below to[]. */
struct term_range {
    char from[TERM_BYTES + 1], to[TERM_BYTES + sizeof LAST_OF_ALL];
};

/* A word that is longer than a term is cut as the term was. What is cut off is compared with the
 * key later on. */
static struct term_range range_of(const char *word, size_t size)
{
    struct term_range range = {.from = ""};

    size = search_term_size(word, size);
    memcpy(range.from, word, size);
    memcpy(range.to, word, size);
    memcpy(range.to + size, LAST_OF_ALL, sizeof LAST_OF_ALL);
    return range;
}

static enum status read_id(struct db_stmt *stmt, int64_t *id)
{
    *id = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : 0;
    return db_finish(stmt);
}

enum status find_store_code(struct store *store, const char *code, int64_t *reservation_id)
{
    return read_id(db_start(store->db, "SELECT reservation_id FROM reservation WHERE code = $1",
                            DB_TEXT(code)),
                   reservation_id);
}

enum status find_store_secret(struct store *store, const char *secret, int64_t *reservation_id)
{
    return read_id(
        db_start(store->db, "SELECT reservation_id FROM ticket WHERE secret = $1", DB_TEXT(secret)),
        reservation_id);
}

enum status find_store_seat(struct store *store, int64_t show_id, int seat, int64_t *reservation_id)
{
    return read_id(db_start(store->db,
                            "SELECT coalesce(reservation_id, 0) FROM seat_claim"
                            " WHERE show_id = $1 AND seat = $2 AND refunded_ms IS NULL",
                            DB_INT(show_id), DB_INT(seat)),
                   reservation_id);
}

static enum status add_id(struct found_ids *found, int64_t id)
{
    /* The room doubles whenever the count is a power of two. */
    if ((found->count & (found->count - 1)) == 0) {
        size_t room = found->count == 0 ? 1 : 2 * found->count;
        int64_t *grown = realloc(found->ids, room * sizeof *grown);

        if (grown == NULL)
            return STATUS_INTERNAL;
        found->ids = grown;
    }
    found->ids[found->count++] = id;
    return STATUS_OK;
}

/* Adds the first column of the rows, and ends the statement. */
static enum status add_ids(struct db_stmt *stmt, struct found_ids *found)
{
    enum status status = STATUS_OK, finished;

    while (db_step(stmt) == DB_ROW)
        if (status == STATUS_OK)
            status = add_id(found, db_int(stmt, 0));
    finished = db_finish(stmt);
    return finished == STATUS_OK ? status : finished;
}

/* How many terms begin so, counted by a statement up to one more than are looked at. So a word that
 * everybody has costs no more to count than another one. */
static enum status count_terms(struct store *store, const char *select,
                               const struct term_range *range, int64_t *count)
{
    struct db_stmt *stmt = db_start(store->db, select, DB_TEXT(range->from), DB_TEXT(range->to),
                                    DB_INT(FIND_TERMS_MOST + 1));

    *count = 0;
    while (db_step(stmt) == DB_ROW)
        ++*count;
    return db_finish(stmt);
}

/* The word of the query that the fewest terms begin with. */
static enum status choose(struct store *store, const char *select, const char *query,
                          struct term_range *chosen, int64_t *count)
{
    enum status status = STATUS_OK;

    *count = INT64_MAX;
    while (*query != '\0' && status == STATUS_OK) {
        size_t size = strcspn(query, " ");
        struct term_range range = range_of(query, size);
        int64_t terms = 0;

        status = count_terms(store, select, &range, &terms);
        if (status == STATUS_OK && terms < *count) {
            *count = terms;
            *chosen = range;
        }
        query += size + (query[size] == ' ');
    }
    return status;
}

/* Users with a term of the range who have all words, some of them more than once. The limit is one
 * of terms: somebody of whose name two parts begin so is two of them. */
static enum status read_users(struct store *store, const char *query,
                              const struct term_range *range, struct found_ids *users)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT coalesce(u.merged_into, u.user_id), u.search FROM user_term t"
                 " JOIN foyer_user u ON u.user_id = t.user_id"
                 " WHERE t.term >= $1 AND t.term < $2 ORDER BY t.term, t.user_id LIMIT $3",
                 DB_TEXT(range->from), DB_TEXT(range->to), DB_INT(FIND_TERMS_MOST));
    enum status status = STATUS_OK, finished;

    while (db_step(stmt) == DB_ROW)
        if (status == STATUS_OK && text_matches(db_text(stmt, 1), query))
            status = add_id(users, db_int(stmt, 0));
    finished = db_finish(stmt);
    return finished == STATUS_OK ? status : finished;
}

/* Each state has an index of users; those who hold seats are found by their tokens. One at
 * most of these is live for each concert, so the newest need not come first. */
static const char *const of_user[] = {
    "SELECT reservation_id FROM reservation WHERE user_id = $1 AND state = 'paid'"
    " AND reservation_id < $2 AND ($3 = 0 OR show_id = $3)"
    " ORDER BY reservation_id DESC LIMIT $4",
    "SELECT reservation_id FROM reservation WHERE user_id = $1 AND state = 'cancelled'"
    " AND reservation_id < $2 AND ($3 = 0 OR show_id = $3)"
    " ORDER BY reservation_id DESC LIMIT $4",
    "SELECT r.reservation_id FROM queue_token t JOIN reservation r ON r.token_id = t.token_id"
    " WHERE t.user_id = $1 AND t.state IN ('waiting', 'active')"
    " AND r.reservation_id < $2 AND ($3 = 0 OR r.show_id = $3) LIMIT $4",
};

static enum status add_of_user(struct store *store, int64_t user_id, const struct find_range *range,
                               struct found_ids *found)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof of_user / sizeof of_user[0] && status == STATUS_OK; i++)
        status = add_ids(db_start(store->db, of_user[i], DB_INT(user_id), DB_INT(range->before),
                                  DB_INT(range->show_id), DB_INT(range->limit)),
                         found);
    return status;
}

static bool is_among(const struct found_ids *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids->ids[i] == id)
            return true;
    return false;
}

enum status find_store_users(struct store *store, const char *query, const struct find_range *range,
                             struct found_ids *found, bool *is_wide)
{
    struct term_range terms = {.from = ""};
    struct found_ids users = {NULL, 0};
    int64_t count = 0;
    enum status status =
        choose(store, "SELECT user_id FROM user_term WHERE term >= $1 AND term < $2 LIMIT $3",
               query, &terms, &count);

    *is_wide = count > FIND_TERMS_MOST;
    if (status == STATUS_OK)
        status = read_users(store, query, &terms, &users);
    for (size_t i = 0; i < users.count && status == STATUS_OK; i++)
        if (!is_among(&users, i, users.ids[i]))
            status = add_of_user(store, users.ids[i], range, found);
    free(users.ids);
    return status;
}

enum status find_store_login(struct store *store, const char *login, const struct find_range *range,
                             struct found_ids *found)
{
    int64_t user_id;
    enum status status =
        read_id(db_start(store->db,
                         "SELECT coalesce(merged_into, user_id) FROM foyer_user WHERE login = $1",
                         DB_TEXT(login)),
                &user_id);

    return status == STATUS_OK && user_id != 0 ? add_of_user(store, user_id, range, found) : status;
}

/* Adds the reservations of a statement's rows whose note, the second column, has all words. Ends
 * the statement. */
static enum status add_matching(struct db_stmt *stmt, const char *query, struct found_ids *found)
{
    enum status status = STATUS_OK, finished;

    while (db_step(stmt) == DB_ROW) {
        char *key = text_search_key(db_text(stmt, 1));

        if (status == STATUS_OK && key == NULL)
            status = STATUS_INTERNAL;
        else if (status == STATUS_OK && text_matches(key, query))
            status = add_id(found, db_int(stmt, 0));
        free(key);
    }
    finished = db_finish(stmt);
    return finished == STATUS_OK ? status : finished;
}

enum status find_store_show_notes(struct store *store, const char *query,
                                  const struct find_range *range, struct found_ids *found)
{
    return add_matching(
        db_start(store->db,
                 "SELECT n.reservation_id, " NOTE_SAYS " FROM seat_claim c"
                 " JOIN note n ON n.reservation_id = c.reservation_id"
                 " WHERE c.show_id = $1 AND c.refunded_ms IS NULL AND n.reservation_id < $2",
                 DB_INT(range->show_id), DB_INT(range->before)),
        query, found);
}

/* The word itself first, its newest notes: a word that is noted every evening is mostly asked for
 * of one of these. What the second statement finds again, the caller leaves out. */
enum status find_store_notes(struct store *store, const char *query, const struct find_range *range,
                             struct found_ids *found, bool *is_wide)
{
    struct term_range terms = {.from = ""};
    int64_t count = 0;
    enum status status = choose(
        store, "SELECT reservation_id FROM note_term WHERE term >= $1 AND term < $2 LIMIT $3",
        query, &terms, &count);

    if (status == STATUS_OK && count > FIND_TERMS_MOST) {
        *is_wide = true;
        status = add_matching(db_start(store->db,
                                       "SELECT t.reservation_id, " NOTE_SAYS " FROM note_term t"
                                       " JOIN note n ON n.reservation_id = t.reservation_id"
                                       " WHERE t.term = $1 AND t.reservation_id < $2"
                                       " ORDER BY t.reservation_id DESC LIMIT $3",
                                       DB_TEXT(terms.from), DB_INT(range->before),
                                       DB_INT(FIND_TERMS_MOST)),
                              query, found);
    }
    return status == STATUS_OK
               ? add_matching(
                     db_start(store->db,
                              "SELECT t.reservation_id, " NOTE_SAYS " FROM note_term t"
                              " JOIN note n ON n.reservation_id = t.reservation_id"
                              " WHERE t.term >= $1 AND t.term < $2 AND t.reservation_id < $4"
                              " ORDER BY t.term, t.reservation_id LIMIT $3",
                              DB_TEXT(terms.from), DB_TEXT(terms.to), DB_INT(FIND_TERMS_MOST),
                              DB_INT(range->before)),
                     query, found)
               : status;
}

/* A number that no row has leaves the code empty, of which no reservation is found. */
enum status find_store_line(struct store *store, int64_t reservation_id, struct found_line *found)
{
    char code[RESERVATION_TEXT] = "";
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT r.code, u.login, " GUEST_NAME ", " GUEST_PHONE ","
                 " (SELECT count(*) FROM ticket t WHERE t.reservation_id = r.reservation_id"
                 " AND t.state = 'live' AND t.prints > 0),"
                 " (SELECT count(*) FROM admission a WHERE a.reservation_id = r.reservation_id"
                 " AND a.out_ms IS NULL AND a.undone = 0 AND a.clash = 0)"
                 " FROM reservation r JOIN foyer_user u ON u.user_id = r.user_id"
                 " LEFT JOIN note n ON n.reservation_id = r.reservation_id"
                 " WHERE r.reservation_id = $1",
                 DB_INT(reservation_id));
    enum status status;

    if (db_step(stmt) == DB_ROW) {
        store_copy_text(code, sizeof code, stmt, 0);
        store_copy_text(found->login, sizeof found->login, stmt, 1);
        store_copy_text(found->name, sizeof found->name, stmt, 2);
        store_copy_text(found->phone, sizeof found->phone, stmt, 3);
        found->printed = db_int(stmt, 4);
        found->inside = db_int(stmt, 5);
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? reservation_store_find_line(store, code, &found->line) : status;
}
