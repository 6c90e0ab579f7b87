/* What a kiosk shows while nobody stands before it. */
#include "tui/screen.h"

#include "tui/words.h"

static void draw(const struct model *model, struct canvas *canvas)
{
    int row = canvas->rows / 2 - 2;

    (void)model;
    canvas_centre(canvas, row, LOOK_BOLD, _("F  O  Y  E  R"));
    canvas_centre(canvas, row + 2, LOOK_PLAIN, _("Seats for tonight and every night"));
    canvas_centre(canvas, row + 4, LOOK_BOLD, _("Press Enter to begin"));
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action == ACTION_ENTER)
        model_open_root(model, model->operator_role ? MODE_CUSTOMERS : MODE_CONCERTS);
}

const struct screen screen_attract = {N_("Welcome"), draw, act, NULL};
