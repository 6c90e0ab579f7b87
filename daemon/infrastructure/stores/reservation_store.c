/*
 * Who has which seat is said once, by the rows of seat_claim:
 *
 *     reservation  refunded   the seat is
 *     -----------  --------   ---------------------------------------------------------
 *     NULL         NULL       blocked; seat_block says why (seat_block_store.c)
 *     a held one   NULL       held until its reservation expires
 *     a paid one   NULL       sold
 *     any          a time     given back: history, and no claim any more
 *
 * A claim without a time is live; a unique index over show and seat of the live ones is what keeps
 * a seat from being sold twice. Use cases ask before they insert, so one that meets the index comes
 * from another daemon that was faster: PostgreSQL says BUSY, and the batch runs again. With SQLite
 * it would be SEAT_HELD.
 *
 * What a reservation costs is not stored: it is the sum of its claims' prices, which are those of
 * the day on which it was held. So part of it can be given back without any other row having to
 * agree.
 *
 * A hold that ends is deleted, claims first. What must be known of it afterwards is in two small
 * tables that are pruned after an hour: lost_hold, so that its owner is told HOLD-EXPIRED, and
 * unpaid_hold, which counts who holds without paying.
 *
 * reservation_store_set_state() names the state that it expects to leave; a row that is not in it
 * is a fault of the program, not of the request: INTERNAL.
 *
 * Lists go by the number of the reservation, newest first, and each page begins below the last
 * number of the one before. A user's holds are found by way of the live tokens, of which there are
 * few.
 *
 * What the row cache knows of seats is changed beside each statement, mostly before it has run.
 * Should that fail, the transaction is undone, and the cache forgets everything with it; so no path
 * has to put back what it changed. The hold itself is remembered with its token, which is forgotten
 * here and remembered again by whoever writes the token next (queue_store.c).
 */
#include "domain/reservation/reservation_store.h"

#include <string.h>

#include "infrastructure/stores/foreseen_turns.h"
#include "infrastructure/stores/search_terms.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/store_rows.h"
#include "infrastructure/stores/write_order.h"

/* A blocked seat without a reason is never sold: only a damaged store has one, see FSCK. */
static enum block_kind claim_kind(struct db_stmt *stmt, int column)
{
    return db_is_null(stmt, column)
               ? BLOCK_KILL
               : (enum block_kind)word_find(WORDS_BLOCK_KIND, db_text(stmt, column));
}

static int64_t claim_until(struct db_stmt *stmt, int column)
{
    return db_is_null(stmt, column) ? INT64_MAX : db_int(stmt, column);
}

void store_rows_seat(struct db_stmt *stmt, int column, struct show_seats *seats)
{
    int seat = (int)db_int(stmt, column);

    if (db_is_null(stmt, column + 1)) {
        show_seats_block(seats, seat_bit(seat), claim_kind(stmt, column + 4),
                         claim_until(stmt, column + 5));
        return;
    }
    seats->user_ids[seat - 1] = db_int(stmt, column + 2);
    if (reservation_state_parse(db_text(stmt, column + 1)) == RESERVATION_HELD) {
        seats->held |= seat_bit(seat);
        seats->expires_ms[seat - 1] = db_int(stmt, column + 3);
    } else {
        seats->sold |= seat_bit(seat);
    }
}

struct claim store_rows_claim(struct db_stmt *stmt, int column, int64_t show_id)
{
    struct claim claim = {.show_id = show_id, .seat = (int)db_int(stmt, column)};

    if (reservation_state_parse(db_text(stmt, column + 1)) == RESERVATION_HELD)
        claim.expires_ms = db_int(stmt, column + 3);
    claim.user_id = db_int(stmt, column + 2);
    claim.until_ms = claim_until(stmt, column + 5);
    return claim;
}

