/*
 * Tills: SHIFT-OPEN, SHIFT.
 *
 * Whoever counts a drawer is not to know what should be in it, or would count towards that. So
 * SHIFT tells of a shift that is open how often cash came or went, and no amount of it: neither the
 * money at the beginning, nor what was taken, nor a sum from which either could be had.
 */
#include <stdio.h>
#include <string.h>

#include "application/use_cases/till_service.h"
#include "presentation/verbs/call.h"

enum status verb_SHIFT_OPEN(struct store_call *call)
{
    struct till_shift shift = {.float_in = request_int(call->request, "float", 0)};
    enum status status;

    snprintf(shift.till, sizeof shift.till, "%s", request_text(call->request, "till"));
    if (strchr(shift.till, '\\') != NULL)
        return call_bad_arg(&call->call, "till", "a backslash is no part of a name");
    status = till_service_open(call->uc, &shift);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "shift", shift.shift_id);
    reply_field_text(call->reply, "till", shift.till);
    return STATUS_OK;
}

static void sum_row(struct reply *reply, enum pay_method method, const struct till_sum *sum,
                    bool is_told)
{
    reply_row(reply);
    reply_text(reply, word_at(WORDS_PAY_METHOD, (int)method));
    reply_int(reply, sum->count);
    if (is_told) {
        reply_int(reply, sum->received);
        reply_int(reply, sum->given);
        reply_int(reply, sum->received - sum->given);
    } else {
        reply_absent(reply);
        reply_absent(reply);
        reply_absent(reply);
    }
    reply_row_end(reply);
}

enum status verb_SHIFT(struct store_call *call)
{
    const char *zone = call->uc->settings->zone;
    struct till_sum sums[PAY_METHODS];
    struct till_shift shift;
    enum status status =
        till_service_look(call->uc, request_int(call->request, "shift", NO_SHIFT),
                          call->caller->role >= ROLE_SUPERVISOR, &shift, sums);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    for (int method = 0; method < PAY_METHODS; method++)
        sum_row(call->reply, (enum pay_method)method, &sums[method],
                method != PAY_CASH || shift.closed_ms != NOT_CLOSED);
    reply_field_int(call->reply, "shift", shift.shift_id);
    reply_field_text(call->reply, "till", shift.till);
    reply_field_text(call->reply, "user", shift.login);
    call_field_time(&call->call, "opened", zone, shift.opened_ms);
    return STATUS_OK;
}
