/*
 * What is on, from the live view: CONCERTS, CONCERT, SHOWS, SEATS, MAP, BEST; and for staff QUEUES.
 *
 * Nothing here is found by a search in the store: the live view has all concerts and shows, and a
 * list walks it by number. SHOWS is the exception, in the order of beginnings over all concerts: it
 * collects pointers, sorts them, and writes a page. A place in that list is the beginning and the
 * number of the last show written, so that shows with one beginning are told apart and a page can
 * go on after a show that is gone.
 *
 * since= of SEATS and MAP is what makes a seat map cheap to watch: the reply is one line as long as
 * the revision is the one that the client has.
 *
 * A day means the day at each venue: from= and to= are reckoned in the zone of each concert.
 *
 * What is said of a concert or a date is what holds at the moment of the request:
 * live_show_bookable() and live_show_count() are given the time and count what has expired as free,
 * whether or not a worker has written that down yet.
 */
#include <stdlib.h>
#include <string.h>

#include "domain/concert/best_block.h"
#include "presentation/verbs/call.h"
#include "presentation/seat_view.h"
#include "presentation/server.h"
#include "shared/text.h"

/* What the list says of a concert's shows. */
struct prospects {
    int64_t
        next_ms; /* the next date that can be booked, or else the next to come; INT64_MAX if none */
    int64_t free;
    bool to_come; /* some date is not past nor cancelled */
};

/* Nothing of it is kept between two requests: a date that begins, or a hold that ends, changes it
 * without any change of the view. */
static struct prospects look_ahead(const struct live_concert *concert, struct now now)
{
    struct prospects outlook = {.next_ms = INT64_MAX};
    int64_t to_come_ms = INT64_MAX;

    for (size_t i = 0; i < concert->show_count; i++) {
        const struct live_show *show = concert->shows[i];
        enum bookable bookable = live_show_bookable(show, now);

        if (bookable != BOOKABLE_PAST && bookable != BOOKABLE_CANCELLED) {
            outlook.to_come = true;
            if (show->show.starts_ms < to_come_ms)
                to_come_ms = show->show.starts_ms;
        }
        if (bookable == BOOKABLE) {
            outlook.free += live_show_count(show, now).free;
            if (show->show.starts_ms < outlook.next_ms)
                outlook.next_ms = show->show.starts_ms;
        }
    }
    if (outlook.next_ms == INT64_MAX)
        outlook.next_ms = to_come_ms;
    return outlook;
}

/* The state of the sale of a whole concert. What the concert itself says comes first: a sale that
 * is paused or closed is that, however its dates are. A concert without dates is one that is to
 * come, not one that is over. */
static enum outlook sale_outlook(const struct live_concert *concert, const struct prospects *ahead,
                                 struct now now)
{
    switch (concert_bookable(&concert->concert, now.wall_ms)) {
    case BOOKABLE_SOON:
    case BOOKABLE_UNGRADED:
        return OUTLOOK_SOON;
    case BOOKABLE_PAUSED:
        return OUTLOOK_PAUSED;
    case BOOKABLE_CLOSED:
        return OUTLOOK_CLOSED;
    default:
        break;
    }
    if (!ahead->to_come)
        return concert->show_count > 0 ? OUTLOOK_PAST : OUTLOOK_SOON;
    return ahead->free > 0 ? OUTLOOK_OPEN : OUTLOOK_SOLD_OUT;
}

/* The same as the next value of a row. */
static void sale_value(struct view_call *call, const struct live_concert *concert,
                       const struct prospects *ahead)
{
    reply_text(call->reply, word_at(WORDS_OUTLOOK, (int)sale_outlook(concert, ahead, call->now)));
}

/* Without grades there are no prices, which is not the same as a price of 0. */
static void price_range(struct view_call *call, const struct concert *concert)
{
    int64_t least = INT64_MAX, most = 0;

    for (int i = 0; i < concert->grade_count; i++) {
        if (concert->grades[i].price < least)
            least = concert->grades[i].price;
        if (concert->grades[i].price > most)
            most = concert->grades[i].price;
    }
    if (concert->grade_count == 0) {
        reply_absent(call->reply);
        reply_absent(call->reply);
        return;
    }
    reply_int(call->reply, least);
    reply_int(call->reply, most);
}

