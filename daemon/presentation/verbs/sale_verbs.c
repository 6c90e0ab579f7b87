/*
 * The counter: SELL, COMP, REFUND.
 *
 * Whoever has to wait gets a place in the queue by the request itself, and is told so by an error,
 * for nothing was sold. To the worker that is a success: the customer and the token are stored, and
 * the answer under its key. It becomes the error QUEUE-FIRST here, on the loop thread, with the
 * fields that the worker wrote; the token of the unit, which a key remembers, tells the two apart.
 */
#include <stdio.h>
#include <string.h>

#include "application/use_cases/comp_service.h"
#include "application/use_cases/refund_service.h"
#include "application/use_cases/sale_service.h"
#include "presentation/job.h"
#include "presentation/verbs/call.h"
#include "presentation/verbs/wish.h"

/* A ticket's name, CODE-07, and a comma. */
enum { TICKETS_TEXT = SEAT_COUNT * (RESERVATION_TEXT + 4) };

/* Who buys, and how it is paid. BAD_ARG. */
/* Without user= somebody stands at the counter who is no customer and pays in cash, if nothing else
 * is said; a customer pays from the wallet. That a customer is named and a name is given would be
 * two answers to one question. */
static enum status read_sale(struct store_call *call, struct sale_request *sale)
{
    const char *name = request_text(call->request, "name");
    const char *phone = request_text(call->request, "phone");
    const char *method = request_text(call->request, "method");
    enum status status = wish_read(call, true, &sale->wish);

    if (status != STATUS_OK)
        return status;
    sale->user = request_text(call->request, "user");
    if (sale->user != NULL && name != NULL)
        return call_bad_arg(&call->call, "name", "either user or name, not both");
    if (phone != NULL && name == NULL)
        return call_bad_arg(&call->call, "phone", "needs name=");
    sale->name = name != NULL ? name : "";
    sale->phone = phone != NULL ? phone : "";
    sale->method = sale->user == NULL ? PAY_CASH : PAY_METHODS;
    if (method != NULL)
        sale->method = (enum pay_method)word_find(WORDS_PAY_METHOD, method);
    sale->is_over = request_text(call->request, "over") != NULL;
    return STATUS_OK;
}

/* The names of the tickets, with commas between them. */
static void add_tickets(struct reply *reply, const char *code, seat_set seats)
{
    char text[TICKETS_TEXT] = "";
    size_t used = 0;

    for (; seats != 0; seats = seat_set_rest(seats))
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s-%02d", used > 0 ? "," : "",
                                 code, seat_set_first(seats));
    reply_field_text(reply, "tickets", text);
}

enum status verb_SELL(struct store_call *call)
{
    struct sale_request sale;
    struct sale_result result;
    const struct settlement *settlement = &result.settlement;
    enum status status = read_sale(call, &sale);

    if (status == STATUS_OK)
        status = sale_service_sell(call->uc, &sale, &result);
    if (status != STATUS_OK)
        return status;
    if (result.is_queued) {
        memcpy(call->job->unit.token, result.token.token, sizeof call->job->unit.token);
        reply_field_text(call->reply, "user", result.login);
        reply_field_text(call->reply, "token", result.token.token);
        return STATUS_OK;
    }
    reply_field_text(call->reply, "reservation", settlement->reservation.code);
    call_field_seats(&call->call, settlement->seats);
    reply_field_int(call->reply, "amount", -settlement->entry.amount);
    reply_field_text(call->reply, "user", result.login);
    add_tickets(call->reply, settlement->reservation.code, settlement->seats);
    return STATUS_OK;
}

/* A sale that was replayed comes by here, too: the token that is kept under its key makes the same
 * error of it again. */
bool verb_SELL_after(struct server *server, struct job *job)
{
    (void)server;
    if (job->unit.status == STATUS_OK && job->unit.token[0] != '\0')
        job->unit.status = STATUS_QUEUE_FIRST;
    return true;
}

enum status verb_COMP(struct store_call *call)
{
    const struct comp_request request = {
        .show_id = request_int(call->request, "show", 0),
        .seats = request_seats(call->request, "seats"),
        .name = request_text(call->request, "name"),
        .reason =
            (enum comp_reason)word_find(WORDS_COMP_REASON, request_text(call->request, "reason")),
        .leave = call_leave(&call->call),
    };
    struct comp_result result;
    enum status status = comp_service_give(call->uc, &request, &result);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", result.reservation.code);
    call_field_seats(&call->call, result.reservation.seats);
    reply_field_int(call->reply, "face", result.face);
    add_tickets(call->reply, result.reservation.code, result.reservation.seats);
    return STATUS_OK;
}

enum status verb_REFUND(struct store_call *call)
{
    const char *method = request_text(call->request, "method");
    const struct refund_request request = {
        .code = request_text(call->request, "reservation"),
        .seats = call_seats_named(call->request),
        .percent = request_int(call->request, "percent", 100),
        .method =
            method != NULL ? (enum pay_method)word_find(WORDS_PAY_METHOD, method) : PAY_METHODS,
        .leave = call_leave(&call->call),
    };
    struct settlement settlement;
    enum status status = refund_service_refund(call->uc, &request, &settlement);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", settlement.reservation.code);
    call_field_seats(&call->call, settlement.seats);
    reply_field_int(call->reply, "refunded", settlement.refunded);
    reply_field_int(call->reply, "fee", settlement.fee);
    reply_field_int(call->reply, "balance", settlement.entry.balance);
    if (method != NULL && settlement.refunded > 0)
        reply_field_text(call->reply, "method", method);
    return STATUS_OK;
}
