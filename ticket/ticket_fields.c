#include "ticket/ticket_fields.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/sanitize.h"

const char *ticket_fields_name(enum ticket_field field)
{
    static const char *const names[TICKET_FIELDS] = {
        [TICKET_TITLE] = "title", [TICKET_ARTIST] = "artist", [TICKET_VENUE] = "venue",
        [TICKET_DATE] = "date",   [TICKET_TIME] = "time",     [TICKET_SEAT] = "seat",
        [TICKET_GRADE] = "grade", [TICKET_NAME] = "ticket",   [TICKET_SECRET] = "secret",
        [TICKET_PRINT] = "print",
    };

    assert(field < TICKET_FIELDS);
    return names[field];
}

enum ticket_field ticket_fields_find(const char *name, size_t size)
{
    int field = 0;

    while (field < TICKET_FIELDS) {
        const char *known = ticket_fields_name((enum ticket_field)field);

        if (strlen(known) == size && memcmp(known, name, size) == 0)
            break;
        field++;
    }
    return (enum ticket_field)field;
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