/* When the sale opens, while that is to come; nothing once it has opened or is over. */
static void sale_opens(struct view_call *call, const struct concert *concert)
{
    int64_t now_ms = call->now.wall_ms;

    if (concert->sale_opens_ms == NO_TIME || deadline_passed(concert->sale_opens_ms, now_ms) ||
        concert_bookable(concert, now_ms) == BOOKABLE_CLOSED)
        reply_absent(call->reply);
    else
        call_row_time(&call->call, concert->zone, concert->sale_opens_ms);
}

/* With the free seats of all dates that can be booked, and the next date even if it cannot:
 * people want to know what they wait for. */
static void concert_row(struct view_call *call, const struct live_concert *concert)
{
    const struct concert *stored = &concert->concert;
    struct prospects outlook = look_ahead(concert, call->now);

    reply_row(call->reply);
    reply_int(call->reply, stored->concert_id);
    reply_text(call->reply, stored->title);
    reply_text(call->reply, stored->artist);
    reply_text(call->reply, stored->venue);
    reply_int(call->reply, (int64_t)concert->show_count);
    if (outlook.next_ms != INT64_MAX)
        call_row_time(&call->call, stored->zone, outlook.next_ms);
    else
        reply_absent(call->reply);
    reply_int(call->reply, outlook.free);
    price_range(call, stored);
    sale_value(call, concert, &outlook);
    sale_opens(call, stored);
    reply_row_end(call->reply);
}

/* The words that are looked for are folded once here, those of a concert when it came into the
 * view, so that a search through all of them compares bytes. `last` is the number written last:
 * none is ever removed, so a page goes on behind it. */
enum status verb_CONCERTS(struct view_call *call)
{
    const char *search = request_text(call->request, "search");
    struct row_limit limit = {.left = request_int(call->request, "limit", ROWS_IF_NOT_SAID)};
    int64_t last = request_int(call->request, "after", 0);
    struct live_concert *concert = live_view_next_concert(call->server->view, last);
    char *query = search != NULL ? text_query(search) : NULL;

    if (search != NULL && query == NULL)
        return STATUS_INTERNAL;
    reply_columns(call->reply, call->request->verb->columns);
    for (; concert != NULL;
         concert = live_view_next_concert(call->server->view, concert->concert.concert_id)) {
        if (query != NULL && !text_matches(concert->search_key, query))
            continue;
        if (!row_limit_take(&limit))
            break;
        concert_row(call, concert);
        last = concert->concert.concert_id;
    }
    free(query);
    if (limit.more)
        call_field_more_int(&call->call, "after", last);
    return STATUS_OK;
}

/* A time that may not be set. */
static void field_set_time(struct view_call *call, const char *name, const char *zone,
                           int64_t time_ms)
{
    if (time_ms == NO_TIME)
        reply_field_text(call->reply, name, "");
    else
        call_field_time(&call->call, name, zone, time_ms);
}

/* A row for each grade, in the order of their first seats. */
static void grade_rows(struct view_call *call, const struct live_concert *concert)
{
    char seats[SEAT_SET_TEXT];

    for (seat_set left = concert_graded(&concert->concert); left != 0;) {
        const struct grade *grade = concert_grade_of(&concert->concert, seat_set_first(left));

        reply_row(call->reply);
        reply_text(call->reply, grade->name);
        reply_text(call->reply, seat_set_format(grade->seats, seats));
        reply_int(call->reply, grade->price);
        reply_int(call->reply, live_concert_free_of(concert, grade->seats, call->now));
        reply_row_end(call->reply);
        left &= ~grade->seats;
    }
}

enum status verb_CONCERT(struct view_call *call)
{
    const struct live_concert *concert =
        live_view_concert(call->server->view, request_int(call->request, "concert", 0));
    const struct concert *stored;

