/*
 * The screen is told of what it shows, where the daemon does that: what is asked for, and what
 * comes. See tui/model/watching.h.
 */
#ifndef FOYER_TUI_SCREENS_TELLING_H
#define FOYER_TUI_SCREENS_TELLING_H

#include "shared/reply_reader.h"
#include "tui/screens/ui.h"

/* True if the screen is to be told of what it shows, as things stand. *wake: a WATCH that is under
 * way is of something else. */
bool telling_is_wanted(struct ui *ui, bool *wake);

/* The WATCH for that; the caller owns its line. */
struct pending_request telling_request(const struct ui *ui);

/* One line of the reply to a WATCH. */
void telling_take(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply);

#endif
