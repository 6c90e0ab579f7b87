/*
 * What stands on a ticket: the texts of its seat, by the names that a template knows them by.
 */
#ifndef FOYER_TICKET_TICKET_FIELDS_H
#define FOYER_TICKET_TICKET_FIELDS_H

#include <stddef.h>

#include "shared/status.h"

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
    TICKET_FIELDS  /* how many there are */
};

struct ticket_fields {
    int seat;                    /* 1..50 */
    char *values[TICKET_FIELDS]; /* owned; fit for paper and terminals, UTF-8 */
};

/* The name that a template has for a field, without its "$". */
const char *ticket_fields_name(enum ticket_field field);

/* The field of that name (`size` bytes); TICKET_FIELDS if there is none. */
enum ticket_field ticket_fields_find(const char *name, size_t size);

/* A ticket with empty texts, for a seat. */
void ticket_fields_init(struct ticket_fields *ticket, int seat);

/* Frees the texts. */
void ticket_fields_release(struct ticket_fields *ticket);

/* Takes a copy of a text, without what could steer a terminal or break a line. */
void ticket_fields_set(struct ticket_fields *ticket, enum ticket_field field, const char *text);

#endif
