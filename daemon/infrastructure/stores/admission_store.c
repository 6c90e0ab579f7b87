/*
 * Admissions. All questions begin with a secret, a reservation or a show, so that none of them
 * grows with what was played before; the statements that end or begin a stay name the one stay they
 * mean, and the unique index on those who are inside has the last word.
 *
 * Three columns of a row say what it counts for. No row is ever deleted, so stays of a seat are
 * numbered from 1 on through all of its tickets, and FSCK misses one that is gone:
 *
 *     out_ms   undone   clash   the guest
 *     ------   ------   -----   ----------------------------------------------------------
 *     NULL     0        0       is inside: only such rows are in the index admission_inside
 *     a time   0        0       was inside
 *     any      1        0       was not: taken back, or the stay went on at another seat
 *     any      0        1       did what does not fit, at a door without a network: no stay
 */
#include "domain/door/admission_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/sql_store.h"

/* Of a ticket in any state: the door says why old paper is dead. Whoever asks for live ones adds
 * that. */
#define GUEST_SELECT                                                                     \
    "SELECT t.reservation_id, t.seat, t.issue, t.state, t.prints, t.ended_ms, r.code,"   \
    " r.show_id, s.concert_id, s.starts_ms, c.zone, " GUEST_NAME ", " GUEST_PHONE        \
    ", n.text, n.attention,"                                                             \
    " k.grade, t.secret"                                                                 \
    " FROM ticket t JOIN reservation r ON r.reservation_id = t.reservation_id"           \
    " JOIN show s ON s.show_id = r.show_id"                                              \
    " JOIN concert c ON c.concert_id = s.concert_id"                                     \
    " JOIN foyer_user u ON u.user_id = r.user_id"                                        \
    " LEFT JOIN seat_claim k ON k.reservation_id = t.reservation_id AND k.seat = t.seat" \
    " LEFT JOIN note n ON n.reservation_id = t.reservation_id"

static void read_guest(struct db_stmt *stmt, struct guest *guest)
{
    struct ticket *ticket = &guest->ticket;

    memset(guest, 0, sizeof *guest);
    ticket->reservation_id = db_int(stmt, 0);
    ticket->seat = (int)db_int(stmt, 1);
    ticket->issue = db_int(stmt, 2);
    ticket->state = (enum ticket_state)word_find(WORDS_TICKET_STATE, db_text(stmt, 3));
    ticket->prints = db_int(stmt, 4);
    guest->ended_ms = db_is_null(stmt, 5) ? 0 : db_int(stmt, 5);
    store_copy_text(guest->code, sizeof guest->code, stmt, 6);
    guest->show_id = db_int(stmt, 7);
    guest->concert_id = db_int(stmt, 8);
    guest->starts_ms = db_int(stmt, 9);
    store_copy_text(guest->zone, sizeof guest->zone, stmt, 10);
    store_copy_text(guest->name, sizeof guest->name, stmt, 11);
    store_copy_text(guest->phone, sizeof guest->phone, stmt, 12);
    if (!db_is_null(stmt, 13))
        store_copy_text(guest->note, sizeof guest->note, stmt, 13);
    guest->attention = !db_is_null(stmt, 14) && db_int(stmt, 14) != 0;
    /* A seat that was moved away is no claim any more. */
    if (!db_is_null(stmt, 15))
        store_copy_text(ticket->grade, sizeof ticket->grade, stmt, 15);
    store_copy_text(ticket->secret, sizeof ticket->secret, stmt, 16);
}

/* The last stay that counts. */
static enum status read_stay(struct store *store, const struct ticket *ticket, struct stay *stay)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT entry, in_ms, in_door, in_login, out_ms, out_door FROM admission"
                 " WHERE reservation_id = $1 AND seat = $2 AND undone = 0 AND clash = 0"
                 " ORDER BY entry DESC LIMIT 1",
                 DB_INT(ticket->reservation_id), DB_INT(ticket->seat));

    memset(stay, 0, sizeof *stay);
    if (db_step(stmt) == DB_ROW) {
        stay->entry = db_int(stmt, 0);
        stay->in_ms = db_int(stmt, 1);
        store_copy_text(stay->in_door, sizeof stay->in_door, stmt, 2);
        store_copy_text(stay->in_login, sizeof stay->in_login, stmt, 3);
        stay->out_ms = db_is_null(stmt, 4) ? 0 : db_int(stmt, 4);
        store_copy_text(stay->out_door, sizeof stay->out_door, stmt, 5);
    }
    return db_finish(stmt);
}

static enum status find_one(struct store *store, struct db_stmt *stmt, struct guest *guest)
{
    bool found = db_step(stmt) == DB_ROW;
    enum status status;