static enum status read_show_seats(struct store *store, int64_t show_id, struct show_seats *seats)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT " SEAT_COLUMNS " FROM seat_claim c" SEAT_JOINS
                                    " WHERE c.show_id = $1 AND c.refunded_ms IS NULL",
                                    DB_INT(show_id));

    memset(seats, 0, sizeof *seats);
    while (db_step(stmt) == DB_ROW)
        store_rows_seat(stmt, 0, seats);
    return db_finish(stmt);
}

enum status reservation_store_occupancy(struct store *store, int64_t show_id, int64_t user_id,
                                        int64_t wall_ms, struct occupancy *occupancy)
{
    const struct show_seats *known = row_cache_seats(store->rows, show_id);
    struct show_seats seats;
    enum status status;

    if (known != NULL) {
        show_seats_look(known, user_id, wall_ms, occupancy);
        return STATUS_OK;
    }
    status = read_show_seats(store, show_id, &seats);
    if (status != STATUS_OK)
        return status;
    row_cache_keep_seats(store->rows, show_id, &seats);
    show_seats_look(&seats, user_id, wall_ms, occupancy);
    return STATUS_OK;
}

/* Adds what the claims say: which seats are live, which refunded, and what the live ones cost. */
static enum status read_seats(struct store *store, struct reservation *reservation)
{
    enum status status;
    int64_t refunded_amount = 0;
    struct db_stmt *stmt = db_start(
        store->db, "SELECT seat, price, refunded_ms FROM seat_claim WHERE reservation_id = $1",
        DB_INT(reservation->reservation_id));

    reservation->seats = reservation->refunded = 0;
    reservation->amount = 0;
    while (db_step(stmt) == DB_ROW) {
        seat_set seat = seat_bit((int)db_int(stmt, 0));

        if (db_is_null(stmt, 2)) {
            reservation->seats |= seat;
            reservation->amount += db_int(stmt, 1);
        } else {
            reservation->refunded |= seat;
            refunded_amount += db_int(stmt, 1);
        }
    }
    status = db_finish(stmt);
    /* Of a cancelled one no claim is live: it is shown as what it was. */
    if (reservation->state == RESERVATION_CANCELLED) {
        reservation->seats = reservation->refunded;
        reservation->amount = refunded_amount;
    }
    return status;
}

/* Only a hold has a token, so of any other the subquery is NULL: not late. */
#define RESERVATION_COLUMNS                                                              \
    "r.reservation_id, r.code, r.user_id, r.show_id, r.token_id, r.state, r.expires_ms," \
    " (SELECT t.late FROM queue_token t WHERE t.token_id = r.token_id), r.cancel_closed_ms"

static bool read_reservation(struct db_stmt *stmt, struct reservation *reservation)
{
    memset(reservation, 0, sizeof *reservation);
    reservation->reservation_id = db_int(stmt, 0);
    store_copy_text(reservation->code, sizeof reservation->code, stmt, 1);
    reservation->user_id = db_int(stmt, 2);
    reservation->show_id = db_int(stmt, 3);
    reservation->token_id = db_int(stmt, 4);
    reservation->state = reservation_state_parse(db_text(stmt, 5));
    reservation->expires_ms = db_int(stmt, 6);
    reservation->is_late = !db_is_null(stmt, 7) && db_int(stmt, 7) != 0;
    reservation->closed_ms = db_int(stmt, 8);
    return reservation->state != RESERVATION_STATES;
}

/* The cache knows holds alone: of a booking the reservation is asked for by its code while it is
 * held, and rarely afterwards. */
enum status reservation_store_find(struct store *store, const char *code, struct reservation *found)
{
    enum status result = STATUS_NOT_FOUND, status;
    struct db_stmt *stmt;

    if (row_cache_hold(store->rows, code, found))
        return STATUS_OK;
    stmt =
        db_start(store->db, "SELECT " RESERVATION_COLUMNS " FROM reservation r WHERE r.code = $1",
                 DB_TEXT(code));
    if (db_step(stmt) == DB_ROW)
        result = read_reservation(stmt, found) ? STATUS_OK : STATUS_INTERNAL;
    status = db_finish(stmt);
    if (status == STATUS_OK && result == STATUS_OK)
        return read_seats(store, found);
    return status == STATUS_OK ? result : status;
}

