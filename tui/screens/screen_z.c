/*
 * One shift as it was closed, all of it: a Z is never changed, so it is asked for until it has come
 * and not again.
 *
 * Its row has the columns of ZLIST, but it is asked for by itself, so that it does not depend on
 * the list under it. Where the window has 24 rows there is a blank line between the parts; in the
 * least one they stand together.
 *
 *     till, shift                     opened and closed, by whom
 *     money by method                 in, out, net: columns cash_in, cash_out, card_in, ...
 *     what was in the drawer          what was counted
 *     the chain                       64 digits, in two lines
 */
#include "tui/screens/screen_z.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/navigation.h"
#include "tui/screens/printing.h"
#include "tui/screens/screen.h"
#include "tui/screens/state_words.h"
#include "tui/screens/till.h"

enum { LEFT = 3, METHOD = 16, MONEY = 13, HALF = 27, SECOND = LEFT + HALF + 2 };

struct one_z {
    int64_t number;
};

static struct one_z *number_of(const struct ui *ui)
{
    return ui->state[MODE_Z];
}

void screen_z_open(struct ui *ui, int64_t number)
{
    number_of(ui)->number = number;
    navigation_open(ui, MODE_Z);
}

/* 0 while the Z has not come, and for a column that an older daemon does not have. */
static int64_t amount(const struct ui *ui, const char *name)
{
    return rows_int(&ui->model.z, 0, name, 0);
}

/* What came in by a method, and went out. */
static int64_t moved(const struct ui *ui, int method, const char *way)
{
    char name[24];

    snprintf(name, sizeof name, "%s_%s", word_at(WORDS_PAY_METHOD, method), way);
    return amount(ui, name);
}

static void draw_methods(const struct ui *ui, struct canvas *canvas, int row)
{
    const char *const names[] = {_("Received"), _("Handed out"), _("Net amount")};
    char text[FORMAT_TEXT];

    for (int i = 0; i < 3; i++)
        canvas_right(canvas, row, LEFT + METHOD + (i + 1) * MONEY, LOOK_DIM, names[i]);
    for (int method = 0; method < PAY_METHODS; method++) {
        int64_t in = moved(ui, method, "in"), out = moved(ui, method, "out");
        int64_t all[] = {in, out, in - out};

        canvas_put(canvas, ++row, LEFT, LOOK_PLAIN, pay_words(word_at(WORDS_PAY_METHOD, method)));
        for (int i = 0; i < 3; i++)
            canvas_right(canvas, row, LEFT + METHOD + (i + 1) * MONEY, LOOK_PLAIN,
                         format_points(all[i], text));
    }
}

/* The drawer, on the left; what was counted, on the right. */
static void draw_drawer(const struct ui *ui, struct canvas *canvas, int row)
{
    int at = till_amount(canvas, row, LEFT, LEFT + HALF, _("Float"), amount(ui, "float"));

    at = till_amount(canvas, at, LEFT, LEFT + HALF, _("Put in, out"), amount(ui, "cash"));
    at = till_amount(canvas, at, LEFT, LEFT + HALF, _("Movements"), amount(ui, "moves"));
    till_amount(canvas, at, LEFT, LEFT + HALF, _("All Zs"), amount(ui, "total"));
    at = till_amount(canvas, row, SECOND, SECOND + HALF, _("Expected"), amount(ui, "expected"));
    at = till_amount(canvas, at, SECOND, SECOND + HALF, _("Counted"), amount(ui, "counted"));
    at = till_amount(canvas, at, SECOND, SECOND + HALF, _("Difference"), amount(ui, "difference"));
    till_amount(canvas, at, SECOND, SECOND + HALF, _("Left"), amount(ui, "left"));
}

static void z_draw(const struct ui *ui, struct canvas *canvas)
{
    const struct rows *z = &ui->model.z;
    bool roomy = canvas->rows >= FULL_ROWS;
    const char *chain = rows_text(z, 0, "chain");
    char title[40], rest[TEXT_TILL + 60], when[FORMAT_TEXT];
    int row = BODY_TOP + 1;

    snprintf(title, sizeof title, "Z %" PRId64, number_of(ui)->number);
    snprintf(rest, sizeof rest, _("%s   shift %s"), rows_text(z, 0, "till"),
             rows_text(z, 0, "shift"));
    screen_heading(canvas, title, rows_count(z) > 0 ? rest : "");
    if (rows_count(z) == 0)
        return;
    row += roomy;
    canvas_put(canvas, row, LEFT, LOOK_PLAIN, _("Opened"));
    canvas_printf(canvas, row++, LEFT + METHOD, LOOK_PLAIN, "%s  %s",
                  format_when(rows_text(z, 0, "opened"), false, when), rows_text(z, 0, "user"));
    canvas_put(canvas, row, LEFT, LOOK_PLAIN, _("Closed"));
    canvas_printf(canvas, row++, LEFT + METHOD, LOOK_PLAIN, "%s  %s",
                  format_when(rows_text(z, 0, "closed"), false, when), rows_text(z, 0, "by"));
    row += roomy;
    draw_methods(ui, canvas, row);
    row += PAY_METHODS + 1 + roomy;
    draw_drawer(ui, canvas, row);
    row += 4 + roomy;
    canvas_printf(canvas, row, LEFT, LOOK_DIM, "%.32s", chain);
    if (strlen(chain) > 32)
        canvas_put(canvas, row + 1, LEFT, LOOK_DIM, chain + 32);
}

