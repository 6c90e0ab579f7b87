/*
 * Another seat for a guest: MOVE.
 *
 * Owners move their own, operators anybody's; who acts for a customer is an operator all the same.
 */
#include "application/use_cases/move_service.h"
#include "presentation/verbs/call.h"

/* A price that is kept is money that is not taken, so a reason is asked for; it is stored with the
 * move and in the audit trail. The reason of any other move may be left out. */
static enum status read_move(struct store_call *call, struct move_request *move)
{
    const struct request *request = call->request;
    const char *price = request_text(request, "price"), *reason = request_text(request, "reason");
    const char *method = request_text(request, "method");

    *move = (struct move_request){
        .owner = caller_owner(call->caller, request->verb),
        .is_staff = call->caller->role >= ROLE_OPERATOR,
        .codes = request_text(request, "reservation"),
        .show_id = request_int(request, "show", 0),
        .keep_price = price != NULL && word_is(WORDS_MOVE_PRICE, MOVE_KEEP, price),
        .reason = reason != NULL ? reason : "",
        .method = PAY_METHODS,
    };
    if (method != NULL)
        move->method = (enum pay_method)word_find(WORDS_PAY_METHOD, method);
    if (!seat_list_parse(request_text(request, "from"), &move->from) ||
        !seat_list_parse(request_text(request, "to"), &move->to))
        return STATUS_INTERNAL; /* the parser of the request has read both */
    if (move->keep_price && reason == NULL)
        return call_bad_arg(&call->call, "reason", "missing: say why the old price is kept");
    return STATUS_OK;
}

enum status verb_MOVE(struct store_call *call)
{
    struct move_request move;
    struct move_result result;
    const struct moved *first = &result.moved[0], *second = &result.moved[1];
    enum status status = read_move(call, &move);

    if (status == STATUS_OK)
        status = move_service_move(call->uc, &move, &result);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", first->code);
    call_field_seats(&call->call, first->seats);
    reply_field_text(call->reply, "old", first->old_code);
    reply_field_int(call->reply, "difference", first->difference);
    reply_field_int(call->reply, "balance", first->balance);
    if (result.count > 1) {
        reply_field_text(call->reply, "with", second->code);
        reply_field_int(call->reply, "with_difference", second->difference);
    }
    return STATUS_OK;
}
