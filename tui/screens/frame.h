/*
 * What every screen stands in: the status line, the message line and the key bar.
 */
#ifndef FOYER_TUI_SCREENS_FRAME_H
#define FOYER_TUI_SCREENS_FRAME_H

#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

enum { FRAME_TOKEN_TEXT = SEAT_COUNT * 4 + 64, FRAME_USER_TEXT = 400 };

/* Draws everything: status line, body, message, key bar, and what stands over the screen. */
void frame_draw(const struct ui *ui, struct canvas *canvas, int rows, int columns);

/* The nearest deadline: "HOLD B5 B6 4:32", without the seats if `brief`; "" if there is none.
 * Returns how it looks. */
int frame_token(const struct ui *ui, bool brief, char *text, size_t room);

/* "김지우 010-0000-0001 (root)  500,000 P": for whom, by whom, and the points; less of it in each
 * higher step (0..3). */
void frame_user(const struct ui *ui, int step, char *text, size_t room);

#endif
