/*
 * Tickets on paper. Nothing here draws or forks: a program that the venue leaves running beside the
 * terminal (foyer-ticket --serve) is asked for them, a line each. Whatever becomes of a line, the
 * booking stands.
 */
#ifndef FOYER_TUI_SCREENS_PRINTING_H
#define FOYER_TUI_SCREENS_PRINTING_H

#include <stdbool.h>

#include "shared/seat_set.h"
#include "shared/status.h"
#include "tui/screens/ui.h"

/* The way to that program. */
struct ticket_printer {
    /* Asks by a line, ended by LF, without waiting for anything. False: `why` is a sentence. */
    bool (*ask)(const void *context, const char *line, char why[TEXT_MESSAGE]);
    const void *context; /* borrowed */
};

/* True if there is one, of --tickets. */
bool printing_is_set_up(const struct ui *ui);

/* Asks for the tickets of a booking, of those seats or of all if that is 0, and then whoever stands
 * there whether they are printed. What stands in the way is said. */
void printing_ask(struct ui *ui, const char *code, seat_set seats);

/* The same of a shift: its Z, or the X of one that is open. The line is "SHIFT NUMBER", since
 * whoever had the shift may ask for it as well as a supervisor. */
void printing_ask_shift(struct ui *ui, int64_t shift);

/* model->booked was just paid at a kiosk: asks for its tickets, if there is a printer, and notes in
 * it what its screen is to say. */
void printing_after_sale(struct ui *ui);

#endif
