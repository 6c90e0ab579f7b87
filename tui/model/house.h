/*
 * The blocked seats of the show on the map, for staff: which are house seats, for whom, until when.
 */
#ifndef FOYER_TUI_MODEL_HOUSE_H
#define FOYER_TUI_MODEL_HOUSE_H

#include "tui/model/model.h"

/* Asks for them, if the map has changed since they were told. */
void house_ask(struct model *model);

/* Takes the OK of HOUSE; false for another verb. */
bool house_take(struct model *model, const struct pending_request *request);

/* The row of model->house that is about a seat, or -1. */
int house_row(const struct model *model, int seat);

/* True for a seat that is kept for the house, and may be sold at the counter. */
bool house_has(const struct model *model, int seat);

#endif
