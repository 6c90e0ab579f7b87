/*
 * Seats in hand: HOLD, RELEASE, PAY, CANCEL, RESERVATIONS, RESERVATION, NOTE.
 *
 * Deadlines are judged here once more for lists: a hold that has ended by its deadline, or because
 * its sale has closed, is no row any more, even if expiry has not written that down (is_there). It
 * counts for the limit of rows all the same, so that a page ends where the store's page ends.
 *
 * A ticket (CODE-07) may stand wherever a reservation may, and then means that one seat, unless
 * seats= names others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/find_service.h"
#include "application/use_cases/payment_service.h"
#include "application/use_cases/person_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/reservation_service.h"
#include "application/use_cases/user_service.h"
#include "domain/reservation/reservation_store.h"
#include "domain/ticket/ticket_store.h"
#include "domain/user/user_store.h"
#include "presentation/verbs/call.h"
#include "presentation/job.h"
#include "presentation/verbs/wish.h"

enum status wish_read(struct store_call *call, bool required, struct wish *wish)
{
    *wish = (struct wish){
        .show_id = request_int(call->request, "show", 0),
        .seats = request_seats(call->request, "seats"),
        .best = (int)request_int(call->request, "best", 0),
    };
    if (wish->seats != 0 && wish->best != 0)
        return call_bad_arg(&call->call, "best", "either seats or best, not both");
    if (required && wish->seats == 0 && wish->best == 0)
        return call_bad_arg(&call->call, "seats", "missing: name seats, or say best=2");
    if (wish->show_id == 0 && (wish->seats != 0 || wish->best != 0))
        return call_bad_arg(&call->call, "show", "missing: say of which show");
    return STATUS_OK;
}

/* A HOLD is a sign of life of its token, but only of the caller's own: nobody keeps somebody
 * else's place in a queue by guessing at it. */
enum status verb_HOLD_before(struct view_call *call)
{
    struct live_token *token =
        live_view_token(call->server->view, request_text(call->request, "token"));

    if (token != NULL && strcmp(token->user->login, call->caller->user) == 0)
        call_keep_alive(call->server, token, call->now);
    return STATUS_OK;
}

enum status verb_HOLD(struct store_call *call)
{
    struct token token;
    struct wish wish;
    struct concert concert;
    const struct hold *hold = &token.hold;
    enum status status = wish_read(call, true, &wish);

    if (status != STATUS_OK)
        return status;
    status =
        reservation_service_hold(call->uc, call->caller->user, call->caller->taker,
                                 request_text(call->request, "token"), &wish, &token, &concert);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", hold->code);
    reply_field_int(call->reply, "show", hold->show_id);
    call_field_seats(&call->call, hold->seats);
    reply_field_int(call->reply, "amount", hold->amount);
    reply_field_int(call->reply, "remaining", seconds_until(hold->expires_ms, call->now.steady_ms));
    /* The deadline is one of the steady clock. What is told is when it will be on the wall, if
     * nobody sets that meanwhile; `remaining` holds whatever becomes of it. */
    call_field_time(&call->call, "expires", concert.zone,
                    call->now.wall_ms + hold->expires_ms - call->now.steady_ms);
    reply_field_int(call->reply, "concert", token.concert_id);
    return STATUS_OK;
}

/* What only the live view knows: how far a token is from being admitted. */
bool verb_HOLD_after(struct server *server, struct job *job)
{
    struct live_token *token = live_view_token(server->view, request_text(&job->request, "token"));
    struct standing standing;

    if (job->unit.status != STATUS_NOT_ADMITTED || token == NULL)
        return true;
    standing = live_view_standing(server->view, token, &server->settings, server_now(server));
    job->unit.refusal.position = standing.position;
    job->unit.refusal.remaining_s =
        standing.remaining_s < 0 ? REPLY_UNKNOWN_SECONDS : standing.remaining_s;
    return true;
}

enum status verb_RELEASE(struct store_call *call)
{
    const char *code = request_text(call->request, "reservation");
    seat_set released;
    enum status status = reservation_service_release(call->uc, call->caller->user, code,
                                                     call_seats_named(call->request), &released);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", code);
    call_field_seats(&call->call, released);
    return STATUS_OK;
}

/* An entry of the ledger has the sign that it has for the wallet: below 0 for what was paid. */
enum status verb_PAY(struct store_call *call)
{
    struct settlement settlement;
    enum status status = payment_service_pay(
        call->uc, call->caller->user, request_text(call->request, "reservation"), &settlement);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", settlement.reservation.code);
    call_field_seats(&call->call, settlement.seats);
    reply_field_int(call->reply, "amount", -settlement.entry.amount);
    reply_field_int(call->reply, "balance", settlement.entry.balance);
    call_field_time(&call->call, "paid_at", settlement.zone, settlement.entry.at_ms);
    call_field_cancel_until(&call->call, settlement.zone, settlement.cancel_until_ms);
    return STATUS_OK;
}

