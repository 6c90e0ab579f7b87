/*
 * DUMP: what is on, as the requests that make it.
 *
 * For each concert, so that nothing of it is on sale before all of it is there, if it is not to be:
 *
 *     CONCERT-ADD title=... zone=... ...
 *     SALE concert=$concert state=...       unless it is open
 *     GRADE-SET concert=$concert ...        each grade
 *     SHOW-ADD concert=$concert starts=...  each date to come
 *
 * A script gives $concert the number that the CONCERT-ADD before it was answered with; a $ in a
 * value is doubled for it. Times have their offset, and the concert its zone, so that the requests
 * mean the same in a box office that is elsewhere.
 *
 * Dates that are past or were called off are left out, and so is a concert that has no others. What
 * was sold, who waits and which seats are kept is not of the catalogue.
 */
#include <inttypes.h>

#include "presentation/server.h"
#include "presentation/verbs/call.h"
#include "shared/request.h"

static bool is_to_come(const struct live_show *show, struct now now)
{
    enum bookable bookable = live_show_bookable(show, now);

    return bookable != BOOKABLE_PAST && bookable != BOOKABLE_CANCELLED;
}

static bool has_ended(const struct live_concert *concert, struct now now)
{
    for (size_t i = 0; i < concert->show_count; i++)
        if (is_to_come(concert->shows[i], now))
            return false;
    return concert->show_count > 0;
}

static void add_time(const struct view_call *call, struct buffer *request, const char *name,
                     const char *zone, int64_t time_ms)
{
    char text[TIME_TEXT];

    if (time_ms == NO_TIME)
        return;
    time_format(call->zones, zone, time_ms, text);
    request_add_to_script(request, name, text);
}

/* A row with the request, which is empty afterwards. */
static void dump_row(const struct view_call *call, struct buffer *request)
{
    buffer_add(request, "", 1);
    reply_row(call->reply);
    reply_text(call->reply, buffer_content(request));
    reply_row_end(call->reply);
    buffer_truncate(request, 0);
}

static void dump_concert(const struct view_call *call, struct buffer *request,
                         const struct concert *concert)
{
    buffer_add_text(request, "CONCERT-ADD");
    request_add_to_script(request, "title", concert->title);
    if (concert->artist[0] != '\0')
        request_add_to_script(request, "artist", concert->artist);
    if (concert->venue[0] != '\0')
        request_add_to_script(request, "venue", concert->venue);
    request_add_to_script(request, "zone", concert->zone);
    buffer_printf(request, " capacity=%" PRId64 " seat_limit=%" PRId64, concert->capacity,
                  concert->seat_limit);
    add_time(call, request, "sale_opens", concert->zone, concert->sale_opens_ms);
    add_time(call, request, "sale_closes", concert->zone, concert->sale_closes_ms);
    request_add_to_script(request, "cancel_until", concert->cancel_until);
    buffer_printf(request, " late_minutes=%" PRId64, concert->late_minutes);
    dump_row(call, request);
    if (concert->sale == SALE_OPEN)
        return;
    buffer_printf(request, "SALE concert=$concert state=%s",
                  word_at(WORDS_SALE, (int)concert->sale));
    dump_row(call, request);
}

static void dump_grade(const struct view_call *call, struct buffer *request,
                       const struct grade *grade)
{
    char seats[SEAT_SET_TEXT];

    buffer_add_text(request, "GRADE-SET concert=$concert");
    request_add_to_script(request, "grade", grade->name);
    buffer_printf(request, " seats=%s price=%" PRId64, seat_set_format_ranges(grade->seats, seats),
                  grade->price);
    dump_row(call, request);
}

static void dump_show(const struct view_call *call, struct buffer *request, const char *zone,
                      const struct live_show *show)
{
    if (!is_to_come(show, call->now))
        return;
    buffer_add_text(request, "SHOW-ADD concert=$concert");
    add_time(call, request, "starts", zone, show->show.starts_ms);
    dump_row(call, request);
}

enum status verb_DUMP(struct view_call *call)
{
    const struct live_view *view = call->server->view;
    struct buffer request;

    buffer_init(&request);
    reply_columns(call->reply, call->request->verb->columns);
    for (const struct live_concert *concert = live_view_next_concert(view, 0); concert != NULL;
         concert = live_view_next_concert(view, concert->concert.concert_id)) {
        if (has_ended(concert, call->now))
            continue;
        dump_concert(call, &request, &concert->concert);
        for (int i = 0; i < concert->concert.grade_count; i++)
            dump_grade(call, &request, &concert->concert.grades[i]);
        for (size_t i = 0; i < concert->show_count; i++)
            dump_show(call, &request, concert->concert.zone, concert->shows[i]);
    }
    buffer_release(&request);
    return STATUS_OK;
}
