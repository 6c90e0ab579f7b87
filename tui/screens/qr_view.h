/*
 * The code of a ticket on a screen, as a reader at the door takes it.
 */
#ifndef FOYER_TUI_SCREENS_QR_VIEW_H
#define FOYER_TUI_SCREENS_QR_VIEW_H

#include "shared/buffer.h"
#include "tui/screens/canvas.h"

/* Rows and columns that it takes: in half blocks, or in ASCII with two cells a module. */
int qr_view_rows(bool ascii);
int qr_view_columns(bool ascii);

/* Draws the secret with its white border; nothing if it is none. */
void qr_view_draw(struct canvas *canvas, int row, int column, const char *secret, bool ascii);

/* The same in lines; `paint`: black on white by the sequences of ECMA-48. */
void qr_view_write(const char *secret, bool ascii, bool paint, struct buffer *out);

#endif
