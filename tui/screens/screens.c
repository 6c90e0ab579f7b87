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
