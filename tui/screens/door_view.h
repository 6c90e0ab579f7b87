/*
 * What the door's screen looks like; see struct screen.
 */
#ifndef FOYER_TUI_SCREENS_DOOR_VIEW_H
#define FOYER_TUI_SCREENS_DOOR_VIEW_H

#include "shared/buffer.h"
#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

void door_view_draw(const struct ui *ui, struct canvas *canvas);

/* The name of the door, and the date. */
void door_view_status(const struct ui *ui, struct canvas *canvas, int column, int end);

/* The counts, the last scan, and who was found. */
void door_view_speak(const struct ui *ui, struct buffer *out);

#endif
