/* What a kiosk shows while nobody stands before it. */
#include "tui/screen.h"

#include <string.h>

#include "tui/kiosk.h"
#include "tui/words.h"

/* Who stands there. The telephone number shows only how long it is. */
static void draw_question(const struct model *model, struct canvas *canvas, int row)
{
    bool secret = model->field == FIELD_KIOSK_PHONE;
    int column = canvas->columns / 2 - 10;

    canvas_centre(canvas, row, LOOK_BOLD,
                  secret ? _("And your telephone number?") : _("What is your login name?"));
    if (secret)
        for (size_t i = 0; i < strlen(model->typed); i++)
            column = canvas_put(canvas, row + 2, column, LOOK_PLAIN, "*");
    else
        column = canvas_put(canvas, row + 2, column, LOOK_PLAIN, model->typed);
    canvas_cursor(canvas, row + 2, column);
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int row = canvas->rows / 2 - 2;

    canvas_centre(canvas, row, LOOK_BOLD, _("F  O  Y  E  R"));
    canvas_centre(canvas, row + 2, LOOK_PLAIN, _("Seats for tonight and every night"));
    if (model->cover == MODE_FIELD)
        draw_question(model, canvas, row + 4);
    else
        canvas_centre(canvas, row + 4, LOOK_BOLD, _("Press Enter to begin"));
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action == ACTION_ENTER)
        kiosk_begin(model);
}

const struct screen screen_attract = {.title = N_("Welcome"), .draw = draw, .act = act};
