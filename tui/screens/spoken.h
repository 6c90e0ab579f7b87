/*
 * What --plain says of a screen: sentences, one a line, no pictures.
 */
#ifndef FOYER_TUI_SCREENS_SPOKEN_H
#define FOYER_TUI_SCREENS_SPOKEN_H

#include "shared/buffer.h"
#include "tui/screens/ui.h"

/* The screen, for whom, and what holds; then what stands above its list, or all if it has none. */
void spoken_screen(const struct ui *ui, struct buffer *out);

/* A row of its list, without an end of the line. */
void spoken_row(const struct ui *ui, int row, struct buffer *out);

/* What can be typed here. */
void spoken_keys(const struct ui *ui, struct buffer *out);

/* What screens say alike: the concert with its date; what a list was searched for; until when a
 * booking can be cancelled. */
void spoken_title(const struct ui *ui, struct buffer *out);
void spoken_search(const struct ui *ui, struct buffer *out);
void spoken_cancel(const char *until, struct buffer *out);

#endif