    if (concert == NULL)
        return call_missing(&call->call, MISSING_CONCERT);
    stored = &concert->concert;
    reply_columns(call->reply, call->request->verb->columns);
    grade_rows(call, concert);
    reply_field_int(call->reply, "concert", stored->concert_id);
    reply_field_text(call->reply, "title", stored->title);
    reply_field_text(call->reply, "artist", stored->artist);
    reply_field_text(call->reply, "venue", stored->venue);
    reply_field_text(call->reply, "zone", stored->zone);
    reply_field_int(call->reply, "capacity", stored->capacity);
    reply_field_int(call->reply, "seat_limit", stored->seat_limit);
    field_set_time(call, "sale_opens", stored->zone, stored->sale_opens_ms);
    field_set_time(call, "sale_closes", stored->zone, stored->sale_closes_ms);
    reply_field_text(call->reply, "cancel_rule", stored->cancel_until);
    reply_field_text(call->reply, "sale", word_at(WORDS_SALE, (int)stored->sale));
    reply_field_int(call->reply, "late_minutes", stored->late_minutes);
    return STATUS_OK;
}

/* For staff: how long a newcomer would wait by what has happened so far, and how long the first in
 * line has been waiting. The two part when admissions stop. */
static void queue_row(struct view_call *call, struct live_concert *concert,
                      const struct prospects *outlook)
{
    const struct live_token *first = TAILQ_FIRST(&concert->waiters);
    int64_t estimate_s = live_concert_newcomer_s(concert, &call->server->settings, call->now);
    int64_t now_ms = call->now.steady_ms;

    reply_row(call->reply);
    reply_int(call->reply, concert->concert.concert_id);
    reply_text(call->reply, concert->concert.title);
    sale_value(call, concert, outlook);
    reply_int(call->reply, (int64_t)concert->line.count);
    reply_int(call->reply, concert->active);
    reply_int(call->reply, concert->concert.capacity);
    reply_int(call->reply, admission_rate_minute(&concert->admissions, now_ms));
    reply_int(call->reply, admission_rate_hour(&concert->admissions, now_ms));
    reply_int(call->reply, estimate_s < 0 ? REPLY_UNKNOWN : estimate_s);
    if (first != NULL)
        reply_int(call->reply, (now_ms - first->waits_ms) / 1000);
    else
        reply_absent(call->reply);
    reply_row_end(call->reply);
}

/* Concerts with somebody in the queue, and those that somebody may still queue for. */
enum status verb_QUEUES(struct view_call *call)
{
    struct row_limit limit = {.left = request_int(call->request, "limit", ROWS_IF_NOT_SAID)};
    int64_t last = request_int(call->request, "after", 0);
    struct live_concert *concert = live_view_next_concert(call->server->view, last);

    reply_columns(call->reply, call->request->verb->columns);
    for (; concert != NULL;
         concert = live_view_next_concert(call->server->view, concert->concert.concert_id)) {
        struct prospects outlook = look_ahead(concert, call->now);

        if (!outlook.to_come && concert->line.count == 0 && concert->active == 0)
            continue;
        if (!row_limit_take(&limit))
            break;
        queue_row(call, concert, &outlook);
        last = concert->concert.concert_id;
    }
    if (limit.more)
        call_field_more_int(&call->call, "after", last);
    return STATUS_OK;
}

/* Of two that start together the one with the lower number: places in the list have to be in one
 * order for all who page through it. */
static int by_start(const void *left, const void *right)
{
    const struct show *a = &(*(struct live_show *const *)left)->show;
    const struct show *b = &(*(struct live_show *const *)right)->show;

    if (a->starts_ms != b->starts_ms)
        return a->starts_ms > b->starts_ms ? 1 : -1;
    return (a->show_id > b->show_id) - (a->show_id < b->show_id);
}

