/*
 * Two numbers of an event:
 *
 *     event_id   drawn by the database when the row is written
 *     seq        its place, given to rows that are committed, in the order of event_id
 *
 * Why not one: in a shared store transactions are committed in another order than that in which
 * they draw numbers. Whoever had read number 8 would miss number 7, which is committed later. Were
 * places given in the transaction itself, each would have to wait for the commit of the one before,
 * on all hosts. So they are given by whoever reads first: under a lock, to rows that can be seen,
 * above all that was given. A row that is committed later gets a later place.
 *
 * Nothing can rest on it meanwhile: what changes a concert has locked it before it writes, so of
 * two transactions of which one has seen the other, it has drawn its event_id later. Within what
 * is numbered at once that is the order.
 *
 * A store that goes back to an earlier state, since a backup is restored, knows nothing of the
 * places that it gave afterwards. It would give them again, and whoever was told up to one of them
 * would miss what has it now. So all places move up beyond the time in milliseconds: no store has
 * given so many.
 *
 * A sale costs one row, and nothing is numbered where nobody asks; until it is forgotten.
 */
#include "domain/event/event_store.h"

#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/write_order.h"

static struct db_value number_or_null(int64_t number)
{
    return number != 0 ? DB_INT(number) : DB_NULL;
}

enum status event_store_add(struct store *store, const struct event_note *note)
{
    return db_gather(store->db, WRITE_EVENT,
                     "INSERT INTO event (at_ms, what, reservation_id, seat, entry, shift_id)"
                     " VALUES ($1, $2, $3, $4, $5, $6)",
                     DB_INT(note->at_ms), DB_TEXT(word_at(WORDS_EVENT_KIND, (int)note->what)),
                     number_or_null(note->reservation_id), number_or_null(note->seat),
                     number_or_null(note->entry), number_or_null(note->shift_id));
}

/* The one row of a statement. */
static enum status read_head(struct db_stmt *stmt, struct event_head *head)
{
    *head = (struct event_head){0, 0};
    while (db_step(stmt) == DB_ROW)
        *head = (struct event_head){.last = db_int(stmt, 0), .forgotten = db_int(stmt, 1)};
    return db_finish(stmt);
}

enum status event_store_head(struct store *store, struct event_head *head)
{
    return read_head(
        db_start(store->db, "SELECT last, forgotten FROM event_head WHERE head = $1", DB_INT(1)),
        head);
}

/* No other transaction gives places, or forgets events, until this one ends. */
static enum status lock_head(struct store *store, struct event_head *head)
{
    return read_head(db_start(store->db,
                              "UPDATE event_head SET last = last WHERE head = $1"
                              " RETURNING last, forgotten",
                              DB_INT(1)),
                     head);
}

/* When the first of some events happened; INT64_MAX if there is none. */
static enum status read_at_ms(struct db_stmt *stmt, int64_t *at_ms)
{
    *at_ms = INT64_MAX;
    while (db_step(stmt) == DB_ROW)
        *at_ms = db_int(stmt, 0);
    return db_finish(stmt);
}

/* Of the oldest that has no place. */
static enum status find_new(struct store *store, int64_t *at_ms)
{
    return read_at_ms(db_start_values(store->db,
                                      "SELECT at_ms FROM event WHERE seq IS NULL"
                                      " ORDER BY event_id LIMIT 1",
                                      NULL, 0),
                      at_ms);
}

enum status event_store_number(struct store *store, int64_t limit, bool *more)
{
    struct event_head head;
    struct db_stmt *stmt;
    int64_t at_ms, count = 0;
    enum status status = find_new(store, &at_ms);

    *more = false;
    if (status != STATUS_OK || at_ms == INT64_MAX)
        return status;
    status = lock_head(store, &head);
    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db,
                    "UPDATE event SET seq = fresh.place FROM (SELECT oldest.event_id,"
                    " CAST($1 AS BIGINT) + row_number() OVER (ORDER BY oldest.event_id) AS place"
                    " FROM (SELECT event_id FROM event WHERE seq IS NULL ORDER BY event_id"
                    " LIMIT $2) oldest) fresh"
                    " WHERE event.event_id = fresh.event_id RETURNING seq",
                    DB_INT(head.last), DB_INT(limit));
    while (db_step(stmt) == DB_ROW)
        count++;
    status = db_finish(stmt);
    *more = count >= limit;
    return status == STATUS_OK
               ? db_run_one(store->db, "UPDATE event_head SET last = last + $2 WHERE head = $1",
                            DB_INT(1), DB_INT(count))
               : status;
}