/* By its number: once it stands there no poll asks for anything. */
static void z_ask(struct ui *ui)
{
    if (amount(ui, "number") != number_of(ui)->number)
        model_ask_poll(&ui->model, VERB_Z, number_of(ui)->number, "number=%" PRId64,
                       number_of(ui)->number);
}

/* Also when it closes: another Z begins with an empty screen, not with the figures of this one. */
static void z_open(struct ui *ui)
{
    rows_release(&ui->model.z);
}

/* Another one may have been opened while it was on its way. */
static bool z_take(struct ui *ui, const struct pending_request *request,
                   const struct reply_line *reply)
{
    (void)reply;
    if (request->verb != VERB_Z)
        return false;
    if (request->about == number_of(ui)->number)
        rows_move(&ui->model.z, &ui->model.incoming);
    return true;
}

/* Whoever prints asks by the shift, which its operator may do as well; see printing.h. */
static void print(struct ui *ui, int argument)
{
    (void)argument;
    printing_ask_shift(ui, amount(ui, "shift"));
}

static void say_amount(const struct ui *ui, const char *label, const char *name, const char *end,
                       struct buffer *out)
{
    char text[FORMAT_TEXT];

    buffer_printf(out, "%s %s%s", label, format_points(amount(ui, name), text), end);
}

static void z_speak(const struct ui *ui, struct buffer *out)
{
    const struct rows *z = &ui->model.z;
    char when[FORMAT_TEXT], in[FORMAT_TEXT], given[FORMAT_TEXT], net[FORMAT_TEXT];

    buffer_printf(out, "Z %" PRId64 ", ", number_of(ui)->number);
    buffer_printf(out, _("%s   shift %s"), rows_text(z, 0, "till"), rows_text(z, 0, "shift"));
    buffer_printf(out, ".\n%s %s, %s.\n", _("Opened"),
                  format_when(rows_text(z, 0, "opened"), false, when), rows_text(z, 0, "user"));
    buffer_printf(out, "%s %s, %s.\n", _("Closed"),
                  format_when(rows_text(z, 0, "closed"), false, when), rows_text(z, 0, "by"));
    for (int method = 0; method < PAY_METHODS; method++) {
        int64_t came = moved(ui, method, "in"), went = moved(ui, method, "out");

        buffer_printf(out, "%s", pay_words(word_at(WORDS_PAY_METHOD, method)));
        buffer_printf(out, _(", received %s P, handed out %s P, net %s P"), format_points(came, in),
                      format_points(went, given), format_points(came - went, net));
        buffer_printf(out, ".\n");
    }
    say_amount(ui, _("Float"), "float", ", ", out);
    say_amount(ui, _("Put in, out"), "cash", ", ", out);
    say_amount(ui, _("Movements"), "moves", ".\n", out);
    say_amount(ui, _("Expected"), "expected", ", ", out);
    say_amount(ui, _("Counted"), "counted", ", ", out);
    say_amount(ui, _("Difference"), "difference", ", ", out);
    say_amount(ui, _("Left"), "left", ".\n", out);
    say_amount(ui, _("All Zs"), "total", ".\n", out);
    buffer_printf(out, "%s\n", rows_text(z, 0, "chain"));
}

static bool may_print(const struct ui *ui)
{
    return printing_is_set_up(ui) && rows_count(&ui->model.z) > 0;
}

static const struct action z_actions[] = {
    {.id = ACTION_PRINT,
     .keys = {'p'},
     .key_text = "p",
     .bar = N_("print the Z"),
     .help = N_("print this Z"),
     .when = may_print,
     .deed = print},
    {.id = ACTION_NONE},
};

const struct screen screen_z = {
    .title = N_("Z"),
    .state_size = sizeof(struct one_z),
    .actions = z_actions,
    .counter = true,
    .open = z_open,
    .ask = z_ask,
    .close = z_open,
    .take = z_take,
    .draw = z_draw,
    .speak = z_speak,
};