/* Counts are those of the moment, also of a date that is past: history is shown as it ended. */
static void show_row(struct view_call *call, const struct live_show *show, enum bookable bookable)
{
    struct seat_counts counts = live_show_count(show, call->now);
    const char *zone = show->concert->concert.zone;

    reply_row(call->reply);
    reply_int(call->reply, show->show.show_id);
    call_row_time(&call->call, zone, show->show.starts_ms);
    /* A date whose seats have no grades yet is one that opens later. */
    reply_text(call->reply,
               bookable_word(bookable == BOOKABLE_UNGRADED ? BOOKABLE_SOON : bookable));
    reply_int(call->reply, counts.free);
    reply_int(call->reply, counts.held);
    reply_int(call->reply, counts.sold);
    call_row_cancel_until(&call->call, zone, show->show.cancel_until_ms);
    reply_int(call->reply, show->show.concert_id);
    reply_text(call->reply, show->concert->concert.title);
    reply_row_end(call->reply);
}

/* What SHOWS is asked for. */
struct wanted_shows {
    const char *from, *to; /* days at the venue; NULL: no bound */
    bool all;              /* also what cannot be booked */
    struct place after;    /* only after it: the beginning and the number of a show */
    struct row_limit limit;
};

/* The instants at which the days of the request begin and end at a venue; the last day belongs to
 * it, so the end is the beginning of the day after (-1). False if one is no day: *wrong is its
 * argument. */
static bool find_days(const struct view_call *call, const struct wanted_shows *wanted,
                      const char *zone, int64_t *from_ms, int64_t *to_ms, const char **wrong)
{
    int64_t now_ms = call->now.wall_ms;

    *from_ms = INT64_MIN;
    *to_ms = INT64_MAX;
    *wrong = "from";
    if (wanted->from != NULL && !time_parse(call->zones, zone, wanted->from, now_ms, from_ms))
        return false;
    if (wanted->from != NULL)
        *from_ms = zone_day_start(call->zones, zone, *from_ms, 0);
    *wrong = "to";
    if (wanted->to == NULL)
        return true;
    if (!time_parse(call->zones, zone, wanted->to, now_ms, to_ms))
        return false;
    *to_ms = zone_day_start(call->zones, zone, *to_ms, -1);
    return true;
}

/* A list of all concerts needs a first day: without one it would be the whole history. Days are
 * tried in the configured zone only to refuse what is no day; each concert reckons them in its
 * own. */
static enum status read_wanted_shows(struct view_call *call, struct wanted_shows *wanted)
{
    const char *zone = call->server->settings.zone, *wrong;
    const char *after = request_text(call->request, "after");
    bool is_one = request_value(call->request, "concert")->given;
    int64_t from_ms, to_ms;

    *wanted = (struct wanted_shows){
        .from = request_text(call->request, "from"),
        .to = request_text(call->request, "to"),
        .all = request_int(call->request, "all", 0) != 0,
        .after.at_ms = INT64_MIN,
        .limit.left = request_int(call->request, "limit", is_one ? INT64_MAX : ROWS_IF_NOT_SAID),
    };
    if (!is_one && wanted->from == NULL)
        return call_bad_arg(&call->call, wanted->to != NULL ? "from" : "concert",
                            wanted->to != NULL ? "missing: to needs a first day"
                                               : "missing: give concert, or from for all of them");
    if (!find_days(call, wanted, zone, &from_ms, &to_ms, &wrong))
        return call_bad_arg(&call->call, wrong,
                            "not a date such as 2026-12-24, or +7 for in a week");
    if (from_ms >= to_ms)
        return call_bad_arg(&call->call, "to", "earlier than from");
    if (after != NULL && !place_parse(after, &wanted->after))
        return call_bad_arg(&call->call, "after", "not what the end of a list said");
    return STATUS_OK;
}

/* Adds the dates of a concert that are wanted to those in `found`, which has room for them. Returns
 * how many. */
