/*
 * The search of a list: it follows every character, and the list stays as it was found.
 */
#ifndef FOYER_TUI_SCREENS_SEARCH_H
#define FOYER_TUI_SCREENS_SEARCH_H

#include "tui/screens/ui.h"

/* The deed of ACTION_SEARCH on a screen that is `searched`. */
void search_open(struct ui *ui, int argument);

/* Opens it on the present screen with nothing typed. */
void search_begin(struct ui *ui);

/* True while it is typed. */
bool search_is_open(const struct ui *ui);

/* True while the list is not yet that of what was typed last. */
bool search_waits(const struct ui *ui);

/* What is searched for on the screen: as it is typed, or as it was. */
const char *search_text(const struct ui *ui);

#endif
