/*
 * The counter: one customer after another, at the map of the same date. What only a screen of it
 * needs is in that screen.
 */
#ifndef FOYER_TUI_SCREENS_COUNTER_H
#define FOYER_TUI_SCREENS_COUNTER_H

#include "tui/screens/ui.h"

/* Ends the customer, and opens the search for the next one at once. */
void counter_next(struct ui *ui);

/* Asks to act for a customer; name and telephone number, "" if not known, stand in the status line
 * from the reply on. */
void counter_act_for(struct ui *ui, const char *user, const char *name, const char *phone);

/* The reply to AS: `acting` is acted for, "" for nobody. True if no other one was asked for since.
 */
bool counter_take(struct ui *ui, const char *acting);

/* The OK of SELL: says what was sold, and leads back to the map. */
void counter_sold(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply);

/* AS was refused, or its connection broke off: who acted goes on. */
void counter_drop(struct ui *ui);

#endif
