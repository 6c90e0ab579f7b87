/*
 * The line that is being typed: searches, amounts, names. What it is for is said by whoever opens
 * it.
 */
#ifndef FOYER_TUI_SCREENS_FIELD_H
#define FOYER_TUI_SCREENS_FIELD_H

#include <stdbool.h>

#include "shared/reply_reader.h"
#include "tui/screens/ui.h"

struct field {
    const char *label;    /* before it, above the key bar; NULL: the screen draws it itself */
    enum verb_id verb;    /* with its argument: it takes what the daemon takes for that */
    const char *argument; /* NULL: it is the code of a booking */
    /* Enter. What is refused stays in the field, with the reason. */
    void (*accept)(struct ui *ui);
    /* A character came or went; NULL: nothing follows it. */
    void (*changed)(struct ui *ui);
    /* The OK and the ERR of what accept() has asked for, while the field is still open; see struct
     * screen. */
    bool (*take)(struct ui *ui, const struct pending_request *request,
                 const struct reply_line *reply);
    bool (*refuse)(struct ui *ui, const struct pending_request *request,
                   const struct reply_line *reply);
};

/* Opens it, empty. `field` is never freed. */
void field_open(struct ui *ui, const struct field *field);

void field_close(struct ui *ui);

/* True while that field is open. */
bool field_is_open(const struct ui *ui, const struct field *field);

/* Puts a text there, as if it were typed; one that is too long for the field is left out. */
void field_put(struct ui *ui, const char *text);

/* Adds a character. */
void field_type(struct ui *ui, int character);

/* Takes back all of it. */
void field_clear(struct ui *ui);

#endif
