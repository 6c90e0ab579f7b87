/*
 * For supervisors: the shifts that were closed on a day, or on several, and what each took. Enter
 * shows one as it was closed.
 *
 * It opens with today; `d` asks for another day, or for two: from one to the other.
 *
 * Nothing tells of a Z that is made elsewhere, so the list is polled; an older row never changes.
 * The days in the heading are those of the reply: `z_from` is "" until the first one, and neither a
 * heading nor an empty list is shown before.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen_z.h"
#include "tui/screens/typed_days.h"

enum { LEFT = 3, NUMBER = 6, CLOSED = 13, MONEY = 13, USER = 12, LIST_TOP = BODY_TOP + 3 };

static struct typed_days *days_of(const struct ui *ui)
{
    return ui->state[MODE_ZS];
}

static int zs_count(const struct ui *ui)
{
    return rows_count(&ui->model.z_list);
}

static const char *zs_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.z_list, row, "number");
}

/* In a narrow window whose it was is left out, the money never is. Counted and difference are the
 * two figures that somebody may have to ask about; all others are in the Z itself (screen_z.c). */
static void draw_line(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    static const char *const columns[] = {"counted", "difference"};
    const struct rows *list = &ui->model.z_list;
    int end = canvas->columns - 1, user = canvas->columns < FULL_COLUMNS ? 0 : USER;
    int till = end - 2 * MONEY - user - CLOSED - NUMBER - LEFT;
    char text[FORMAT_TEXT];

    canvas_right(canvas, row, LEFT + NUMBER - 2, LOOK_PLAIN, zs_id(ui, at));
    canvas_field(canvas, row, LEFT + NUMBER, CLOSED - 1, LOOK_PLAIN,
                 format_deadline(rows_text(list, at, "closed"), text));
    canvas_field(canvas, row, LEFT + NUMBER + CLOSED, till - 1, LOOK_PLAIN,
                 rows_text(list, at, "till"));
    canvas_field(canvas, row, end - 2 * MONEY - user, user, LOOK_PLAIN,
                 rows_text(list, at, "user"));
    for (int i = 0; i < 2; i++)
        canvas_right(canvas, row, end - (1 - i) * MONEY, LOOK_PLAIN,
                     format_points(rows_int(list, at, columns[i], 0), text));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_ZS]);
}

static void name_days(const struct ui *ui, char *text, size_t room)
{
    if (strcmp(ui->model.z_from, ui->model.z_to) == 0)
        snprintf(text, room, _("Shifts closed on %s"), ui->model.z_from);
    else
        snprintf(text, room, _("Shifts closed from %s to %s"), ui->model.z_from, ui->model.z_to);
}

static void zs_draw(const struct ui *ui, struct canvas *canvas)
{
    const char *const names[] = {_("Counted"), _("Difference")};
    int first, visible, end = canvas->columns - 1;
    char days[120];

    name_days(ui, days, sizeof days);
    if (ui->model.z_from[0] != '\0')
        canvas_put(canvas, BODY_TOP, 1, LOOK_BOLD, days);
    visible =
        screen_window(ui->cursor[MODE_ZS], zs_count(ui), LIST_TOP, screen_bottom(canvas), &first);
    screen_where(canvas, BODY_TOP, first, visible, zs_count(ui));
    canvas_put(canvas, LIST_TOP - 1, LEFT + NUMBER - 3, LOOK_DIM, "Z");
    canvas_put(canvas, LIST_TOP - 1, LEFT + NUMBER, LOOK_DIM, _("Closed"));
    canvas_put(canvas, LIST_TOP - 1, LEFT + NUMBER + CLOSED, LOOK_DIM, _("Till"));
    for (int i = 0; i < 2; i++)
        canvas_right(canvas, LIST_TOP - 1, end - (1 - i) * MONEY, LOOK_DIM, names[i]);
    for (int i = 0; i < visible; i++)
        draw_line(ui, canvas, first + i, LIST_TOP + i);
    if (zs_count(ui) == 0 && ui->model.z_from[0] != '\0')
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("No shift was closed then."));
}

/* Another list: the cursor begins at its top, and --plain counts from 1. */
static void accept_days(struct ui *ui)
{
    if (!typed_days_take(ui, days_of(ui)))
        return;
    ui->lists++;
    cursor_reset(ui, MODE_ZS);
    field_close(ui);
    navigation_refresh(ui);
}

/* Two days and a blank are 21 characters; ZLIST has them in two arguments, so the field borrows a
 * longer one. */
static const struct field days_field = {.label = N_("Day, or first and last day"),
                                        .verb = VERB_CASH,
                                        .argument = "note",
                                        .accept = accept_days};

static void choose_days(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &days_field);
}

static void show_z(struct ui *ui, int argument)
{
    (void)argument;
    screen_z_open(ui, rows_int(&ui->model.z_list, ui->cursor[MODE_ZS], "number", 0));
}

static void zs_open(struct ui *ui)
{
    *days_of(ui) = (struct typed_days){.from = ""};
    ui->model.z_from[0] = '\0';
    cursor_reset(ui, MODE_ZS);
}

static void zs_ask(struct ui *ui)
{
    const struct typed_days *days = days_of(ui);

    if (days->from[0] == '\0')
        model_ask_poll(&ui->model, VERB_ZLIST, 0, "%s", "");
    else
        model_ask_poll(&ui->model, VERB_ZLIST, 0, "from=%s to=%s", days->from, days->to);
}

static void zs_close(struct ui *ui)
{
    rows_release(&ui->model.z_list);
}

static bool zs_take(struct ui *ui, const struct pending_request *request,
                    const struct reply_line *reply)
{
    if (request->verb != VERB_ZLIST)
        return false;
    reply_keep(ui->model.z_from, sizeof ui->model.z_from, reply_text(reply, "day"));
    reply_keep(ui->model.z_to, sizeof ui->model.z_to, reply_text(reply, "to"));
    rows_move(&ui->model.z_list, &ui->model.incoming);
    return true;
}

static void zs_speak(const struct ui *ui, struct buffer *out)
{
    char days[120];

    name_days(ui, days, sizeof days);
    buffer_printf(out, "%s.\n", days);
}

static void zs_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.z_list;
    char when[FORMAT_TEXT], counted[FORMAT_TEXT], difference[FORMAT_TEXT];

    buffer_printf(out, _("Z %s, %s, %s, closed %s: counted %s P, difference %s P."),
                  rows_text(list, row, "number"), rows_text(list, row, "till"),
                  rows_text(list, row, "user"),
                  format_when(rows_text(list, row, "closed"), false, when),
                  format_points(rows_int(list, row, "counted", 0), counted),
                  format_points(rows_int(list, row, "difference", 0), difference));
}

static const struct action zs_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("the whole Z"),
     .help = N_("show the whole of this Z"),
     .deed = show_z},
    {.id = ACTION_DAY,
     .keys = {'d'},
     .key_text = "d",
     .bar = N_("another day"),
     .help = N_("the Zs of another day, or of several"),
     .deed = choose_days},
    {.id = ACTION_NONE},
};

const struct screen screen_zs = {
    .title = N_("Zs"),
    .state_size = sizeof(struct typed_days),
    .actions = zs_actions,
    .counter = true,
    .open = zs_open,
    .ask = zs_ask,
    .close = zs_close,
    .take = zs_take,
    .draw = zs_draw,
    .count = zs_count,
    .id = zs_id,
    .speak = zs_speak,
    .speak_row = zs_speak_row,
};
