/* The dates of a concert, each with a bar of what is free, held and sold. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <string.h>

#include "tui/screens/cursor.h"
#include "tui/cli/format.h"
#include "tui/screens/month.h"
#include "tui/cli/rows.h"
#include "tui/screens/state_words.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

enum { LEFT = 3, WHEN = 22, BAR = 20, BAR_COMPACT = 10, LIST_TOP = BODY_TOP + 3 };

static int count(const struct model *model)
{
    return rows_count(&model->shows);
}

static const char *id(const struct model *model, int row)
{
    return rows_text(&model->shows, row, "show");
}

static void draw_date(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &model->shows;
    const char *state = rows_text(list, at, "state");
    bool bookable = strcmp(state, "bookable") == 0, narrow = canvas->columns < FULL_COLUMNS;
    int width = screen_is_compact(canvas) ? BAR_COMPACT : BAR;
    int column = LEFT + WHEN + width + 2, look = bookable ? LOOK_PLAIN : LOOK_DIM;
    int64_t seats[3] = {rows_int(list, at, "sold", 0), rows_int(list, at, "held", 0),
                        rows_int(list, at, "free", 0)};
    char text[FORMAT_TEXT];

    canvas_put(canvas, row, LEFT, look, format_time(rows_text(list, at, "starts"), false, text));
    screen_seats_bar(canvas, row, LEFT + WHEN, width, seats);
    for (int i = 0; i < 3 && (bookable || !narrow); i++) {
        snprintf(text, sizeof text, "%" PRId64, seats[2 - i]);
        canvas_right(canvas, row, column + 6 * (i + 1), look, text);
    }
    if (!bookable) /* the reason, before the figures if there is no room for both */
        canvas_put(canvas, row, column + (narrow ? 2 : 20), LOOK_BOLD, show_words(state));
    else if (!narrow)
        canvas_put(canvas, row, column + 20, look,
                   strcmp(rows_text(list, at, "cancel_until"), "never") == 0
                       ? _("no cancel")
                       : format_deadline(rows_text(list, at, "cancel_until"), text));
    screen_row(canvas, row, canvas->columns, at, at == model->cursor[MODE_DATES]);
}

static void draw_names(struct canvas *canvas)
{
    static const char *const names[] = {N_("Free"), N_("Held"), N_("Sold")};
    int column = LEFT + WHEN + (screen_is_compact(canvas) ? BAR_COMPACT : BAR) + 2;

    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("Date"));
    for (int i = 0; i < 3; i++)
        canvas_right(canvas, LIST_TOP - 1, column + 6 * (i + 1), LOOK_DIM, _(names[i]));
    if (canvas->columns >= FULL_COLUMNS)
        canvas_put(canvas, LIST_TOP - 1, column + 20, LOOK_DIM, _("Cancel until"));
}

/* The month of the date under the cursor, and below it the dates of that day. */
static void draw_month(const struct model *model, struct canvas *canvas)
{
    int row = month_draw(model, canvas, BODY_TOP + 1) + 1;
    int at = model->cursor[MODE_DATES];

    while (at > 0 && month_same_day(model, at - 1, at))
        at--;
    for (; at < count(model) && row < screen_bottom(canvas); at++)
        if (month_same_day(model, at, model->cursor[MODE_DATES]))
            draw_date(model, canvas, at, row++);
}

static void draw(const struct model *model, struct canvas *canvas)
{
    char zone[FORMAT_TEXT];
    int first, visible;

    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, "%s   %s   %s%s", model->title, model->artist,
                  model->venue, format_zone(rows_text(&model->shows, 0, "starts"), zone));
    if (model->by_month && count(model) > 0) {
        draw_month(model, canvas);
        return;
    }
    draw_names(canvas);
    visible = screen_window(model->cursor[MODE_DATES], count(model), LIST_TOP,
                            screen_bottom(canvas), &first);
    screen_where(canvas, BODY_TOP, first, visible, count(model));
    for (int i = 0; i < visible; i++)
        draw_date(model, canvas, first + i, LIST_TOP + i);
    if (count(model) == 0 && model->polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   model->all_dates ? _("No dates yet.")
                                    : _("No date can be booked now; a shows all of them."));
}

static void act(struct model *model, enum action_id action, int argument)
{
    int at = model->cursor[MODE_DATES];
    const char *state = rows_text(&model->shows, at, "state");

    (void)argument;
    if (action == ACTION_ALL) {
        model->all_dates = !model->all_dates;
        model->lists++;
        if (!model->all_dates)
            rows_release(&model->shows); /* those that are over do not stay */
        cursor_reset(model, MODE_DATES);
        navigation_refresh(model);
    } else if (action == ACTION_MONTH) {
        model->by_month = !model->by_month;
    } else if (action == ACTION_ENTER && at < count(model)) {
        if (strcmp(state, "past") == 0 || strcmp(state, "cancelled") == 0) {
            model_say(model, true, _("This date cannot be booked: %s"), show_words(state));
            return;
        }
        model_choose_show(model, at);
        navigation_open(model, MODE_SEATS);
    }
}

static void ask(struct model *model)
{
    if (model->concert != 0)
        model_ask_poll(model, VERB_SHOWS, model->concert, "concert=%" PRId64 " all=1",
                       model->concert);
}

const struct screen screen_dates = {
    .title = N_("Dates"), .ask = ask, .draw = draw, .act = act, .count = count, .id = id};
