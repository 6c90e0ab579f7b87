/*
 * For operators: what was paid and refunded on a day, for each date of a concert, with the sums
 * that the daemon made; below them what was charged, paid out and taken back, kept of refunds, and
 * given away. An operator is not told what has cash of an open shift in it, since that drawer is
 * still to be counted; "after the count" stands there.
 *
 * It opens with today, whatever day was looked at before; `d` asks for another one, or for several.
 * The field takes dates of the calendar or nothing, which is today again.
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
#include "tui/screens/till.h"
#include "tui/screens/typed_days.h"
#include "tui/screens/ui.h"

enum {
    LEFT = 3,
    WHEN = 16,
    MONEY = 12,
    LIST_TOP = BODY_TOP + 3,
    FACTS = 5,
    FACT_ROWS = 3,
    FACT = 26,
    SECOND = LEFT + FACT + 3
};

static const char *const columns[] = {"paid", "refunded", "net"};

/* A fact that is not told while a drawer is open; those that are told begin at 0. */
#define UNTOLD INT64_C(-1)

/* Beside the table: what else moved, as fields of the reply. */
static const char *const facts[FACTS] = {"charged", "paid_out", "reversed", "fees", "face"};

/* What was asked for, and what the reply told beside its rows; the sums are in the model. */
struct takings {
    struct typed_days days; /* that are asked for */
    int64_t facts[FACTS], comps;
    char to[12]; /* the last of the days that were told */
};

/* What people read for them. */
static const char *fact_name(int fact)
{
    static const char *const names[FACTS] = {N_("Charged"), N_("Paid out"), N_("Taken back"),
                                             N_("Fees kept"), N_("Face value")};

    return _(names[fact]);
}

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

/* Of several days both ends. */
static void name_days(const struct ui *ui, char *text, size_t room)
{
    if (strcmp(takings_of(ui)->to, ui->model.takings_day) == 0)
        snprintf(text, room, _("Takings of %s"), ui->model.takings_day);
    else
        snprintf(text, room, _("Takings from %s to %s"), ui->model.takings_day, takings_of(ui)->to);
}

static void draw_fact(const struct ui *ui, struct canvas *canvas, int row, int left, int fact)
{
    if (takings_of(ui)->facts[fact] != UNTOLD) {
        till_amount(canvas, row, left, left + FACT, fact_name(fact), takings_of(ui)->facts[fact]);
        return;
    }
    canvas_put(canvas, row, left, LOOK_PLAIN, fact_name(fact));
    canvas_right(canvas, row, left + FACT, LOOK_DIM, _("after the count"));
}

/* In two columns from that row on; comps are counted, and told at their face value. The last fact
 * is that value, and stands beside the count. */
static void draw_facts(const struct ui *ui, struct canvas *canvas, int row)
{
    const struct takings *takings = takings_of(ui);
    char count[FORMAT_TEXT];

    for (int fact = 0; fact < FACTS - 1; fact++)
        draw_fact(ui, canvas, row + fact / 2, fact % 2 == 0 ? LEFT : SECOND, fact);
    canvas_put(canvas, row + 2, LEFT, LOOK_PLAIN, _("Comps"));
    canvas_right(canvas, row + 2, LEFT + FACT, LOOK_PLAIN, format_points(takings->comps, count));
    draw_fact(ui, canvas, row + 2, SECOND, FACTS - 1);
}

/* The sum is the daemon's; it stands below the list, however long that is. Sums are kept as the
 * texts that they came as: "" is 0, and stands for a day that has not been told yet. */
