/*
 * Concerts and shows are numbered by the largest number plus one, not from the ranges of
 * store_next_id(): they are few, people say their numbers, and rows are never deleted (a show that
 * was added by mistake is kept as `removed`), so no number comes back. Should two daemons draw the
 * same number, the second insert meets the primary key, answers BUSY and runs again.
 *
 * A concert is two reads, its row and its grades. Grades are written as a whole: all are deleted
 * and those that are left are inserted, since a change of one moves seats between several.
 *
 * Two numbers count changes. `rev` of a show grows by REV_STEP with each change of its seats, and
 * clients see it. `rev` of a concert is the number of its lock in a shared store (host_store.c);
 * every row that changes gets it as concert_rev, and other daemons read what has a greater one than
 * they know. show_store_touch() is given no concert, so it takes that number from the concert's
 * row, which its transaction has locked.
 *
 * The moments at which a sale opens, closes or ends with its last show are asked of the store by
 * their indexes, the next one after now; nothing keeps a list of them. What has come meanwhile is
 * what lies between the last look and now (concert_store_opened, _closed), and only concerts with
 * somebody in the queue are of interest for an end.
 *
 * last_place only grows: a place that was drawn by somebody who left is not given again. A daemon
 * that has the store to itself writes it and the revision of a show down in blocks, before the
 * first number of a block is given; after that a booking changes neither row. So after a restart
 * both go on after the block: with a gap, and never with a number that was given.
 */
#include "domain/concert/concert_store.h"

#include <string.h>

#include "domain/ports/host_store.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/store_rows.h"
#include "infrastructure/stores/write_order.h"

/* NO_TIME is NULL in a row, so that the partial indexes by which the next opening and closing are
 * found leave it out. */
static struct db_value time_value(int64_t time_ms)
{
    return time_ms == NO_TIME ? DB_NULL : DB_INT(time_ms);
}

static int64_t read_time(struct db_stmt *stmt, int column)
{
    return db_is_null(stmt, column) ? NO_TIME : db_int(stmt, column);
}

/* The one number that a statement finds. */
static enum status concert_read_number(struct db_stmt *stmt, int64_t *number)
{
    if (db_step(stmt) == DB_ROW)
        *number = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status concert_store_next_id(struct store *store, int64_t *concert_id)
{
    return concert_read_number(
        db_start_values(store->db, "SELECT coalesce(max(concert_id), 0) + 1 FROM concert", NULL, 0),
        concert_id);
}

enum status show_store_next_id(struct store *store, int64_t *show_id)
{
    return concert_read_number(
        db_start_values(store->db, "SELECT coalesce(max(show_id), 0) + 1 FROM show", NULL, 0),
        show_id);
}

bool store_rows_concert(struct db_stmt *stmt, struct concert *concert)
{
    concert->concert_id = db_int(stmt, 0);
    store_copy_text(concert->title, sizeof concert->title, stmt, 1);
    store_copy_text(concert->artist, sizeof concert->artist, stmt, 2);
    store_copy_text(concert->venue, sizeof concert->venue, stmt, 3);
    store_copy_text(concert->zone, sizeof concert->zone, stmt, 4);
    concert->capacity = db_int(stmt, 5);
    concert->seat_limit = db_int(stmt, 6);
    concert->sale_opens_ms = read_time(stmt, 7);
    concert->sale_closes_ms = read_time(stmt, 8);
    store_copy_text(concert->cancel_until, sizeof concert->cancel_until, stmt, 9);
    concert->grade_count = 0;
    concert->late_minutes = db_int(stmt, 11);
    return sale_parse(db_text(stmt, 10), &concert->sale);
}

void store_rows_grade(struct db_stmt *stmt, int column, struct concert *concert)
{
    struct grade *grade;

    if (concert->grade_count == GRADES_MAX)
        return;
    grade = &concert->grades[concert->grade_count++];
    store_copy_text(grade->name, sizeof grade->name, stmt, column);
    grade->price = db_int(stmt, column + 1);
    grade->seats = (seat_set)db_int(stmt, column + 2);
}

static enum status read_grades(struct store *store, struct concert *concert)
{
    struct db_stmt *stmt = db_start(
        store->db, "SELECT name, price, seats FROM grade WHERE concert_id = $1 ORDER BY name",
        DB_INT(concert->concert_id));

