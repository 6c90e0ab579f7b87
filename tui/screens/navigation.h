/*
 * The way through the screens: where one is, what lies under it, and what is asked for there.
 */
#ifndef FOYER_TUI_SCREENS_NAVIGATION_H
#define FOYER_TUI_SCREENS_NAVIGATION_H

#include "tui/screens/ui.h"

/* Opens a screen; the present one is where "back" leads. */
void navigation_open(struct ui *ui, enum mode screen);

/* The same for a screen of another concert: those of the concert before are no longer under it. */
void navigation_open_other(struct ui *ui, enum mode screen);

/* Opens a screen and forgets the way to it, up to the list of concerts. */
void navigation_open_root(struct ui *ui, enum mode screen);

/* Opens a screen with nothing under it. */
void navigation_restart(struct ui *ui, enum mode screen);

/* Back to where the next customer begins: the map if one is on the way, or was there before queue,
 * hold and booking; otherwise the dates or the concerts. */
void navigation_to_counter(struct ui *ui);

void navigation_back(struct ui *ui);

/* Asks now for what the screen shows. */
void navigation_refresh(struct ui *ui);

/* Asks for all of that, and for what no WATCH tells of, at once. */
void navigation_ask_all(struct ui *ui);

/* The regular poll: tokens and what the screen shows, unless replies to the last one are still to
 * come. */
void navigation_poll(struct ui *ui);

/* A row of a WATCH has come: asks for what it says is not so any more. */
void navigation_told(struct ui *ui);

/* The identity is settled: asks for all that may have changed meanwhile. */
void navigation_resumed(struct ui *ui);

#endif
