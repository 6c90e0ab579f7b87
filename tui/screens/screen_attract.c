/* What a kiosk shows while nobody stands before it. */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/screens/kiosk.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"

enum {
    LIST_LEFT = 4,
    WHEN = 18,
    FREE = 10,
    VENUE = 18,
    WIDEST = 100,
    TOUCH_ROWS = 2, /* of the window, below: they have targets of their own */
};

static bool is_secret(const struct model *model)
{
    return model->field == FIELD_KIOSK_PHONE;
}

static const char *question(const struct model *model)
{
    switch (model->field) {
    case FIELD_KIOSK_PHONE:
        return _("And your telephone number?");
    case FIELD_KIOSK_NEW_NAME:
        return _("New here: what is your full name?");
    case FIELD_KIOSK_NEW_PHONE:
        return _("New here: and your telephone number?");
    default:
        return _("What is your name, or login name?");
    }
}

/* Who stands there. The telephone number of a customer shows only how long it is. */
static void draw_question(const struct model *model, struct canvas *canvas, int row)
{
    int column = canvas->columns / 2 - 10;

    canvas_centre(canvas, row, LOOK_BOLD, question(model));
    if (is_secret(model))
        for (size_t i = 0; i < strlen(model->typed); i++)
            column = canvas_put(canvas, row + 2, column, LOOK_PLAIN, "*");
    else
        column = canvas_put(canvas, row + 2, column, LOOK_PLAIN, model->typed);
    canvas_cursor(canvas, row + 2, column);
}

/* A show that can be booked: when, what, where, and how many seats are free. */
static void draw_show(const struct model *model, struct canvas *canvas, int row, int at)
{
    const struct rows *list = &model->concerts;
    const char *next = rows_text(list, at, "next");
    bool tonight = format_is_today(next, model->wall_s), narrow = canvas->columns < FULL_COLUMNS;
    int left = canvas->columns > WIDEST ? (canvas->columns - WIDEST) / 2 : LIST_LEFT;
    int end = canvas->columns - left, venue = narrow ? 0 : VENUE;
    int look = tonight ? LOOK_BOLD : LOOK_PLAIN;
    char when[FORMAT_TEXT], free[64];

    if (tonight)
        snprintf(when, sizeof when, _("today %.5s"), next + 11);
    else
        format_list_time(next, rows_first_year(list, "next"), when);
    canvas_field(canvas, row, left, WHEN - 1, look, when);
    canvas_field(canvas, row, left + WHEN, end - left - WHEN - venue - FREE - 1, look,
                 rows_text(list, at, "title"));
    if (venue > 0)
        canvas_field(canvas, row, end - FREE - venue, venue - 1, look,
                     rows_text(list, at, "venue"));
    snprintf(free, sizeof free, _("%s free"), rows_text(list, at, "free"));
    canvas_right(canvas, row, end, look, free);
}

/* What is on, the next first: tonight's shows are on top. */
static void draw_shows(const struct model *model, struct canvas *canvas, int row)
{
    for (int at = 0; at < rows_count(&model->concerts) && row < canvas->rows - 4; at++)
        if (strcmp(rows_text(&model->concerts, at, "sale"), "open") == 0)
            draw_show(model, canvas, row++, at);
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int row = screen_is_compact(canvas) ? BODY_TOP : BODY_TOP + 2;

    canvas_centre(canvas, row, LOOK_BOLD, _("F  O  Y  E  R"));
    canvas_centre(canvas, row + 2, LOOK_PLAIN, _("Seats for tonight and every night"));
    if (model->overlay == MODE_FIELD) {
        draw_question(model, canvas, row + 5);
        return;
    }
    canvas_centre(canvas, row + 4, LOOK_BOLD, _("Touch the screen or press Enter to begin"));
    draw_shows(model, canvas, row + 7);
    for (int touched = 0; touched < canvas->rows - TOUCH_ROWS; touched++)
        canvas_target(canvas, touched, 0, canvas->columns, ACTION_ENTER, 0);
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action == ACTION_ENTER)
        kiosk_begin(model);
    else if (action == ACTION_NEW_HERE)
        kiosk_begin_new(model);
}

static void ask(struct model *model)
{
    model_ask_search(model, VERB_CONCERTS, "");
}

const struct screen screen_attract = {.title = N_("Welcome"), .ask = ask, .draw = draw, .act = act};
