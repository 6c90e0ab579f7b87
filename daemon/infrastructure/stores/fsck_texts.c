/*
 * Texts are read row by row and judged here, since neither engine knows NFC or the folding that a
 * search uses. A new column with text that people write belongs into the list.
 */
#include "infrastructure/stores/fsck_texts.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/search_terms.h"
#include "shared/text.h"

/* Each begins with a name of the row; the texts follow. */
static const char *const texts[] = {
    "SELECT 'user ' || user_id, login, name, phone FROM foyer_user",
    "SELECT 'concert ' || concert_id, title, artist, venue FROM concert",
    "SELECT 'concert ' || concert_id, zone, cancel_until FROM concert",
    "SELECT 'a grade of concert ' || concert_id, name FROM grade",
    "SELECT 'token ' || token_id, token FROM queue_token",
    "SELECT 'reservation ' || reservation_id, code FROM reservation",
    "SELECT 'seat ' || seat || ' of show ' || show_id, grade FROM seat_claim",
    ("SELECT 'blocked seat ' || seat || ' of show ' || show_id, holder, reason, login"
     " FROM seat_block"),
    "SELECT 'entry ' || entry || ' of user ' || user_id, reservation FROM ledger_entry",
    ("SELECT 'the ticket of seat ' || seat || ' of reservation ' || reservation_id, secret"
     " FROM ticket"),
    ("SELECT 'the move of seat ' || seat || ' of reservation ' || reservation_id, reason"
     " FROM ticket_move"),
    ("SELECT 'entry ' || entry || ' of seat ' || seat || ' of reservation ' || reservation_id,"
     " in_door, in_login, out_door, out_login, reason FROM admission"),
    "SELECT 'approval ' || given_ms, code, giver, used_by FROM approval",
    "SELECT 'the note on reservation ' || reservation_id, text FROM note",
    "SELECT 'a lost hold of user ' || user_id, code FROM lost_hold",
    "SELECT 'an unpaid hold of user ' || user_id, code FROM unpaid_hold",
    "SELECT 'request ' || request_id, login, key, request, token, reply FROM request_key",
    "SELECT 'audit line ' || audit_id, login, acting, request, outcome FROM audit_line",
};

/* As many texts as follow the name in a statement above. */
static int count_texts(const char *sql)
{
    int count = 0;

    for (const char *end = strstr(sql, " FROM "); sql < end; sql++)
        count += *sql == ',';
    return count;
}

/* Requests bring only clean text in NFC (request.c). A text that is neither came by another way, or
 * was damaged. */
static bool is_as_entered(const char *text)
{
    char *composed;
    bool same;

    if (!text_is_clean(text, strlen(text)))
        return false;
    composed = text_nfc(text);
    same = composed != NULL && strcmp(composed, text) == 0;
    free(composed);
    return same;
}

static enum status check_clean(struct store *store, const char *sql,
                               void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct db_stmt *stmt = db_start_values(store->db, sql, NULL, 0);
    int count = count_texts(sql);

    while (db_step(stmt) == DB_ROW)
        for (int i = 1; i <= count; i++)
            if (!is_as_entered(db_text(stmt, i))) {
                each(arg, &(struct fsck_finding){"I9", "a text is clean", db_text(stmt, 0)});
                break;
            }
    return db_finish(stmt);
}

/* A user whose `search` is something else would not be found by the name that a list shows. */
static enum status check_search(struct store *store,
                                void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct db_stmt *stmt = db_start_values(
        store->db, "SELECT 'user ' || user_id, login, name, phone, search FROM foyer_user", NULL,
        0);

    while (db_step(stmt) == DB_ROW) {
        char *search = user_search_key(db_text(stmt, 1), db_text(stmt, 2), db_text(stmt, 3));

        if (search == NULL || strcmp(search, db_text(stmt, 4)) != 0)
            each(arg, &(struct fsck_finding){"I9", "a user is found by login, name and phone",
                                             db_text(stmt, 0)});
        free(search);
    }
    return db_finish(stmt);
}

/* The user whose terms are read, one row for each, in the order of the terms. */
struct found_by {
    char row[40]; /* "": none yet */
    struct search_terms terms;
    size_t seen; /* of them; more than there are if one is wrong */
};

static void end_user(struct found_by *user, void (*each)(void *arg, const struct fsck_finding *),
                     void *arg)
{
    if (user->row[0] != '\0' && user->seen != user->terms.count)
        each(arg, &(struct fsck_finding){"I9", "a user is found by each part of name and phone",
                                         user->row});
    search_terms_free(&user->terms);
    *user = (struct found_by){.row = ""};
}

static bool is_next_term(const struct found_by *user, const char *term)
{
    return user->seen < user->terms.count && strcmp(user->terms.terms[user->seen], term) == 0;
}

static enum status check_terms(struct store *store,
                               void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct found_by user = {.row = ""};
    struct db_stmt *stmt = db_start_values(
        store->db,
        "SELECT 'user ' || u.user_id, u.name, u.phone, t.term FROM foyer_user u"
        " LEFT JOIN user_term t ON t.user_id = u.user_id"
        " WHERE u.name <> '' OR u.phone <> '' OR t.term <> '' ORDER BY u.user_id, t.term",
        NULL, 0);

    while (db_step(stmt) == DB_ROW) {
        if (strcmp(user.row, db_text(stmt, 0)) != 0) {
            end_user(&user, each, arg);
            snprintf(user.row, sizeof user.row, "%s", db_text(stmt, 0));
            if (!user_terms_make(&user.terms, db_text(stmt, 1), db_text(stmt, 2)))
                user.seen = SIZE_MAX;
        }
        if (db_is_null(stmt, 3) || user.seen == SIZE_MAX)
            continue;
        user.seen = is_next_term(&user, db_text(stmt, 3)) ? user.seen + 1 : SIZE_MAX;
    }
    end_user(&user, each, arg);
    return db_finish(stmt);
}

enum status fsck_texts_check(struct store *store,
                             void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    enum status status = check_search(store, each, arg);

    if (status == STATUS_OK)
        status = check_terms(store, each, arg);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && status == STATUS_OK; i++)
        status = check_clean(store, texts[i], each, arg);
    return status;
}