static size_t find_shows(struct view_call *call, const struct wanted_shows *wanted,
                         const struct live_concert *concert, struct live_show **found)
{
    int64_t from_ms, to_ms;
    const char *wrong;
    size_t count = 0;

    if (!find_days(call, wanted, concert->concert.zone, &from_ms, &to_ms, &wrong))
        return 0;
    for (size_t i = 0; i < concert->show_count; i++) {
        struct live_show *show = concert->shows[i];
        int64_t starts_ms = show->show.starts_ms;

        if (starts_ms < from_ms || starts_ms >= to_ms || starts_ms < wanted->after.at_ms ||
            (starts_ms == wanted->after.at_ms && show->show.show_id <= wanted->after.id))
            continue;
        if (wanted->all || live_show_bookable(show, call->now) == BOOKABLE)
            found[count++] = show;
    }
    return count;
}

/* Writes the first of the dates, and where to go on. */
static void write_shows(struct view_call *call, struct wanted_shows *wanted,
                        struct live_show *const *found, size_t count)
{
    const struct live_show *last = NULL;

    reply_columns(call->reply, call->request->verb->columns);
    for (size_t i = 0; i < count && row_limit_take(&wanted->limit); i++) {
        last = found[i];
        show_row(call, last, live_show_bookable(last, call->now));
    }
    if (!wanted->limit.more || last == NULL)
        return;
    call_field_more_place(&call->call, (struct place){last->show.starts_ms, last->show.show_id});
}

/* Dates of several concerts are in no common order, so all that are wanted are found and sorted for
 * each page. Pointers into the view are good until the next batch is applied, which is not before
 * this returns. */
enum status verb_SHOWS(struct view_call *call)
{
    const struct live_view *view = call->server->view;
    int64_t concert_id = request_int(call->request, "concert", 0);
    const struct live_concert *concert = live_view_concert(view, concert_id);
    struct wanted_shows wanted;
    enum status status = read_wanted_shows(call, &wanted);
    struct live_show **found;
    size_t count = 0;

    if (status != STATUS_OK)
        return status;
    if (concert_id != 0 && concert == NULL)
        return call_missing(&call->call, MISSING_CONCERT);
    /* One more than there can be: with none, calloc() may return NULL. */
    found = calloc((concert_id != 0 ? concert->show_count : view->show_room) + 1, sizeof(void *));
    if (found == NULL)
        return STATUS_INTERNAL;
    if (concert_id != 0)
        count = find_shows(call, &wanted, concert, found);
    else
        for (concert = live_view_next_concert(view, 0); concert != NULL;
             concert = live_view_next_concert(view, concert->concert.concert_id))
            count += find_shows(call, &wanted, concert, found + count);
    if (count > 1)
        qsort(found, count, sizeof *found, by_start);
    write_shows(call, &wanted, found, count);
    free(found);
    return STATUS_OK;
}

/* The show of the request, as the user acted for sees it: `mine` is theirs. NULL in view->show if
 * there is none. */
static void look_at_seats(const struct view_call *call, struct seat_view *view)
{
    seat_view_look(view, call->server->view, request_int(call->request, "show", 0),
                   call->caller->user, call->now);
}

static void seat_row(struct view_call *call, const struct seat_view *view, int seat)
{
    const struct grade *grade = concert_grade_of(&view->show->concert->concert, seat);
    seat_set bit = seat_bit(seat);

    reply_row(call->reply);
    reply_int(call->reply, seat);
    reply_text(call->reply, grade != NULL ? grade->name : "");
    if (grade != NULL)
        reply_int(call->reply, grade->price);
    else
        reply_absent(call->reply);
    reply_text(call->reply, word_at(WORDS_SEAT_STATE, (int)seat_view_state(view, bit)));
    reply_int(call->reply, (view->mine & bit) != 0);
    reply_row_end(call->reply);
}

/* Only the very revision is unchanged: one that is greater than the daemon's comes from a client
 * that has spoken to another store. */
static bool is_unchanged(const struct view_call *call, int64_t rev)
{
    const struct request_value *since = request_value(call->request, "since");

    return since->given && since->number == rev;
}

