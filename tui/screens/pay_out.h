/*
 * Points of a wallet that are handed out as money: of the customer who is acted for, or what
 * SHOW-CANCEL gave back of what was sold to nobody in particular.
 */
#ifndef FOYER_TUI_SCREENS_PAY_OUT_H
#define FOYER_TUI_SCREENS_PAY_OUT_H

#include "tui/screens/ui.h"

/* Asks how much of the balance, how, and why; then the question. */
void pay_out_begin(struct ui *ui);

/* The same of the wallet of those who are no customers. What is in it is asked for first, by the
 * screen of the till; its reply goes to pay_out_walk_in(). */
void pay_out_ask_walk_in(struct ui *ui);
void pay_out_walk_in(struct ui *ui, const struct reply_line *reply);

/* Says that there is nothing to pay out: the wallet is empty, or there is none yet. */
void pay_out_nothing(struct ui *ui);

/* The OK of PAYOUT, and its NO-POINTS. */
void pay_out_paid(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply);
void pay_out_refused(struct ui *ui, const struct reply_line *reply);

#endif
