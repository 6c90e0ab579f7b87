/*
 * The seats of a date in sentences: "Row B, R, 77,000 P: free 1 to 4, 7 to 10."
 */
#ifndef FOYER_TUI_SCREENS_SPOKEN_SEATS_H
#define FOYER_TUI_SCREENS_SPOKEN_SEATS_H

#include "shared/buffer.h"
#include "tui/screens/ui.h"

/* A sentence for each row, and what is chosen. A row of several grades has several. */
void spoken_seats(const struct ui *ui, struct buffer *out);

#endif
