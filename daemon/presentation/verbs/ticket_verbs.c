/*
 * What a paid seat is entered with: TICKETS, TICKET-PRINT, TICKET-REISSUE.
 *
 * Only TICKETS reports secrets. The replies of the others are kept with their keys, where a secret
 * must not stand.
 */
#include <stdio.h>

#include "application/use_cases/ticket_service.h"
#include "presentation/verbs/call.h"

static void ticket_row(struct reply *reply, const char *code, const struct ticket *ticket)
{
    char name[RESERVATION_TEXT + 4];

    snprintf(name, sizeof name, "%s-%02d", code, ticket->seat);
    reply_row(reply);
    reply_int(reply, ticket->seat);
    reply_text(reply, ticket->grade);
    reply_text(reply, name);
    reply_text(reply, ticket->secret);
    reply_int(reply, ticket->issue);
    reply_int(reply, ticket->prints);
    reply_row_end(reply);
}

/* Of anybody for an operator who acts for nobody, otherwise of the user's own (OF_ANYBODY in
 * verbs.def). */
enum status verb_TICKETS(struct store_call *call)
{
    struct ticket_list list;
    enum status status = ticket_service_list(
        call->uc, caller_owner(call->caller, call->request->verb),
        request_text(call->request, "reservation"), call_seats_named(call->request), &list);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    for (int i = 0; i < list.count; i++)
        ticket_row(call->reply, list.reservation.code, &list.tickets[i]);
    reply_field_text(call->reply, "reservation", list.reservation.code);
    return STATUS_OK;
}

static void list_fields(struct store_call *call, const struct ticket_list *list)
{
    seat_set seats = 0;

    for (int i = 0; i < list->count; i++)
        seats |= seat_bit(list->tickets[i].seat);
    reply_field_text(call->reply, "reservation", list->reservation.code);
    call_field_seats(&call->call, seats);
}

/* Counted before anything is printed, by a change with a key: a program that has lost the answer
 * asks again, and counts once. `prints` and `issue` of the answers are the greatest of all tickets
 * they are about. */
enum status verb_TICKET_PRINT(struct store_call *call)
{
    struct ticket_list list;
    int64_t prints = 0;
    enum status status = ticket_service_print(
        call->uc, caller_owner(call->caller, call->request->verb),
        request_text(call->request, "reservation"), call_seats_named(call->request), &list);

    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < list.count; i++)
        prints = list.tickets[i].prints > prints ? list.tickets[i].prints : prints;
    list_fields(call, &list);
    reply_field_int(call->reply, "prints", prints);
    return STATUS_OK;
}

enum status verb_TICKET_REISSUE(struct store_call *call)
{
    struct ticket_list list;
    int64_t issue = 0;
    const struct leave leave = call_leave(&call->call);
    enum status status =
        ticket_service_reissue(call->uc, request_text(call->request, "reservation"),
                               call_seats_named(call->request), &leave, &list);

    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < list.count; i++)
        issue = list.tickets[i].issue > issue ? list.tickets[i].issue : issue;
    list_fields(call, &list);
    reply_field_int(call->reply, "issue", issue);
    return STATUS_OK;
}
