/*
 * Money that is put into a drawer, or taken out, without a customer.
 */
#ifndef FOYER_TUI_SCREENS_TILL_CASH_H
#define FOYER_TUI_SCREENS_TILL_CASH_H

#include <stdbool.h>

#include "tui/screens/ui.h"

/* Asks how much, what for, and more of it, which may be left out; then the question. */
void till_cash_begin(struct ui *ui, bool out);

/* The OK of CASH. */
void till_cash_done(struct ui *ui, const struct reply_line *reply);

#endif