static void takings_draw(const struct ui *ui, struct canvas *canvas)
{
    static const char *const names[] = {N_("Paid"), N_("Refunded"), N_("Net")};
    int first, visible, end = canvas->columns - 1, bottom = screen_bottom(canvas) - 2 - FACT_ROWS;
    char text[FORMAT_TEXT], days[120];

    visible = screen_window(ui->cursor[MODE_TAKINGS], takings_count(ui), LIST_TOP, bottom, &first);
    name_days(ui, days, sizeof days);
    canvas_put(canvas, BODY_TOP, 1, LOOK_BOLD, days);
    for (int i = 0; i < 3; i++) {
        canvas_right(canvas, LIST_TOP - 1, end - (2 - i) * MONEY, LOOK_DIM, _(names[i]));
        canvas_right(canvas, bottom + 1, end - (2 - i) * MONEY, LOOK_BOLD,
                     format_points(strtoll(ui->model.takings_total[i], NULL, 10), text));
    }
    canvas_put(canvas, bottom + 1, LEFT, LOOK_BOLD, _("Total"));
    draw_facts(ui, canvas, bottom + 2);
    screen_where(canvas, BODY_TOP, first, visible, takings_count(ui));
    for (int i = 0; i < visible; i++)
        draw_line(ui, canvas, first + i, LIST_TOP + i);
    if (takings_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing was taken that day."));
}

/* The days of the reply are those in the heading, so what was asked for and is still on its way is
 * not told as if it were there. */
static void accept_day(struct ui *ui)
{
    if (!typed_days_take(ui, &takings_of(ui)->days))
        return;
    cursor_reset(ui, MODE_TAKINGS);
    field_close(ui);
    navigation_refresh(ui);
}

static const struct field day_field = {.label = N_("Day, such as 2026-12-24"),
                                       .verb = VERB_CASH,
                                       .argument = "note",
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
    takings_of(ui)->days = (struct typed_days){.from = ""};
    cursor_reset(ui, MODE_TAKINGS);
}

static void takings_ask(struct ui *ui)
{
    const struct typed_days *days = &takings_of(ui)->days;

    if (days->from[0] == '\0')
        model_ask_poll(&ui->model, VERB_TAKINGS, 0, "%s", "");
    else
        model_ask_poll(&ui->model, VERB_TAKINGS, 0, "from=%s to=%s", days->from, days->to);
}

/* Sums are not kept longer than they are shown. */
static void close_day(struct ui *ui)
{
    rows_release(&ui->model.takings);
    memset(ui->model.takings_total, 0, sizeof ui->model.takings_total);
    ui->model.takings_day[0] = '\0';
    *takings_of(ui) = (struct takings){.comps = 0};
}

/* A fact may be missing for two reasons: a daemon that tells none (it has no `charges`, either), of
 * which nothing moved; and a drawer that is still to be counted. */
static bool takings_take(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    /* An older daemon tells no facts at all. */
    int64_t absent = reply_text(reply, "charges")[0] != '\0' ? UNTOLD : 0;

    if (request->verb != VERB_TAKINGS)
        return false;
    for (int i = 0; i < 3; i++)
        snprintf(ui->model.takings_total[i], sizeof ui->model.takings_total[i], "%s",
                 reply_text(reply, columns[i]));
    reply_keep(ui->model.takings_day, sizeof ui->model.takings_day, reply_text(reply, "day"));
    reply_keep(takings_of(ui)->to, sizeof takings_of(ui)->to, reply_text(reply, "to"));
    if (takings_of(ui)->to[0] == '\0') /* an older daemon knows one day only */
        reply_keep(takings_of(ui)->to, sizeof takings_of(ui)->to, reply_text(reply, "day"));
    for (int fact = 0; fact < FACTS; fact++)
        takings_of(ui)->facts[fact] = reply_int(reply, facts[fact], absent);
    takings_of(ui)->comps = reply_int(reply, "comps", 0);
    rows_move(&ui->model.takings, &ui->model.incoming);
    return true;
}

static void takings_speak(const struct ui *ui, struct buffer *out)
{
    char paid[FORMAT_TEXT], refunded[FORMAT_TEXT], net[FORMAT_TEXT], days[120];

    name_days(ui, days, sizeof days);
    buffer_printf(out, "%s", days);
    buffer_printf(out, _(": paid %s, refunded %s, net %s.\n"),
                  format_points(strtoll(ui->model.takings_total[0], NULL, 10), paid),
                  format_points(strtoll(ui->model.takings_total[1], NULL, 10), refunded),
                  format_points(strtoll(ui->model.takings_total[2], NULL, 10), net));
    for (int fact = 0; fact < FACTS - 1; fact++)
        buffer_printf(out, "%s %s%s", fact_name(fact),
                      takings_of(ui)->facts[fact] != UNTOLD
                          ? format_points(takings_of(ui)->facts[fact], paid)
                          : _("after the count"),
                      fact < FACTS - 2 ? ", " : ".\n");
    buffer_printf(out, "%s %s, ", _("Comps"), format_points(takings_of(ui)->comps, paid));
    buffer_printf(out, "%s %s.\n", fact_name(FACTS - 1),
                  format_points(takings_of(ui)->facts[FACTS - 1], paid));
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
     .help = N_("the takings of another day, or of several"),
     .deed = choose_day},
    {.id = ACTION_NONE},
};

const struct screen screen_takings = {
    .title = N_("Takings"),
    .state_size = sizeof(struct takings),
    .actions = takings_actions,
    .counter = true,
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