#define LINE_SELECT                                                    \
    "SELECT " RESERVATION_COLUMNS                                      \
    ", c.title, c.zone, s.starts_ms, s.cancel_until_ms, s.concert_id," \
    " c.sale_closes_ms, n.text, n.attention, c.late_minutes,"          \
    " n.name, n.phone"                                                 \
    " FROM reservation r JOIN show s ON s.show_id = r.show_id"         \
    " JOIN concert c ON c.concert_id = s.concert_id"                   \
    " LEFT JOIN note n ON n.reservation_id = r.reservation_id"

static enum status read_line(struct store *store, struct db_stmt *stmt,
                             struct reservation_line *line)
{
    struct concert terms = {.sale_closes_ms = NO_TIME};
    enum taker taker;

    if (!read_reservation(stmt, &line->reservation))
        return STATUS_INTERNAL;
    store_copy_text(line->title, sizeof line->title, stmt, 9);
    store_copy_text(line->zone, sizeof line->zone, stmt, 10);
    line->starts_ms = db_int(stmt, 11);
    line->cancel_until_ms = reservation_cancel_until(&line->reservation, db_int(stmt, 12));
    line->concert_id = db_int(stmt, 13);
    if (!db_is_null(stmt, 14))
        terms.sale_closes_ms = db_int(stmt, 14);
    memset(&line->note, 0, sizeof line->note);
    if (!db_is_null(stmt, 15)) {
        store_copy_text(line->note.text, sizeof line->note.text, stmt, 15);
        line->note.attention = db_int(stmt, 16) != 0;
        store_copy_text(line->note.name, sizeof line->note.name, stmt, 18);
        store_copy_text(line->note.phone, sizeof line->note.phone, stmt, 19);
    }
    terms.late_minutes = db_int(stmt, 17);
    taker = line->reservation.is_late ? TAKER_STAFF : TAKER_CUSTOMER;
    line->closes_ms =
        hold_closes(show_sold_until(&terms, line->starts_ms, taker), terms.sale_closes_ms);
    return read_seats(store, &line->reservation);
}

enum status reservation_store_find_line(struct store *store, const char *code,
                                        struct reservation_line *found)
{
    enum status result = STATUS_NOT_FOUND, status;
    struct db_stmt *stmt = db_start(store->db, LINE_SELECT " WHERE r.code = $1", DB_TEXT(code));

