/*
 * The catalogue: CONCERT-ADD, CONCERT-SET, GRADE-SET, SHOW-ADD, SHOW-SET, SHOW-CANCEL,
 * SHOW-REMOVE, SALE.
 *
 * These only translate: a request into a concert or a show, and what came of it into fields. Rules
 * are in concert_service.c. An argument that is not given leaves a value as it is; a time that is
 * given and empty takes it away, and an empty cancel_until brings back the configured one.
 *
 * Times are read in the zone of the concert, which set_concert() therefore takes over first.
 *
 * SHOW-SET and SHOW-CANCEL send a row for each guest whom it concerns. What is kept under a key are
 * the fields of the last line, and no rows: whoever repeats one of them after a lost answer is told
 * how many guests there are, and not who.
 */
#include <stdio.h>
#include <string.h>

#include "application/use_cases/concert_service.h"
#include "domain/concert/concert_store.h"
#include "presentation/verbs/call.h"
#include "shared/text.h"

static void set_text(char *to, size_t room, const char *text)
{
    if (text != NULL)
        snprintf(to, room, "%s", text);
}

/* Reads a time in the concert's zone; an empty one means that there is none. */
static enum status set_time(struct store_call *call, const char *name, const char *zone,
                            int64_t *time_ms)
{
    const char *text = request_text(call->request, name);

    if (text == NULL)
        return STATUS_OK;
    *time_ms = NO_TIME;
    if (text[0] != '\0' && !time_parse(call->uc->zones, zone, text, call->now.wall_ms, time_ms))
        return call_bad_arg(&call->call, name, "not a time such as 2026-12-24T19:30");
    return STATUS_OK;
}

/* Takes over what the request says of a concert. */
static enum status set_concert(struct store_call *call, struct concert *concert)
{
    const struct request *request = call->request;
    const char *rule = request_text(request, "cancel_until");
    enum status status;

    set_text(concert->title, sizeof concert->title, request_text(request, "title"));
    set_text(concert->artist, sizeof concert->artist, request_text(request, "artist"));
    set_text(concert->venue, sizeof concert->venue, request_text(request, "venue"));
    set_text(concert->zone, sizeof concert->zone, request_text(request, "zone"));
    /* concert_service_check() asks this as well; here it has to be known before a time is read in
     * that zone. */
    if (!zone_exists(call->uc->zones, concert->zone))
        return call_bad_arg(&call->call, "zone",
                            "no zone of the zone database, such as Asia/Seoul");
    concert->capacity = request_int(request, "capacity", concert->capacity);
    concert->seat_limit = request_int(request, "seat_limit", concert->seat_limit);
    concert->late_minutes = request_int(request, "late_minutes", concert->late_minutes);
    /* The rule of today is written into the concert, which a later change of the configuration does
     * not touch. */
    if (rule != NULL && rule[0] == '\0')
        rule = call->uc->settings->cancel_until;
    set_text(concert->cancel_until, sizeof concert->cancel_until, rule);
    status = set_time(call, "sale_opens", concert->zone, &concert->sale_opens_ms);
    if (status == STATUS_OK)
        status = set_time(call, "sale_closes", concert->zone, &concert->sale_closes_ms);
    return status;
}

/* The field `concert` of a reply about a show. */
static enum status add_concert_of(struct store_call *call, int64_t show_id)
{
    struct show show;
    enum status status = show_store_find(call->uc->store, show_id, &show);

    if (status == STATUS_OK)
        reply_field_int(call->reply, "concert", show.concert_id);
    return status;
}

enum status verb_CONCERT_ADD(struct store_call *call)
{
    struct concert concert;
    enum status status;

    concert_service_defaults(call->uc, &concert);
    status = set_concert(call, &concert);
    if (status == STATUS_OK)
        status = concert_service_add(call->uc, &concert);
    if (status == STATUS_OK)
        reply_field_int(call->reply, "concert", concert.concert_id);
    return status;
}

enum status verb_CONCERT_SET(struct store_call *call)
{
    struct concert concert;
    enum status status =
        concert_service_find(call->uc, request_int(call->request, "concert", 0), &concert);

    if (status == STATUS_OK)
        status = set_concert(call, &concert);
    if (status == STATUS_OK)
        status = concert_service_update(call->uc, &concert);
    if (status == STATUS_OK)
        reply_field_int(call->reply, "concert", concert.concert_id);
    return status;
}

enum status verb_GRADE_SET(struct store_call *call)
{
    int64_t concert_id = request_int(call->request, "concert", 0);
    int64_t price = request_int(call->request, "price", 0);
    const char *grade = request_text(call->request, "grade");
    seat_set seats = request_seats(call->request, "seats");
    enum status status;

    if (text_is_padded(grade))
        return call_bad_arg(&call->call, "grade", "begins or ends with a blank");
    status = concert_service_set_grade(call->uc, concert_id, grade, seats, price);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "concert", concert_id);
    reply_field_text(call->reply, "grade", grade);
    call_field_seats(&call->call, seats);
    reply_field_int(call->reply, "price", price);
    return STATUS_OK;
}

