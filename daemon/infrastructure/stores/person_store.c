/*
 * What is known of people whom only the counter knows stands in four places, each of which names
 * the date after which it goes, under a partial index:
 *
 *     note.show_id         the name, the number and what was noted about a booking
 *     audit_line.show_id   the text of the request that said it
 *     request_key.show_id  the same, and what was answered
 *     foyer_user.guest_of  who became a customer only to have a place in a queue
 *
 * A date that nothing is left of is marked (show.forgotten), so that looking for the next one is
 * one step in an index, however many there were. Whatever writes into one of the four places for a
 * date that is due already takes the mark away again (person_store_remember()).
 *
 * Rows are taken one by one, a bounded number at a time: each leaves the index that finds it.
 */
#include "domain/user/person_store.h"

#include <stdlib.h>
#include <string.h>

#include "domain/request/personal_text.h"
#include "domain/user/user_store.h"
#include "infrastructure/stores/sql_store.h"

static enum status read_date(struct db_stmt *stmt, struct person_date *date)
{
    bool found = false;
    enum status status;

    if (db_step(stmt) == DB_ROW) {
        *date = (struct person_date){db_int(stmt, 0), db_int(stmt, 1), db_int(stmt, 2)};
        found = true;
    }
    status = db_finish(stmt);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

/* Dates that were removed are among them: requests may have named people for those, too. */
enum status person_store_next(struct store *store, int64_t shards, int64_t shard,
                              struct person_date *date)
{
    return read_date(db_start(store->db,
                              "SELECT show_id, concert_id, starts_ms FROM show"
                              " WHERE forgotten = 0 AND concert_id % $1 = $2"
                              " ORDER BY starts_ms LIMIT 1",
                              DB_INT(shards), DB_INT(shard)),
                     date);
}

enum status person_store_last(struct store *store, struct person_date *date)
{
    return read_date(db_start_values(store->db,
                                     "SELECT show_id, concert_id, starts_ms FROM show"
                                     " WHERE forgotten = 0 AND removed = 0"
                                     " ORDER BY starts_ms DESC LIMIT 1",
                                     NULL, 0),
                     date);
}

/* Of a booking of nobody in particular: of the till, or under a name that the daemon made up. The
 * terms go with the row. What is noted on the booking of somebody with a name is the customer's,
 * and stays. */
static enum status forget_notes(struct store *store, int64_t show_id)
{
    return db_run(store->db,
                  "DELETE FROM note WHERE show_id = $1 AND EXISTS (SELECT 1 FROM reservation r"
                  " JOIN foyer_user u ON u.user_id = r.user_id"
                  " WHERE r.reservation_id = note.reservation_id AND u.uid = -1 AND u.name = ''"
                  " AND u.phone = '' AND substr(u.login, 1, 6) = 'guest:')",
                  DB_INT(show_id));
}

/* A row with texts: its number, and the texts with what they said of people blanked; owned. */
struct said {
    int64_t id; /* 0: none */
    char *request, *reply;
};

static char *blanked(const char *text)
{
    char *copy = strdup(text);

    if (copy != NULL)
        personal_text_blank(copy);
    return copy;
}

static enum status read_said(struct db_stmt *stmt, bool has_reply, struct said *said)
{
    enum status status;

    *said = (struct said){.id = 0};
    if (db_step(stmt) == DB_ROW) {
        said->id = db_int(stmt, 0);
        said->request = blanked(db_text(stmt, 1));
        said->reply = blanked(has_reply ? db_text(stmt, 2) : "");
    }
    status = db_finish(stmt);
    if (status == STATUS_OK && said->id != 0 && (said->request == NULL || said->reply == NULL))
        status = STATUS_INTERNAL;
    return status;
}

static enum status forget_line(struct store *store, int64_t show_id, bool *found)
{
    struct said said;
    enum status status = read_said(
        db_start(store->db, "SELECT audit_id, request FROM audit_line WHERE show_id = $1 LIMIT 1",
                 DB_INT(show_id)),
        false, &said);

    *found = said.id != 0;
    if (status == STATUS_OK && *found)
        status = db_run(store->db,
                        "UPDATE audit_line SET request = $2, show_id = NULL WHERE audit_id = $1",
                        DB_INT(said.id), DB_TEXT(said.request));
    free(said.request);
    free(said.reply);
    return status;
}

static enum status forget_key(struct store *store, int64_t show_id, bool *found)
{
    struct said said;
    enum status status = read_said(db_start(store->db,
                                            "SELECT request_id, request, reply FROM request_key"
                                            " WHERE show_id = $1 LIMIT 1",
                                            DB_INT(show_id)),
                                   true, &said);

