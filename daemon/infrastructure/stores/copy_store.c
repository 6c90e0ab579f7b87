/*
 * One list of tables and columns, by hand, because order and keys have to be given for both
 * engines. What keeps it complete is a test that compares it with the catalogue of the schema: a
 * column that is neither listed nor named there as one that begins anew fails it.
 *
 * Rows go through memory one by one, with the values as the source engine gives them; the target's
 * types are its own. No transaction holds the source still, since nobody serves it
 * (copy_store_is_served); the target is written in one, so that it is complete or empty.
 *
 * Keys in the SELECT stand in front of the columns: they are what the next page begins after.
 */
#include "infrastructure/stores/copy_store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/ports/host_store.h"

enum { KEYS_MAX = 3, COLUMNS_MAX = 25 };

/* A table is read in pages, each after the last key of the one before: no table has to fit into
 * memory. The keys stand once more in front of the columns. */
struct table {
    const char *name;
    const char *any;    /* finds a row if there is one */
    const char *select; /* the page after the keys $1..$keys */
    const char *insert;
    const char *column_names;
    int keys, columns;
    bool is_text[KEYS_MAX]; /* of the keys; otherwise numbers */
};

#define TABLE(name, key_count, keys, marks, column_count, columns, values, ...)            \
    {                                                                                      \
#name, "SELECT 1 FROM " #name " LIMIT 1",                                          \
            "SELECT " keys ", " columns " FROM " #name " WHERE (" keys ") > (" marks       \
            ") ORDER BY " keys " LIMIT 5000",                                              \
            "INSERT INTO " #name " (" columns ") VALUES (" values ")", columns, key_count, \
            column_count,                                                                  \
        {                                                                                  \
            __VA_ARGS__                                                                    \
        }                                                                                  \
    }

