/*
 * The picture of the seats: the hall from above, the grades, and what is chosen.
 *
 * Each state has a shape of its own, "[12]" free, "(12)" held, " xx " sold, "<12>" chosen, "{12}"
 * mine, "#12#" blocked, so that nothing is lost without colours. A colour says the grade only,
 * which stands at the end of the row as well.
 */
#ifndef FOYER_TUI_SCREENS_SEAT_MAP_H
#define FOYER_TUI_SCREENS_SEAT_MAP_H

#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

void seat_map_draw(const struct ui *ui, struct canvas *canvas);

#endif