    if (db_step(stmt) == DB_ROW)
        result = read_line(store, stmt, found);
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

/* Each state has an index of its own, in the order of the answer; holds are few, and found by the
 * tokens that they hang on. All together are among the newest of each state. */
#define LIST_ORDER " ORDER BY r.reservation_id DESC LIMIT $3"
#define LIST_PAGE " AND r.reservation_id < $2" LIST_ORDER

static const char *const list_select[RESERVATION_STATES + 1] = {
    [RESERVATION_HELD] = LINE_SELECT " JOIN queue_token t ON t.token_id = r.token_id"
                                     " WHERE t.user_id = $1 AND t.state IN ('waiting', 'active')"
                                     " AND r.state = 'held'" LIST_PAGE,
    [RESERVATION_PAID] = LINE_SELECT " WHERE r.user_id = $1 AND r.state = 'paid'" LIST_PAGE,
    [RESERVATION_CANCELLED] =
        LINE_SELECT " WHERE r.user_id = $1 AND r.state = 'cancelled'" LIST_PAGE,
    [RESERVATION_STATES] =
        LINE_SELECT " WHERE r.reservation_id IN"
                    " (SELECT p.reservation_id FROM (SELECT reservation_id FROM reservation"
                    " WHERE user_id = $1 AND state = 'paid' AND reservation_id < $2"
                    " ORDER BY reservation_id DESC LIMIT $3) p"
                    " UNION ALL SELECT o.reservation_id FROM (SELECT reservation_id"
                    " FROM reservation WHERE user_id = $1 AND state = 'cancelled'"
                    " AND reservation_id < $2 ORDER BY reservation_id DESC LIMIT $3) o"
                    " UNION ALL SELECT h.reservation_id FROM queue_token t"
                    " JOIN reservation h ON h.token_id = t.token_id"
                    " WHERE t.user_id = $1 AND t.state IN ('waiting', 'active')"
                    " AND h.reservation_id < $2)" LIST_ORDER,
};

enum status reservation_store_list(struct store *store, int64_t user_id,
                                   enum reservation_state state, int64_t before, int64_t limit,
                                   void (*each)(void *arg, const struct reservation_line *),
                                   void *arg)
{
    enum status inner = STATUS_OK, status;
    struct db_stmt *stmt = db_start(store->db, list_select[state], DB_INT(user_id),
                                    DB_INT(before != 0 ? before : INT64_MAX), DB_INT(limit));

    while (inner == STATUS_OK && db_step(stmt) == DB_ROW) {
        struct reservation_line line;

        inner = read_line(store, stmt, &line);
        if (inner == STATUS_OK)
            each(arg, &line);
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? inner : status;
}

/* The price is copied into the claim: grades that change later change nothing of what is held or
 * sold. */
static enum status add_claim(struct store *store, const struct reservation *reservation, int seat,
                             const char *grade, int64_t price)
{
    return db_gather(store->db, WRITE_CLAIM,
                     "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)"
                     " VALUES ($1, $2, $3, $4, $5)",
                     DB_INT(reservation->show_id), DB_INT(seat),
                     DB_INT(reservation->reservation_id), DB_TEXT(grade), DB_INT(price));
}

/* Claims the seats. The unique index on live claims has the last word. */
static enum status add_claims(struct store *store, const struct reservation *reservation,
                              const struct concert *concert)
{
    enum status status = STATUS_OK;

    for (seat_set rest = reservation->seats; rest != 0 && status == STATUS_OK;
         rest = seat_set_rest(rest)) {
        int seat = seat_set_first(rest);
        const struct grade *grade = concert_grade_of(concert, seat);

        status = add_claim(store, reservation, seat, grade->name, grade->price);
    }
    return status == STATUS_LIMIT ? STATUS_SEAT_HELD : status;
}

enum status reservation_store_add_hold(struct store *store, const struct reservation *reservation,
                                       const struct concert *concert, int64_t now_ms)
{
    enum status status = db_gather(
        store->db, WRITE_HOLD,
        "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state,"
        " expires_ms, created_ms) VALUES ($1, $2, $3, $4, $5, 'held', $6, $7)",
        DB_INT(reservation->reservation_id), DB_TEXT(reservation->code),
        DB_INT(reservation->user_id), DB_INT(reservation->show_id), DB_INT(reservation->token_id),
        DB_INT(reservation->expires_ms), DB_INT(now_ms));

    /* A code that is taken: one in 2^25, once there were 2^25 reservations. The next try draws
     * another. */
    if (status == STATUS_LIMIT)
        return STATUS_INTERNAL;
    if (status == STATUS_OK)
        status = add_claims(store, reservation, concert);
    if (status == STATUS_OK)
        show_seats_hold(row_cache_seats_to_change(store->rows, reservation->show_id), reservation);
    row_cache_forget_token(store->rows, reservation->token_id);
    return status;
}

/* A hold has a deadline; here it says when the reservation began. */
enum status reservation_store_add_paid(struct store *store, const struct reservation *reservation,
                                       int64_t now_ms)
{
    enum status status =
        db_run(store->db,
               "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state,"
               " expires_ms, created_ms, cancel_closed_ms)"
               " VALUES ($1, $2, $3, $4, NULL, 'paid', $5, $5, $6)",
               DB_INT(reservation->reservation_id), DB_TEXT(reservation->code),
               DB_INT(reservation->user_id), DB_INT(reservation->show_id), DB_INT(now_ms),
               DB_INT(reservation->closed_ms));

    return status == STATUS_LIMIT ? STATUS_INTERNAL : status; /* as in add_hold() */
}

enum status reservation_store_claim(struct store *store, const struct reservation *reservation,
                                    const struct reservation_seat *seat)
{
    enum status status = add_claim(store, reservation, seat->seat, seat->grade, seat->price);

    show_seats_own(row_cache_seats_to_change(store->rows, reservation->show_id),
                   seat_bit(seat->seat), reservation->user_id);
    return status == STATUS_LIMIT ? STATUS_SEAT_HELD : status;
}

/* As if the seat had never been bought: nothing is refunded by it, so nothing may look like a
 * refund. A seat of which there is no live claim is a fault of the program: INTERNAL. */
enum status reservation_store_unclaim(struct store *store, const struct reservation *reservation,
                                      seat_set seats)
{
    enum status status = STATUS_OK;

    show_seats_free(row_cache_seats_to_change(store->rows, reservation->show_id), seats);
    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats))
        status = db_run_one(store->db,
                            "DELETE FROM seat_claim WHERE reservation_id = $1 AND seat = $2"
                            " AND refunded_ms IS NULL",
                            DB_INT(reservation->reservation_id), DB_INT(seat_set_first(seats)));
    return status;
}

