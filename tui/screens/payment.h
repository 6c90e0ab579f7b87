/*
 * Points that an operator puts into somebody's wallet: how that is paid, and in cash what is given
 * and what comes back. What was given is shown and never stored.
 */
#ifndef FOYER_TUI_SCREENS_PAYMENT_H
#define FOYER_TUI_SCREENS_PAYMENT_H

#include "tui/screens/ui.h"

/* Asks whether to charge so much. An operator who acts for somebody is asked before how it is
 * paid, since that is real money; all others are not. */
void payment_charge(struct ui *ui, int64_t amount);

#endif
