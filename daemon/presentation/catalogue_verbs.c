/*
 * What is on, from the live view: CONCERTS, SHOWS, SEATS, MAP.
 */
#include <stdlib.h>
#include <string.h>

#include "presentation/call.h"
#include "presentation/server.h"
#include "shared/text.h"

/* What the list says of a concert's shows. */
struct outlook {
    int64_t
        next_ms; /* the next date that can be booked, or else the next to come; INT64_MAX if none */
    int64_t free;
    bool to_come; /* some date is not past nor cancelled */
};

static struct outlook look_ahead(const struct live_concert *concert, struct now now)
{
    struct outlook outlook = {.next_ms = INT64_MAX};
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
            outlook.free += live_show_count(show, now.steady_ms).free;
            if (show->show.starts_ms < outlook.next_ms)
                outlook.next_ms = show->show.starts_ms;
        }
    }
    if (outlook.next_ms == INT64_MAX)
        outlook.next_ms = to_come_ms;
    return outlook;
}

/* The state of the sale of a whole concert, in one word. */
static const char *sale_state(const struct live_concert *concert, const struct outlook *outlook,
                              struct now now)
{
    enum bookable bookable = concert_bookable(&concert->concert, now.wall_ms);

    if (bookable == BOOKABLE_UNGRADED)
        return "soon";
    if (bookable != BOOKABLE)
        return bookable_word(bookable);
    if (!outlook->to_come)
        return concert->show_count > 0 ? "past" : "soon";
    return outlook->free > 0 ? "open" : "sold_out";
}

static void price_range(struct call *call, const struct concert *concert)
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

static void concert_row(struct call *call, const struct live_concert *concert)
{
    const struct concert *stored = &concert->concert;
    struct outlook outlook = look_ahead(concert, call->now);

    reply_row(call->reply);
    reply_int(call->reply, stored->concert_id);
    reply_text(call->reply, stored->title);
    reply_text(call->reply, stored->artist);
    reply_text(call->reply, stored->venue);
    reply_int(call->reply, (int64_t)concert->show_count);
    if (outlook.next_ms != INT64_MAX)
        call_row_time(call, stored->zone, outlook.next_ms);
    else
        reply_absent(call->reply);
    reply_int(call->reply, outlook.free);
    price_range(call, stored);
    reply_text(call->reply, sale_state(concert, &outlook, call->now));
    reply_row_end(call->reply);
}

enum status verb_CONCERTS(struct call *call)
{
    const char *search = request_text(call->request, "search");
    int64_t limit = request_int(call->request, "limit", ROWS_IF_NOT_SAID);
    struct live_concert *concert =
        live_view_next_concert(call->server->view, request_int(call->request, "after", 0));
    char *folded = search != NULL ? text_fold(search) : NULL;

    if (search != NULL && folded == NULL)
        return STATUS_INTERNAL;
    reply_columns(call->reply, call->request->verb->columns);
    for (; concert != NULL && limit > 0;
         concert = live_view_next_concert(call->server->view, concert->concert.concert_id)) {
        if (folded != NULL && !text_matches(concert->folded, folded))
            continue;
        concert_row(call, concert);
        limit--;
    }
    free(folded);
    return STATUS_OK;
}

static int by_start(const void *left, const void *right)
{
    const struct live_show *a = *(struct live_show *const *)left;
    const struct live_show *b = *(struct live_show *const *)right;

    return (a->show.starts_ms > b->show.starts_ms) - (a->show.starts_ms < b->show.starts_ms);
}

static void show_row(struct call *call, const struct live_show *show, enum bookable bookable)
{
    struct seat_counts counts = live_show_count(show, call->now.steady_ms);
    const char *zone = show->concert->concert.zone;

    reply_row(call->reply);
    reply_int(call->reply, show->show.show_id);
    call_row_time(call, zone, show->show.starts_ms);
    /* A date whose seats have no grades yet is one that opens later. */
    reply_text(call->reply,
               bookable_word(bookable == BOOKABLE_UNGRADED ? BOOKABLE_SOON : bookable));
    reply_int(call->reply, counts.free);
    reply_int(call->reply, counts.held);
    reply_int(call->reply, counts.sold);
    call_row_cancel_until(call, zone, show->show.cancel_until_ms);
    reply_row_end(call->reply);
}