/* The hold keeps its deadline; its price follows from the seats that are left. */
enum status reservation_store_drop_seats(struct store *store, const struct hold *hold,
                                         seat_set seats)
{
    enum status status = STATUS_OK;

    show_seats_free(row_cache_seats_to_change(store->rows, hold->show_id), seats);
    row_cache_forget_hold(store->rows, hold->code);
    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats))
        status = db_run(store->db, "DELETE FROM seat_claim WHERE reservation_id = $1 AND seat = $2",
                        DB_INT(hold->reservation_id), DB_INT(seat_set_first(seats)));
    return status;
}

/* What is to be remembered is taken from the row while that is there; claims go before the
 * reservation that they refer to. */
enum status reservation_store_delete_hold(struct store *store, const struct hold *hold,
                                          int64_t ended_ms)
{
    enum status status = STATUS_OK;

    show_seats_free(row_cache_seats_to_change(store->rows, hold->show_id), hold->seats);
    row_cache_forget_hold(store->rows, hold->code);
    if (ended_ms != 0)
        status = db_run(store->db,
                        "INSERT INTO lost_hold (code, user_id, ended_ms)"
                        " SELECT code, user_id, $2 FROM reservation WHERE reservation_id = $1",
                        DB_INT(hold->reservation_id), DB_INT(ended_ms));
    if (status == STATUS_OK)
        status = db_run(store->db, "DELETE FROM seat_claim WHERE reservation_id = $1",
                        DB_INT(hold->reservation_id));
    if (status == STATUS_OK)
        status = db_run(store->db,
                        "DELETE FROM reservation WHERE reservation_id = $1 AND state = 'held'",
                        DB_INT(hold->reservation_id));
    return status;
}

enum status reservation_store_add_unpaid(struct store *store, int64_t user_id,
                                         const struct hold *hold, int64_t ended_ms, int64_t held_ms)
{
    foreseen_unpaid_drop(store, user_id, hold->show_id);
    return db_run(store->db,
                  "INSERT INTO unpaid_hold (code, user_id, show_id, ended_ms, held_ms)"
                  " VALUES ($1, $2, $3, $4, $5)",
                  DB_TEXT(hold->code), DB_INT(user_id), DB_INT(hold->show_id), DB_INT(ended_ms),
                  DB_INT(held_ms));
}

