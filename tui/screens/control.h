/*
 * From a key or a click to the model. No input or output.
 */
#ifndef FOYER_TUI_SCREENS_CONTROL_H
#define FOYER_TUI_SCREENS_CONTROL_H

#include "tui/screens/action.h"
#include "tui/model/model.h"

/* A key: enum key, or the code point of a character. */
void control_key(struct model *model, int key);

/* An action of the table, such as that of a click. */
void control_act(struct model *model, enum action_id action, int argument);

/* Opens a row of the list on the screen, such as one that was chosen by its number. */
void control_open_row(struct model *model, int row);

/* A character of a pasted text: it goes into an open field, otherwise nowhere. */
void control_paste(struct model *model, int key);

/* The wheel was turned: steps down, or up if negative. */
void control_wheel(struct model *model, int steps);

/* The model has changed by an answer: does what had to wait for it. */
void control_replied(struct model *model);

/* A second has passed: counts, polls, and watches an abandoned kiosk. */
void control_tick(struct model *model);

#endif
