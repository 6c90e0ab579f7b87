/*
 * Prints what the key bar can offer: a line for each screen, key and label of the table of actions,
 * separated by tabs. tests/tui/keys.play has to play them all.
 */
#include <stdio.h>

#include "tui/screens/screen.h"

static const char *mode_name(int mode)
{
    static const char *const overlays[] = {"None", "Help", "Field", "Question"};

    return mode < SCREEN_COUNT ? screen_of((enum mode)mode)->title : overlays[mode - MODE_NONE];
}

int main(void)
{
    int count;
    const struct action *table = action_table(&count);

    for (int mode = 0; mode <= MODE_QUESTION; mode++)
        for (int i = 0; i < count; i++)
            if (table[i].key_text[0] != '\0' && (table[i].modes & (1u << mode)) != 0)
                printf("%s\t%s\t%s\n", mode_name(mode), table[i].key_text, table[i].bar);
    return 0;
}