enum status verb_CANCEL(struct store_call *call)
{
    struct settlement settlement;
    enum status status = payment_service_cancel(call->uc, call->caller->user,
                                                request_text(call->request, "reservation"),
                                                call_seats_named(call->request), &settlement);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", settlement.reservation.code);
    call_field_seats(&call->call, settlement.seats);
    reply_field_int(call->reply, "refunded", settlement.entry.amount);
    reply_field_int(call->reply, "balance", settlement.entry.balance);
    return STATUS_OK;
}

/* Ends a hold with its sale, although that is not stored yet. False: it is over. */
static bool is_there(const struct store_call *call, struct reservation_line *line)
{
    struct reservation *reservation = &line->reservation;

    reservation->expires_ms = hold_ends(reservation->expires_ms, line->closes_ms, call->now);
    return !reservation_has_expired(reservation, call->now.steady_ms);
}

static void reservation_row(struct store_call *call, const struct reservation_line *line)
{
    const struct reservation *reservation = &line->reservation;
    char seats[SEAT_SET_TEXT];

    reply_row(call->reply);
    reply_text(call->reply, reservation->code);
    reply_int(call->reply, reservation->show_id);
    reply_text(call->reply, line->title);
    call_row_time(&call->call, line->zone, line->starts_ms);
    reply_text(call->reply, seat_set_format(reservation->seats, seats));
    reply_int(call->reply, reservation->amount);
    reply_text(call->reply, reservation_state_word(reservation->state));
    if (reservation->state == RESERVATION_HELD)
        reply_int(call->reply, seconds_until(reservation->expires_ms, call->now.steady_ms));
    else
        reply_absent(call->reply);
    call_row_cancel_until(&call->call, line->zone, line->cancel_until_ms);
    reply_int(call->reply, line->concert_id);
    reply_row_end(call->reply);
}

struct reservation_rows {
    struct store_call *call;
    struct row_limit limit;
    char last[RESERVATION_TEXT]; /* the code of the latest row */
};

/* The last code is noted even of a row that is left out, so that the next page begins after it. */
static void list_row(void *arg, const struct reservation_line *line)
{
    struct reservation_rows *rows = arg;
    struct reservation_line ending = *line;

    if (!row_limit_take(&rows->limit))
        return;
    memcpy(rows->last, line->reservation.code, sizeof rows->last);
    if (is_there(rows->call, &ending))
        reservation_row(rows->call, &ending);
}

/* A code is accepted in after= even if its reservation is gone: where the page begins follows from
 * the number in it. */
enum status verb_RESERVATIONS(struct store_call *call)
{
    int64_t limit = request_int(call->request, "limit", ROWS_IF_NOT_SAID), before = 0;
    struct reservation_rows rows = {.call = call, .limit.left = limit};
    const char *state = request_text(call->request, "state");
    const char *code = request_text(call->request, "after");
    struct user user;
    enum status status = user_service_look(call->uc, call->caller->user, &user);

    if (status == STATUS_OK && code != NULL)
        status = reservation_service_number(call->uc, code, &before);
    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    status =
        reservation_store_list(call->uc->store, user.user_id,
                               state != NULL ? reservation_state_parse(state) : RESERVATION_STATES,
                               before, limit + 1, list_row, &rows);
    if (status == STATUS_OK && rows.limit.more)
        call_field_more_text(&call->call, "after", rows.last);
    return status;
}

struct seat_rows {
    struct store_call *call;
    const struct reservation *reservation;
};

static void reservation_seat_row(void *arg, const struct reservation_seat *seat)
{
    struct seat_rows *rows = arg;
    struct reply *reply = rows->call->reply;
    char ticket[RESERVATION_TEXT + 4];

    reply_row(reply);
    reply_int(reply, seat->seat);
    reply_text(reply, seat->grade);
    reply_int(reply, seat->price);
    reply_text(reply, reservation_state_word(seat->refunded ? RESERVATION_CANCELLED
                                                            : rows->reservation->state));
    /* A ticket is the reservation's code and the seat: one for each paid seat. */
    snprintf(ticket, sizeof ticket, "%s-%02d", rows->reservation->code, seat->seat);
    if (rows->reservation->state == RESERVATION_PAID && !seat->refunded)
        reply_text(reply, ticket);
    else
        reply_absent(reply);
    reply_row_end(reply);
}

/* What staff are told beside what the owner knows, whoever they act for: what was noted, and whose
 * it is. */
static enum status staff_fields(struct store_call *call, const struct reservation_line *line)
{
    struct user user;
    bool is_guest = line->note.name[0] != '\0'; /* no customer */
    enum status status = user_store_find_id(call->uc->store, line->reservation.user_id, &user);

    if (status != STATUS_OK)
        return status;
    if (line->note.text[0] != '\0') {
        reply_field_text(call->reply, "note", line->note.text);
        reply_field_int(call->reply, "attention", line->note.attention);
    }
    reply_field_text(call->reply, "user", user.login);
    reply_field_text(call->reply, "name", is_guest ? line->note.name : user.name);
    reply_field_text(call->reply, "phone", is_guest ? line->note.phone : user.phone);
    return STATUS_OK;
}

