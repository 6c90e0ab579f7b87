/*
 * Fields that are absent, empty or of the wrong kind all have one value that the caller names: a
 * newer daemon may leave out what this program shows, and an older one does not know it yet.
 */
#include "tui/cli/reply_fields.h"

#include <stdio.h>
#include <stdlib.h>

#include "tui/cli/sanitize.h"

const char *reply_text(const struct reply_line *reply, const char *name)
{
    const char *value = reply_value(reply, name);

    return value != NULL ? value : "";
}

int64_t reply_int(const struct reply_line *reply, const char *name, int64_t absent)
{
    const char *text = reply_text(reply, name);
    char *end;
    int64_t value = strtoll(text, &end, 10);

    return end == text || *end != '\0' ? absent : value;
}

seat_set reply_seats(const struct reply_line *reply, const char *name)
{
    seat_set seats = 0;

    return seat_set_parse(reply_text(reply, name), &seats) ? seats : 0;
}

void reply_keep(char *to, size_t room, const char *text)
{
    char *clean = sanitize(text);

    snprintf(to, room, "%s", clean);
    free(clean);
}
