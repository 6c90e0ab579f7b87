/*
 * The grades of the seats on the map, in the order in which they stand there.
 */
#ifndef FOYER_TUI_MODEL_GRADES_H
#define FOYER_TUI_MODEL_GRADES_H

#include "tui/model/model.h"

/* The grade after that one; the first after "", and "" after the last. */
const char *grades_next(const struct grid *grid, const char *grade);

/* The grade that is written so, whatever the case; NULL if there is none. */
const char *grades_find(const struct grid *grid, const char *text);

/* How many grades stand before that one. */
int grades_index(const struct grid *grid, const char *grade);

/* The price of a grade. */
int64_t grades_price(const struct grid *grid, const char *grade);

/* How many seats of a grade are free. */
int grades_free(const struct grid *grid, const char *grade);

#endif