    while (db_step(stmt) == DB_ROW)
        store_rows_grade(stmt, 0, concert);
    return db_finish(stmt);
}

enum status concert_store_find(struct store *store, int64_t concert_id, struct concert *concert)
{
    enum status status, result = STATUS_NOT_FOUND;
    struct db_stmt *stmt;

    if (row_cache_concert(store->rows, concert_id, concert))
        return STATUS_OK;
    stmt = db_start(store->db, "SELECT " CONCERT_COLUMNS " FROM concert WHERE concert_id = $1",
                    DB_INT(concert_id));
    if (db_step(stmt) == DB_ROW)
        result = store_rows_concert(stmt, concert) ? STATUS_OK : STATUS_INTERNAL;
    status = db_finish(stmt);
    if (status == STATUS_OK)
        status = result;
    if (status == STATUS_OK)
        status = read_grades(store, concert);
    if (status == STATUS_OK)
        row_cache_keep_concert(store->rows, concert);
    return status;
}

/* In a shared store a concert begins at revision 1: whoever has not heard of it knows it up to 0,
 * and reads what is above. */
enum status concert_store_add(struct store *store, const struct concert *concert)
{
    return db_run(store->db,
                  "INSERT INTO concert (" CONCERT_COLUMNS ", rev, last_place)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)",
                  DB_INT(concert->concert_id), DB_TEXT(concert->title), DB_TEXT(concert->artist),
                  DB_TEXT(concert->venue), DB_TEXT(concert->zone), DB_INT(concert->capacity),
                  DB_INT(concert->seat_limit), time_value(concert->sale_opens_ms),
                  time_value(concert->sale_closes_ms), DB_TEXT(concert->cancel_until),
                  DB_TEXT(sale_word(concert->sale)), DB_INT(concert->late_minutes),
                  DB_INT(store_is_shared(store)));
}

/* Without last_place and rev, which struct concert does not have either: others count them up by
 * statements of their own, and what was read with the rest would set them back. */
enum status concert_store_update(struct store *store, const struct concert *concert)
{
    row_cache_forget_concert(store->rows, concert->concert_id);
    return db_run(
        store->db,
        "UPDATE concert SET title = $2, artist = $3, venue = $4, zone = $5, capacity = $6,"
        " seat_limit = $7, sale_opens_ms = $8, sale_closes_ms = $9, cancel_until = $10,"
        " sale = $11, late_minutes = $12 WHERE concert_id = $1",
        DB_INT(concert->concert_id), DB_TEXT(concert->title), DB_TEXT(concert->artist),
        DB_TEXT(concert->venue), DB_TEXT(concert->zone), DB_INT(concert->capacity),
        DB_INT(concert->seat_limit), time_value(concert->sale_opens_ms),
        time_value(concert->sale_closes_ms), DB_TEXT(concert->cancel_until),
        DB_TEXT(sale_word(concert->sale)), DB_INT(concert->late_minutes));
}

/* Grades change seldom, so the cache forgets the concert instead of following the change. */
enum status concert_store_set_grades(struct store *store, const struct concert *concert)
{
    enum status status =
        db_run(store->db, "DELETE FROM grade WHERE concert_id = $1", DB_INT(concert->concert_id));

    row_cache_forget_concert(store->rows, concert->concert_id);
    for (int i = 0; i < concert->grade_count && status == STATUS_OK; i++)
        status = db_run(
            store->db, "INSERT INTO grade (concert_id, name, price, seats) VALUES ($1, $2, $3, $4)",
            DB_INT(concert->concert_id), DB_TEXT(concert->grades[i].name),
            DB_INT(concert->grades[i].price), DB_INT((int64_t)concert->grades[i].seats));
    return status;
}

/* A place that is left of the last block costs no statement. Otherwise the row grows by a block
 * first; only if it is not known where that began, it is read back, and the block ends there. */
enum status concert_store_draw_place(struct store *store, int64_t concert_id, int64_t *place)
{
    int64_t end = 0;
    enum status status;

