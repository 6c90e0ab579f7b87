/*
 * The table of all functions of all verbs, made from verbs.def: each row gives the names of its
 * functions by its kind and its steps, and the linker finds them. A verb without a function does
 * not link, a function without a row is never called and the compiler says so, since it has no
 * prototype.
 *
 * And what the verbs have in common beside it: fields and values that several of them write, pages
 * of a list, days, and refusals that the table of arguments cannot say.
 */
#include "presentation/verbs/call.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "presentation/sync.h"

/* Two numbers and a dot. */
enum { PLACE_TEXT = 48 };

const struct verb_functions verb_functions[VERB_COUNT] = {
#define FUNCTION_SESSION(id) .on_loop = verb_##id
#define FUNCTION_VIEW(id) .on_loop = verb_##id
#define FUNCTION_READ(id) .on_worker = verb_##id
#define FUNCTION_ORDER(id) .on_worker = verb_##id
#define FUNCTION_CHANGE(id) .on_worker = verb_##id
#define FUNCTION_PAYMENT(id) .on_worker = verb_##id
#define STEPS_ALONE(id)
#define STEPS_AFTER(id) .after = verb_##id##_after
#define STEPS_AROUND(id) .before = verb_##id##_before, .after = verb_##id##_after
#define VERB(id, word, role, kind, steps, ...) \
    [VERB_##id] = {FUNCTION_##kind(id), STEPS_##steps(id)},
#include "shared/verbs.def"
#undef VERB
};

/* One that has ended by the clock is not brought back by a sign of life that comes after it,
 * whether or not the store knows of its end. With several daemons, the one at which a token is
 * polled judges its absence from then on. */
void call_keep_alive(struct server *server, struct live_token *token, struct now now)
{
    if (token == NULL ||
        !token_is_live(live_view_standing(server->view, token, &server->settings, now).state))
        return;
    live_view_keep_alive(server->view, token, now.steady_ms);
    if (server->ops.is_shared)
        sync_claim(server, token, now);
}

void call_field_more_int(struct call *call, const char *name, int64_t value)
{
    reply_field_int(call->reply, "more", 1);
    reply_field_int(call->reply, name, value);
}

void call_field_more_text(struct call *call, const char *name, const char *value)
{
    reply_field_int(call->reply, "more", 1);
    reply_field_text(call->reply, name, value);
}

/* strtoll() would also take blanks and a plus; they are the same place, and no harm. What is too
 * long for 64 bits is none. */
bool place_parse(const char *text, struct place *place)
{
    char *end;

    errno = 0;
    place->at_ms = strtoll(text, &end, 10);
    if (*end != '.')
        return false;
    place->id = strtoll(end + 1, &end, 10);
    return *end == '\0' && errno == 0 && place->id > 0;
}

void call_field_more_place(struct call *call, struct place place)
{
    char text[PLACE_TEXT];

    snprintf(text, sizeof text, "%" PRId64 ".%" PRId64, place.at_ms, place.id);
    call_field_more_text(call, "after", text);
}

seat_set call_seats_named(const struct request *request)
{
    seat_set seats = request_seats(request, "seats");

    return seats != 0 ? seats : request_value(request, "reservation")->seats;
}

struct leave call_leave(const struct call *call)
{
    return (struct leave){.is_supervisor = call->caller->role >= ROLE_SUPERVISOR,
                          .approval = request_text(call->request, "approval")};
}

void call_field_seats(struct call *call, seat_set seats)
{
    char text[SEAT_SET_TEXT];

    reply_field_text(call->reply, "seats", seat_set_format(seats, text));
}

void call_field_time(struct call *call, const char *name, const char *zone, int64_t instant_ms)
{
    char time[TIME_TEXT];

    reply_field_text(call->reply, name, time_format(call->zones, zone, instant_ms, time));
}

void call_field_cancel_until(struct call *call, const char *zone, int64_t until_ms)
{
    if (until_ms == 0)
        reply_field_text(call->reply, "cancel_until", "never");
    else
        call_field_time(call, "cancel_until", zone, until_ms);
}

void call_row_time(struct call *call, const char *zone, int64_t instant_ms)
{
    char time[TIME_TEXT];

    reply_text(call->reply, time_format(call->zones, zone, instant_ms, time));
}

void call_row_cancel_until(struct call *call, const char *zone, int64_t until_ms)
{
    if (until_ms == 0)
        reply_text(call->reply, "never");
    else
        call_row_time(call, zone, until_ms);
}

/* The beginning of the day that an argument names, and that of the day after: where clocks are set,
 * a day has 23 or 25 hours. Today if it is not given. BAD_ARG. */
static enum status read_day(struct store_call *call, const char *name, int64_t *from_ms,
                            int64_t *to_ms)
{
    const char *zone = call->uc->settings->zone;
    const char *day = request_text(call->request, name);
    int64_t at_ms = call->now.wall_ms;

    if (day != NULL && !time_parse(call->uc->zones, zone, day, at_ms, &at_ms))
        return call_bad_arg(&call->call, name,
                            "not a date such as 2026-12-24, or -1 for yesterday");
    *from_ms = zone_day_start(call->uc->zones, zone, at_ms, 0);
    *to_ms = zone_day_start(call->uc->zones, zone, at_ms, -1);
    return STATUS_OK;
}

enum status call_read_days(struct store_call *call, int64_t *from_ms, int64_t *to_ms)
{
    const struct request *request = call->request;
    int64_t unused;
    enum status status;

    if (request_text(request, "from") == NULL) {
        if (request_text(request, "to") != NULL)
            return call_bad_arg(&call->call, "from", "missing: to needs a first day");
        return read_day(call, "day", from_ms, to_ms);
    }
    if (request_text(request, "day") != NULL)
        return call_bad_arg(&call->call, "day", "either day or from, not both");
    status = read_day(call, "from", from_ms, &unused);
    if (status == STATUS_OK)
        status = read_day(call, "to", &unused, to_ms);
    if (status == STATUS_OK && *from_ms >= *to_ms)
        return call_bad_arg(&call->call, "to", "earlier than from");
    return status;
}

inline bool row_limit_take(struct row_limit *limit)
{
    limit->more = limit->left == 0;
    limit->left -= !limit->more;
    return !limit->more;
}

inline enum status call_missing(struct call *call, enum missing what)
{
    call->refusal->what = word_at(WORDS_MISSING, (int)what);
    return STATUS_NOT_FOUND;
}

inline enum status call_bad_arg(struct call *call, const char *arg, const char *problem)
{
    call->refusal->arg = arg;
    call->refusal->problem = problem;
    return STATUS_BAD_ARG;
}
