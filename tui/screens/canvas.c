/*
 * A grid of cells. A cell has one character with the marks that combine with it; a wide one
 * (Hangul) has the cell to its right as well, whose text is then empty. Whoever writes over half of
 * a wide character erases the other half: no cell is ever torn.
 *
 * Targets are what can be clicked. The first that was put there counts, so a screen draws what lies
 * on top first; the key bar is drawn last and in a row of its own.
 *
 * Drawing never fails: what lies outside the grid is not drawn, what does not fit is cut, and one
 * target too many cannot be clicked. Texts have to be fit for a terminal (tui/cli/sanitize.h)
 * before they come here: a control character has no cells, and would be kept as a mark of the
 * character before it and sent to the terminal with it.
 */
#include "tui/screens/canvas.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "shared/buffer.h"
#include "shared/text.h"

enum { ELLIPSIS = 2, ELLIPSIS_LEAST = 8 }; /* cells of "..", and of a field that has it */

void canvas_init(struct canvas *canvas)
{
    memset(canvas, 0, sizeof *canvas);
}

void canvas_release(struct canvas *canvas)
{
    free(canvas->cells);
    canvas_init(canvas);
}

/* NULL outside: whoever draws need not know how large the window is. */
static struct cell *cell_at(struct canvas *canvas, int row, int column)
{
    if (row < 0 || row >= canvas->rows || column < 0 || column >= canvas->columns)
        return NULL;
    return &canvas->cells[row * canvas->columns + column];
}

/* The cursor waits at the bottom if nobody puts it anywhere: there it is in nobody's way. The cells
 * are kept as long as the size is the same, so a paint allocates nothing. */
void canvas_begin(struct canvas *canvas, int rows, int columns)
{
    size_t count = (size_t)rows * (size_t)columns;

    if (rows != canvas->rows || columns != canvas->columns) {
        free(canvas->cells);
        canvas->cells = calloc(count > 0 ? count : 1, sizeof *canvas->cells);
        if (canvas->cells == NULL)
            abort();
    }
    canvas->rows = rows;
    canvas->columns = columns;
    canvas->target_count = 0;
    canvas->cursor_row = rows > 0 ? rows - 1 : 0;
    canvas->cursor_column = 0;
    for (size_t i = 0; i < count; i++)
        canvas->cells[i] = (struct cell){.text = " "};
}

/* The cell has to be on the canvas: this is for who walks over all of it. */
const struct cell *canvas_cell(const struct canvas *canvas, int row, int column)
{
    return &canvas->cells[row * canvas->columns + column];
}

/* Puts one character of `cells` cells there; false if it does not fit any more. */
static bool put_character(struct canvas *canvas, int row, int column, int look, const char *text,
                          size_t size, int cells)
{
    struct cell *cell = cell_at(canvas, row, column);
    struct cell *next = cell_at(canvas, row, column + 1);
    struct cell *before = cell_at(canvas, row, column - 1);

    if (cell == NULL || (cells == 2 && next == NULL) || size >= CELL_TEXT)
        return false;
    if (cell->text[0] == '\0' && before != NULL) /* the right half of what is overwritten */
        strcpy(before->text, " ");
    if (cells == 1 && next != NULL && next->text[0] == '\0')
        strcpy(next->text, " ");
    memcpy(cell->text, text, size);
    cell->text[size] = '\0';
    cell->look = (unsigned short)look;
    if (cells == 2) {
        struct cell *after = cell_at(canvas, row, column + 2);

        if (next->text[0] != '\0' && after != NULL && after->text[0] == '\0')
            strcpy(after->text, " ");
        next->text[0] = '\0';
        next->look = (unsigned short)look;
    }
    return true;
}

/* Adds a combining character to the one before `column`. After a wide one that is two cells back,
 * since its right half has no text. Marks that CELL_TEXT has no room for are left out: a character
 * keeps three of them at least. */
static void put_combining(struct canvas *canvas, int row, int column, const char *text, size_t size)
{
    struct cell *cell = cell_at(canvas, row, column - 1);
    char *text_end;

    if (cell != NULL && cell->text[0] == '\0')
        cell = cell_at(canvas, row, column - 2);
    if (cell == NULL || strlen(cell->text) + size >= CELL_TEXT)
        return;
    text_end = cell->text + strlen(cell->text);
    memcpy(text_end, text, size);
    text_end[size] = '\0';
}

/* Writes until `end`; returns the column after the last character. A wide character of which one
 * half would be beyond it is not begun. A mark at the very beginning has no character of this text
 * before it, and belongs to nobody: it is left out. */
static int put_until(struct canvas *canvas, int row, int column, int end, int look,
                     const char *text)
{
    int first = column;

    while (*text != '\0') {
        char one[5] = "";
        size_t size = 1;
        int cells;

        while (size < 4 && ((unsigned char)text[size] & 0xC0) == 0x80)
            size++;
        memcpy(one, text, size);
        cells = text_cells(one);
        if (cells == 0) {
            if (column > first)
                put_combining(canvas, row, column, one, size);
        } else if (column + cells > end ||
                   !put_character(canvas, row, column, look, one, size, cells)) {
            break;
        }
        column += cells;
        text += size;
    }
    return column;
}

int canvas_put(struct canvas *canvas, int row, int column, int look, const char *text)
{
    return put_until(canvas, row, column, canvas->columns, look, text);
}

int canvas_printf(struct canvas *canvas, int row, int column, int look, const char *format, ...)
{
    char text[CANVAS_TEXT];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    return canvas_put(canvas, row, column, look, text);
}

/* What is cut says so with "..", if there is room for more than that. Filled with blanks to its
 * end, so that what stood there, such as a list under a message, does not show through. */
