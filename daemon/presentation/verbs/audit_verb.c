/*
 * The audit trail: AUDIT.
 *
 * A place in the list is the time and the number of the last line, as in SHOWS.
 */
#include <string.h>

#include "domain/request/request_store.h"
#include "presentation/verbs/call.h"

/* `acting` is as in CONNECTIONS. */
static void audit_row(void *arg, const struct audit_line *line)
{
    struct store_call *call = arg;

    reply_row(call->reply);
    reply_int(call->reply, line->audit_id);
    call_row_time(&call->call, call->uc->settings->zone, line->at_ms);
    reply_text(call->reply, line->login);
    reply_int(call->reply, line->uid);
    reply_text(call->reply, line->acting[0] != '\0' ? line->acting : "-");
    reply_text(call->reply, line->request);
    reply_text(call->reply, line->outcome);
    reply_row_end(call->reply);
}

/* What the request asks for. BAD_ARG. */
static enum status read_filter(struct store_call *call, struct audit_filter *filter,
                               struct place *before)
{
    const struct request *request = call->request;
    const char *user = request_text(request, "user"), *code = request_text(request, "reservation");
    const char *since = request_text(request, "since"), *after = request_text(request, "after");

    *filter = (struct audit_filter){.user = user != NULL ? user : "",
                                    .mentions = code != NULL ? code : ""};
    *before = (struct place){INT64_MAX, INT64_MAX};
    if (since != NULL && !time_parse(call->uc->zones, call->uc->settings->zone, since,
                                     call->now.wall_ms, &filter->since_ms))
        return call_bad_arg(&call->call, "since",
                            "not a time such as 2026-12-24T19:30, or -1 for yesterday");
    if (after != NULL && !place_parse(after, before))
        return call_bad_arg(&call->call, "after", "not the place of a list that was cut");
    return STATUS_OK;
}

enum status verb_AUDIT(struct store_call *call)
{
    struct audit_filter filter;
    struct audit_place next;
    struct place before;
    enum status status = read_filter(call, &filter, &before);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    status = request_store_audit_list(
        call->uc->store, &filter, (struct audit_place){before.at_ms, before.id},
        request_int(call->request, "limit", ROWS_IF_NOT_SAID), &next, audit_row, call);
    if (status == STATUS_OK && next.audit_id != 0)
        call_field_more_place(&call->call, (struct place){next.at_ms, next.audit_id});
    return status;
}
