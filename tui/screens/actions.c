/*
 * The two tables of a mode are merged by rank each time; they are short, and nothing has to be kept
 * up to date. The first row that has the key and whose `when` holds is the one: a screen's own rows
 * come before common ones of the same rank, so a screen can give a common key another meaning.
 */
#include "tui/screens/actions.h"

#include <assert.h>
#include <string.h>

#include "tui/screens/screen.h"

/* Puts a row after those of its rank and of lower ones. Rows of one rank keep the order of their
 * tables, so a table says itself which keys go first where not all of them fit. Both tables are
 * constant, so whether ACTION_ROWS is enough for a screen does not depend on what happens. */
static int insert(const struct action *rows[ACTION_ROWS], int count, const struct action *row)
{
    int at = count;

    assert(count < ACTION_ROWS);
    for (; at > 0 && rows[at - 1]->rank > row->rank; at--)
        rows[at] = rows[at - 1];
    rows[at] = row;
    return count + 1;
}

int actions_of(const struct ui *ui, enum mode mode, const struct action *rows[ACTION_ROWS])
{
    const struct screen *screen = ui->set->screens[mode];
    int count = 0;

    for (const struct action *row = screen->actions; row->id != ACTION_NONE; row++)
        count = insert(rows, count, row);
    for (const struct action *row = ui->set->common; row->id != ACTION_NONE; row++)
        if ((row->modes & (1u << mode)) && !(row->at_kiosk && screen->counter))
            count = insert(rows, count, row);
    return count;
}

bool action_is_on(const struct action *action, const struct ui *ui)
{
    return action->when == NULL || action->when(ui);
}

const char *action_key_text(const struct action *action, const struct ui *ui,
                            char text[ACTION_KEY_NAME])
{
    if (action->key_text == NULL)
        return "";
    if (action->name == NULL)
        return action->key_text;
    action->name(ui, text);
    return text;
}

static bool has_key(const struct action *action, int key)
{
    for (int i = 0; i < ACTION_KEYS && action->keys[i] != 0; i++)
        if (action->keys[i] == key)
            return true;
    return false;
}

const struct action *action_of_key(const struct ui *ui, enum mode mode, int key)
{
    const struct action *rows[ACTION_ROWS];
    int count = actions_of(ui, mode, rows);

    for (int i = 0; i < count; i++)
        if (has_key(rows[i], key) && action_is_on(rows[i], ui))
            return rows[i];
    return NULL;
}

/* A row with argument 0 takes whatever the key or the click brings, such as a row of the list;
 * others are meant by their own only, so that `w` and `b`, both ACTION_OPEN, are two. */
static bool is_meant(const struct action *action, enum action_id id, int argument)
{
    return action->id == id && (action->argument == 0 || action->argument == argument);
}

/* By id and not by a pointer to the row that was drawn: a click was aimed at a picture, and whether
 * that can still be done is asked when it arrives. Two rows may have the same id and argument as
 * long as their `when` never holds at once. */
const struct action *action_of_id(const struct ui *ui, enum mode mode, enum action_id id,
                                  int argument)
{
    const struct action *rows[ACTION_ROWS];
    int count = actions_of(ui, mode, rows);

    for (int i = 0; i < count; i++)
        if (is_meant(rows[i], id, argument) && action_is_on(rows[i], ui))
            return rows[i];
    return NULL;
}
