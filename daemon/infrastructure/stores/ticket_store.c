/*
 * A ticket that has ended stays as a row with its reason, since its paper is still in somebody's
 * pocket and must be answered for at the door. That a seat has one live ticket at most is a unique
 * index of the schema; the statements here name the state that they expect, and a seat without a
 * live ticket is a fault of the program (db_run_one: INTERNAL).
 *
 * The tickets of a seat, by their issue, and how each came to an end:
 *
 *     seat 7                               1 reissued --> 2 reissued --> 3 moved
 *                                                                          |  ticket_move
 *     seat 9, or of another reservation                                    +------------> 1 live
 *
 * A move refers to both tickets by reservation, seat and issue, and never to a seat alone: a seat
 * may be left and taken again by the same reservation.
 */
#include "domain/ticket/ticket_store.h"

#include <stdbool.h>
#include <string.h>

#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/ticket_backlog.h"

enum status ticket_store_add(struct store *store, const struct ticket *ticket, int64_t now_ms)
{
    return ticket_row_add(store->db, ticket, now_ms);
}

enum status ticket_store_end(struct store *store, int64_t reservation_id, seat_set seats,
                             enum ticket_state state, int64_t now_ms)
{
    enum status status = STATUS_OK;

    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats))
        status = db_run_one(store->db,
                            "UPDATE ticket SET state = $3, ended_ms = $4"
                            " WHERE reservation_id = $1 AND seat = $2 AND state = 'live'",
                            DB_INT(reservation_id), DB_INT(seat_set_first(seats)),
                            DB_TEXT(ticket_state_word(state)), DB_INT(now_ms));
    return status;
}

enum status ticket_store_count_print(struct store *store, int64_t reservation_id, seat_set seats)
{
    enum status status = STATUS_OK;

    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats))
        status = db_run_one(store->db,
                            "UPDATE ticket SET prints = prints + 1"
                            " WHERE reservation_id = $1 AND seat = $2 AND state = 'live'",
                            DB_INT(reservation_id), DB_INT(seat_set_first(seats)));
    return status;
}

/* Dead tickets count: the next one gets a number of its own. */
enum status ticket_store_last_issue(struct store *store, int64_t reservation_id, int seat,
                                    int64_t *issue)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT coalesce(max(issue), 0) FROM ticket"
                                    " WHERE reservation_id = $1 AND seat = $2",
                                    DB_INT(reservation_id), DB_INT(seat));

    *issue = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : 0;
    return db_finish(stmt);
}

enum status ticket_store_add_move(struct store *store, const struct ticket *from,
                                  const struct ticket *to, const char *reason,
                                  const struct till_stamp *by, int64_t now_ms)
{
    return db_run(store->db,
                  "INSERT INTO ticket_move (reservation_id, seat, issue, to_reservation_id,"
                  " to_seat, to_issue, moved_ms, reason, login, shift_id)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  DB_INT(from->reservation_id), DB_INT(from->seat), DB_INT(from->issue),
                  DB_INT(to->reservation_id), DB_INT(to->seat), DB_INT(to->issue), DB_INT(now_ms),
                  DB_TEXT(reason), DB_TEXT(by->login),
                  by->shift_id != NO_SHIFT ? DB_INT(by->shift_id) : DB_NULL);
}

static enum status read_code(struct db_stmt *stmt, char code[RESERVATION_TEXT])
{
    code[0] = '\0';
    if (db_step(stmt) == DB_ROW)
        store_copy_text(code, RESERVATION_TEXT, stmt, 0);
    return db_finish(stmt);
}

/* A new reservation is made by one move of one old one, so whichever seat is looked at came from
 * there. What left a reservation may have gone to several; the one that its highest seat went to
 * last is told, as the key has these at its end. */
