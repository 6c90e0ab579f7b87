/*
 * Gives the terminal back when the program crashes, without calling ncurses.
 */
#ifndef FOYER_TUI_APP_TTY_RESTORE_H
#define FOYER_TUI_APP_TTY_RESTORE_H

#include <stdbool.h>

#include "shared/status.h"

/* Notes how the terminal is before ncurses touches it. False if there is none. */
MUST_CHECK bool tty_restore_remember(void);

/* From now on a crash restores it. Called when ncurses has read its description. */
void tty_restore_arm(void);
void tty_restore_disarm(void);

#endif