/* What ended an hour ago does not count any more, whether or not it was pruned. */
enum status reservation_store_unpaid(struct store *store, int64_t user_id, int64_t show_id,
                                     int64_t since_ms, int64_t *held_ms, int64_t *last_ms)
{
    struct db_stmt *stmt;

    if (db_is_shared(store->db) &&
        foreseen_unpaid_find(store, user_id, show_id, since_ms, held_ms, last_ms))
        return STATUS_OK;
    stmt = db_start(store->db,
                    "SELECT coalesce(sum(held_ms), 0), coalesce(max(ended_ms), 0) FROM unpaid_hold"
                    " WHERE user_id = $1 AND show_id = $2 AND ended_ms > $3",
                    DB_INT(user_id), DB_INT(show_id), DB_INT(since_ms));

    *held_ms = *last_ms = 0;
    if (db_step(stmt) == DB_ROW) {
        *held_ms = db_int(stmt, 0);
        *last_ms = db_int(stmt, 1);
    }
    return db_finish(stmt);
}

enum status reservation_store_set_deadline(struct store *store, const struct hold *hold)
{
    enum status status =
        db_run_one(store->db,
                   "UPDATE reservation SET expires_ms = $2 WHERE reservation_id = $1"
                   " AND state = 'held'",
                   DB_INT(hold->reservation_id), DB_INT(hold->expires_ms));

    show_seats_shorten(row_cache_seats_to_change(store->rows, hold->show_id), hold->seats,
                       hold->expires_ms);
    row_cache_forget_hold(store->rows, hold->code);
    return status;
}

/* The token goes with the state `held`, as the schema has it: a paid reservation must not keep its
 * token from being pruned. Seats are given back by reservation_store_refund_seats(), so a cancelled
 * one changes none here. */
enum status reservation_store_set_state(struct store *store, const struct reservation *reservation,
                                        enum reservation_state state)
{
    enum reservation_state from = state == RESERVATION_PAID ? RESERVATION_HELD : RESERVATION_PAID;
    enum status status;

    if (!reservation_may_become(from, state))
        return STATUS_INTERNAL;
    status =
        db_gather_one(store->db, WRITE_RESERVATION_STATE,
                      "UPDATE reservation SET state = $2, token_id = NULL"
                      " WHERE reservation_id = $1 AND state = $3",
                      DB_INT(reservation->reservation_id), DB_TEXT(reservation_state_word(state)),
                      DB_TEXT(reservation_state_word(from)));
    if (status != STATUS_OK)
        return status;
    if (state == RESERVATION_PAID)
        show_seats_sell(row_cache_seats_to_change(store->rows, reservation->show_id),
                        reservation->seats);
    row_cache_forget_hold(store->rows, reservation->code);
    return STATUS_OK;
}

/* A seat that was given back already is passed over. That it is not paid for twice is the key of
 * the refund's own row. */
enum status reservation_store_refund_seats(struct store *store,
                                           const struct reservation *reservation, seat_set seats,
                                           int64_t now_ms)
{
    enum status status = STATUS_OK;

    show_seats_free(row_cache_seats_to_change(store->rows, reservation->show_id), seats);
    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats))
        status = db_run(store->db,
                        "UPDATE seat_claim SET refunded_ms = $3"
                        " WHERE reservation_id = $1 AND seat = $2 AND refunded_ms IS NULL",
                        DB_INT(reservation->reservation_id), DB_INT(seat_set_first(seats)),
                        DB_INT(now_ms));
    return status;
}

/* The row keeps the owner that the hold had; one who was merged since is the other by now. */
enum status reservation_store_find_lost(struct store *store, const char *code, int64_t since_ms,
                                        int64_t *user_id)
{
    bool found = false;
    enum status status;
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT coalesce(u.merged_into, u.user_id) FROM lost_hold l"
                                    " JOIN foyer_user u ON u.user_id = l.user_id"
                                    " WHERE l.code = $1 AND l.ended_ms > $2",
                                    DB_TEXT(code), DB_INT(since_ms));

    if (db_step(stmt) == DB_ROW) {
        *user_id = db_int(stmt, 0);
        found = true;
    }
    status = db_finish(stmt);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

