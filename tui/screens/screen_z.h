/*
 * One shift as it was closed.
 */
#ifndef FOYER_TUI_SCREENS_SCREEN_Z_H
#define FOYER_TUI_SCREENS_SCREEN_Z_H

#include "tui/screens/ui.h"

/* Opens it with the Z of that number. */
void screen_z_open(struct ui *ui, int64_t number);

#endif