enum status verb_SHOW_ADD(struct store_call *call)
{
    struct concert concert;
    struct show show;
    int64_t starts_ms;
    enum status status =
        concert_service_find(call->uc, request_int(call->request, "concert", 0), &concert);

    if (status != STATUS_OK)
        return status;
    if (!time_parse(call->uc->zones, concert.zone, request_text(call->request, "starts"),
                    call->now.wall_ms, &starts_ms))
        return call_bad_arg(&call->call, "starts", "not a time such as 2026-12-24T19:30");
    status = concert_service_add_show(call->uc, &concert, starts_ms,
                                      request_int(call->request, "past", 0) != 0, &show);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "show", show.show_id);
    reply_field_int(call->reply, "concert", show.concert_id);
    return STATUS_OK;
}

static void refund_rows(struct reply *reply, const struct show_cancellation *result)
{
    for (int64_t i = 0; i < result->reservations; i++) {
        const struct show_refund *refund = &result->refunds[i];

        reply_row(reply);
        reply_text(reply, refund->code);
        reply_text(reply, refund->login);
        reply_text(reply, refund->name);
        reply_text(reply, refund->phone);
        reply_int(reply, refund->refunded);
        reply_row_end(reply);
    }
}

enum status verb_SHOW_CANCEL(struct store_call *call)
{
    int64_t show_id = request_int(call->request, "show", 0);
    struct show_cancellation result;
    enum status status = concert_service_cancel_show(call->uc, show_id, &result);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    refund_rows(call->reply, &result);
    reply_field_int(call->reply, "show", show_id);
    reply_field_int(call->reply, "reservations", result.reservations);
    reply_field_int(call->reply, "refunded", result.refunded);
    return add_concert_of(call, show_id);
}

static void concerned_rows(struct reply *reply, const struct show_move *result)
{
    for (int64_t i = 0; i < result->reservations; i++) {
        const struct show_refund *guest = &result->concerned[i];

        reply_row(reply);
        reply_text(reply, guest->code);
        reply_text(reply, guest->login);
        reply_text(reply, guest->name);
        reply_text(reply, guest->phone);
        reply_row_end(reply);
    }
}

/* The show is looked for twice: here for the zone in which its time is read, and by the use case
 * for the rules. */
enum status verb_SHOW_SET(struct store_call *call)
{
    int64_t show_id = request_int(call->request, "show", 0), starts_ms;
    struct concert concert;
    struct show_move result;
    struct show show;
    enum status status = show_store_find(call->uc->store, show_id, &show);

    if (status == STATUS_OK)
        status = concert_service_find(call->uc, show.concert_id, &concert);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? call_missing(&call->call, MISSING_SHOW) : status;
    if (!time_parse(call->uc->zones, concert.zone, request_text(call->request, "starts"),
                    call->now.wall_ms, &starts_ms))
        return call_bad_arg(&call->call, "starts", "not a time such as 2026-12-24T19:30");
    status = concert_service_move_show(call->uc, show_id, starts_ms, &result);
    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    concerned_rows(call->reply, &result);
    reply_field_int(call->reply, "show", show_id);
    call_field_time(&call->call, "starts", result.zone, result.show.starts_ms);
    call_field_cancel_until(&call->call, result.zone, result.show.cancel_until_ms);
    reply_field_int(call->reply, "reservations", result.reservations);
    reply_field_int(call->reply, "concert", result.show.concert_id);
    return STATUS_OK;
}

enum status verb_SHOW_REMOVE(struct store_call *call)
{
    int64_t show_id = request_int(call->request, "show", 0);
    /* Only for the number of its concert; a show that is not there is the use case's to refuse. */
    struct show show = {.show_id = 0};
    enum status status = show_store_find(call->uc->store, show_id, &show);

    if (status == STATUS_OK || status == STATUS_NOT_FOUND)
        status = concert_service_remove_show(call->uc, show_id);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "show", show_id);
    reply_field_int(call->reply, "concert", show.concert_id);
    return STATUS_OK;
}

/* A change of the concert like any other: closing ends the tokens of all who wait, opening lets
 * them in, and both are written in the same transaction (concert_service_update). */
enum status verb_SALE(struct store_call *call)
{
    struct concert concert;
    enum status status =
        concert_service_find(call->uc, request_int(call->request, "concert", 0), &concert);

    if (status != STATUS_OK)
        return status;
    if (!sale_parse(request_text(call->request, "state"), &concert.sale))
        return call_bad_arg(&call->call, "state", "not open, paused or closed");
    status = concert_service_update(call->uc, &concert);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "concert", concert.concert_id);
    reply_field_text(call->reply, "sale", sale_word(concert.sale));
    return STATUS_OK;
}