    if (found)
        read_guest(stmt, guest);
    status = db_finish(stmt);
    if (status != STATUS_OK || !found)
        return status == STATUS_OK ? STATUS_NOT_FOUND : status;
    return read_stay(store, &guest->ticket, &guest->stay);
}

enum status admission_store_find(struct store *store, const char *secret, struct guest *guest)
{
    return find_one(
        store, db_start(store->db, GUEST_SELECT " WHERE t.secret = $1", DB_TEXT(secret)), guest);
}

enum status admission_store_find_seat(struct store *store, int64_t reservation_id, int seat,
                                      struct guest *guest)
{
    return find_one(store,
                    db_start(store->db,
                             GUEST_SELECT " WHERE t.reservation_id = $1 AND t.seat = $2"
                                          " AND t.state = 'live'",
                             DB_INT(reservation_id), DB_INT(seat)),
                    guest);
}

/* Counted over all stays, those that count for nobody too, as the number is a part of the key. Two
 * transactions that draw the same one meet at that key. */
static enum status next_entry(struct store *store, const struct ticket *ticket, int64_t *entry)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT coalesce(max(entry), 0) + 1 FROM admission"
                                    " WHERE reservation_id = $1 AND seat = $2",
                                    DB_INT(ticket->reservation_id), DB_INT(ticket->seat));

    if (db_step(stmt) == DB_ROW)
        *entry = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status admission_store_enter(struct store *store, const struct guest *guest,
                                  const struct scan *scan, const char *login, bool is_clash,
                                  int64_t *entry)
{
    const struct ticket *ticket = &guest->ticket;
    bool is_out = scan->dir == SCAN_OUT;
    enum status status = next_entry(store, ticket, entry);

    if (status != STATUS_OK)
        return status;
    return db_run(store->db,
                  "INSERT INTO admission (reservation_id, seat, entry, issue, show_id, in_ms,"
                  " in_door, in_login, reason, clash, out_ms, out_door, out_login)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                  DB_INT(ticket->reservation_id), DB_INT(ticket->seat), DB_INT(*entry),
                  DB_INT(ticket->issue), DB_INT(guest->show_id), DB_INT(scan->at_ms),
                  DB_TEXT(scan->door), DB_TEXT(login),
                  DB_TEXT(scan->reason != NULL ? scan->reason : ""), DB_INT(is_clash),
                  is_out ? DB_INT(scan->at_ms) : DB_NULL, DB_TEXT(is_out ? scan->door : ""),
                  DB_TEXT(is_out ? login : ""));
}

/* Wall clocks of hosts differ, and one may have been set back. A stay that would end before it
 * began ends when it began: the schema would refuse it otherwise, and with it the guest who wants
 * to go. */
enum status admission_store_leave(struct store *store, const struct guest *guest,
                                  const struct scan *scan, const char *login)
{
    int64_t out_ms = scan->at_ms > guest->stay.in_ms ? scan->at_ms : guest->stay.in_ms;

    return db_run_one(store->db,
                      "UPDATE admission SET out_ms = $4, out_door = $5, out_login = $6"
                      " WHERE reservation_id = $1 AND seat = $2 AND entry = $3"
                      " AND out_ms IS NULL",
                      DB_INT(guest->ticket.reservation_id), DB_INT(guest->ticket.seat),
                      DB_INT(guest->stay.entry), DB_INT(out_ms), DB_TEXT(scan->door),
                      DB_TEXT(login));
}

/* Only the last stay is undone. So a row that is open again meets no other one in the index of
 * those who are inside: none came later. */
enum status admission_store_undo(struct store *store, const struct guest *guest)
{
    if (guest->stay.out_ms != 0)
        return db_run_one(store->db,
                          "UPDATE admission SET out_ms = NULL, out_door = '', out_login = ''"
                          " WHERE reservation_id = $1 AND seat = $2 AND entry = $3",
                          DB_INT(guest->ticket.reservation_id), DB_INT(guest->ticket.seat),
                          DB_INT(guest->stay.entry));
    return db_run_one(store->db,
                      "UPDATE admission SET undone = 1"
                      " WHERE reservation_id = $1 AND seat = $2 AND entry = $3",
                      DB_INT(guest->ticket.reservation_id), DB_INT(guest->ticket.seat),
                      DB_INT(guest->stay.entry));
}

