/*
 * A day, or the first and last of several, as people type them.
 */
#ifndef FOYER_TUI_SCREENS_TYPED_DAYS_H
#define FOYER_TUI_SCREENS_TYPED_DAYS_H

#include <stdbool.h>

#include "tui/screens/ui.h"

struct typed_days {
    char from[12], to[12]; /* the same for one day; "" for today */
};

/* Takes what is typed in the open field: nothing, "2026-12-24", or two of these with a blank
 * between them. False, and said why, if it is none of that or the last comes before the first. */
bool typed_days_take(struct ui *ui, struct typed_days *days);

#endif
