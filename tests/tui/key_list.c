/*
 * Prints what the key bar can offer: a line for each screen, key and label of the tables of
 * actions, separated by tabs. tests/tui/keys.play has to play them all.
 *
 * It is made of the tables that the program uses, so a row that is added there is missing in the
 * play until somebody plays it. `when` is not asked: what can be offered is all that some moment
 * may offer. The titles are those that stand in the status line, by which the play knows where it
 * is.
 */
#include <stdio.h>

#include "tui/screens/actions.h"
#include "tui/screens/screen.h"
#include "tui/screens/screens.h"

static const char *mode_name(const struct ui *ui, enum mode mode)
{
    static const char *const overlays[] = {"None", "Help", "Field", "Question"};

    return mode < SCREEN_COUNT ? ui_screen(ui, mode)->title : overlays[mode - MODE_NONE];
}

int main(void)
{
    const struct action *rows[ACTION_ROWS];
    static struct ui ui;

    ui_init(&ui, &all_screens, 0);
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        int count = mode == MODE_NONE ? 0 : actions_of(&ui, (enum mode)mode, rows);

        for (int i = 0; i < count; i++)
            if (rows[i]->key_text != NULL)
                printf("%s\t%s\t%s\n", mode_name(&ui, (enum mode)mode), rows[i]->key_text,
                       rows[i]->bar);
    }
    ui_release(&ui);
    return 0;
}