    if (row_cache_next_place(store->rows, concert_id, place))
        return STATUS_OK;
    status = db_gather_sum(store->db, WRITE_LAST_PLACE,
                           "UPDATE concert SET last_place = last_place + $2 WHERE concert_id = $1",
                           concert_id, row_cache_block(store->rows));
    if (status != STATUS_OK || row_cache_add_places(store->rows, concert_id, place))
        return status;
    status = concert_read_number(db_start(store->db,
                                          "SELECT last_place FROM concert WHERE concert_id = $1",
                                          DB_INT(concert_id)),
                                 &end);
    if (status == STATUS_OK)
        row_cache_keep_places(store->rows, concert_id, end, place);
    return status;
}

void store_rows_show(struct db_stmt *stmt, struct show *show)
{
    show->show_id = db_int(stmt, 0);
    show->concert_id = db_int(stmt, 1);
    show->starts_ms = db_int(stmt, 2);
    show->cancel_until_ms = db_int(stmt, 3);
    show->cancelled = db_int(stmt, 4) != 0;
    show->rev = db_int(stmt, 5);
    show->removed = db_int(stmt, 6) != 0;
    show->starts_local_ms = db_int(stmt, 7);
    show->kept_until_ms = db_int(stmt, 8);
}

/* The revision is the one that was given last, as far as that is known. */
static void read_show(struct store *store, struct db_stmt *stmt, struct show *show)
{
    store_rows_show(stmt, show);
    show->rev = row_cache_rev(store->rows, show->show_id, show->rev);
}

enum status show_store_find(struct store *store, int64_t show_id, struct show *show)
{
    bool found = false;
    enum status status;
    struct db_stmt *stmt;

    if (row_cache_show(store->rows, show_id, show))
        return STATUS_OK;
    stmt =
        db_start(store->db, "SELECT " SHOW_COLUMNS " FROM show WHERE show_id = $1 AND removed = 0",
                 DB_INT(show_id));
    if (db_step(stmt) == DB_ROW) {
        read_show(store, stmt, show);
        found = true;
    }
    status = db_finish(stmt);
    if (status == STATUS_OK && found)
        row_cache_keep_show(store->rows, show);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

/* The one time that a statement finds; *time_ms stays as it is if it finds none. */
static enum status read_one_time(struct db_stmt *stmt, int64_t *time_ms)
{
    if (db_step(stmt) == DB_ROW && !db_is_null(stmt, 0))
        *time_ms = db_int(stmt, 0);
    return db_finish(stmt);
}

enum status show_store_last(struct store *store, int64_t concert_id, int64_t *start_ms,
                            int64_t *off_ms)
{
    enum status status;

    if (row_cache_dates(store->rows, concert_id, start_ms, off_ms))
        return STATUS_OK;
    *start_ms = *off_ms = NO_TIME;
    status = read_one_time(db_start(store->db,
                                    "SELECT max(starts_ms) FROM show"
                                    " WHERE concert_id = $1 AND cancelled = 0",
                                    DB_INT(concert_id)),
                           start_ms);
    if (status == STATUS_OK)
        status = read_one_time(db_start(store->db,
                                        "SELECT max(starts_ms) FROM show WHERE concert_id = $1"
                                        " AND starts_ms > $2 AND cancelled = 1 AND removed = 0",
                                        DB_INT(concert_id), DB_INT(*start_ms)),
                               off_ms);
    if (status == STATUS_OK)
        row_cache_keep_dates(store->rows, concert_id, *start_ms, *off_ms);
    return status;
}

/* "Cancelled" goes before "past": a concert whose dates to come were all called off is not over by
 * itself. What was removed was called off before, so it is not among the others. */
enum status show_store_outlook(struct store *store, int64_t concert_id, int64_t wall_ms,
                               enum bookable *outlook)
{
    int64_t start_ms, off_ms;
    enum status status = show_store_last(store, concert_id, &start_ms, &off_ms);

    if (status != STATUS_OK)
        return status;
    if (start_ms > wall_ms)
        *outlook = BOOKABLE;
    else
        *outlook = off_ms > wall_ms ? BOOKABLE_CANCELLED : BOOKABLE_PAST;
    return STATUS_OK;
}

/* When late sales of a show that has begun end next, INT64_MAX: none do. They last for a day at
 * most, so only what began within one is looked at; what is to begin, is asked for again then. */
static enum status next_late_closing(struct store *store, int64_t wall_ms, int64_t *closes_ms)
{
    *closes_ms = INT64_MAX;
    return read_one_time(
        db_start(store->db,
                 "SELECT min(s.starts_ms + c.late_minutes * 60000) FROM show s"
                 " JOIN concert c ON c.concert_id = s.concert_id WHERE s.starts_ms > $1"
                 " AND s.starts_ms <= $2 AND s.starts_ms + c.late_minutes * 60000 > $2",
                 DB_INT(wall_ms - LATE_MOST_MS), DB_INT(wall_ms)),
        closes_ms);
}

/* When a sale may end next: at its own time, when a show begins that may be the last, or when that
 * is not sold late any more. Too early does no harm, the question is asked again then. */
enum status concert_store_next_closing(struct store *store, int64_t wall_ms, int64_t *closes_ms)
{
    int64_t starts_ms = INT64_MAX, late_ms = INT64_MAX;
    enum status status;