/* The terms by which a note is found go with the row, and come with the texts. */
enum status reservation_store_note(struct store *store, int64_t reservation_id,
                                   const struct booking_note *note, int64_t now_ms)
{
    enum status status =
        db_run(store->db, "DELETE FROM note WHERE reservation_id = $1", DB_INT(reservation_id));

    if (status != STATUS_OK || (note->text[0] == '\0' && note->name[0] == '\0'))
        return status;
    status = db_run(store->db,
                    "INSERT INTO note (reservation_id, text, attention, noted_ms, name, phone,"
                    " show_id) VALUES ($1, $2, $3, $4, $5, $6,"
                    " (SELECT r.show_id FROM reservation r WHERE r.reservation_id = $1))",
                    DB_INT(reservation_id), DB_TEXT(note->text), DB_INT(note->attention),
                    DB_INT(now_ms), DB_TEXT(note->name), DB_TEXT(note->phone));
    return status == STATUS_OK ? note_terms_add(store->db, reservation_id, note) : status;
}

enum status reservation_store_seats(struct store *store, int64_t reservation_id,
                                    void (*each)(void *arg, const struct reservation_seat *),
                                    void *arg)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT seat, grade, price, refunded_ms FROM seat_claim"
                                    " WHERE reservation_id = $1 ORDER BY seat",
                                    DB_INT(reservation_id));

    while (db_step(stmt) == DB_ROW) {
        struct reservation_seat seat = {.seat = (int)db_int(stmt, 0)};

        store_copy_text(seat.grade, sizeof seat.grade, stmt, 1);
        seat.price = db_int(stmt, 2);
        seat.refunded = !db_is_null(stmt, 3);
        each(arg, &seat);
    }
    return db_finish(stmt);
}

/* By its live claims: reservations of which all seats were given back are not found, and need
 * not be. */
enum status reservation_store_of_show(struct store *store, int64_t show_id,
                                      void (*each)(void *arg, const struct show_booking *),
                                      void *arg)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT DISTINCT r.reservation_id, r.code, u.login, " GUEST_NAME ", " GUEST_PHONE
                 " FROM seat_claim c JOIN reservation r ON r.reservation_id = c.reservation_id"
                 " JOIN foyer_user u ON u.user_id = r.user_id"
                 " LEFT JOIN note n ON n.reservation_id = r.reservation_id"
                 " WHERE c.show_id = $1 AND c.refunded_ms IS NULL ORDER BY r.reservation_id",
                 DB_INT(show_id));

    while (db_step(stmt) == DB_ROW)
        each(arg, &(struct show_booking){db_text(stmt, 1), db_text(stmt, 2), db_text(stmt, 3),
                                         db_text(stmt, 4)});
    return db_finish(stmt);
}

/* The lowest seat above `seat` of which some claim was given back; 0 if there is none. A step in
 * the index seat_claim_refunded. */
static enum status next_refunded(struct store *store, int64_t show_id, int *seat)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT seat FROM seat_claim WHERE show_id = $1 AND seat > $2"
                                    " AND refunded_ms IS NOT NULL ORDER BY seat LIMIT 1",
                                    DB_INT(show_id), DB_INT(*seat));

    *seat = db_step(stmt) == DB_ROW ? (int)db_int(stmt, 0) : 0;
    return db_finish(stmt);
}