/* Counts are sent even if nothing has changed: they are four numbers, and who polls by since= has
 * them with each answer. */
enum status verb_SEATS(struct view_call *call)
{
    struct seat_view view;
    struct seat_counts counts;
    int64_t rev;

    look_at_seats(call, &view);
    if (view.show == NULL)
        return call_missing(&call->call, MISSING_SHOW);
    rev = live_show_rev(view.show, call->now);
    counts = live_show_count(view.show, call->now);
    if (!is_unchanged(call, rev)) {
        reply_columns(call->reply, call->request->verb->columns);
        for (int seat = 1; seat <= SEAT_COUNT; seat++)
            seat_row(call, &view, seat);
    }
    reply_field_int(call->reply, "show", view.show->show.show_id);
    reply_field_int(call->reply, "rev", rev);
    reply_field_int(call->reply, "free", counts.free);
    reply_field_int(call->reply, "held", counts.held);
    reply_field_int(call->reply, "sold", counts.sold);
    reply_field_int(call->reply, "blocked", counts.blocked);
    if (is_unchanged(call, rev))
        reply_field_int(call->reply, "unchanged", 1);
    reply_field_int(call->reply, "concert", view.show->show.concert_id);
    return STATUS_OK;
}

enum status verb_MAP(struct view_call *call)
{
    struct seat_view view;
    char map[SEAT_COUNT + 1];
    int64_t rev;

    look_at_seats(call, &view);
    if (view.show == NULL)
        return call_missing(&call->call, MISSING_SHOW);
    rev = live_show_rev(view.show, call->now);
    reply_field_int(call->reply, "show", view.show->show.show_id);
    reply_field_int(call->reply, "rev", rev);
    if (is_unchanged(call, rev)) {
        reply_field_int(call->reply, "unchanged", 1);
    } else {
        reply_field_text(call->reply, "map", seat_view_map(&view, map));
    }
    reply_field_int(call->reply, "concert", view.show->show.concert_id);
    return STATUS_OK;
}

/* The seats of a grade, or all of them if `name` is NULL; 0 if the concert has no such grade. */
static seat_set seats_of_grade(const struct concert *concert, const char *name)
{
    seat_set seats = 0;

    if (name == NULL)
        return SEAT_SET_ALL;
    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        const struct grade *grade = concert_grade_of(concert, seat);

        if (grade != NULL && strcmp(grade->name, name) == 0)
            seats |= seat_bit(seat);
    }
    return seats;
}

/* A proposal, and nothing is held by it: `rev` says of which map it is, and HOLD may find the seats
 * gone. All blocks are found, in their order, and one of them is told, so that nth= leafs through
 * the same list as long as `rev` is the same. */
enum status verb_BEST(struct view_call *call)
{
    const char *grade = request_text(call->request, "grade");
    int64_t nth = request_int(call->request, "nth", 1);
    const struct concert *concert;
    struct seat_view view;
    seat_set blocks[SEAT_COUNT], wanted;
    int count;

    look_at_seats(call, &view);
    if (view.show == NULL)
        return call_missing(&call->call, MISSING_SHOW);
    concert = &view.show->concert->concert;
    wanted = seats_of_grade(concert, grade);
    if (wanted == 0)
        return call_missing(&call->call, MISSING_GRADE);
    count = best_blocks(SEAT_SET_ALL & ~(view.held | view.show->sold | view.blocked), wanted,
                        (int)request_int(call->request, "best", 0), blocks);
    if (nth > count)
        return STATUS_NO_BLOCK;
    reply_field_int(call->reply, "show", view.show->show.show_id);
    call_field_seats(&call->call, blocks[nth - 1]);
    reply_field_int(call->reply, "amount", concert_price(concert, blocks[nth - 1]));
    reply_field_int(call->reply, "nth", nth);
    reply_field_int(call->reply, "of", count);
    reply_field_int(call->reply, "rev", live_show_rev(view.show, call->now));
    reply_field_int(call->reply, "concert", view.show->show.concert_id);
    return STATUS_OK;
}
