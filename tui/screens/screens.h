/*
 * All screens there are, for ui_init().
 */
#ifndef FOYER_TUI_SCREENS_SCREENS_H
#define FOYER_TUI_SCREENS_SCREENS_H

#include "tui/screens/ui.h"

extern const struct screen_set all_screens;

#endif
