/*
 * A ticket that has ended stays as a row with its reason, since its paper is still in somebody's
 * pocket and must be answered for at the door. That a seat has one live ticket at most is a unique
 * index of the schema; the statements here name the state that they expect, and a seat without a
 * live ticket is a fault of the program (change_one: INTERNAL).
 *
 * The backlog is of stores from before there were tickets: their paid seats get one each, in pages,
 * in the transaction of the migration that makes the table. So there is no store with the table and
 * without the tickets.
 */
#include "domain/ticket/ticket_store.h"

#include "infrastructure/kernel_random.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/ticket_backlog.h"

enum status ticket_store_add(struct store *store, const struct ticket *ticket, int64_t now_ms)
{
    return db_run(store->db,
                  "INSERT INTO ticket (reservation_id, seat, issue, secret, state, issued_ms)"
                  " VALUES ($1, $2, $3, $4, 'live', $5)",
                  DB_INT(ticket->reservation_id), DB_INT(ticket->seat), DB_INT(ticket->issue),
                  DB_TEXT(ticket->secret), DB_INT(now_ms));
}

/* Runs a change of the one live ticket of a seat. */
static enum status change_one(struct db_stmt *stmt)
{
    bool changed;
    enum status status;

    while (db_step(stmt) == DB_ROW)
        continue;
    changed = db_changes(stmt) == 1;
    status = db_finish(stmt);
    return status == STATUS_OK && !changed ? STATUS_INTERNAL : status;
}

enum status ticket_store_end(struct store *store, int64_t reservation_id, seat_set seats,
                             enum ticket_state state, int64_t now_ms)
{
    enum status status = STATUS_OK;

    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats))
        status = change_one(db_start(store->db,
                                     "UPDATE ticket SET state = $3, ended_ms = $4"
                                     " WHERE reservation_id = $1 AND seat = $2 AND state = 'live'",
                                     DB_INT(reservation_id), DB_INT(seat_set_first(seats)),
                                     DB_TEXT(ticket_state_word(state)), DB_INT(now_ms)));
    return status;
}

enum status ticket_store_count_print(struct store *store, int64_t reservation_id, seat_set seats)
{
    enum status status = STATUS_OK;

    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats))
        status = change_one(db_start(store->db,
                                     "UPDATE ticket SET prints = prints + 1"
                                     " WHERE reservation_id = $1 AND seat = $2 AND state = 'live'",
                                     DB_INT(reservation_id), DB_INT(seat_set_first(seats))));
    return status;
}

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

enum { PAGE = 1000 };

/* Paid seats without tickets, and when they were paid. */
struct backlog_page {
    struct ticket tickets[PAGE]; /* shape: tickets[count] */
    int64_t paid_ms[PAGE];
    int count;
};

static enum status read_backlog(struct db *db, int64_t reservation_id, int64_t seat,
                                struct backlog_page *page)
{
    struct db_stmt *stmt = db_start(db,
                                    "SELECT c.reservation_id, c.seat, p.paid_ms FROM payment p"
                                    " JOIN seat_claim c ON c.reservation_id = p.reservation_id"
                                    " WHERE c.refunded_ms IS NULL AND p.reservation_id >= $1"
                                    " AND (p.reservation_id > $1 OR c.seat > $2)"
                                    " ORDER BY p.reservation_id, c.seat LIMIT 1000",
                                    DB_INT(reservation_id), DB_INT(seat));

    page->count = 0;
    while (page->count < PAGE && db_step(stmt) == DB_ROW) {
        page->tickets[page->count] = (struct ticket){
            .reservation_id = db_int(stmt, 0), .seat = (int)db_int(stmt, 1), .issue = 1};
        page->paid_ms[page->count++] = db_int(stmt, 2);
    }
    return db_finish(stmt);
}

enum status ticket_backlog_issue(struct db *db)
{
    struct store store = {.db = db};
    struct random random = kernel_random();
    struct backlog_page page = {.count = PAGE};
    int64_t reservation_id = 0, seat = 0;
    enum status status = STATUS_OK;

    while (page.count == PAGE && status == STATUS_OK) {
        status = read_backlog(db, reservation_id, seat, &page);
        for (int i = 0; i < page.count && status == STATUS_OK; i++) {
            ticket_draw_secret(&random, page.tickets[i].secret);
            status = ticket_store_add(&store, &page.tickets[i], page.paid_ms[i]);
            reservation_id = page.tickets[i].reservation_id;
            seat = page.tickets[i].seat;
        }
    }
    return status;
}
