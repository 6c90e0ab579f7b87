/*
 * From token to token: where `p` leads, and the bell of those whose time runs out.
 */
#ifndef FOYER_TUI_SCREENS_TOUR_H
#define FOYER_TUI_SCREENS_TOUR_H

#include "tui/screens/ui.h"

/* Where `p` leads: to the nearest deadline that is not on the screen, pressed again to the next
 * one; NULL if there is no other token. */
const struct token *tour_next(const struct ui *ui);

/* Opens the screen of this token. */
void tour_open(struct ui *ui, const struct token *token);

/* A second has passed: rings in the last minute of a hold or a turn, once. */
void tour_tick(struct ui *ui);

#endif