enum status ticket_store_moves(struct store *store, int64_t reservation_id,
                               char to[RESERVATION_TEXT], char from[RESERVATION_TEXT])
{
    enum status status =
        read_code(db_start(store->db,
                           "SELECT r.code FROM ticket_move m JOIN reservation r"
                           " ON r.reservation_id = m.to_reservation_id WHERE m.reservation_id = $1"
                           " AND m.to_reservation_id <> $1 ORDER BY m.seat DESC,"
                           " m.issue DESC LIMIT 1",
                           DB_INT(reservation_id)),
                  to);

    return status == STATUS_OK
               ? read_code(db_start(store->db,
                                    "SELECT r.code FROM ticket_move m JOIN reservation r"
                                    " ON r.reservation_id = m.reservation_id"
                                    " WHERE m.to_reservation_id = $1 AND m.reservation_id <> $1"
                                    " LIMIT 1",
                                    DB_INT(reservation_id)),
                           from)
               : status;
}

/* The next step of a guest's way: the first move of the seat from the ticket's issue on, since a
 * ticket may have been issued anew before. *moved is false at its end, where `ticket` stays. */
static enum status follow_once(struct store *store, struct ticket *ticket, bool *moved)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT to_reservation_id, to_seat, to_issue FROM ticket_move"
                 " WHERE reservation_id = $1 AND seat = $2 AND issue >= $3"
                 " ORDER BY issue LIMIT 1",
                 DB_INT(ticket->reservation_id), DB_INT(ticket->seat), DB_INT(ticket->issue));

    *moved = db_step(stmt) == DB_ROW;
    if (*moved) {
        ticket->reservation_id = db_int(stmt, 0);
        ticket->seat = (int)db_int(stmt, 1);
        ticket->issue = db_int(stmt, 2);
    }
    return db_finish(stmt);
}

/* Each step is later than the one before it, so the way has an end. */
enum status ticket_store_follow(struct store *store, const struct ticket *from, struct moved_to *to)
{
    struct ticket ticket = *from;
    bool moved = true;
    enum status status = STATUS_OK;
    struct db_stmt *stmt;

    memset(to, 0, sizeof *to);
    while (moved && status == STATUS_OK)
        status = follow_once(store, &ticket, &moved);
    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db,
                    "SELECT t.seat, s.show_id, s.starts_ms FROM ticket t"
                    " JOIN reservation r ON r.reservation_id = t.reservation_id"
                    " JOIN show s ON s.show_id = r.show_id"
                    " WHERE t.reservation_id = $1 AND t.seat = $2 AND t.state = 'live'",
                    DB_INT(ticket.reservation_id), DB_INT(ticket.seat));
    if (db_step(stmt) == DB_ROW) {
        to->seat = (int)db_int(stmt, 0);
        to->show_id = db_int(stmt, 1);
        to->starts_ms = db_int(stmt, 2);
    }
    return db_finish(stmt);
}

/* A live ticket has its claim, from which its grade comes; FSCK finds one without. */
enum status ticket_store_live(struct store *store, int64_t reservation_id,
                              void (*each)(void *arg, const struct ticket *), void *arg)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT t.reservation_id, t.seat, t.issue, t.secret, t.prints, c.grade"
                 " FROM ticket t JOIN seat_claim c"
                 " ON c.reservation_id = t.reservation_id AND c.seat = t.seat"
                 " WHERE t.reservation_id = $1 AND t.state = 'live' ORDER BY t.seat",
                 DB_INT(reservation_id));

    while (db_step(stmt) == DB_ROW) {
        struct ticket ticket = {
            .reservation_id = db_int(stmt, 0),
            .seat = (int)db_int(stmt, 1),
            .issue = db_int(stmt, 2),
            .state = TICKET_LIVE,
            .prints = db_int(stmt, 4),
        };

        store_copy_text(ticket.secret, sizeof ticket.secret, stmt, 3);
        store_copy_text(ticket.grade, sizeof ticket.grade, stmt, 5);
        each(arg, &ticket);
    }
    return db_finish(stmt);
}