enum status verb_SHOWS(struct call *call)
{
    struct live_concert *concert =
        live_view_concert(call->server->view, request_int(call->request, "concert", 0));
    bool all = request_int(call->request, "all", 0) != 0;

    if (concert == NULL)
        return call_missing(call, "concert");
    reply_columns(call->reply, call->request->verb->columns);
    /* Dates are rarely added, and hardly ever out of order: mostly there is nothing to sort. */
    if (concert->show_count > 1)
        qsort(concert->shows, concert->show_count, sizeof(struct live_show *), by_start);
    for (size_t i = 0; i < concert->show_count; i++) {
        enum bookable bookable = live_show_bookable(concert->shows[i], call->now);

        if (all || bookable == BOOKABLE)
            show_row(call, concert->shows[i], bookable);
    }
    return STATUS_OK;
}

/* A show with what its seats are at the moment, to one user. */
struct seat_view {
    const struct live_show *show;
    seat_set held, blocked, mine;
};

/* Finds the show of the request and how it looks; NULL in view->show if there is none. */
static void look_at_seats(const struct call *call, struct seat_view *view)
{
    const struct live_user *user = live_view_user(call->server->view, caller_user(call->caller));

    memset(view, 0, sizeof *view);
    view->show = live_view_show(call->server->view, request_int(call->request, "show", 0));
    if (view->show == NULL)
        return;
    view->held = live_show_held(view->show, call->now.steady_ms);
    view->blocked = live_show_blocked(view->show);
    if (user == NULL)
        return;
    for (seat_set rest = view->held | view->show->sold; rest != 0; rest = seat_set_rest(rest))
        if (view->show->seats[seat_set_first(rest) - 1].user_id == user->user_id)
            view->mine |= seat_bit(seat_set_first(rest));
}

static void seat_row(struct call *call, const struct seat_view *view, int seat)
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
    reply_text(call->reply, view->held & bit         ? "held"
                            : view->show->sold & bit ? "sold"
                            : view->blocked & bit    ? "blocked"
                                                     : "free");
    reply_int(call->reply, (view->mine & bit) != 0);
    reply_row_end(call->reply);
}

static bool is_unchanged(const struct call *call, int64_t rev)
{
    const struct request_value *since = request_value(call->request, "since");

    return since->given && since->number == rev;
}

enum status verb_SEATS(struct call *call)
{
    struct seat_view view;
    struct seat_counts counts;
    int64_t rev;

    look_at_seats(call, &view);
    if (view.show == NULL)
        return call_missing(call, "show");
    rev = live_show_rev(view.show, call->now.steady_ms);
    counts = live_show_count(view.show, call->now.steady_ms);
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
    return STATUS_OK;
}

static char map_character(const struct seat_view *view, seat_set bit)
{
    bool mine = (view->mine & bit) != 0;

    if (view->held & bit)
        return mine ? 'm' : 'h';
    if (view->show->sold & bit)
        return mine ? 'o' : 'X';
    return view->blocked & bit ? '#' : '.';
}

enum status verb_MAP(struct call *call)
{
    struct seat_view view;
    char map[SEAT_COUNT + 1] = "";
    int64_t rev;

    look_at_seats(call, &view);
    if (view.show == NULL)
        return call_missing(call, "show");
    rev = live_show_rev(view.show, call->now.steady_ms);
    reply_field_int(call->reply, "show", view.show->show.show_id);
    reply_field_int(call->reply, "rev", rev);
    if (is_unchanged(call, rev)) {
        reply_field_int(call->reply, "unchanged", 1);
        return STATUS_OK;
    }
    for (int seat = 1; seat <= SEAT_COUNT; seat++)
        map[seat - 1] = map_character(&view, seat_bit(seat));
    reply_field_text(call->reply, "map", map);
    return STATUS_OK;
}
