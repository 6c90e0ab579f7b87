/*
 * What a kiosk shows while nobody stands before it: what is on, tonight first, and what to do. The
 * whole picture is one large button, but for the keys at the bottom. It invites nobody before the
 * box office has said whose terminal this is, since nothing can begin until then.
 *
 * Who comes is asked here as well, in the middle of the screen; the fields are kiosk.c's. A
 * telephone number is typed as stars, since the screen stands in a hall. The list is that of the
 * first screen, asked for with the same poll.
 */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/list.h"

enum {
    LIST_LEFT = 4,
    WHEN = 18,
    FREE = 10,
    VENUE = 18,
    WIDEST = 100,
    TOUCH_ROWS = 2, /* of the window, below: they have targets of their own */
};

/* Who stands there. The telephone number of a customer shows only how long it is. A star for each
 * byte, which for a telephone number is one for each character. */
static void draw_question(const struct ui *ui, struct canvas *canvas, int row)
{
    int column = canvas->columns / 2 - 10;

    canvas_centre(canvas, row, LOOK_BOLD, kiosk_prompt(ui));
    if (kiosk_is_secret(ui))
        for (size_t i = 0; i < strlen(ui->typed); i++)
            column = canvas_put(canvas, row + 2, column, LOOK_PLAIN, "*");
    else
        column = canvas_put(canvas, row + 2, column, LOOK_PLAIN, ui->typed);
    canvas_cursor(canvas, row + 2, column);
}

/* A show that can be booked: when, what, where, and how many seats are free. In a wide window the
 * list keeps WIDEST cells, in the middle, because an eye does not follow a row further than
 * that. */
static void draw_show(const struct ui *ui, struct canvas *canvas, int row, int at)
{
    const struct rows *list = &ui->model.concerts;
    const char *next = rows_text(list, at, "next");
    bool tonight = format_is_today(next, ui->model.wall_s), narrow = canvas->columns < FULL_COLUMNS;
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
static void draw_shows(const struct ui *ui, struct canvas *canvas, int row)
{
    for (int at = 0; at < rows_count(&ui->model.concerts) && row < canvas->rows - 4; at++)
        if (word_is(WORDS_OUTLOOK, OUTLOOK_OPEN, rows_text(&ui->model.concerts, at, "sale")))
            draw_show(ui, canvas, row++, at);
}

static void attract_draw(const struct ui *ui, struct canvas *canvas)
{
    int row = screen_is_compact(canvas) ? BODY_TOP : BODY_TOP + 2;

    canvas_centre(canvas, row, LOOK_BOLD, _("F  O  Y  E  R"));
    canvas_centre(canvas, row + 2, LOOK_PLAIN, _("Seats for tonight and every night"));
    if (ui->overlay == MODE_FIELD) {
        draw_question(ui, canvas, row + 5);
        return;
    }
    canvas_centre(canvas, row + 4, LOOK_BOLD,
                  ui->model.identified ? _("Touch the screen or press Enter to begin")
                                       : _("One moment, please"));
    draw_shows(ui, canvas, row + 7);
    for (int touched = 0; touched < canvas->rows - TOUCH_ROWS; touched++)
        canvas_target(canvas, touched, 0, canvas->columns, ACTION_ENTER, 0);
}

/* Only an operator's kiosk can register somebody; another one sells from its own account. */
static bool attract_registers(const struct ui *ui)
{
    return ui->kiosk && ui->model.operator_role;
}

static void begin(struct ui *ui, int argument)
{
    (void)argument;
    kiosk_begin(ui);
}

static void begin_new(struct ui *ui, int argument)
{
    (void)argument;
    kiosk_begin_new(ui);
}

/* With the number of the last search, so that list_take() does not take the reply for that of an
 * older one. */
static void attract_ask(struct ui *ui)
{
    model_ask_search(&ui->model, VERB_CONCERTS, ui->search_serial, "");
}

/* Two kinds of replies: what is on, and who has the name that was typed. */
static bool attract_take(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    if (request->verb != VERB_CONCERTS)
        return kiosk_take_who(ui, request, reply);
    list_take_concerts(ui, request, reply);
    return true;
}

static const struct action attract_actions[] = {
    {.id = ACTION_LANGUAGE, .keys = {'L', 'l', KEY_IS_F2}, .key_text = "L", .bar = N_("한국어")},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER, ' '},
     .key_text = "Enter",
     .bar = N_("begin"),
     .deed = begin},
    {.id = ACTION_NEW_HERE,
     .keys = {'N', 'n'},
     .key_text = "N",
     .bar = N_("new here"),
     .when = attract_registers,
     .deed = begin_new},
    {.id = ACTION_NONE},
};

const struct screen screen_attract = {
    .title = N_("Welcome"),
    .state_size = sizeof(struct visitor),
    .actions = attract_actions,
    .ask = attract_ask,
    .wish = list_wish_concerts,
    .forget = kiosk_forget,
    .take = attract_take,
    .draw = attract_draw,
};
