/*
 * Answers of the daemon, taken into the model.
 */
#ifndef FOYER_TUI_SCREENS_ANSWERS_H
#define FOYER_TUI_SCREENS_ANSWERS_H

#include "shared/reply_reader.h"
#include "tui/model/model.h"

/* Takes in one line of the answer to `ask`: columns, a row, or the OK or ERR that ends it. */
void answers_take(struct model *model, const struct ask *ask, const struct reply_line *reply);

#endif