    *closes_ms = INT64_MAX;
    status = read_one_time(
        db_start(store->db, "SELECT min(sale_closes_ms) FROM concert WHERE sale_closes_ms > $1",
                 DB_INT(wall_ms)),
        closes_ms);
    if (status == STATUS_OK)
        status = read_one_time(db_start(store->db,
                                        "SELECT min(starts_ms) FROM show WHERE starts_ms > $1",
                                        DB_INT(wall_ms)),
                               &starts_ms);
    if (status == STATUS_OK)
        status = next_late_closing(store, wall_ms, &late_ms);
    if (starts_ms < *closes_ms)
        *closes_ms = starts_ms;
    if (late_ms < *closes_ms)
        *closes_ms = late_ms;
    return status;
}

static enum status each_concert(struct db_stmt *stmt, void (*each)(void *arg, int64_t concert_id),
                                void *arg)
{
    while (db_step(stmt) == DB_ROW)
        each(arg, db_int(stmt, 0));
    return db_finish(stmt);
}

/* Of a table with the column concert_id, named c. */
#define HAS_LIVE_TOKENS                                                      \
    "(EXISTS (SELECT 1 FROM queue_token t WHERE t.concert_id = c.concert_id" \
    " AND t.state = 'waiting') OR EXISTS (SELECT 1 FROM queue_token t"       \
    " WHERE t.concert_id = c.concert_id AND t.state = 'active'))"

enum status concert_store_live(struct store *store, void (*each)(void *arg, int64_t concert_id),
                               void *arg)
{
    return each_concert(db_start_values(store->db,
                                        "SELECT c.concert_id FROM concert c WHERE " HAS_LIVE_TOKENS,
                                        NULL, 0),
                        each, arg);
}

/* Three ways in which a sale may have ended, in the order of concert_store_next_closing(). Every
 * show that has begun counts, since it may have been the last; whoever is told asks
 * show_store_outlook() whether it was. */
enum status concert_store_closed(struct store *store, int64_t from_ms, int64_t to_ms,
                                 void (*each)(void *arg, int64_t concert_id), void *arg)
{
    enum status status =
        each_concert(db_start(store->db,
                              "SELECT c.concert_id FROM concert c WHERE c.sale_closes_ms > $1"
                              " AND c.sale_closes_ms <= $2 AND " HAS_LIVE_TOKENS,
                              DB_INT(from_ms), DB_INT(to_ms)),
                     each, arg);

    if (status == STATUS_OK)
        status = each_concert(db_start(store->db,
                                       "SELECT c.concert_id FROM show c WHERE c.starts_ms > $1"
                                       " AND c.starts_ms <= $2 AND " HAS_LIVE_TOKENS,
                                       DB_INT(from_ms), DB_INT(to_ms)),
                              each, arg);
    if (status != STATUS_OK)
        return status;
    return each_concert(
        db_start(store->db,
                 "SELECT c.concert_id FROM show s JOIN concert c ON c.concert_id = s.concert_id"
                 " WHERE s.starts_ms > $1 AND s.starts_ms <= $3"
                 " AND s.starts_ms + c.late_minutes * 60000 > $2"
                 " AND s.starts_ms + c.late_minutes * 60000 <= $3"
                 " AND c.late_minutes > 0 AND " HAS_LIVE_TOKENS,
                 DB_INT(from_ms - LATE_MOST_MS), DB_INT(from_ms), DB_INT(to_ms)),
        each, arg);
}

enum status concert_store_next_opening(struct store *store, int64_t wall_ms, int64_t *opens_ms)
{
    *opens_ms = INT64_MAX;
    return read_one_time(db_start(store->db,
                                  "SELECT min(sale_opens_ms) FROM concert WHERE sale_opens_ms > $1",
                                  DB_INT(wall_ms)),
                         opens_ms);
}

enum status concert_store_opened(struct store *store, int64_t from_ms, int64_t to_ms,
                                 void (*each)(void *arg, int64_t concert_id), void *arg)
{
    return each_concert(
        db_start(store->db,
                 "SELECT concert_id FROM concert WHERE sale_opens_ms > $1 AND sale_opens_ms <= $2",
                 DB_INT(from_ms), DB_INT(to_ms)),
        each, arg);
}

enum status show_store_add(struct store *store, const struct show *show)
{
    row_cache_forget_show(store->rows, show->concert_id, show->show_id);
    return db_run(store->db,
                  "INSERT INTO show (" SHOW_COLUMNS ", concert_rev)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  DB_INT(show->show_id), DB_INT(show->concert_id), DB_INT(show->starts_ms),
                  DB_INT(show->cancel_until_ms), DB_INT(show->cancelled), DB_INT(show->rev),
                  DB_INT(show->removed), DB_INT(show->starts_local_ms), DB_INT(show->kept_until_ms),
                  DB_INT(host_store_rev(store, show->concert_id)));
}

/* A date that was over and is moved has people to be known again, so it is not `forgotten` any
 * more. */
enum status show_store_set_times(struct store *store, const struct show *show)
{
    row_cache_change_show(store->rows, show);
    return db_run(store->db,
                  "UPDATE show SET starts_ms = $2, starts_local_ms = $3, cancel_until_ms = $4,"
                  " concert_rev = $5, kept_until_ms = $6, forgotten = 0 WHERE show_id = $1",
                  DB_INT(show->show_id), DB_INT(show->starts_ms), DB_INT(show->starts_local_ms),
                  DB_INT(show->cancel_until_ms), DB_INT(host_store_rev(store, show->concert_id)),
                  DB_INT(show->kept_until_ms));
}

enum status show_store_update(struct store *store, const struct show *show)
{
    row_cache_change_show(store->rows, show);
    return db_run(store->db,
                  "UPDATE show SET cancelled = $2, removed = $3, cancel_until_ms = $4,"
                  " concert_rev = $5 WHERE show_id = $1",
                  DB_INT(show->show_id), DB_INT(show->cancelled), DB_INT(show->removed),
                  DB_INT(show->cancel_until_ms), DB_INT(host_store_rev(store, show->concert_id)));
}

enum status show_store_touch(struct store *store, int64_t show_id, int64_t *rev)
{
    int64_t block = row_cache_block(store->rows) * REV_STEP, end = 0;
    struct show show;
    enum status status;

