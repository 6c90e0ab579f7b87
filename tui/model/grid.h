/*
 * The seats of the date that is looked at: grades and prices once (SEATS), then what has changed
 * since a revision (MAP).
 */
#ifndef FOYER_TUI_MODEL_GRID_H
#define FOYER_TUI_MODEL_GRID_H

#include <stdbool.h>

#include "shared/reply_reader.h"
#include "tui/model/model.h"

/* Takes the OK of SEATS or MAP, whose rows are in model->incoming; false for another verb. */
bool grid_take(struct model *model, const struct pending_request *request,
               const struct reply_line *reply);

/* Takes a row of WATCH; false if it is of another show, or says nothing but what is known. */
bool grid_take_told(struct model *model, const struct reply_line *row);

/* The grid becomes that of a show; nothing is known of it until the box office says it. */
void grid_show(struct model *model, int64_t show);

/* What a seat is, 1..50; MAP_LETTERS while it is not known. */
enum map_letter grid_letter(const struct grid *grid, int seat);

/* How many seats are that. */
int grid_count(const struct grid *grid, enum map_letter letter);

#endif
