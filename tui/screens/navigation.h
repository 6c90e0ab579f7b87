/*
 * The way through the screens: where one is, what lies under it, and what is asked for there.
 *
 *     stack[0] ... stack[depth - 1]   screen          overlay
 *     Concerts     Dates              Seats           Question, Field, Help or none
 *
 * A screen is on the way at most once: opening it again takes it out from where it was, so the
 * stack never grows beyond the number of screens and "back" never goes in circles. `open` is called
 * when a screen is entered by a key or a reply, not when one comes back to it; `close` when it
 * leaves the way. Under a later screen it stays open: its cursor stays, and replies to it are
 * taken.
 *
 * What shows the token on the screens (queue, hold) is there once at most, of one token; opening
 * another concert closes the screens of the concert before, so "back" never leads to seats of
 * something else.
 *
 * Each screen says itself what it asks for; that is asked when it opens, when one comes back, by
 * `r`, and with each poll. The poll also asks for every token, which keeps them alive.
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

void navigation_back(struct ui *ui);

/* Asks now for what the screen shows. */
void navigation_refresh(struct ui *ui);

/* The regular poll: tokens and what the screen shows, unless replies to the last one are still to
 * come. */
void navigation_poll(struct ui *ui);

/* The identity is settled: asks for all that may have changed meanwhile. */
void navigation_resumed(struct ui *ui);

#endif
