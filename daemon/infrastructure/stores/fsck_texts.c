/*
 * Texts are read row by row and judged here, since neither engine knows NFC or the folding that a
 * search uses. A new column with text that people write belongs into the list.
 */
#include "infrastructure/stores/fsck_texts.h"

#include <stdlib.h>
#include <string.h>

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
    "SELECT 'entry ' || entry || ' of user ' || user_id, reservation FROM ledger_entry",
    ("SELECT 'the ticket of seat ' || seat || ' of reservation ' || reservation_id, secret"
     " FROM ticket"),
    ("SELECT 'entry ' || entry || ' of seat ' || seat || ' of reservation ' || reservation_id,"
     " in_door, in_login, out_door, out_login, reason FROM admission"),
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

/* As user_store_add() puts it together: a user whose `search` is something else would not be
 * found by the name that a list shows. */
static enum status check_search(struct store *store,
                                void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct db_stmt *stmt = db_start_values(
        store->db,
        "SELECT 'user ' || user_id, login || '\n' || name || '\n' || phone, search FROM foyer_user",
        NULL, 0);

    while (db_step(stmt) == DB_ROW) {
        char *search = text_fold(db_text(stmt, 1));

        if (search == NULL || strcmp(search, db_text(stmt, 2)) != 0)
            each(arg, &(struct fsck_finding){"I9", "a user is found by login, name and phone",
                                             db_text(stmt, 0)});
        free(search);
    }
    return db_finish(stmt);
}

enum status fsck_texts_check(struct store *store,
                             void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    enum status status = check_search(store, each, arg);

    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && status == STATUS_OK; i++)
        status = check_clean(store, texts[i], each, arg);
    return status;
}
