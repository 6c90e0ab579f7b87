/*
 * Seats of a booking for others: of its date, of another date, or those of another booking, with
 * which it changes.
 */
#ifndef FOYER_TUI_SCREENS_MOVING_H
#define FOYER_TUI_SCREENS_MOVING_H

#include "tui/screens/ui.h"

/* What is moved: ui->moving is that and nothing else until one of the functions below goes on. `as`
 * is the argument of who acts, with a blank before it, or "". */
void moving_begin(struct ui *ui, const char *code, const char *who, const char *as, seat_set seats);

/* Asks to which seats of its own date. */
void moving_ask_seats(struct ui *ui);

/* The same for a date that was chosen from a list, which is left when it is settled. */
void moving_ask_seats_of(struct ui *ui, int64_t show, const char *starts);

/* Asks with which booking it changes seats. */
void moving_ask_other(struct ui *ui);

/* What became of it, for the screen of the booking: the OK, of which the new code is the
 * business of that screen; and a refusal, true if it is said here, or leads to something to be
 * typed. */
void moving_done(struct ui *ui, const struct reply_line *reply);
bool moving_refused(struct ui *ui, const struct reply_line *reply);

#endif
