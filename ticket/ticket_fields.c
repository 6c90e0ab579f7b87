/*
 * One enum for two kinds of paper: what stands before SHIFT_REPORT is of a ticket, the rest of a
 * shift, so a template of the one knows no word of the other. A new word has its name here, and its
 * line in README.md.
 *
 * What came in and went out by a method stands in pairs, in the order of PAY_METHOD: shift_report.c
 * counts on that.
 *
 * Texts are sanitized when they are set. They were typed by customers and staff, and a control
 * character in a title would be an order to a receipt printer.
 */
#include "ticket/ticket_fields.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/sanitize.h"

static const char *const names[TICKET_FIELDS] = {
    [TICKET_TITLE] = "title",
    [TICKET_ARTIST] = "artist",
    [TICKET_VENUE] = "venue",
    [TICKET_DATE] = "date",
    [TICKET_TIME] = "time",
    [TICKET_SEAT] = "seat",
    [TICKET_GRADE] = "grade",
    [TICKET_NAME] = "ticket",
    [TICKET_SECRET] = "secret",
    [TICKET_PRINT] = "print",
    [SHIFT_REPORT] = "report",
    [SHIFT_NUMBER] = "shift",
    [SHIFT_TILL] = "till",
    [SHIFT_USER] = "user",
    [SHIFT_OPENED] = "opened",
    [SHIFT_CASH_IN] = "cash_in",
    [SHIFT_CASH_OUT] = "cash_out",
    [SHIFT_CARD_IN] = "card_in",
    [SHIFT_CARD_OUT] = "card_out",
    [SHIFT_TRANSFER_IN] = "transfer_in",
    [SHIFT_TRANSFER_OUT] = "transfer_out",
    [SHIFT_VOUCHER_IN] = "voucher_in",
    [SHIFT_VOUCHER_OUT] = "voucher_out",
    [SHIFT_COMPS] = "comps",
    [SHIFT_FACE] = "face",
    [SHIFT_REFUNDS] = "refunds",
    [SHIFT_FEES] = "fees",
    [SHIFT_MOVED] = "moved",
    [SHIFT_CLOSED] = "closed",
    [SHIFT_BY] = "by",
    [SHIFT_REFUNDED] = "refunded",
    [SHIFT_FLOAT] = "float",
    [SHIFT_CASH] = "cash",
    [SHIFT_EXPECTED] = "expected",
    [SHIFT_COUNTED] = "counted",
    [SHIFT_DIFFERENCE] = "difference",
    [SHIFT_LEFT] = "left",
    [SHIFT_TOTAL] = "total",
    [SHIFT_CHAIN] = "chain",
};

const char *ticket_fields_name(enum ticket_field field)
{
    assert(field < TICKET_FIELDS);
    return names[field];
}

enum ticket_field ticket_fields_find(enum paper_kind kind, const char *name, size_t size)
{
    int field = kind == PAPER_TICKET ? 0 : SHIFT_REPORT;
    int end = kind == PAPER_TICKET ? SHIFT_REPORT : TICKET_FIELDS;

    while (field < end && (strlen(names[field]) != size || memcmp(names[field], name, size) != 0))
        field++;
    return field < end ? (enum ticket_field)field : TICKET_FIELDS;
}

void ticket_fields_init(struct ticket_fields *ticket, int seat)
{
    ticket->seat = seat;
    for (int i = 0; i < TICKET_FIELDS; i++)
        ticket->values[i] = sanitize("");
}

void ticket_fields_release(struct ticket_fields *ticket)
{
    for (int i = 0; i < TICKET_FIELDS; i++) {
        free(ticket->values[i]);
        ticket->values[i] = NULL;
    }
}

void ticket_fields_set(struct ticket_fields *ticket, enum ticket_field field, const char *text)
{
    free(ticket->values[field]);
    ticket->values[field] = sanitize(text);
}
