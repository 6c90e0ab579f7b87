#include "tui/cli/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "shared/reply_json.h"
#include "shared/text.h"
#include "tui/cli/printable.h"

enum { GAP = 2, NARROWEST = 12 };

void table_init(struct table *table)
{
    memset(table, 0, sizeof *table);
}

void table_release(struct table *table)
{
    for (size_t i = 0; i < table->rows * (size_t)table->columns; i++)
        free(table->cells[i]);
    free(table->cells);
    table_init(table);
}

void table_begin(struct table *table, int columns, const char *const *names)
{
    assert(columns >= 1 && columns <= REPLY_VALUES);
    table_release(table);
    table->columns = columns;
    for (int i = 0; i < columns; i++)
        table->right[i] = reply_is_integer(names[i]);
    table_add(table, names);
}

void table_add(struct table *table, const char *const *values)
{
    size_t used = table->rows * (size_t)table->columns;

    if (used + (size_t)table->columns > table->room) {
        size_t room = 2 * table->room + 16 * (size_t)table->columns;
        char **cells = realloc(table->cells, room * sizeof *cells);

        if (cells == NULL)
            abort();
        table->cells = cells;
        table->room = room;
    }
    for (int i = 0; i < table->columns; i++)
        table->cells[used + (size_t)i] = printable(values[i]);
    table->rows++;
}

void table_append(struct table *table, const struct table *from)
{
    const char *const *cells = (const char *const *)from->cells;

    if (from->columns == 0)
        return;
    if (table->columns == 0)
        table_begin(table, from->columns, cells);
    for (size_t row = 1; row < from->rows; row++)
        table_add(table, cells + row * (size_t)from->columns);
}

static void natural_widths(const struct table *table, int *widths)
{
    memset(widths, 0, REPLY_VALUES * sizeof *widths);
    for (size_t i = 0; i < table->rows * (size_t)table->columns; i++) {
        int cells = text_cells(table->cells[i]);
        int column = (int)(i % (size_t)table->columns);

        if (cells > widths[column])
            widths[column] = cells;
    }
}

/* The widest column that may become narrower, or -1. */
static int widest(const struct table *table, const int *widths)
{
    int found = -1;

    for (int i = 0; i < table->columns; i++)
        if (!table->right[i] && widths[i] > NARROWEST && (found < 0 || widths[i] > widths[found]))
            found = i;
    return found;
}

static void fit_widths(const struct table *table, int *widths, int width)
{
    int total = GAP * (table->columns - 1);
    int column;

    for (int i = 0; i < table->columns; i++)
        total += widths[i];
    while (total > width && (column = widest(table, widths)) >= 0) {
        widths[column]--;
        total--;
    }
}

/* Bytes of `text` for one line of `width` cells: up to a space where there is one, and at least one
 * character. */
static size_t piece(const char *text, int width)
{
    size_t fit = text_fit(text, width);
    size_t cut = fit;

    if (text[fit] == '\0' || text[fit] == ' ')
        return fit;
    while (cut > 0 && text[cut - 1] != ' ')
        cut--;
    if (cut > 0)
        return cut;
    return fit > 0 ? fit : text_fit(text, 2);
}

static void spaces(int count, FILE *out)
{
    for (; count > 0; count--)
        fputc(' ', out);
}

/* Prints one line of the row, the next piece of each cell, and moves the cells behind it. `pending`
 * spaces are only written once something follows them. False if all cells are empty. */
static bool print_line(const struct table *table, const int *widths, const char **cells, FILE *out)
{
    int pending = 0;

    for (int i = 0; i < table->columns; i++) {
        size_t size = piece(cells[i], widths[i]);
        char *text = strndup(cells[i], size);
        int cells_free;

        if (text == NULL)
            abort();
        for (size_t end = strlen(text); end > 0 && text[end - 1] == ' '; end--)
            text[end - 1] = '\0';
        cells_free = widths[i] - text_cells(text);
        spaces(text[0] == '\0' ? 0 : pending + (table->right[i] ? cells_free : 0), out);
        fputs(text, out);
        pending = (text[0] == '\0' ? pending + widths[i] : table->right[i] ? 0 : cells_free) + GAP;
        cells[i] += size;
        cells[i] += strspn(cells[i], " ");
        free(text);
    }
    fputc('\n', out);
    for (int i = 0; i < table->columns; i++)
        if (cells[i][0] != '\0')
            return true;
    return false;
}

void table_print(const struct table *table, int width, FILE *out)
{
    int widths[REPLY_VALUES];

    if (table->columns == 0)
        return;
    natural_widths(table, widths);
    if (width > 0)
        fit_widths(table, widths, width);
    for (size_t row = 0; row < table->rows; row++) {
        const char *cells[REPLY_VALUES];

        memcpy(cells, table->cells + row * (size_t)table->columns,
               (size_t)table->columns * sizeof cells[0]);
        while (print_line(table, widths, cells, out))
            ;
    }
}