/* Where its seats came from, and went to. */
static enum status move_fields(struct store_call *call, int64_t reservation_id)
{
    char to[RESERVATION_TEXT], from[RESERVATION_TEXT];
    enum status status = ticket_store_moves(call->uc->store, reservation_id, to, from);

    if (status == STATUS_OK && from[0] != '\0')
        reply_field_text(call->reply, "moved_from", from);
    if (status == STATUS_OK && to[0] != '\0')
        reply_field_text(call->reply, "moved_to", to);
    return status;
}

/* Whether it may be seen is asked before anything is said of it, also that it has ended: to others
 * a code that they guessed is one that does not exist. */
enum status verb_RESERVATION(struct store_call *call)
{
    const char *code = request_text(call->request, "reservation");
    struct reservation_line line;
    struct seat_rows rows = {call, &line.reservation};
    struct reservation seen;
    enum status status = reservation_service_see(
        call->uc, caller_owner(call->caller, call->request->verb), code, &seen);

    if (status == STATUS_OK)
        status = reservation_store_find_line(call->uc->store, code, &line);
    if (status == STATUS_OK && !is_there(call, &line))
        status = STATUS_HOLD_EXPIRED;
    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    reservation_row(call, &line);
    reply_columns(call->reply, verb_second_table(call->request->verb));
    status =
        reservation_store_seats(call->uc->store, seen.reservation_id, reservation_seat_row, &rows);
    if (status == STATUS_OK && call->caller->role >= ROLE_OPERATOR)
        status = staff_fields(call, &line);
    return status == STATUS_OK ? move_fields(call, seen.reservation_id) : status;
}

enum { FOUND_IF_NOT_SAID = 20 };

static void found_row(struct store_call *call, const struct found_line *found)
{
    const struct reservation *reservation = &found->line.reservation;
    char seats[SEAT_SET_TEXT];

    reply_row(call->reply);
    reply_text(call->reply, reservation->code);
    reply_int(call->reply, reservation->show_id);
    call_row_time(&call->call, found->line.zone, found->line.starts_ms);
    reply_text(call->reply, found->login);
    reply_text(call->reply, found->name);
    reply_text(call->reply, found->phone);
    reply_text(call->reply, seat_set_format(reservation->seats, seats));
    reply_text(call->reply, reservation_state_word(reservation->state));
    reply_int(call->reply, found->printed);
    reply_int(call->reply, found->inside);
    reply_text(call->reply, found->line.note.text);
    reply_int(call->reply, found->line.concert_id);
    reply_row_end(call->reply);
}

/* Rows of what was found, up to the limit; last[] gets the code of the last that was looked at. */
static enum status found_rows(struct store_call *call, const struct found_ids *ids, int64_t limit,
                              char last[RESERVATION_TEXT])
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < ids->count && (int64_t)i < limit && status == STATUS_OK; i++) {
        struct found_line found;

        status = find_store_line(call->uc->store, ids->ids[i], &found);
        if (status != STATUS_OK)
            break;
        memcpy(last, found.line.reservation.code, RESERVATION_TEXT);
        if (is_there(call, &found.line))
            found_row(call, &found);
    }
    return status;
}

enum status verb_FIND(struct store_call *call)
{
    struct find_request request = {
        .text = request_text(call->request, "text"),
        .show_id = request_int(call->request, "show", 0),
        .after = request_text(call->request, "after"),
        .limit = request_int(call->request, "limit", FOUND_IF_NOT_SAID),
    };
    char last[RESERVATION_TEXT] = "";
    struct found_ids ids;
    bool is_wide = false;
    enum status status = person_service_search(call->uc, request.show_id);

    if (status != STATUS_OK)
        return status;
    status = find_service_run(call->uc, &request, &ids, &is_wide);
    if (status == STATUS_OK) {
        reply_columns(call->reply, call->request->verb->columns);
        status = found_rows(call, &ids, request.limit, last);
    }
    if (status == STATUS_OK && ((int64_t)ids.count > request.limit || is_wide))
        reply_field_int(call->reply, "more", 1);
    if (status == STATUS_OK && (int64_t)ids.count > request.limit)
        reply_field_text(call->reply, "after", last);
    if (status == STATUS_OK && is_wide)
        reply_field_int(call->reply, "wide", 1);
    free(ids.ids);
    return status;
}

/* No text: the note is taken away, and with it the mark that asks for attention. */
enum status verb_NOTE(struct store_call *call)
{
    const char *code = request_text(call->request, "reservation");
    const char *text = request_text(call->request, "text");
    bool attention = text[0] != '\0' && request_int(call->request, "attention", 0) != 0;
    enum status status = reservation_service_note(call->uc, code, text, attention);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", code);
    reply_field_text(call->reply, "note", text);
    reply_field_int(call->reply, "attention", attention);
    return STATUS_OK;
}
