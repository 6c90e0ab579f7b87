/*
 * The shift of whoever sits here, and the one that is looked at: what SHIFT, SHIFT-OPEN and
 * SHIFT-CLOSE say of them.
 */
#ifndef FOYER_TUI_MODEL_SHIFT_H
#define FOYER_TUI_MODEL_SHIFT_H

#include "shared/reply_reader.h"
#include "tui/model/model.h"

enum { SHIFT_MS = 15000 }; /* so often it is asked whether the shift is still open */

/* Asks as part of the poll whether a shift is open, if that was not asked for a while. A supervisor
 * may have closed it. */
void shift_ask(struct model *model);

/* Takes the OK of that, or of SHIFT-OPEN. */
void shift_take(struct model *model, const struct reply_line *reply);

/* None is open any more. */
void shift_forget(struct model *model);

/* Looks at one's own that is open, before its tables have come. */
void shift_begin_look(struct model *model);

/* Takes the OK of a SHIFT that was asked for to be looked at, with its two tables. If it is of
 * one's own, that is known with it. */
void shift_take_look(struct model *model, const struct reply_line *reply);

/* Drops what is looked at. */
void shift_close_look(struct model *model);

#endif