    if (row_cache_next_rev(store->rows, show_id, rev))
        return STATUS_OK;
    /* What is left of a block is known only of a show that is remembered. */
    status = show_store_find(store, show_id, &show);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        return status;
    status = db_gather_sum(store->db, WRITE_SHOW_REV,
                           "UPDATE show SET rev = rev + $2, concert_rev ="
                           " (SELECT c.rev FROM concert c WHERE c.concert_id = show.concert_id)"
                           " WHERE show_id = $1",
                           show_id, block);
    if (status != STATUS_OK || row_cache_add_revs(store->rows, show_id, rev))
        return status;
    status = concert_read_number(
        db_start(store->db, "SELECT rev FROM show WHERE show_id = $1", DB_INT(show_id)), &end);
    *rev = end - block + REV_STEP;
    return status;
}

enum status concert_store_each(struct store *store, void (*each)(void *arg, const struct concert *),
                               void *arg)
{
    enum status inner = STATUS_OK, status;
    struct db_stmt *stmt = db_start_values(
        store->db, "SELECT " CONCERT_COLUMNS " FROM concert ORDER BY concert_id", NULL, 0);

    while (inner == STATUS_OK && db_step(stmt) == DB_ROW) {
        struct concert concert;

        inner = store_rows_concert(stmt, &concert) ? read_grades(store, &concert) : STATUS_INTERNAL;
        if (inner == STATUS_OK)
            each(arg, &concert);
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? inner : status;
}

/* The shows of a concert, or of all (0), that were not removed. */
static struct db_stmt *start_shows(struct store *store, int64_t concert_id)
{
    if (concert_id == 0)
        return db_start_values(
            store->db, "SELECT " SHOW_COLUMNS " FROM show WHERE removed = 0 ORDER BY show_id", NULL,
            0);
    return db_start(store->db,
                    "SELECT " SHOW_COLUMNS " FROM show WHERE concert_id = $1 AND removed = 0"
                    " ORDER BY show_id",
                    DB_INT(concert_id));
}

enum status show_store_each(struct store *store, int64_t concert_id,
                            void (*each)(void *arg, const struct show *), void *arg)
{
    struct db_stmt *stmt = start_shows(store, concert_id);

    while (db_step(stmt) == DB_ROW) {
        struct show show;

        read_show(store, stmt, &show);
        each(arg, &show);
    }
    return db_finish(stmt);
}
