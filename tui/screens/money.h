/*
 * What is typed at the counter about money: an amount, how it is paid, what for.
 */
#ifndef FOYER_TUI_SCREENS_MONEY_H
#define FOYER_TUI_SCREENS_MONEY_H

#include <stdint.h>

#include "tui/screens/ui.h"

enum { MONEY_CHANGE_MOST = 1000000 }; /* more change than that is a slip of the hand */

/* An amount with or without commas, as the program itself writes it, in least..most; -1 if it is
 * none. */
int64_t money_of(const char *text, int64_t least, int64_t most);

/* Says that an amount has to be in least..most. */
void money_reproach(struct ui *ui, int64_t least, int64_t most);

/* The word of PAY_METHOD or CASH_REASON that begins so, in the language of the user or as the
 * protocol has it; -1 if none does. */
int money_method(const char *typed);
int money_cash_reason(const char *typed);

/* What was given in cash for `due`: nothing typed is exactly that. -1, and said, if it is no
 * amount, too little, or so much that it cannot be meant. */
int64_t money_given(struct ui *ui, const char *typed, int64_t due);

#endif