/* In the order in which rows may refer to each other. */
static const struct table tables[] = {
    TABLE(foyer_user, 1, "user_id", "$1", 12,
          "user_id, login, name, phone, search, balance, entries, created_ms, spent, uid,"
          " merged_into, guest_of",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12", false),
    TABLE(user_term, 2, "user_id, term", "$1, $2", 2, "user_id, term", "$1, $2", false, true),
    TABLE(till_shift, 1, "shift_id", "$1", 9,
          "shift_id, till, login, opened_ms, float_in, moves, closed_ms, cash_moves, acts",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9", false),
    TABLE(cash_move, 2, "shift_id, number", "$1, $2", 6,
          "shift_id, number, at_ms, amount, reason, note", "$1, $2, $3, $4, $5, $6", false),
    TABLE(z, 1, "number", "$1", 25,
          "number, shift_id, till, login, opened, closed, closed_by, float_in, cash_in, cash_out,"
          " cash_moved, card_in, card_out, transfer_in, transfer_out, voucher_in, voucher_out,"
          " moves, expected, counted, difference, left_in, total, chain, closed_ms",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
          " $20, $21, $22, $23, $24, $25",
          false),
    TABLE(z_head, 1, "head", "$1", 4, "head, number, total, chain", "$1, $2, $3, $4", false),
    TABLE(ledger_entry, 2, "user_id, entry", "$1, $2", 11,
          "user_id, entry, at_ms, kind, amount, balance, reservation, method, shift_id, login,"
          " reverses",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11", false),
    TABLE(concert, 1, "concert_id", "$1", 13,
          "concert_id, title, artist, venue, zone, capacity, seat_limit, sale_opens_ms,"
          " sale_closes_ms, cancel_until, sale, last_place, late_minutes",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13", false),
    TABLE(grade, 2, "concert_id, name", "$1, $2", 4, "concert_id, name, price, seats",
          "$1, $2, $3, $4", false, true),
    TABLE(
        show, 1, "show_id", "$1", 10,
        "show_id, concert_id, starts_ms, starts_local_ms, cancel_until_ms, cancelled, rev, removed,"
        " kept_until_ms, forgotten",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10", false),
    TABLE(queue_token, 1, "token_id", "$1", 16,
          "token_id, token, concert_id, user_id, state, place, admit_until_ms, ends_ms, ended_ms,"
          " wish_show_id, wish_seats, wish_best, wish_lost, lost_seats, why, late",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16", false),
    TABLE(reservation, 1, "reservation_id", "$1", 9,
          "reservation_id, code, user_id, show_id, token_id, state, expires_ms, created_ms,"
          " cancel_closed_ms",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9", false),
    TABLE(seat_claim, 3, "show_id, seat, coalesce(reservation_id, 0)", "$1, $2, $3", 6,
          "show_id, seat, reservation_id, grade, price, refunded_ms", "$1, $2, $3, $4, $5, $6",
          false),
    TABLE(seat_block, 2, "show_id, seat", "$1, $2", 7,
          "show_id, seat, kind, holder, reason, until_ms, login", "$1, $2, $3, $4, $5, $6, $7",
          false),
    TABLE(payment, 1, "reservation_id", "$1", 5, "reservation_id, user_id, entry, amount, paid_ms",
          "$1, $2, $3, $4, $5", false),
    TABLE(refund, 2, "reservation_id, seat", "$1, $2", 9,
          "reservation_id, seat, user_id, entry, amount, fee, refunded_ms, shift_id, login",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9", false),
    TABLE(comp, 1, "reservation_id", "$1", 5, "reservation_id, reason, face, login, shift_id",
          "$1, $2, $3, $4, $5", false),
    TABLE(ticket, 3, "reservation_id, seat, issue", "$1, $2, $3", 8,
          "reservation_id, seat, issue, secret, state, prints, issued_ms, ended_ms",
          "$1, $2, $3, $4, $5, $6, $7, $8", false),
    TABLE(ticket_move, 3, "reservation_id, seat, issue", "$1, $2, $3", 10,
          "reservation_id, seat, issue, to_reservation_id, to_seat, to_issue, moved_ms, reason,"
          " shift_id, login",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10", false),
    TABLE(admission, 3, "reservation_id, seat, entry", "$1, $2, $3", 14,
          "reservation_id, seat, entry, issue, show_id, in_ms, in_door, in_login, out_ms, out_door,"
          " out_login, reason, undone, clash",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14", false),
    /* Places are kept, and what has none yet keeps its order; ids are drawn anew. */
    {"event",
     "SELECT 1 FROM event LIMIT 1",
     "SELECT event_id, seq, at_ms, what, reservation_id, seat, entry, shift_id FROM event"
     " WHERE event_id > $1 ORDER BY event_id LIMIT 5000",
     "INSERT INTO event (seq, at_ms, what, reservation_id, seat, entry, shift_id)"
     " VALUES ($1, $2, $3, $4, $5, $6, $7)",
     "seq, at_ms, what, reservation_id, seat, entry, shift_id",
     1,
     7,
     {false}},
    /* A store that is new has it already. */
    {"event_head",
     "SELECT 1 FROM event_head WHERE last > 0 LIMIT 1",
     "SELECT head, head, last, forgotten, kept_ms FROM event_head WHERE head > $1"
     " ORDER BY head LIMIT 5000",
     "INSERT INTO event_head (head, last, forgotten, kept_ms) VALUES ($1, $2, $3, $4)"
     " ON CONFLICT (head) DO UPDATE SET last = excluded.last, forgotten = excluded.forgotten,"
     " kept_ms = excluded.kept_ms",
     "head, last, forgotten, kept_ms",
     1,
     4,
     {false}},
    TABLE(approval, 1, "code", "$1", 10,
          "code, verb, reservation_id, show_id, amount, giver, given_ms, until_ms, used_ms,"
          " used_by",
          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10", true),
    TABLE(note, 1, "reservation_id", "$1", 7,
          "reservation_id, text, attention, noted_ms, name, phone, show_id",
          "$1, $2, $3, $4, $5, $6, $7", false),
    TABLE(note_term, 2, "reservation_id, term", "$1, $2", 2, "reservation_id, term", "$1, $2",
          false, true),
    TABLE(lost_hold, 1, "code", "$1", 3, "code, user_id, ended_ms", "$1, $2, $3", true),
    TABLE(unpaid_hold, 1, "code", "$1", 5, "code, user_id, show_id, ended_ms, held_ms",
          "$1, $2, $3, $4, $5", true),
    TABLE(request_key, 1, "request_id", "$1", 8,
          "request_id, login, key, request, token, reply, at_ms, show_id",
          "$1, $2, $3, $4, $5, $6, $7, $8", false),
    TABLE(audit_line, 1, "audit_id", "$1", 8,
          "audit_id, at_ms, login, uid, acting, request, outcome, show_id",
          "$1, $2, $3, $4, $5, $6, $7, $8", false),
};

enum { TABLE_COUNT = sizeof tables / sizeof tables[0] };

enum status copy_store_find_rows(struct store *store, const char **table)
{
    enum status status = STATUS_OK;

    *table = NULL;
    for (int i = 0; i < TABLE_COUNT && *table == NULL && status == STATUS_OK; i++) {
        struct db_stmt *stmt = db_start_values(store->db, tables[i].any, NULL, 0);

        if (db_step(stmt) == DB_ROW)
            *table = tables[i].name;
        status = db_finish(stmt);
    }
    return status;
}

enum status copy_store_is_served(struct store *store, bool *is_served)
{
    int64_t now_ms;
    struct db_stmt *stmt;
    enum status status;

    *is_served = false;
    if (!db_is_shared(store->db))
        return STATUS_OK; /* it could not have been opened */
    status = db_clock(store->db, &now_ms);
    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db, "SELECT host_id FROM host WHERE beat_ms > $1 AND host_id <> $2",
                    DB_INT(now_ms - HOST_GONE_MS), DB_INT(store->self));
    *is_served = db_step(stmt) == DB_ROW;
    return db_finish(stmt);
}

/* The last key of a page. */
struct place {
    struct db_value keys[KEYS_MAX];
    char texts[KEYS_MAX][200]; /* of text keys: the longest is a code, or the name of a grade */
};

static void note_place(struct place *place, struct db_stmt *row, int keys)
{
    for (int i = 0; i < keys; i++) {
        place->keys[i] = db_value(row, i);
        if (place->keys[i].type == DB_VALUE_TEXT) {
            assert(strlen(place->keys[i].text) < sizeof place->texts[i]);
            place->keys[i].text = strcpy(place->texts[i], place->keys[i].text);
        }
    }
}

/* Copies one page; *rows grows by what it had. */
static enum status copy_page(const struct table *table, struct store *from, struct store *to,
                             struct place *place, int64_t *rows)
{
    struct db_stmt *row = db_start_values(from->db, table->select, place->keys, table->keys);
    enum status status = STATUS_OK, read;

    while (status == STATUS_OK && db_step(row) == DB_ROW) {
        struct db_value values[COLUMNS_MAX];

        for (int i = 0; i < table->columns; i++)
            values[i] = db_value(row, table->keys + i);
        status = db_run_stmt(db_start_values(to->db, table->insert, values, table->columns));
        note_place(place, row, table->keys);
        ++*rows;
    }
    read = db_finish(row);
    return status == STATUS_OK ? read : status;
}

static enum status copy_table(const struct table *table, struct store *from, struct store *to,
                              void (*progress)(void *arg, const char *table, int64_t rows),
                              void *arg)
{
    struct place place;
    int64_t rows = 0, before = -1;
    enum status status = STATUS_OK;

    assert(table->columns <= COLUMNS_MAX);
    for (int i = 0; i < table->keys; i++)
        place.keys[i] = table->is_text[i] ? DB_TEXT("") : DB_INT(INT64_MIN);
    while (status == STATUS_OK && rows != before) {
        before = rows;
        status = copy_page(table, from, to, &place, &rows);
        progress(arg, table->name, rows);
    }
    return status;
}

enum status copy_store_run(struct store *from, struct store *to,
                           void (*progress)(void *arg, const char *table, int64_t rows), void *arg)
{
    enum status status = store_begin(to);

    for (int i = 0; i < TABLE_COUNT && status == STATUS_OK; i++)
        status = copy_table(&tables[i], from, to, progress, arg);
    if (status == STATUS_OK)
        return store_commit(to);
    store_rollback(to);
    return status;
}

const char *copy_store_columns(const char *table)
{
    for (int i = 0; i < TABLE_COUNT; i++)
        if (strcmp(tables[i].name, table) == 0)
            return tables[i].column_names;
    return NULL;
}
