/*
 * The actions of a mode: those of its screen and the common ones, as one list.
 */
#ifndef FOYER_TUI_SCREENS_ACTIONS_H
#define FOYER_TUI_SCREENS_ACTIONS_H

#include "tui/screens/action.h"
#include "tui/screens/ui.h"

/* The actions of a mode in the order of key bar and help, whether they can be done now or not.
 * Returns how many. */
int actions_of(const struct ui *ui, enum mode mode, const struct action *rows[ACTION_ROWS]);

/* True if the action can be done now. */
bool action_is_on(const struct action *action, const struct ui *ui);

/* How the key bar names its keys; "" if it does not show it. */
const char *action_key_text(const struct action *action, const struct ui *ui,
                            char text[ACTION_KEY_NAME]);

/* What a key does in a mode, or what that action is there; NULL for nothing. */
const struct action *action_of_key(const struct ui *ui, enum mode mode, int key);
const struct action *action_of_id(const struct ui *ui, enum mode mode, enum action_id id,
                                  int argument);

#endif