/* Seat by seat, so that it does not matter how often a seat was sold and given back. */
enum status reservation_store_ever_sold(struct store *store, int64_t show_id, seat_set *seats)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT c.seat FROM seat_claim c"
                 " JOIN reservation r ON r.reservation_id = c.reservation_id"
                 " WHERE c.show_id = $1 AND c.refunded_ms IS NULL AND r.state = 'paid'",
                 DB_INT(show_id));
    enum status status;
    int seat = 0;

    *seats = 0;
    while (db_step(stmt) == DB_ROW)
        *seats |= seat_bit((int)db_int(stmt, 0));
    status = db_finish(stmt);
    if (status == STATUS_OK)
        status = next_refunded(store, show_id, &seat);
    while (status == STATUS_OK && seat != 0) {
        *seats |= seat_bit(seat);
        status = next_refunded(store, show_id, &seat);
    }
    return status;
}

enum status reservation_store_due(struct store *store, int64_t user_id, int64_t now_ms,
                                  int64_t *due)
{
    /* By the user's live tokens, of which there are few, not by their reservations. */
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT coalesce(sum(c.price), 0) FROM queue_token t"
                 " JOIN reservation r ON r.token_id = t.token_id AND r.state = 'held'"
                 " JOIN seat_claim c ON c.reservation_id = r.reservation_id"
                 " WHERE t.user_id = $1 AND t.state IN ('waiting', 'active') AND r.expires_ms > $2",
                 DB_INT(user_id), DB_INT(now_ms));

    if (db_step(stmt) == DB_ROW)
        *due = db_int(stmt, 0);
    return db_finish(stmt);
}

#define CLAIM_SELECT                                                                             \
    "SELECT " SEAT_COLUMNS ", c.show_id FROM seat_claim c" SEAT_JOINS " WHERE c.refunded_ms IS " \
    "NULL"

enum status reservation_store_each_claim(struct store *store, int64_t show_id,
                                         void (*each)(void *arg, const struct claim *), void *arg)
{
    struct db_stmt *stmt =
        show_id != 0
            ? db_start(store->db, CLAIM_SELECT " AND c.show_id = $1 ORDER BY c.seat",
                       DB_INT(show_id))
            : db_start_values(store->db, CLAIM_SELECT " ORDER BY c.show_id, c.seat", NULL, 0);

    while (db_step(stmt) == DB_ROW) {
        struct claim claim = store_rows_claim(stmt, 0, db_int(stmt, 6));

        each(arg, &claim);
    }
    return db_finish(stmt);
}

enum status reservation_store_prune(struct store *store, int64_t before_ms, int64_t limit)
{
    enum status status =
        db_run_now(store->db,
                   "DELETE FROM lost_hold WHERE code IN (SELECT code FROM lost_hold"
                   " WHERE ended_ms < $1 ORDER BY ended_ms LIMIT $2)",
                   DB_INT(before_ms), DB_INT(limit));

    if (status == STATUS_OK)
        status = db_run_now(store->db,
                            "DELETE FROM unpaid_hold WHERE code IN (SELECT code FROM unpaid_hold"
                            " WHERE ended_ms < $1 ORDER BY ended_ms LIMIT $2)",
                            DB_INT(before_ms), DB_INT(limit));
    return status;
}

/* Nothing may end later than it could if it had begun now, and nothing has ended later than now:
 * see startup.c. Tokens follow, in queue_store_clamp(). */
enum status reservation_store_clamp(struct store *store, int64_t expires_ms, int64_t now_ms)
{
    enum status status =
        db_run_now(store->db,
                   "UPDATE reservation SET expires_ms = $1"
                   " WHERE token_id IS NOT NULL AND state = 'held' AND expires_ms > $1",
                   DB_INT(expires_ms));

    row_cache_forget(store->rows);
    if (status == STATUS_OK)
        status = db_run_now(store->db, "UPDATE lost_hold SET ended_ms = $1 WHERE ended_ms > $1",
                            DB_INT(now_ms));
    return status == STATUS_OK
               ? db_run_now(store->db, "UPDATE unpaid_hold SET ended_ms = $1 WHERE ended_ms > $1",
                            DB_INT(now_ms))
               : status;
}
