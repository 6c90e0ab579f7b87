/*
 * What --plain says of a screen: sentences, one a line, no pictures.
 */
#ifndef FOYER_TUI_SCREENS_SPOKEN_H
#define FOYER_TUI_SCREENS_SPOKEN_H

#include "shared/buffer.h"
#include "tui/model/model.h"

/* The screen, for whom, and what holds; then what stands above its list, or all if it has none. */
void spoken_screen(const struct model *model, struct buffer *out);

/* A row of its list, without an end of the line. */
void spoken_row(const struct model *model, int row, struct buffer *out);

/* What can be typed here. */
void spoken_keys(const struct model *model, struct buffer *out);

#endif
