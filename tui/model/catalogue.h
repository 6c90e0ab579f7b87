/*
 * The list of concerts as the first screen has it: what is over or called off left out, and in the
 * order that is wished for.
 */
#ifndef FOYER_TUI_MODEL_CATALOGUE_H
#define FOYER_TUI_MODEL_CATALOGUE_H

#include <stdbool.h>

#include "tui/model/model.h"

/* Makes model->concerts of model->all_concerts, and counts what is left out. */
void catalogue_arrange(struct model *model);

/* True for a concert that has no date to come. */
bool catalogue_is_over(const struct rows *concerts, int row);

#endif
