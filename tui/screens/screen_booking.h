/*
 * The way to a booking with its seats; see struct screen.
 */
#ifndef FOYER_TUI_SCREENS_SCREEN_BOOKING_H
#define FOYER_TUI_SCREENS_SCREEN_BOOKING_H

#include "tui/screens/screen.h"
#include "tui/screens/ui.h"

/* Opens the booking of that code: one's own, or for operators anybody's. */
void screen_booking_open(struct ui *ui, const char *code);

#endif
