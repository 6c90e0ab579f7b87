/*
 * Rows that more than one statement reads: their columns, and what they mean. Whoever selects them
 * puts them first, in this order, unless a function is told the column at which they begin.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_STORE_ROWS_H
#define FOYER_INFRASTRUCTURE_STORES_STORE_ROWS_H

#include <stdbool.h>

#include "domain/concert/concert.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation_store.h"
#include "infrastructure/db/db.h"
#include "infrastructure/stores/show_seats.h"

/* A concert, of the table with that prefix: "" or "c.". */
#define CONCERT_COLUMNS_OF(c)                                                                 \
    c "concert_id, " c "title, " c "artist, " c "venue, " c "zone, " c "capacity, " c         \
      "seat_limit, " c "sale_opens_ms, " c "sale_closes_ms, " c "cancel_until, " c "sale, " c \
      "late_minutes"
#define CONCERT_COLUMNS CONCERT_COLUMNS_OF("")
enum { CONCERT_WIDTH = 12 };

/* Everything but the grades; false if the row is damaged. */
MUST_CHECK bool store_rows_concert(struct db_stmt *stmt, struct concert *concert);

/* Adds a grade, whose name, price and seats begin at that column. */
void store_rows_grade(struct db_stmt *stmt, int column, struct concert *concert);

/* A show, likewise. */
#define SHOW_COLUMNS_OF(s)                                                                 \
    s "show_id, " s "concert_id, " s "starts_ms, " s "cancel_until_ms, " s "cancelled, " s \
      "rev, " s "removed, " s "starts_local_ms, " s "kept_until_ms"
#define SHOW_COLUMNS SHOW_COLUMNS_OF("")
enum { SHOW_WIDTH = 9 };
void store_rows_show(struct db_stmt *stmt, struct show *show);

/* A live claim on a seat of the row s of show, and whose it is. */
#define SEAT_COLUMNS "c.seat, r.state, r.user_id, r.expires_ms, b.kind, b.until_ms"
#define SEAT_JOINS                                                    \
    " LEFT JOIN reservation r ON r.reservation_id = c.reservation_id" \
    " LEFT JOIN seat_block b ON c.reservation_id IS NULL"             \
    " AND b.show_id = c.show_id AND b.seat = c.seat"

/* What it says of a seat, beginning at that column: to the seats of the show, and as a claim. */
void store_rows_seat(struct db_stmt *stmt, int column, struct show_seats *seats);
struct claim store_rows_claim(struct db_stmt *stmt, int column, int64_t show_id);

/* A token with its user and, through its reservation, its hold. */
#define TOKEN_COLUMNS                                                                      \
    "t.token_id, t.token, t.concert_id, t.user_id, u.login, t.state, t.place,"             \
    " t.admit_until_ms, t.ends_ms, t.ended_ms, t.wish_show_id, t.wish_seats, t.wish_best," \
    " t.wish_lost, t.lost_seats, r.reservation_id, r.code, r.show_id, r.expires_ms,"       \
    " t.concert_rev, t.home, t.why, t.late,"                                               \
    " (SELECT sum(CAST(1 AS bigint) << CAST(h.seat - 1 AS int))"                           \
    " FROM seat_claim h WHERE h.reservation_id = r.reservation_id),"                       \
    " (SELECT sum(h.price) FROM seat_claim h WHERE h.reservation_id = r.reservation_id)"
#define TOKEN_JOINS                               \
    " JOIN foyer_user u ON u.user_id = t.user_id" \
    " LEFT JOIN reservation r ON r.token_id = t.token_id AND r.state = 'held'"

/* False if the row is damaged. */
MUST_CHECK bool store_rows_token(struct db_stmt *stmt, struct token *token);

#endif
