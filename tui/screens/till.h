/*
 * A shift from its beginning to its end: what the screens of the till have in common.
 */
#ifndef FOYER_TUI_SCREENS_TILL_H
#define FOYER_TUI_SCREENS_TILL_H

#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

/* "Till 1  shift 12" for the status line, without the name of the till if `brief`; "" if no shift
 * is open. */
void till_name(const struct ui *ui, bool brief, char *text, size_t room);

/* The OK of SHIFT-OPEN and of SHIFT-CLOSE, whoever looks. After a close its Z is printed, where
 * that is possible. */
void till_opened(struct ui *ui, const struct reply_line *reply);
void till_closed(struct ui *ui, const struct reply_line *reply);

/* Somebody else has closed the shift meanwhile: there is nothing to count, wherever one is now. */
void till_closed_already(struct ui *ui);

/* Money was refused since no shift is open: leads to the till. */
void till_needed(struct ui *ui);

/* A label, and an amount that ends before `end`. Returns the row after it. */
int till_amount(struct canvas *canvas, int row, int column, int end, const char *label,
                int64_t points);

#endif
