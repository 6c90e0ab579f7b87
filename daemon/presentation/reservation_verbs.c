/*
 * Seats in hand: HOLD, RELEASE, PAY, CANCEL, RESERVATIONS, RESERVATION.
 */
#include <stdio.h>
#include <string.h>

#include "application/payment_service.h"
#include "application/queue_service.h"
#include "application/recall.h"
#include "application/reservation_service.h"
#include "application/user_service.h"
#include "domain/reservation/reservation_store.h"
#include "presentation/call.h"
#include "presentation/dispatch.h"
#include "presentation/wish.h"

enum status wish_read(struct call *call, bool required, struct wish *wish)
{
    *wish = (struct wish){
        .show_id = request_int(call->request, "show", 0),
        .seats = request_seats(call->request, "seats"),
        .best = (int)request_int(call->request, "best", 0),
    };
    if (wish->seats != 0 && wish->best != 0)
        return call_bad_arg(call, "best", "either seats or best, not both");
    if (required && wish->seats == 0 && wish->best == 0)
        return call_bad_arg(call, "seats", "missing: name seats, or say best=2");
    if (wish->show_id == 0 && (wish->seats != 0 || wish->best != 0))
        return call_bad_arg(call, "show", "missing: say of which show");
    return STATUS_OK;
}

enum status verb_HOLD(struct call *call)
{
    struct token token;
    struct wish wish;
    struct concert concert;
    const struct hold *hold = &token.hold;
    enum status status = wish_read(call, true, &wish);

    if (status != STATUS_OK)
        return status;
    snprintf(call->job->token, sizeof call->job->token, "%s", request_text(call->request, "token"));
    status = reservation_service_hold(call->uc, caller_user(call->caller),
                                      request_text(call->request, "token"), &wish, &token);
    if (status == STATUS_OK)
        status = recall_concert(call->uc, token.concert_id, &concert);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", hold->code);
    reply_field_int(call->reply, "show", hold->show_id);
    call_field_seats(call, hold->seats);
    reply_field_int(call->reply, "amount", hold->amount);
    reply_field_int(call->reply, "remaining", seconds_until(hold->expires_ms, call->now.steady_ms));
    call_field_time(call, "expires", concert.zone,
                    call->now.wall_ms + hold->expires_ms - call->now.steady_ms);
    return STATUS_OK;
}

enum status verb_RELEASE(struct call *call)
{
    const char *code = request_text(call->request, "reservation");
    seat_set released;
    enum status status =
        reservation_service_release(call->uc, caller_user(call->caller), code,
                                    request_seats(call->request, "seats"), &released);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", code);
    call_field_seats(call, released);
    return STATUS_OK;
}

enum status verb_PAY(struct call *call)
{
    struct settlement settlement;
    enum status status =
        payment_service_pay(call->uc, caller_user(call->caller),
                            request_text(call->request, "reservation"), &settlement);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", settlement.reservation.code);
    call_field_seats(call, settlement.seats);
    reply_field_int(call->reply, "amount", -settlement.entry.amount);
    reply_field_int(call->reply, "balance", settlement.entry.balance);
    call_field_time(call, "paid_at", settlement.zone, settlement.entry.at_ms);
    call_field_cancel_until(call, settlement.zone, settlement.cancel_until_ms);
    return STATUS_OK;
}

enum status verb_CANCEL(struct call *call)
{
    struct settlement settlement;
    enum status status = payment_service_cancel(call->uc, caller_user(call->caller),
                                                request_text(call->request, "reservation"),
                                                request_seats(call->request, "seats"), &settlement);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", settlement.reservation.code);
    call_field_seats(call, settlement.seats);
    reply_field_int(call->reply, "refunded", settlement.entry.amount);
    reply_field_int(call->reply, "balance", settlement.entry.balance);
    return STATUS_OK;
}

static void reservation_row(void *arg, const struct reservation_line *line)
{
    struct call *call = arg;
    const struct reservation *reservation = &line->reservation;
    char seats[SEAT_SET_TEXT];

    /* Over, although the store could not be told yet. */
    if (reservation_has_expired(reservation, call->now.steady_ms))
        return;
    reply_row(call->reply);
    reply_text(call->reply, reservation->code);
    reply_int(call->reply, reservation->show_id);
    reply_text(call->reply, line->title);
    call_row_time(call, line->zone, line->starts_ms);
    reply_text(call->reply, seat_set_format(reservation->seats, seats));
    reply_int(call->reply, reservation->amount);
    reply_text(call->reply, reservation_state_word(reservation->state));
    if (reservation->state == RESERVATION_HELD)
        reply_int(call->reply, seconds_until(reservation->expires_ms, call->now.steady_ms));
    else
        reply_absent(call->reply);
    call_row_cancel_until(call, line->zone, line->cancel_until_ms);
    reply_row_end(call->reply);
}

enum status verb_RESERVATIONS(struct call *call)
{
    struct user user;
    struct reservation after = {.reservation_id = 0};
    const char *state = request_text(call->request, "state");
    const char *code = request_text(call->request, "after");
    enum status status = user_service_look(call->uc, caller_user(call->caller), &user);

    if (status == STATUS_OK && code != NULL)
        status = reservation_service_own(call->uc, &user, code, &after);
    if (status == STATUS_HOLD_EXPIRED)
        return call_missing(call, "reservation");
    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    return reservation_store_list(
        call->uc->store, user.user_id,
        state != NULL ? reservation_state_parse(state) : RESERVATION_STATES, after.reservation_id,
        request_int(call->request, "limit", ROWS_IF_NOT_SAID), reservation_row, call);
}

struct seat_rows {
    struct call *call;
    const struct reservation *reservation;
};

static void seat_row(void *arg, const struct reservation_seat *seat)
{
    struct seat_rows *rows = arg;
    struct reply *reply = rows->call->reply;
    char ticket[RESERVATION_TEXT + 4];

    reply_row(reply);
    reply_int(reply, seat->seat);
    reply_text(reply, seat->grade);
    reply_int(reply, seat->price);
    if (seat->refunded)
        reply_text(reply, "cancelled");
    else
        reply_text(reply, reservation_state_word(rows->reservation->state));
    /* A ticket is the reservation's code and the seat: one for each paid seat. */
    snprintf(ticket, sizeof ticket, "%s-%02d", rows->reservation->code, seat->seat);
    if (rows->reservation->state == RESERVATION_PAID && !seat->refunded)
        reply_text(reply, ticket);
    else
        reply_absent(reply);
    reply_row_end(reply);
}

enum status verb_RESERVATION(struct call *call)
{
    const char *code = request_text(call->request, "reservation");
    struct reservation_line line;
    struct seat_rows rows = {call, &line.reservation};
    struct user user;
    struct reservation own;
    enum status status = user_service_look(call->uc, caller_user(call->caller), &user);

    if (status == STATUS_OK)
        status = reservation_service_own(call->uc, &user, code, &own);
    if (status == STATUS_OK && reservation_has_expired(&own, call->now.steady_ms))
        status = STATUS_HOLD_EXPIRED;
    if (status == STATUS_OK)
        status = reservation_store_find_line(call->uc->store, code, &line);
    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    reservation_row(call, &line);
    reply_columns(call->reply, "seat grade price state ticket");
    return reservation_store_seats(call->uc->store, own.reservation_id, seat_row, &rows);
}
