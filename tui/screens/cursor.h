/*
 * The cursor of a list stands on a thing (a date, a customer, a booking), not on a row number: when
 * rows come and go it stays on that thing. If the thing itself goes, the next key that would act
 * on a row only says so.
 */
#ifndef FOYER_TUI_SCREENS_CURSOR_H
#define FOYER_TUI_SCREENS_CURSOR_H

#include "tui/screens/action.h"
#include "tui/screens/ui.h"

/* The user moves: by an action that is a move, `count` times (0: no count was typed), or to a row.
 * The last row with a count is the row of that number, from 1. */
void cursor_move(struct ui *ui, enum action_id action, int count);
void cursor_to(struct ui *ui, int row);

/* Rows down (up if negative), not beyond the ends of the list. */
void cursor_scroll(struct ui *ui, int rows);

/* True if the action moves the cursor of the list on the screen. */
bool cursor_moves(const struct ui *ui, enum action_id action);

/* That list of that screen starts anew: the cursor stands on the first row that comes. */
void cursor_reset(struct ui *ui, enum mode screen);

/* What the cursor stands on is given up by its user; it then stands on what comes in its place. */
void cursor_let_go(struct ui *ui);

/* The lists may have changed: finds the thing again. */
void cursor_follow(struct ui *ui);

/* True, with a message, if what the cursor stood on is gone; then it stands on the row under it. */
bool cursor_is_lost(struct ui *ui);

#endif
