/*
 * The rows of a reply: kept, read by the names of their columns, and printed as aligned columns.
 */
#ifndef FOYER_TUI_CLI_ROWS_H
#define FOYER_TUI_CLI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "shared/reply_reader.h"

struct rows {
    int columns;              /* 0: an empty table */
    bool right[REPLY_VALUES]; /* columns of numbers, shape: right[columns] */
    char **cells; /* owned, row after row, the names first; shape: cells[rows * columns] */
    size_t rows;
    size_t room; /* cells allocated */
};

void rows_init(struct rows *rows);

/* Frees everything; the table is empty and usable again. */
void rows_release(struct rows *rows);

/* Starts over with these columns (1..REPLY_VALUES). The names are copied. */
void rows_begin(struct rows *rows, int columns, const char *const *names);

/* Adds a row: one value for each column, copied and sanitized. */
void rows_add(struct rows *rows, const char *const *values);

/* Adds a copy of the rows of `from`, with the names if `table` is empty. */
void rows_append(struct rows *rows, const struct rows *from);

/* The same with one row of it. */
void rows_append_row(struct rows *rows, const struct rows *from, int row);

/*
 * Prints the names and the rows; an empty table prints nothing. Columns stand two cells apart,
 * numbers to the right. If that is wider than `width` cells (0: no limit), the widest columns of
 * text become narrower and their values go on in the next line; nothing is left out.
 */
void rows_print(const struct rows *rows, int width, FILE *out);

/* Rows of a reply, read by the names of their columns. */

/* Rows, without the names. */
int rows_count(const struct rows *rows);

/* A value, fit for a terminal; "" if there is no such row or column. */
const char *rows_text(const struct rows *rows, int row, const char *name);

/* An integer; `absent` if there is none. */
int64_t rows_int(const struct rows *rows, int row, const char *name, int64_t absent);

/* The first row with that integer in that column, or -1. */
int rows_find(const struct rows *rows, const char *name, int64_t value);

/* The first year among the times of a column; 0 if there is none. */
int rows_first_year(const struct rows *rows, const char *name);

/* Moves the rows of `from` to `to`; `from` is empty afterwards. */
void rows_move(struct rows *to, struct rows *from);

#endif
