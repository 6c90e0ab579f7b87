/*
 * The help: the keys that work on the screen under it, one after the other.
 */
#ifndef FOYER_TUI_SCREENS_HELP_H
#define FOYER_TUI_SCREENS_HELP_H

#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

/* Opens it over the screen, at its beginning. */
void help_open(struct ui *ui);

void help_draw(const struct ui *ui, struct canvas *canvas);

#endif
