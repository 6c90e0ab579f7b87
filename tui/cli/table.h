/*
 * Rows as aligned columns, for people.
 */
#ifndef FOYER_TUI_CLI_TABLE_H
#define FOYER_TUI_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "shared/reply_reader.h"

struct table {
    int columns;              /* 0: an empty table */
    bool right[REPLY_VALUES]; /* columns of integers, shape: right[columns] */
    char **cells; /* owned, row after row, the names first; shape: cells[rows * columns] */
    size_t rows;
    size_t room; /* cells allocated */
};

void table_init(struct table *table);

/* Frees everything; the table is empty and usable again. */
void table_release(struct table *table);

/* Starts over with these columns (1..REPLY_VALUES). The names are copied. */
void table_begin(struct table *table, int columns, const char *const *names);

/* Adds a row: one value for each column, copied and made printable. */
void table_add(struct table *table, const char *const *values);

/* Adds a copy of the rows of `from`, with the names if `table` is empty. */
void table_append(struct table *table, const struct table *from);

/*
 * Prints the names and the rows; an empty table prints nothing. Columns stand two cells apart,
 * integers to the right. If that is wider than `width` cells (0: no limit), the widest columns of
 * text become narrower and their values go on in the next line; nothing is left out.
 */
void table_print(const struct table *table, int width, FILE *out);

#endif