enum status admission_store_count(struct store *store, int64_t show_id, struct guest_counts *counts)
{
    enum status status;
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT count(*) FROM seat_claim c"
                 " JOIN reservation r ON r.reservation_id = c.reservation_id"
                 " WHERE c.show_id = $1 AND c.refunded_ms IS NULL AND r.state = 'paid'",
                 DB_INT(show_id));

    memset(counts, 0, sizeof *counts);
    if (db_step(stmt) == DB_ROW)
        counts->expected = db_int(stmt, 0);
    status = db_finish(stmt);
    if (status != STATUS_OK)
        return status;
    /* reservation_id * 64 + seat is one number for each guest, as seats end at 50: SQLite counts
     * different values of one expression, not of a row. */
    stmt = db_start(store->db,
                    "SELECT count(DISTINCT CASE WHEN clash = 0 AND undone = 0 THEN reservation_id "
                    "* 64 + seat END),"
                    " count(CASE WHEN clash = 0 AND undone = 0 AND out_ms IS NULL THEN 1 END),"
                    " count(CASE WHEN clash = 1 AND undone = 0 THEN 1 END)"
                    " FROM admission WHERE show_id = $1",
                    DB_INT(show_id));
    if (db_step(stmt) == DB_ROW) {
        counts->entered = db_int(stmt, 0);
        counts->inside = db_int(stmt, 1);
        counts->clashes = db_int(stmt, 2);
    }
    return db_finish(stmt);
}

/* The seats that are the one column of a statement. */
static enum status read_seats_of(struct db_stmt *stmt, seat_set *seats)
{
    *seats = 0;
    while (db_step(stmt) == DB_ROW)
        *seats |= seat_bit((int)db_int(stmt, 0));
    return db_finish(stmt);
}

enum status admission_store_inside(struct store *store, int64_t reservation_id, seat_set *seats)
{
    return read_seats_of(db_start(store->db,
                                  "SELECT seat FROM admission WHERE reservation_id = $1"
                                  " AND out_ms IS NULL AND undone = 0 AND clash = 0",
                                  DB_INT(reservation_id)),
                         seats);
}

enum status admission_store_entered(struct store *store, int64_t reservation_id, seat_set *seats)
{
    return read_seats_of(db_start(store->db,
                                  "SELECT seat FROM admission WHERE reservation_id = $1"
                                  " AND undone = 0 AND clash = 0",
                                  DB_INT(reservation_id)),
                         seats);
}

enum status admission_store_last(struct store *store, int64_t reservation_id, int seat,
                                 struct stay *stay)
{
    return read_stay(store, &(struct ticket){.reservation_id = reservation_id, .seat = seat}, stay);
}

/* All stays and not the last alone: whoever gets this seat of the reservation next has never been
 * inside. */
enum status admission_store_end(struct store *store, int64_t reservation_id, int seat)
{
    return db_run(store->db,
                  "UPDATE admission SET undone = 1"
                  " WHERE reservation_id = $1 AND seat = $2 AND undone = 0 AND clash = 0",
                  DB_INT(reservation_id), DB_INT(seat));
}

/* The issue is that of the new ticket, since a stay refers to a ticket of its own seat; door, time
 * and show stay what they were. A move to another date carries nothing. */
enum status admission_store_carry(struct store *store, const struct ticket *from, int64_t entry,
                                  const struct ticket *to)
{
    int64_t next;
    enum status status = next_entry(store, to, &next);

    if (status != STATUS_OK)
        return status;
    return db_run_one(store->db,
                      "INSERT INTO admission (reservation_id, seat, entry, issue, show_id, in_ms,"
                      " in_door, in_login, out_ms, out_door, out_login, reason, undone, clash)"
                      " SELECT $1, $2, $3, $4, show_id, in_ms, in_door, in_login, out_ms,"
                      " out_door, out_login, reason, 0, 0 FROM admission"
                      " WHERE reservation_id = $5 AND seat = $6 AND entry = $7",
                      DB_INT(to->reservation_id), DB_INT(to->seat), DB_INT(next), DB_INT(to->issue),
                      DB_INT(from->reservation_id), DB_INT(from->seat), DB_INT(entry));
}

/* The guests of a show, 50 at most. */
struct guest_list {
    struct guest guests[SEAT_COUNT]; /* shape: guests[count] */
    int count;
};

/* Begins with the live claims of the show, 50 at most, by their index. Tickets have none by show:
 * they name the reservation. */
enum status admission_store_each(struct store *store, int64_t show_id,
                                 void (*each)(void *arg, const struct guest *), void *arg)
{
    struct guest_list *list = calloc(1, sizeof *list);
    enum status status;
    struct db_stmt *stmt = db_start(store->db,
                                    GUEST_SELECT " WHERE k.show_id = $1 AND k.refunded_ms IS NULL"
                                                 " AND t.state = 'live' ORDER BY k.seat",
                                    DB_INT(show_id));

    assert(list != NULL);
    while (list->count < SEAT_COUNT && db_step(stmt) == DB_ROW)
        read_guest(stmt, &list->guests[list->count++]);
    status = db_finish(stmt);
    for (int i = 0; i < list->count && status == STATUS_OK; i++) {
        status = read_stay(store, &list->guests[i].ticket, &list->guests[i].stay);
        if (status == STATUS_OK)
            each(arg, &list->guests[i]);
    }
    free(list);
    return status;
}
