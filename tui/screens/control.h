/*
 * From a key or a click to the model. No input or output.
 */
#ifndef FOYER_TUI_SCREENS_CONTROL_H
#define FOYER_TUI_SCREENS_CONTROL_H

#include "tui/screens/action.h"
#include "tui/screens/ui.h"

/* A key: enum key, or the code point of a character. */
void control_key(struct ui *ui, int key);

/* An action of the table, such as that of a click. */
void control_act(struct ui *ui, enum action_id action, int argument);

/* Opens a row of the list on the screen, such as one that was chosen by its number. */
void control_open_row(struct ui *ui, int row);

/* A character of a pasted text: it goes into an open field, otherwise nowhere. */
void control_paste(struct ui *ui, int key);

/* The wheel was turned: steps down, or up if negative. */
void control_wheel(struct ui *ui, int steps);

/* A reply has been taken: does what had to wait for it. */
void control_replied(struct ui *ui);

/* Time has passed: counts, polls, and watches an abandoned kiosk. */
void control_tick(struct ui *ui);

/* When it has to be called next, on the monotonic clock; it was called last at `ticked_ms`. */
int64_t control_due(const struct ui *ui, int64_t ticked_ms);

#endif
