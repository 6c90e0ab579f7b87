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

enum { COUNTER_SEATS = 24 /* cells for the seats in a message */ };

/* The OK of SELL or COMP: a booking was made, which is noted as the last one; leads back to the
 * map. */
void counter_booked(struct ui *ui, const struct pending_request *request,
                    const struct reply_line *reply);

/* The OK of SELL: that, and says what was sold. */
void counter_sold(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply);

/* AS was refused, or its connection broke off: who acted goes on. */
void counter_drop(struct ui *ui);

#endif
