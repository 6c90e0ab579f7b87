/*
 * A month at a time: that of the date under the cursor. The cursor still moves from date to date,
 * as in the list, so both show the same choice; days without a date are only drawn.
 */
#include "tui/screens/month.h"

#include <stdio.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/screens/action.h"

enum { LEFT = 3, CELL = 8, DATE_TEXT = 10 /* 2026-12-24 */ };

static const char *starts(const struct ui *ui, int row)
{
    return rows_text(&ui->model.shows, row, "starts");
}

bool month_same_day(const struct ui *ui, int a, int b)
{
    return strncmp(starts(ui, a), starts(ui, b), DATE_TEXT) == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

/* The first date of that day that can be booked, else its first one; -1: there is none. Several
 * dates of a day have one place in the month, and a click on it opens one: that with seats. */
static int date_of(const struct ui *ui, int year, int month, int day, bool *bookable)
{
    char text[40];
    int first = -1;

    *bookable = false;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    for (int row = 0; row < rows_count(&ui->model.shows) && !*bookable; row++) {
        if (strncmp(starts(ui, row), text, DATE_TEXT) != 0)
            continue;
        *bookable =
            word_is(WORDS_BOOKABLE_WORD, BOOKABLE, rows_text(&ui->model.shows, row, "state"));
        if (first < 0 || *bookable)
            first = row;
    }
    return first;
}

/* Brackets say that something can be booked, round ones that nothing can; no colour is needed. */
static void draw_day(const struct ui *ui, struct canvas *canvas, int at, int column, int year,
                     int month, int day)
{
    int cursor = ui->cursor[MODE_DATES];
    bool bookable;
    int date = date_of(ui, year, month, day, &bookable);
    char text[20];

    snprintf(text, sizeof text, date < 0 ? " %2d " : bookable ? "[%2d]" : "(%2d)", day);
    canvas_put(canvas, at, column, date < 0 ? LOOK_DIM : bookable ? LOOK_BOLD : LOOK_PLAIN, text);
    if (date < 0)
        return;
    canvas_target(canvas, at, column, 4, ACTION_ROW, date);
    if (month_same_day(ui, date, cursor))
        canvas_mark(canvas, at, column, 4, LOOK_REVERSE);
}

/* A week begins with Sunday, as format_weekday() counts. Returns the row after it: a month has four
 * to six weeks, so what stands below moves. A time that cannot be read draws nothing, and the dates
 * below are still there. */
int month_draw(const struct ui *ui, struct canvas *canvas, int row)
{
    int year, month, column;
    char name[20];

    if (sscanf(starts(ui, ui->cursor[MODE_DATES]), "%4d-%2d", &year, &month) != 2 || month < 1 ||
        month > 12)
        return row;
    snprintf(name, sizeof name, "%04d-%02d", year, month);
    canvas_put(canvas, row, LEFT + 1, LOOK_BOLD, name);
    for (int day = 0; day < 7; day++)
        canvas_put(canvas, row + 1, LEFT + day * CELL + 1, LOOK_DIM, format_weekday_name(day));
    column = format_weekday(year, month, 1);
    row += 2;
    for (int day = 1; day <= days_in(year, month); day++) {
        draw_day(ui, canvas, row, LEFT + column * CELL, year, month, day);
        column = (column + 1) % 7;
        row += column == 0;
    }
    return row + (column != 0);
}
