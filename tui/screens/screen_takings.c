/*
 * For operators: what was paid and refunded on a day, for each date of a concert, with the sum that
 * the daemon made.
 *
 * It opens with today, whatever day was looked at before; `d` asks for another one. The field takes
 * a date of the calendar or nothing, which is today again.
 */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/navigation.h"
#include "tui/screens/ui.h"

enum { LEFT = 3, WHEN = 16, MONEY = 12, LIST_TOP = BODY_TOP + 3 };

static const char *const columns[] = {"paid", "refunded", "net"};

struct takings {
    char day[12]; /* that is asked for; "" for today */
};

static struct takings *takings_of(const struct ui *ui)
{
    return ui->state[MODE_TAKINGS];
}

static int takings_count(const struct ui *ui)
{
    return rows_count(&ui->model.takings);
}

static const char *takings_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.takings, row, "show");
}

/* In a narrow window the date is left out, the money never is. */
static void draw_line(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.takings;
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
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_TAKINGS]);
}

/* The sum is the daemon's; it stands below the list, however long that is. */
static void takings_draw(const struct ui *ui, struct canvas *canvas)
{
    static const char *const names[] = {N_("Paid"), N_("Refunded"), N_("Net")};
    int first, visible, end = canvas->columns - 1, bottom = screen_bottom(canvas) - 2;
    char text[FORMAT_TEXT];

    visible = screen_window(ui->cursor[MODE_TAKINGS], takings_count(ui), LIST_TOP, bottom, &first);
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, _("Takings of %s"), ui->model.takings_day);
    for (int i = 0; i < 3; i++) {
        canvas_right(canvas, LIST_TOP - 1, end - (2 - i) * MONEY, LOOK_DIM, _(names[i]));
        canvas_right(canvas, bottom + 1, end - (2 - i) * MONEY, LOOK_BOLD,
                     format_points(strtoll(ui->model.takings_total[i], NULL, 10), text));
    }
    canvas_put(canvas, bottom + 1, LEFT, LOOK_BOLD, _("Total"));
    screen_where(canvas, BODY_TOP, first, visible, takings_count(ui));
    for (int i = 0; i < visible; i++)
        draw_line(ui, canvas, first + i, LIST_TOP + i);
    if (takings_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing was taken that day."));
}

static void accept_day(struct ui *ui)
{
    char *day = takings_of(ui)->day;

    if (ui->typed[0] != '\0' && !format_is_day(ui->typed)) {
        ui_say(ui, true, _("There is no such day; a day is written 2026-12-24"));
        return;
    }
    snprintf(day, sizeof takings_of(ui)->day, "%.10s", ui->typed);
    cursor_reset(ui, MODE_TAKINGS);
    field_close(ui);
    navigation_refresh(ui);
}

static const struct field day_field = {.label = N_("Day, such as 2026-12-24"),
                                       .verb = VERB_TAKINGS,
                                       .argument = "day",
                                       .accept = accept_day};

/* Empty is today. */
static void choose_day(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &day_field);
}

/* Yesterday's day is not what one opens the till for. */
static void open_today(struct ui *ui)
{
    takings_of(ui)->day[0] = '\0';
    cursor_reset(ui, MODE_TAKINGS);
}

static void takings_ask(struct ui *ui)
{
    model_ask_poll(&ui->model, VERB_TAKINGS, 0, "%s%s",
                   takings_of(ui)->day[0] != '\0' ? "day=" : "", takings_of(ui)->day);
}

/* Sums are not kept longer than they are shown. */
static void close_day(struct ui *ui)
{
    rows_release(&ui->model.takings);
    memset(ui->model.takings_total, 0, sizeof ui->model.takings_total);
    ui->model.takings_day[0] = '\0';
}

static bool takings_take(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    if (request->verb != VERB_TAKINGS)
        return false;
    for (int i = 0; i < 3; i++)
        snprintf(ui->model.takings_total[i], sizeof ui->model.takings_total[i], "%s",
                 reply_text(reply, columns[i]));
    reply_keep(ui->model.takings_day, sizeof ui->model.takings_day, reply_text(reply, "day"));
    rows_move(&ui->model.takings, &ui->model.incoming);
    return true;
}

static void takings_speak(const struct ui *ui, struct buffer *out)
{
    char paid[FORMAT_TEXT], refunded[FORMAT_TEXT], net[FORMAT_TEXT];

    buffer_printf(out, _("Takings of %s"), ui->model.takings_day);
    buffer_printf(out, _(": paid %s, refunded %s, net %s.\n"),
                  format_points(strtoll(ui->model.takings_total[0], NULL, 10), paid),
                  format_points(strtoll(ui->model.takings_total[1], NULL, 10), refunded),
                  format_points(strtoll(ui->model.takings_total[2], NULL, 10), net));
}

static void takings_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.takings;
    char when[FORMAT_TEXT], points[FORMAT_TEXT];

    buffer_printf(out, "%s, %s: %s P.", rows_text(list, row, "title"),
                  format_when(rows_text(list, row, "starts"), false, when),
                  format_points(rows_int(list, row, "net", 0), points));
}

static const struct action takings_actions[] = {
    {.id = ACTION_DAY,
     .keys = {'d'},
     .key_text = "d",
     .bar = N_("another day"),
     .help = N_("the takings of another day"),
     .deed = choose_day},
    {.id = ACTION_NONE},
};

const struct screen screen_takings = {
    .title = N_("Takings"),
    .state_size = sizeof(struct takings),
    .actions = takings_actions,
    .open = open_today,
    .ask = takings_ask,
    .close = close_day,
    .take = takings_take,
    .draw = takings_draw,
    .count = takings_count,
    .id = takings_id,
    .speak = takings_speak,
    .speak_row = takings_speak_row,
};
