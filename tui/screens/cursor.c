/*
 * For each screen there is a row number and the id of what stands in it. The number is for drawing;
 * the id is what is meant. After each reply cursor_follow() looks for the id and moves the number
 * there. If it is gone the screen is `astray`: that is said once, the cursor stays in its row, and
 * the next deed only says it again, because the row under the cursor is not the one that was
 * chosen.
 *
 * An empty id means: whatever comes. So begins a list, and so goes on one whose row was given up on
 * purpose (cursor_let_go()).
 */
#include "tui/screens/cursor.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/words.h"
#include "tui/screens/screen.h"

enum { PAGE_LEAST = 10, ROWS_AROUND = 11 }; /* of the window, without rows of a list */

static int rows_of(const struct ui *ui)
{
    const struct screen *screen = ui_screen(ui, ui->screen);

    return screen->count != NULL ? screen->count(ui) : 0;
}

/* A page is as long as the window. 24 - 11 = 13 rows are what the list of concerts shows in the
 * smallest full window; others show a few more or less. --plain has no window, and `rows` is 0
 * there. */
static int page(const struct ui *ui)
{
    int rows = ui->rows - ROWS_AROUND;

    return rows > PAGE_LEAST ? rows : PAGE_LEAST;
}

/* Notes what the cursor stands on now. */
static void take_hold(struct ui *ui)
{
    int row = ui->cursor[ui->screen];

    ui->astray[ui->screen] = false;
    ui->focus[ui->screen][0] = '\0';
    if (row < rows_of(ui))
        snprintf(ui->focus[ui->screen], sizeof ui->focus[0], "%s",
                 ui_screen(ui, ui->screen)->id(ui, row));
}

void cursor_to(struct ui *ui, int row)
{
    int count = rows_of(ui);

    if (row >= count)
        row = count - 1;
    ui->cursor[ui->screen] = row < 0 ? 0 : row;
    take_hold(ui);
}

void cursor_scroll(struct ui *ui, int rows)
{
    cursor_to(ui, ui->cursor[ui->screen] + rows);
}

/* The rows that the action moves by, down; 0 if it is none that moves by rows. */
static int step_of(const struct ui *ui, enum action_id action)
{
    switch (action) {
    case ACTION_UP:
        return -1;
    case ACTION_DOWN:
        return 1;
    case ACTION_HALF_UP:
        return -page(ui) / 2;
    case ACTION_HALF_DOWN:
        return page(ui) / 2;
    case ACTION_PAGE_UP:
        return -page(ui);
    case ACTION_PAGE_DOWN:
        return page(ui);
    default:
        return 0;
    }
}

/* From match to match: after the last comes the first. */
static void go_round(struct ui *ui, int steps)
{
    int rows = rows_of(ui);

    if (rows > 0)
        cursor_to(ui, ((ui->cursor[ui->screen] + steps) % rows + rows) % rows);
}

bool cursor_moves(const struct ui *ui, enum action_id action)
{
    return ui_screen(ui, ui->screen)->count != NULL &&
           (step_of(ui, action) != 0 || action == ACTION_FIRST || action == ACTION_LAST ||
            action == ACTION_NEXT_MATCH || action == ACTION_MATCH_BEFORE);
}

/* The count before the last row is a row, as in vi: 5G. */
void cursor_move(struct ui *ui, enum action_id action, int count)
{
    int times = count > 0 ? count : 1;

    if (action == ACTION_NEXT_MATCH)
        go_round(ui, times);
    else if (action == ACTION_MATCH_BEFORE)
        go_round(ui, -times);
    else if (action == ACTION_FIRST || (action == ACTION_LAST && count > 0))
        cursor_to(ui, times - 1);
    else if (action == ACTION_LAST)
        cursor_to(ui, rows_of(ui) - 1);
    else
        cursor_scroll(ui, times * step_of(ui, action));
}

void cursor_reset(struct ui *ui, enum mode screen)
{
    ui->cursor[screen] = 0;
    ui->focus[screen][0] = '\0';
    ui->astray[screen] = false;
}

void cursor_let_go(struct ui *ui)
{
    ui->focus[ui->screen][0] = '\0';
}

/* Found again, it stays; gone, it is said once and the number is kept inside the list. An empty
 * list is no news of a row: it may only have been released to be asked for anew, so the thing is
 * looked for again in what comes next. */
void cursor_follow(struct ui *ui)
{
    const struct screen *screen = ui_screen(ui, ui->screen);
    const char *focus = ui->focus[ui->screen];
    int count = rows_of(ui);

    if (count == 0)
        return;
    for (int row = 0; row < count && focus[0] != '\0'; row++)
        if (strcmp(screen->id(ui, row), focus) == 0) {
            ui->cursor[ui->screen] = row;
            return;
        }
    if (focus[0] != '\0' && !ui->astray[ui->screen]) {
        ui->astray[ui->screen] = true;
        ui_say(ui, true, _("What the cursor stood on is no longer in the list"));
    }
    if (ui->cursor[ui->screen] >= count)
        ui->cursor[ui->screen] = count - 1;
    if (focus[0] == '\0')
        take_hold(ui);
}

bool cursor_is_lost(struct ui *ui)
{
    if (ui_screen(ui, ui->screen)->count == NULL || !ui->astray[ui->screen])
        return false;
    ui_say(ui, true, _("What the cursor stood on is no longer in the list"));
    take_hold(ui);
    return true;
}
