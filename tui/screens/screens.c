/*
 * The only file that names every screen. ui_init() takes the set as an argument, so the rest of
 * this folder knows a screen by its mode alone. MODE_NONE has no entry, and so is NULL.
 */
#include "tui/screens/screens.h"

#include "tui/screens/common_actions.h"
#include "tui/screens/screen.h"

const struct screen_set all_screens = {
    .screens =
        {
#define MODE(word, name) [MODE_##word] = &screen_##name,
#include "tui/screens/modes.def"
#undef MODE
            [MODE_HELP] = &overlay_help,
            [MODE_FIELD] = &overlay_field,
            [MODE_QUESTION] = &overlay_question,
        },
    .common = common_actions,
};
