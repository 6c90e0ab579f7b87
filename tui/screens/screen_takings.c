/* For operators: what was paid and refunded on a day. */
#include "tui/screens/screen.h"

#include <stdlib.h>
#include <string.h>

#include "tui/screens/cursor.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"

enum { LEFT = 3, WHEN = 16, MONEY = 12, LIST_TOP = BODY_TOP + 3 };

static const char *const columns[] = {"paid", "refunded", "net"};

static int count(const struct model *model)
{
    return rows_count(&model->takings);
}

static const char *id(const struct model *model, int row)
{
    return rows_text(&model->takings, row, "show");
}

static void draw_line(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &model->takings;
    int end = canvas->columns - 1, when = canvas->columns < FULL_COLUMNS ? 0 : WHEN;
    int title = end - 3 * MONEY - when - LEFT;
    char text[FORMAT_TEXT];

    canvas_field(canvas, row, LEFT, title - 1, LOOK_PLAIN, rows_text(list, at, "title"));
    canvas_field(
        canvas, row, LEFT + title, when, LOOK_PLAIN,
        format_list_time(rows_text(list, at, "starts"), rows_first_year(list, "starts"), text));
    for (int i = 0; i < 3; i++)
        canvas_right(canvas, row, end - (2 - i) * MONEY, LOOK_PLAIN,
                     format_points(rows_int(list, at, columns[i], 0), text));
    screen_row(canvas, row, canvas->columns, at, at == model->cursor[MODE_TAKINGS]);
}

static void draw(const struct model *model, struct canvas *canvas)
{
    static const char *const names[] = {N_("Paid"), N_("Refunded"), N_("Net")};
    int first, visible, end = canvas->columns - 1, bottom = screen_bottom(canvas) - 2;
    char text[FORMAT_TEXT];

    visible = screen_window(model->cursor[MODE_TAKINGS], count(model), LIST_TOP, bottom, &first);
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, _("Takings of %s"), model->takings_day);
    for (int i = 0; i < 3; i++) {
        canvas_right(canvas, LIST_TOP - 1, end - (2 - i) * MONEY, LOOK_DIM, _(names[i]));
        canvas_right(canvas, bottom + 1, end - (2 - i) * MONEY, LOOK_BOLD,
                     format_points(strtoll(model->takings_total[i], NULL, 10), text));
    }
    canvas_put(canvas, bottom + 1, LEFT, LOOK_BOLD, _("Total"));
    screen_where(canvas, BODY_TOP, first, visible, count(model));
    for (int i = 0; i < visible; i++)
        draw_line(model, canvas, first + i, LIST_TOP + i);
    if (count(model) == 0 && model->polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing was taken that day."));
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action != ACTION_DAY)
        return;
    model->field = FIELD_DAY;
    model->typed[0] = '\0';
    model->overlay = MODE_FIELD;
}

static void open_today(struct model *model)
{
    model->takings_asked[0] = '\0';
    cursor_reset(model, MODE_TAKINGS);
}

static void ask(struct model *model)
{
    model_ask_poll(model, VERB_TAKINGS, 0, "%s%s", model->takings_asked[0] != '\0' ? "day=" : "",
                   model->takings_asked);
}

static void close_day(struct model *model)
{
    rows_release(&model->takings);
    memset(model->takings_total, 0, sizeof model->takings_total);
    model->takings_day[0] = '\0';
}

const struct screen screen_takings = {.title = N_("Takings"),
                                      .open = open_today,
                                      .ask = ask,
                                      .draw = draw,
                                      .act = act,
                                      .close = close_day,
                                      .count = count,
                                      .id = id};
