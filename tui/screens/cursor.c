#include "tui/screens/cursor.h"

#include <stdio.h>
#include <string.h>

#include "tui/screens/screen.h"
#include "tui/cli/words.h"

enum { PAGE_LEAST = 10, ROWS_AROUND = 11 }; /* of the window, without rows of a list */

static int rows_of(const struct model *model)
{
    const struct screen *screen = screen_of(model->screen);

    return screen->count != NULL ? screen->count(model) : 0;
}

/* A page is as long as the window. */
static int page(const struct model *model)
{
    int rows = model->rows - ROWS_AROUND;

    return rows > PAGE_LEAST ? rows : PAGE_LEAST;
}

/* Notes what the cursor stands on now. */
static void take_hold(struct model *model)
{
    int row = model->cursor[model->screen];

    model->astray[model->screen] = false;
    model->focus[model->screen][0] = '\0';
    if (row < rows_of(model))
        snprintf(model->focus[model->screen], sizeof model->focus[0], "%s",
                 screen_of(model->screen)->id(model, row));
}

void cursor_to(struct model *model, int row)
{
    int count = rows_of(model);

    if (row >= count)
        row = count - 1;
    model->cursor[model->screen] = row < 0 ? 0 : row;
    take_hold(model);
}

void cursor_scroll(struct model *model, int rows)
{
    cursor_to(model, model->cursor[model->screen] + rows);
}

/* The rows that the action moves by, down; 0 if it is none that moves by rows. */
static int step_of(const struct model *model, enum action_id action)
{
    switch (action) {
    case ACTION_UP:
        return -1;
    case ACTION_DOWN:
        return 1;
    case ACTION_HALF_UP:
        return -page(model) / 2;
    case ACTION_HALF_DOWN:
        return page(model) / 2;
    case ACTION_PAGE_UP:
        return -page(model);
    case ACTION_PAGE_DOWN:
        return page(model);
    default:
        return 0;
    }
}

/* From match to match: after the last comes the first. */
static void go_round(struct model *model, int steps)
{
    int rows = rows_of(model);

    if (rows > 0)
        cursor_to(model, ((model->cursor[model->screen] + steps) % rows + rows) % rows);
}

bool cursor_moves(const struct model *model, enum action_id action)
{
    return screen_of(model->screen)->count != NULL &&
           (step_of(model, action) != 0 || action == ACTION_FIRST || action == ACTION_LAST ||
            action == ACTION_NEXT_MATCH || action == ACTION_MATCH_BEFORE);
}

void cursor_move(struct model *model, enum action_id action, int count)
{
    int times = count > 0 ? count : 1;

    if (action == ACTION_NEXT_MATCH)
        go_round(model, times);
    else if (action == ACTION_MATCH_BEFORE)
        go_round(model, -times);
    else if (action == ACTION_FIRST || (action == ACTION_LAST && count > 0))
        cursor_to(model, times - 1);
    else if (action == ACTION_LAST)
        cursor_to(model, rows_of(model) - 1);
    else
        cursor_scroll(model, times * step_of(model, action));
}

void cursor_reset(struct model *model, enum mode screen)
{
    model->cursor[screen] = 0;
    model->focus[screen][0] = '\0';
    model->astray[screen] = false;
}

void cursor_let_go(struct model *model)
{
    model->focus[model->screen][0] = '\0';
}

void cursor_follow(struct model *model)
{
    const struct screen *screen = screen_of(model->screen);
    const char *focus = model->focus[model->screen];
    int count = rows_of(model);

    if (count == 0)
        return;
    for (int row = 0; row < count && focus[0] != '\0'; row++)
        if (strcmp(screen->id(model, row), focus) == 0) {
            model->cursor[model->screen] = row;
            return;
        }
    if (focus[0] != '\0' && !model->astray[model->screen]) {
        model->astray[model->screen] = true;
        model_say(model, true, _("What the cursor stood on is no longer in the list"));
    }
    if (model->cursor[model->screen] >= count)
        model->cursor[model->screen] = count - 1;
    if (focus[0] == '\0')
        take_hold(model);
}

bool cursor_is_lost(struct model *model)
{
    if (screen_of(model->screen)->count == NULL || !model->astray[model->screen])
        return false;
    model_say(model, true, _("What the cursor stood on is no longer in the list"));
    take_hold(model);
    return true;
}
