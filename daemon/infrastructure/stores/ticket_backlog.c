/*
 * The backlog is of stores from before there were tickets: their paid seats get one each, in pages,
 * in the transaction of the migration that makes the table. So there is no store with the table and
 * without the tickets. A migration runs before there is a store, so all of this is on the database.
 */
#include "infrastructure/stores/ticket_backlog.h"

#include "infrastructure/kernel_random.h"
#include "infrastructure/stores/write_order.h"

enum status ticket_row_add(struct db *db, const struct ticket *ticket, int64_t now_ms)
{
    return db_gather(db, WRITE_TICKET,
                     "INSERT INTO ticket (reservation_id, seat, issue, secret, state, issued_ms)"
                     " VALUES ($1, $2, $3, $4, 'live', $5)",
                     DB_INT(ticket->reservation_id), DB_INT(ticket->seat), DB_INT(ticket->issue),
                     DB_TEXT(ticket->secret), DB_INT(now_ms));
}

enum { PAGE = 1000 };

/* Paid seats without tickets, and when they were paid. */
struct backlog_page {
    struct ticket tickets[PAGE]; /* shape: tickets[count] */
    int64_t paid_ms[PAGE];
    int count;
};

/* The next page after the seat of a reservation; 0 and 0 are before all. Its statement is a
 * constant, so PAGE stands in it as a number. */
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
    struct random random = kernel_random();
    struct backlog_page page = {.count = PAGE};
    int64_t reservation_id = 0, seat = 0;
    enum status status = STATUS_OK;

    while (page.count == PAGE && status == STATUS_OK) {
        status = read_backlog(db, reservation_id, seat, &page);
        for (int i = 0; i < page.count && status == STATUS_OK; i++) {
            ticket_draw_secret(&random, page.tickets[i].secret);
            status = ticket_row_add(db, &page.tickets[i], page.paid_ms[i]);
            reservation_id = page.tickets[i].reservation_id;
            seat = page.tickets[i].seat;
        }
    }
    return status;
}
