/*
 * Rows of a reply, read by the names of their columns.
 */
#ifndef FOYER_TUI_MODEL_SHEET_H
#define FOYER_TUI_MODEL_SHEET_H

#include <stdint.h>

#include "tui/cli/table.h"

/* Rows, without the names. */
int sheet_rows(const struct table *sheet);

/* A value, fit for a terminal; "" if there is no such row or column. */
const char *sheet_text(const struct table *sheet, int row, const char *name);

/* An integer; `absent` if there is none. */
int64_t sheet_int(const struct table *sheet, int row, const char *name, int64_t absent);

/* The first row with that integer in that column, or -1. */
int sheet_find(const struct table *sheet, const char *name, int64_t value);

/* The first year among the times of a column; 0 if there is none. */
int sheet_first_year(const struct table *sheet, const char *name);

/* Moves the rows of `from` to `to`; `from` is empty afterwards. */
void sheet_move(struct table *to, struct table *from);

#endif
