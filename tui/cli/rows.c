/*
 * Rows are one array of texts, the names of the columns first. Values are made fit for a terminal
 * when they are added, not when they are drawn.
 *
 * Printing: columns are as wide as their widest value. If that is wider than the window, the widest
 * column of text gives up a cell, again and again, but none becomes narrower than NARROWEST; what
 * does not fit in a cell goes on in the next line, cut at blanks. Numbers are never broken.
 *
 *     cells[0 .. columns)                  the names
 *     cells[columns .. 2 * columns)        row 0, for rows_text() and its like
 *     ...
 *     rows counts the names as one; without any it is 0, and so is columns
 *
 * Wrapping goes line by line over all cells of a row: each is a pointer that moves along its text,
 * until all of them are at their ends.
 */
#include "tui/cli/rows.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/text.h"
#include "shared/verbs.h"
#include "tui/cli/sanitize.h"

enum { GAP = 2, NARROWEST = 12 };

void rows_init(struct rows *rows)
{
    memset(rows, 0, sizeof *rows);
}

void rows_release(struct rows *rows)
{
    for (size_t i = 0; i < rows->rows * (size_t)rows->columns; i++)
        free(rows->cells[i]);
    free(rows->cells);
    rows_init(rows);
}

/* What is a number is known by the name of its column, and is aligned to the right. */
void rows_begin(struct rows *rows, int columns, const char *const *names)
{
    assert(columns >= 1 && columns <= REPLY_VALUES);
    rows_release(rows);
    rows->columns = columns;
    for (int i = 0; i < columns; i++)
        rows->right[i] = value_is_number(verb_value_type(NULL, names[i]));
    rows_add(rows, names);
}

void rows_add(struct rows *rows, const char *const *values)
{
    size_t used = rows->rows * (size_t)rows->columns;

    if (used + (size_t)rows->columns > rows->room) {
        size_t room = 2 * rows->room + 16 * (size_t)rows->columns;
        char **cells = realloc(rows->cells, room * sizeof *cells);

        if (cells == NULL)
            abort();
        rows->cells = cells;
        rows->room = room;
    }
    for (int i = 0; i < rows->columns; i++)
        rows->cells[used + (size_t)i] = sanitize(values[i]);
    rows->rows++;
}

void rows_append(struct rows *rows, const struct rows *from)
{
    const char *const *cells = (const char *const *)from->cells;

    if (from->columns == 0)
        return;
    if (rows->columns == 0)
        rows_begin(rows, from->columns, cells);
    for (size_t row = 1; row < from->rows; row++)
        rows_add(rows, cells + row * (size_t)from->columns);
}

void rows_append_row(struct rows *rows, const struct rows *from, int row)
{
    const char *const *cells = (const char *const *)from->cells;

    if (rows->columns == 0)
        rows_begin(rows, from->columns, cells);
    rows_add(rows, cells + (size_t)(row + 1) * (size_t)from->columns);
}

/* The width of the widest value, the name included. */
static void natural_widths(const struct rows *rows, int *widths)
{
    memset(widths, 0, REPLY_VALUES * sizeof *widths);
    for (size_t i = 0; i < rows->rows * (size_t)rows->columns; i++) {
        int cells = text_cells(rows->cells[i]);
        int column = (int)(i % (size_t)rows->columns);

        if (cells > widths[column])
            widths[column] = cells;
    }
}

/* The widest column that may become narrower, or -1: then the table is wider than the window, and
 * the terminal breaks its lines. */
static int widest(const struct rows *rows, const int *widths)
{
    int found = -1;

    for (int i = 0; i < rows->columns; i++)
        if (!rows->right[i] && widths[i] > NARROWEST && (found < 0 || widths[i] > widths[found]))
            found = i;
    return found;
}

/* One cell at a time from the widest, so that columns of text end up equally narrow. */
static void fit_widths(const struct rows *rows, int *widths, int width)
{
    int total = GAP * (rows->columns - 1);
    int column;

    for (int i = 0; i < rows->columns; i++)
        total += widths[i];
    while (total > width && (column = widest(rows, widths)) >= 0) {
        widths[column]--;
        total--;
    }
}

/* Bytes of `text` for one line of `width` cells: up to a space where there is one, and at least one
 * character, even a wide one in a column of one cell, or the loop around this would never end. */
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

/* Prints one line of the row, the next piece of each cell, and moves the cells to what is left of
 * them. `pending` spaces are only written once something follows them. False if all cells are
 * empty. */
static bool print_line(const struct rows *rows, const int *widths, const char **cells, FILE *out)
{
    int pending = 0;

    for (int i = 0; i < rows->columns; i++) {
        size_t size = piece(cells[i], widths[i]);
        char *text = strndup(cells[i], size);
        int cells_free;

        if (text == NULL)
            abort();
        for (size_t end = strlen(text); end > 0 && text[end - 1] == ' '; end--)
            text[end - 1] = '\0';
        cells_free = widths[i] - text_cells(text);
        spaces(text[0] == '\0' ? 0 : pending + (rows->right[i] ? cells_free : 0), out);
        fputs(text, out);
        pending = (text[0] == '\0' ? pending + widths[i] : rows->right[i] ? 0 : cells_free) + GAP;
        cells[i] += size;
        cells[i] += strspn(cells[i], " ");
        free(text);
    }
    fputc('\n', out);
    for (int i = 0; i < rows->columns; i++)
        if (cells[i][0] != '\0')
            return true;
    return false;
}

void rows_print(const struct rows *rows, int width, FILE *out)
{
    int widths[REPLY_VALUES];

    if (rows->columns == 0)
        return;
    natural_widths(rows, widths);
    if (width > 0)
        fit_widths(rows, widths, width);
    for (size_t row = 0; row < rows->rows; row++) {
        const char *cells[REPLY_VALUES];

        memcpy(cells, rows->cells + row * (size_t)rows->columns,
               (size_t)rows->columns * sizeof cells[0]);
        while (print_line(rows, widths, cells, out))
            ;
    }
}

int rows_count(const struct rows *rows)
{
    return rows->rows > 0 ? (int)rows->rows - 1 : 0;
}

/* Columns are found by their names: a newer daemon may add some, and their order is its
 * business. */
const char *rows_text(const struct rows *rows, int row, const char *name)
{
    if (row < 0 || row >= rows_count(rows))
        return "";
    for (int column = 0; column < rows->columns; column++)
        if (strcmp(rows->cells[column], name) == 0)
            return rows->cells[(row + 1) * rows->columns + column];
    return "";
}

int64_t rows_int(const struct rows *rows, int row, const char *name, int64_t absent)
{
    const char *text = rows_text(rows, row, name);
    char *end;
    int64_t value;

    errno = 0;
    value = strtoll(text, &end, 10);
    return end == text || *end != '\0' || errno != 0 ? absent : value;
}

int rows_find(const struct rows *rows, const char *name, int64_t value)
{
    for (int row = 0; row < rows_count(rows); row++)
        if (rows_int(rows, row, name, -1) == value)
            return row;
    return -1;
}

int rows_first_year(const struct rows *rows, const char *name)
{
    int first = 0;

    for (int row = 0; row < rows_count(rows); row++) {
        int year = atoi(rows_text(rows, row, name));

        if (year > 0 && (first == 0 || year < first))
            first = year;
    }
    return first;
}

/* Takes over the texts; nothing is copied. */
void rows_move(struct rows *to, struct rows *from)
{
    rows_release(to);
    *to = *from;
    rows_init(from);
}
