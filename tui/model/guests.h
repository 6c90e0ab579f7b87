/*
 * The guests of a date, in model->guests as DOOR tells them: a row for each seat.
 */
#ifndef FOYER_TUI_MODEL_GUESTS_H
#define FOYER_TUI_MODEL_GUESTS_H

#include "tui/model/model.h"

/* True if the guest of that row is inside. */
bool guests_is_inside(const struct model *model, int row);

/* The rows whose guest, telephone number, seat, ticket or note a text finds (shape:
 * rows[SEAT_COUNT]); all of them for "". Returns how many. */
int guests_found(const struct model *model, const char *text, int rows[SEAT_COUNT]);

#endif
