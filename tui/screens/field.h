/*
 * The line that is being typed: searches, amounts, names.
 */
#ifndef FOYER_TUI_SCREENS_FIELD_H
#define FOYER_TUI_SCREENS_FIELD_H

#include "tui/screens/action.h"
#include "tui/model/model.h"

void field_open(struct model *model, enum field_use use);

void field_close(struct model *model);

/* Adds a character. */
void field_type(struct model *model, int character);

/* Does an action of the field; false if the screen below has to do it. */
bool field_act(struct model *model, enum action_id action);

#endif
