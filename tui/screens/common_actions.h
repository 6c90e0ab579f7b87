/*
 * The actions that mean the same on every screen.
 */
#ifndef FOYER_TUI_SCREENS_COMMON_ACTIONS_H
#define FOYER_TUI_SCREENS_COMMON_ACTIONS_H

#include "tui/screens/action.h"

/* Ends with a row of ACTION_NONE. */
extern const struct action common_actions[];

#endif