void canvas_field(struct canvas *canvas, int row, int column, int width, int look, const char *text)
{
    int end = column + width;
    bool cut = width >= ELLIPSIS_LEAST && text_cells(text) > width;
    int until = cut ? end - ELLIPSIS : end;

    column = put_until(canvas, row, column, until < canvas->columns ? until : canvas->columns, look,
                       text);
    if (cut && column + ELLIPSIS <= canvas->columns)
        column = canvas_put(canvas, row, column, look, "..");
    while (column < end && column < canvas->columns)
        column = canvas_put(canvas, row, column, look, " ");
}

/* One that would begin left of the canvas is not drawn at all: an amount without its first digits
 * is another amount. */
void canvas_right(struct canvas *canvas, int row, int end, int look, const char *text)
{
    canvas_put(canvas, row, end - text_cells(text), look, text);
}

void canvas_centre(struct canvas *canvas, int row, int look, const char *text)
{
    int cells = text_cells(text);

    canvas_put(canvas, row, cells < canvas->columns ? (canvas->columns - cells) / 2 : 0, look,
               text);
}

void canvas_rule(struct canvas *canvas, int row)
{
    for (int column = 0; column < canvas->columns; column++)
        canvas_put(canvas, row, column, LOOK_LINE, "-");
}

/* Adds, so a reversed row keeps what is bold or dim in it. */
void canvas_mark(struct canvas *canvas, int row, int column, int width, int look)
{
    for (int i = 0; i < width; i++) {
        struct cell *cell = cell_at(canvas, row, column + i);

        if (cell != NULL)
            cell->look |= (unsigned short)look;
    }
}

void canvas_cursor(struct canvas *canvas, int row, int column)
{
    if (cell_at(canvas, row, column) == NULL)
        return;
    canvas->cursor_row = row;
    canvas->cursor_column = column;
}

/* More targets than there is room for are not clickable, and nothing else. */
void canvas_target(struct canvas *canvas, int row, int column, int width, int action, int argument)
{
    if (canvas->target_count < TARGETS_MAX)
        canvas->targets[canvas->target_count++] =
            (struct target){row, column, width, action, argument};
}

const struct target *canvas_hit(const struct canvas *canvas, int row, int column)
{
    for (int i = 0; i < canvas->target_count; i++) {
        const struct target *target = &canvas->targets[i];

        if (target->row == row && column >= target->column &&
            column < target->column + target->width)
            return target;
    }
    return NULL;
}

/* Five rows of a character, all of one width. ':' has to stay the last: it stands in for a
 * character that is missing here; see large_rows(). */
static const struct {
    char character;
    const char *rows[5];
} large[] = {
    {'0', {"####", "#  #", "#  #", "#  #", "####"}},
    {'1', {"  # ", " ## ", "  # ", "  # ", " ###"}},
    {'2', {"####", "   #", "####", "#   ", "####"}},
    {'3', {"####", "   #", " ###", "   #", "####"}},
    {'4', {"#  #", "#  #", "####", "   #", "   #"}},
    {'5', {"####", "#   ", "####", "   #", "####"}},
    {'6', {"####", "#   ", "####", "#  #", "####"}},
    {'7', {"####", "   #", "  # ", " #  ", " #  "}},
    {'8', {"####", "#  #", "####", "#  #", "####"}},
    {'9', {"####", "#  #", "####", "   #", "####"}},
    {'I', {"###", " # ", " # ", " # ", "###"}},
    {'N', {"#   #", "##  #", "# # #", "#  ##", "#   #"}},
    {'O', {"####", "#  #", "#  #", "#  #", "####"}},
    {'U', {"#  #", "#  #", "#  #", "#  #", "####"}},
    {'T', {"#####", "  #  ", "  #  ", "  #  ", "  #  "}},
    {'!', {"##", "##", "##", "  ", "##"}},
    {'.', {"  ", "  ", "  ", "  ", "##"}},
    {':', {"  ", " #", "  ", " #", "  "}},
};

enum { LARGE_GAP = 2 };

/* The rows of a character; those of ':' if it has none. */
static const char *const *large_rows(char character)
{
    size_t at = 0;

    while (at + 1 < sizeof large / sizeof large[0] && large[at].character != character)
        at++;
    return large[at].rows;
}

int canvas_large_cells(const char *text)
{
    int cells = 0;

    for (; *text != '\0'; text++)
        cells += (int)strlen(large_rows(*text)[0]) + LARGE_GAP;
    return cells > 0 ? cells - LARGE_GAP : 0;
}

/* Drawn with its blanks: they are cells as well, and take away what was drawn there before. */
int canvas_large(struct canvas *canvas, int row, int column, int look, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *const *rows = large_rows(*text);

        for (int i = 0; i < 5; i++)
            canvas_put(canvas, row + i, column, look, rows[i]);
        column += (int)strlen(rows[0]) + LARGE_GAP;
    }
    return column;
}

/* Blanks at the end are left out, whatever their look: pictures in tests have none. */
char *canvas_line(const struct canvas *canvas, int row)
{
    struct buffer line;
    size_t used = 0;

    buffer_init(&line);
    for (int column = 0; column < canvas->columns; column++) {
        const char *text = canvas_cell(canvas, row, column)->text;

        buffer_add_text(&line, text);
        if (strcmp(text, " ") != 0)
            used = line.size;
    }
    buffer_truncate(&line, used);
    buffer_add(&line, "", 1);
    return line.bytes;
}

void canvas_dump(const struct canvas *canvas, FILE *out)
{
    for (int row = 0; row < canvas->rows; row++) {
        char *line = canvas_line(canvas, row);

        fprintf(out, "%s\n", line);
        free(line);
    }
}
