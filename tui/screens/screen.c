/*
 * Pieces that screens are drawn with. They are functions of the canvas alone: nothing is remembered
 * between two pictures, and the same state gives the same picture at every size.
 *
 * Long lists are shown in pages, not scrolled by rows (screen_window()): the eye finds a row where
 * it was, and a list that grows at the top moves only when it has to.
 */
#include "tui/screens/screen.h"

#include <stdio.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"

/* Below the body are the message line, a rule and the keys. A body is never empty: LEAST_ROWS - 3
 * is more than BODY_TOP. */
int screen_bottom(const struct canvas *canvas)
{
    return canvas->rows - 3;
}

/* One of the two is enough. Where only the width matters, screens compare it themselves: a window
 * of 100 x 20 cells is compact, and still has room for the columns that a narrow one leaves out. */
bool screen_is_compact(const struct canvas *canvas)
{
    return canvas->columns < FULL_COLUMNS || canvas->rows < FULL_ROWS;
}

/* Whoever draws and whoever takes keys ask the same (frame.c, tui/app/fullscreen.c), so no key does
 * anything that cannot be seen. No draw function has to check for less than this. */
bool screen_fits(int rows, int columns)
{
    return rows >= LEAST_ROWS && columns >= LEAST_COLUMNS;
}

/* The page that the cursor is on; the last one if the cursor is beyond the list, as it may be until
 * cursor_follow() has seen a shorter one. No rows of an empty list. */
int screen_window(int cursor, int count, int top, int bottom, int *first)
{
    int room = bottom > top ? bottom - top : 1, last = count > 0 ? count - 1 : 0;

    *first = (cursor < last ? cursor : last) / room * room;
    return count - *first < room ? count - *first : room;
}

/* 6 cells are neither: one before the title, three between, and two at the end. Only the title is
 * cut, since what follows it (a date, seats, a shift) is what tells two screens of one title
 * apart. */
int screen_heading(struct canvas *canvas, const char *title, const char *rest)
{
    char cut[SCREEN_TITLE_TEXT];

    format_cut(title, canvas->columns - 6 - text_cells(rest), cut, sizeof cut);
    return canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, "%s   %s", cut, rest);
}

void screen_where(struct canvas *canvas, int row, int first, int visible, int count)
{
    char where[80];

    if (visible >= count)
        return;
    snprintf(where, sizeof where, _("%d-%d of %d"), first + 1, first + visible, count);
    canvas_right(canvas, row, canvas->columns - 1, LOOK_PLAIN, where);
}

/* The sign is for those who do not see what is reversed, the cursor for screen readers. */
void screen_row(struct canvas *canvas, int row, int width, int index, bool focus)
{
    canvas_target(canvas, row, 0, width, ACTION_ROW, index);
    if (!focus)
        return;
    canvas_put(canvas, row, 1, LOOK_BOLD, ">");
    canvas_mark(canvas, row, 0, width, LOOK_REVERSE);
    canvas_cursor(canvas, row, 1);
}

/* Rounded down, so the bar is full only when nothing is missing; a part below 0 (not known) or a
 * whole of 0 is an empty bar. */
void screen_bar(struct canvas *canvas, int row, int column, int width, int64_t part, int64_t whole)
{
    int full = whole > 0 ? (int)(part * width / whole) : 0;

    canvas_put(canvas, row, column, LOOK_PLAIN, "[");
    for (int i = 0; i < width; i++)
        canvas_put(canvas, row, column + 1 + i, i < full ? LOOK_BOLD : LOOK_DIM,
                   i < full ? "#" : ".");
    canvas_put(canvas, row, column + 1 + width, LOOK_PLAIN, "]");
}

/* Each cell shows what stands in the middle of its share. The middle of cell i is at (2i + 1) / (2
 * * width) of the hall, and a kind of seats ends at sum / SEAT_COUNT of it; both are multiplied
 * out, so that nothing is rounded. In 20 cells the first X stands for two seats: it is a picture,
 * and the figures are beside it. */
void screen_seats_bar(struct canvas *canvas, int row, int column, int width, const int64_t *seats)
{
    int64_t sum[3] = {seats[0], seats[0] + seats[1], seats[0] + seats[1] + seats[2]};
    static const char *const signs[] = {"X", "h", "."};

    canvas_put(canvas, row, column, LOOK_PLAIN, "[");
    for (int i = 0; i < width; i++) {
        int64_t at = (2 * i + 1) * SEAT_COUNT;
        int part = 0;

        while (part < 3 && at >= 2 * width * sum[part])
            part++;
        canvas_put(canvas, row, column + 1 + i, part == 2 ? LOOK_PLAIN : LOOK_DIM,
                   part < 3 ? signs[part] : "#");
    }
    canvas_put(canvas, row, column + 1 + width, LOOK_PLAIN, "]");
}
