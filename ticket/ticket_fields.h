/*
 * What stands on paper: the texts of a ticket, or of a shift, by the names that a template knows
 * them by.
 */
#ifndef FOYER_TICKET_TICKET_FIELDS_H
#define FOYER_TICKET_TICKET_FIELDS_H

#include <stddef.h>

#include "shared/status.h"

/* What a paper is about: which words its template has. */
enum paper_kind {
    PAPER_TICKET,
    PAPER_SHIFT, /* the Z of a shift that is closed, or what an open one is so far */
    PAPER_KINDS
};

enum ticket_field {
    TICKET_TITLE,  /* of the concert */
    TICKET_ARTIST, /* may be empty */
    TICKET_VENUE,  /* may be empty */
    TICKET_DATE,   /* such as "2026-12-24 Thu", at the venue */
    TICKET_TIME,   /* such as "19:30" */
    TICKET_SEAT,   /* such as "B6 (16)" */
    TICKET_GRADE,
    TICKET_NAME,   /* the readable name, CODE-16; `$ticket` in a template */
    TICKET_SECRET, /* what is scanned */
    TICKET_PRINT,  /* empty on the first paper, "print 2" on the second */

    SHIFT_REPORT, /* "Z 12", or "X" of a shift that is open */
    SHIFT_NUMBER,
    SHIFT_TILL,
    SHIFT_USER,
    SHIFT_OPENED, /* a time such as "2026-12-24 Thu 17:02" */
    /* Amounts such as "1,234,567"; both of a method are empty if it was not used. */
    SHIFT_CASH_IN,
    SHIFT_CASH_OUT,
    SHIFT_CARD_IN,
    SHIFT_CARD_OUT,
    SHIFT_TRANSFER_IN,
    SHIFT_TRANSFER_OUT,
    SHIFT_VOUCHER_IN,
    SHIFT_VOUCHER_OUT,
    SHIFT_COMPS,
    SHIFT_FACE, /* empty without comps, as those of refunds and moves without them */
    SHIFT_REFUNDS,
    SHIFT_FEES,
    SHIFT_MOVED,
    /* Empty while the shift is open. */
    SHIFT_CLOSED,
    SHIFT_BY, /* who closed it */
    SHIFT_REFUNDED,
    SHIFT_FLOAT,
    SHIFT_CASH, /* put in and taken out without a customer */
    SHIFT_EXPECTED,
    SHIFT_COUNTED,
    SHIFT_DIFFERENCE,
    SHIFT_LEFT,
    SHIFT_TOTAL,
    SHIFT_CHAIN,
    TICKET_FIELDS /* how many there are */
};

struct ticket_fields {
    int seat;                    /* 1..50 */
    char *values[TICKET_FIELDS]; /* owned; fit for paper and terminals, UTF-8 */
};

/* The name that a template has for a field, without its "$". */
const char *ticket_fields_name(enum ticket_field field);

/* The field of that name (`size` bytes) on such paper; TICKET_FIELDS if there is none. */
enum ticket_field ticket_fields_find(enum paper_kind kind, const char *name, size_t size);

/* A ticket with empty texts, for a seat. */
void ticket_fields_init(struct ticket_fields *ticket, int seat);

/* Frees the texts. */
void ticket_fields_release(struct ticket_fields *ticket);

/* Takes a copy of a text, without what could steer a terminal or break a line. */
void ticket_fields_set(struct ticket_fields *ticket, enum ticket_field field, const char *text);

#endif
