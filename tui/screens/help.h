/*
 * The help: the keys that work on the screen that it covers, one after the other.
 */
#ifndef FOYER_TUI_SCREENS_HELP_H
#define FOYER_TUI_SCREENS_HELP_H

#include <stdbool.h>

#include "tui/screens/action.h"
#include "tui/screens/canvas.h"
#include "tui/model/model.h"

void help_draw(const struct model *model, struct canvas *canvas);

/* True for an action that scrolls it. */
bool help_scrolls(enum action_id action);

void help_scroll(struct model *model, enum action_id action);

#endif
