/*
 * A guest in a row: seat, name, telephone number, and where they are.
 */
#ifndef FOYER_TUI_SCREENS_GUEST_ROW_H
#define FOYER_TUI_SCREENS_GUEST_ROW_H

#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

enum { GUEST_STATE_TEXT = 96 };

/* Draws the guest of that row of model->guests. */
void guest_row_draw(const struct ui *ui, struct canvas *canvas, int row, int guest);

/* "in 19:22 A", or that the guest is not inside. Returns `text`. */
const char *guest_row_state(const struct ui *ui, int guest, char text[GUEST_STATE_TEXT]);

/* The same in a sentence, without its end. */
void guest_row_speak(const struct ui *ui, int guest, struct buffer *out);

#endif