    *found = said.id != 0;
    if (status == STATUS_OK && *found)
        status = db_run(store->db,
                        "UPDATE request_key SET request = $2, reply = $3, show_id = NULL"
                        " WHERE request_id = $1",
                        DB_INT(said.id), DB_TEXT(said.request), DB_TEXT(said.reply));
    free(said.request);
    free(said.reply);
    return status;
}

/* Somebody who waited for a date. */
struct waiter {
    int64_t user_id; /* 0: none */
    char login[LOGIN_TEXT];
    bool is_customer; /* with points or an account, or merged: no mere guest any more */
};

static enum status find_waiter(struct store *store, int64_t show_id, struct waiter *waiter)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT user_id, login, CASE WHEN balance = 0 AND uid = -1 AND merged_into IS NULL"
                 " THEN 0 ELSE 1 END FROM foyer_user WHERE guest_of = $1 LIMIT 1",
                 DB_INT(show_id));

    waiter->user_id = 0;
    if (db_step(stmt) == DB_ROW) {
        waiter->user_id = db_int(stmt, 0);
        store_copy_text(waiter->login, sizeof waiter->login, stmt, 1);
        waiter->is_customer = db_int(stmt, 2) != 0;
    }
    return db_finish(stmt);
}

/* The last date after since_ms that somebody booked or waits for; 0: none. Who holds seats is live
 * in the queue of that concert. Three lists for the same reason as in find_store.c: each has an
 * index of users. */
static enum status find_later(struct store *store, int64_t user_id, int64_t since_ms,
                              int64_t *show_id)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT s.show_id, s.starts_ms FROM reservation r"
                 " JOIN show s ON s.show_id = r.show_id"
                 " WHERE r.user_id = $1 AND r.state = 'paid' AND s.starts_ms > $2"
                 " UNION ALL SELECT s.show_id, s.starts_ms FROM reservation r"
                 " JOIN show s ON s.show_id = r.show_id"
                 " WHERE r.user_id = $1 AND r.state = 'cancelled' AND s.starts_ms > $2"
                 " UNION ALL SELECT s.show_id, s.starts_ms FROM queue_token t"
                 " JOIN show s ON s.concert_id = t.concert_id"
                 " WHERE t.user_id = $1 AND t.state IN ('waiting', 'active') AND s.starts_ms > $2",
                 DB_INT(user_id), DB_INT(since_ms));
    int64_t last_ms = since_ms;

    *show_id = 0;
    while (db_step(stmt) == DB_ROW)
        if (db_int(stmt, 1) > last_ms) {
            *show_id = db_int(stmt, 0);
            last_ms = db_int(stmt, 1);
        }
    return db_finish(stmt);
}

/* The row stays, for the payments and seats that are its. Its search key is the login alone. */
static enum status blank_waiter(struct store *store, const struct waiter *waiter)
{
    struct user user = {.user_id = waiter->user_id};
    enum status status = db_run(store->db,
                                "DELETE FROM note WHERE reservation_id IN"
                                " (SELECT r.reservation_id FROM reservation r"
                                " WHERE r.user_id = $1 AND r.state = 'paid'"
                                " UNION ALL SELECT r.reservation_id FROM reservation r"
                                " WHERE r.user_id = $1 AND r.state = 'cancelled'"
                                " UNION ALL SELECT r.reservation_id FROM queue_token t"
                                " JOIN reservation r ON r.token_id = t.token_id"
                                " WHERE t.user_id = $1 AND t.state IN ('waiting', 'active'))",
                                DB_INT(waiter->user_id));

    memcpy(user.login, waiter->login, sizeof user.login);
    return status == STATUS_OK ? user_store_correct(store, &user) : status;
}

static enum status forget_waiter(struct store *store, int64_t show_id, int64_t since_ms,
                                 bool *found)
{
    struct waiter waiter;
    int64_t later = 0;
    enum status status = find_waiter(store, show_id, &waiter);

    *found = waiter.user_id != 0;
    if (status != STATUS_OK || !*found)
        return status;
    if (!waiter.is_customer)
        status = find_later(store, waiter.user_id, since_ms, &later);
    if (status == STATUS_OK && !waiter.is_customer && later == 0)
        status = blank_waiter(store, &waiter);
    return status == STATUS_OK
               ? db_run(store->db, "UPDATE foyer_user SET guest_of = $2 WHERE user_id = $1",
                        DB_INT(waiter.user_id), later != 0 ? DB_INT(later) : DB_NULL)
               : status;
}

/* Whether all of a kind is forgotten is known once it was looked for and none was found, so a date
 * with just as many as the limit is marked by the next call. */
enum status person_store_forget(struct store *store, int64_t show_id, int64_t since_ms,
                                int64_t limit)
{
    bool line = true, key = true, waiter = true;
    enum status status = STATUS_OK;

    for (int64_t i = 0; i < limit && status == STATUS_OK && (line || key || waiter); i++) {
        status = line ? forget_line(store, show_id, &line) : STATUS_OK;
        if (status == STATUS_OK && key)
            status = forget_key(store, show_id, &key);
        if (status == STATUS_OK && waiter)
            status = forget_waiter(store, show_id, since_ms, &waiter);
    }
    if (status != STATUS_OK || line || key || waiter)
        return status;
    /* Last: those who waited are nobody in particular by then. */
    status = forget_notes(store, show_id);
    return status == STATUS_OK
               ? db_run(store->db, "UPDATE show SET forgotten = 1 WHERE show_id = $1",
                        DB_INT(show_id))
               : status;
}

enum status person_store_remember(struct store *store, int64_t show_id)
{
    return db_run(store->db, "UPDATE show SET forgotten = 0 WHERE show_id = $1 AND forgotten = 1",
                  DB_INT(show_id));
}
