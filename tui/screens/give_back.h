/*
 * Seats of a booking that are given back in another way than CANCEL does: when the time for that is
 * over, or as money to somebody who has no wallet.
 */
#ifndef FOYER_TUI_SCREENS_GIVE_BACK_H
#define FOYER_TUI_SCREENS_GIVE_BACK_H

#include "tui/screens/ui.h"

/* Asks why, and how the money is handed out if nobody has a wallet; then `confirm` asks the
 * question whose yes is refund_send(). */
void refund_begin(struct ui *ui, const char *code, seat_set seats, bool needs_money,
                  void (*confirm)(struct ui *ui));
void refund_send(struct ui *ui);

/* What became of it, for the screen of the booking: the OK; and a refusal, true if that leads to
 * something to be typed. */
void refund_given(struct ui *ui, const struct reply_line *reply);
bool refund_refused(struct ui *ui, const struct reply_line *reply);

#endif
