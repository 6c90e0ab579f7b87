#include "presentation/call.h"

#include "presentation/server.h"

/* Each thread has its own zones. */
static struct zones *zones_of(const struct call *call)
{
    return call->uc != NULL ? call->uc->zones : call->server->zones;
}

void call_field_seats(struct call *call, seat_set seats)
{
    char text[SEAT_SET_TEXT];

    reply_field_text(call->reply, "seats", seat_set_format(seats, text));
}

void call_field_time(struct call *call, const char *name, const char *zone, int64_t instant_ms)
{
    char time[TIME_TEXT];

    reply_field_text(call->reply, name, time_format(zones_of(call), zone, instant_ms, time));
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

    reply_text(call->reply, time_format(zones_of(call), zone, instant_ms, time));
}

void call_row_cancel_until(struct call *call, const char *zone, int64_t until_ms)
{
    if (until_ms == 0)
        reply_text(call->reply, "never");
    else
        call_row_time(call, zone, until_ms);
}
