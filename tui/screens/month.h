/*
 * The dates of a concert as a calendar: the month of the date under the cursor.
 */
#ifndef FOYER_TUI_SCREENS_MONTH_H
#define FOYER_TUI_SCREENS_MONTH_H

#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

/* Draws the month from `row` on: a day with a date that can be booked is [24], one whose dates all
 * cannot is (24), and the day of the date under the cursor is reversed. A click on a day selects
 * its first date. Returns the first row that is left. */
int month_draw(const struct ui *ui, struct canvas *canvas, int row);

/* True if the dates `a` and `b`, rows of model->shows, are on the same day. */
bool month_same_day(const struct ui *ui, int a, int b);

#endif
