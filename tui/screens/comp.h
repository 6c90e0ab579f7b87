/*
 * Seats that are given away: for whom, why, and for an operator the approval of a supervisor.
 */
#ifndef FOYER_TUI_SCREENS_COMP_H
#define FOYER_TUI_SCREENS_COMP_H

#include "tui/screens/ui.h"

/* Asks for all of that, from field to field, and gives the chosen seats away; `name` is whom it may
 * be for. */
void comp_begin(struct ui *ui, const char *name);

/* The OK of COMP: says what was given, and leads back to the map. */
void comp_given(struct ui *ui, const struct pending_request *request,
                const struct reply_line *reply);

#endif