enum status event_store_each(struct store *store, int64_t since, int64_t limit,
                             void (*each)(void *arg, const struct stored_event *), void *arg)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT e.seq, e.what, e.at_ms, r.code, r.show_id, e.seat, e.shift_id FROM event e"
                 " LEFT JOIN reservation r ON r.reservation_id = e.reservation_id"
                 " WHERE e.seq > $1 ORDER BY e.seq LIMIT $2",
                 DB_INT(since), DB_INT(limit));

    while (db_step(stmt) == DB_ROW) {
        struct stored_event event = {
            .seq = db_int(stmt, 0),
            .what = (enum event_kind)word_find(WORDS_EVENT_KIND, db_text(stmt, 1)),
            .at_ms = db_int(stmt, 2),
            .show_id = db_int(stmt, 4),
            .seat = (int)db_int(stmt, 5),
            .shift_id = db_int(stmt, 6),
        };

        store_copy_text(event.code, sizeof event.code, stmt, 3);
        each(arg, &event);
    }
    return db_finish(stmt);
}

enum status event_store_begin_anew(struct store *store, int64_t now_ms)
{
    struct event_head head;
    enum status status = lock_head(store, &head);
    int64_t before = head.last > now_ms ? head.last : now_ms, up = before - head.forgotten;

    /* After all that there are, so that none meets another on its way. */
    if (status == STATUS_OK)
        status = db_run(store->db, "UPDATE event SET seq = seq + $2 WHERE seq > $1",
                        DB_INT(head.forgotten), DB_INT(up));
    return status == STATUS_OK ? db_run_one(store->db,
                                            "UPDATE event_head SET last = last + $2, forgotten = $3"
                                            " WHERE head = $1",
                                            DB_INT(1), DB_INT(up), DB_INT(before))
                               : status;
}

/* How far events are to be forgotten: up to the first that is kept. */
static enum status find_old(struct store *store, int64_t before_ms, int64_t limit, int64_t *upto,
                            int64_t *latest_ms)
{
    struct db_stmt *stmt = db_start(
        store->db, "SELECT seq, at_ms FROM event WHERE seq IS NOT NULL ORDER BY seq LIMIT $1",
        DB_INT(limit));

    *upto = 0;
    *latest_ms = INT64_MIN;
    while (db_step(stmt) == DB_ROW && db_int(stmt, 1) < before_ms) {
        *upto = db_int(stmt, 0);
        if (db_int(stmt, 1) > *latest_ms)
            *latest_ms = db_int(stmt, 1);
    }
    return db_finish(stmt);
}

static enum status forget_events(struct store *store, int64_t upto, int64_t latest_ms)
{
    struct event_head head;
    enum status status = lock_head(store, &head);

    if (status == STATUS_OK)
        status = db_run(store->db, "DELETE FROM event WHERE seq <= $1", DB_INT(upto));
    return status == STATUS_OK
               ? db_run_one(store->db,
                            "UPDATE event_head SET"
                            " forgotten = CASE WHEN forgotten < $2 THEN $2 ELSE forgotten END,"
                            " kept_ms = CASE WHEN kept_ms <= $3 THEN $3 + 1 ELSE kept_ms END"
                            " WHERE head = $1",
                            DB_INT(1), DB_INT(upto), DB_INT(latest_ms))
               : status;
}

enum status event_store_prune(struct store *store, int64_t before_ms, int64_t limit)
{
    int64_t new_ms, upto = 0, latest_ms = 0;
    bool more;
    enum status status = find_new(store, &new_ms);

    if (status == STATUS_OK && new_ms < before_ms)
        status = event_store_number(store, limit, &more);
    if (status == STATUS_OK)
        status = find_old(store, before_ms, limit, &upto, &latest_ms);
    return status == STATUS_OK && upto > 0 ? forget_events(store, upto, latest_ms) : status;
}
