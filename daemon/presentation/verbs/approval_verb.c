/*
 * APPROVE. The code stands in its answer and nowhere else that is kept: it takes no key, because an
 * answer that was lost leaves a code that nobody knows, and the next request gives another.
 */
#include "application/use_cases/approval_service.h"
#include "presentation/verbs/call.h"

enum { MINUTE_MS = 60 * 1000 };

/* What may be done, and to what. BAD_ARG. */
static enum status read_act(struct store_call *call, struct approvable_act *act)
{
    const struct request *request = call->request;
    bool has_reservation = request_text(request, "reservation") != NULL;

    *act = (struct approvable_act){
        .verb = (enum approvable)word_find(WORDS_APPROVABLE, request_text(request, "verb")),
        .show_id = request_int(request, "show", 0),
        .amount = request_int(request, "amount", ANY_AMOUNT),
    };
    if (act->verb == APPROVABLE_COMP && act->show_id == 0)
        return call_bad_arg(&call->call, "show", "missing: COMP is approved for a show");
    if (act->verb == APPROVABLE_COMP && has_reservation)
        return call_bad_arg(&call->call, "reservation", "COMP is approved for a show");
    if (act->verb != APPROVABLE_COMP && !has_reservation)
        return call_bad_arg(&call->call, "reservation", "missing: say which");
    if (act->verb != APPROVABLE_COMP && act->show_id != 0)
        return call_bad_arg(&call->call, "show", "only COMP is approved for a show");
    if (act->verb == APPROVABLE_REISSUE && act->amount != ANY_AMOUNT)
        return call_bad_arg(&call->call, "amount", "a ticket that is issued anew gives no points");
    return STATUS_OK;
}

enum status verb_APPROVE(struct store_call *call)
{
    int64_t length_ms = request_int(call->request, "minutes", APPROVAL_MINUTES) * MINUTE_MS;
    struct approval approval = {.until_ms = call->now.steady_ms + length_ms};
    enum status status = read_act(call, &approval.act);

    if (status == STATUS_OK)
        status =
            approval_service_give(call->uc, request_text(call->request, "reservation"), &approval);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "approval", approval.code);
    call_field_time(&call->call, "expires", call->uc->settings->zone,
                    call->now.wall_ms + length_ms);
    return STATUS_OK;
}
