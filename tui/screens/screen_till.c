/*
 * The till: a shift is opened here, looked at (the X report), counted and closed.
 *
 *     none is open    Enter opens one; what became of the one that was closed last
 *     open            what came and went by method, how often in cash, what was put in and taken
 *                     out; Enter counts. No amount of cash that a count could be led by
 *     somebody else's a supervisor looks at it by its number, and may count it
 *
 * Whether a shift is open is the daemon's to say, and is asked with each poll.
 *
 * Three shifts are told apart here, and may be the same one:
 *
 *     model.shift        one's own that is open, as every screen knows it (the status line)
 *     model.looked_at    the one that is shown: one's own, or that of till.other
 *     till.closed        what the reply to SHIFT-CLOSE told; shown once, until the screen is left
 *
 * Every SHIFT of this screen carries in `about` whose it asked for (0: one's own), so a reply that
 * comes after another one was chosen is of no use.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/shift.h"
#include "tui/screens/field.h"
#include "tui/screens/money.h"
#include "tui/screens/navigation.h"
#include "tui/screens/pay_out.h"
#include "tui/screens/printing.h"
#include "tui/screens/state_words.h"
#include "tui/screens/till.h"
#include "tui/screens/till_cash.h"

enum { LEFT = 3, METHOD = 12, COUNT = 8, MONEY = 12, TABLE_TOP = BODY_TOP + 2 };

struct opening {
    char till[TEXT_FIELD]; /* what was typed last: the next shift is most often at the same till */
    bool known;            /* it was told whether one is open */
};

static struct opening *opening_of(const struct ui *ui)
{
    return ui->state[MODE_TILL];
}

static bool has_shift(const struct ui *ui)
{
    return ui->model.looked_at.number != 0;
}

/* A shift that is looked at by its number may be closed long since; then its cash and its count are
 * told. */
static bool is_over(const struct ui *ui)
{
    return ui->model.looked_at.closed[0] != '\0';
}

/* Without columns for what is not told while a shift is open. That is those of cash; the daemon
 * leaves the fields out, and not this program, so nobody reads them off the wire, either. */
static void draw_sums(const struct ui *ui, struct canvas *canvas, int row)
{
    static const char *const columns[] = {"received", "given", "net"};
    const char *const names[] = {_("Received"), _("Handed out"), _("Net amount")};
    const struct rows *sums = &ui->model.shift_sums;
    char text[FORMAT_TEXT];
    int at = LEFT + METHOD + COUNT;

    canvas_right(canvas, row, at, LOOK_DIM, _("Times"));
    for (int i = 0; i < 3; i++)
        canvas_right(canvas, row, at + (i + 1) * MONEY, LOOK_DIM, names[i]);
    for (int line = 0; line < rows_count(sums); line++) {
        canvas_put(canvas, ++row, LEFT, LOOK_PLAIN, pay_words(rows_text(sums, line, "method")));
        canvas_right(canvas, row, at, LOOK_PLAIN,
                     format_points(rows_int(sums, line, "count", 0), text));
        if (rows_text(sums, line, "received")[0] == '\0')
            canvas_right(canvas, row, at + 3 * MONEY, LOOK_DIM, _("after the count"));
        for (int i = 0; i < 3 && rows_text(sums, line, "received")[0] != '\0'; i++)
            canvas_right(canvas, row, at + (i + 1) * MONEY, LOOK_PLAIN,
                         format_points(rows_int(sums, line, columns[i], 0), text));
    }
}

/* What cost nothing, came back and was moved; and once the shift is closed, its count. */
static void draw_facts(const struct ui *ui, struct canvas *canvas, int row)
{
    const struct shift *shift = &ui->model.looked_at;
    char one[FORMAT_TEXT], two[FORMAT_TEXT], three[FORMAT_TEXT];

    canvas_printf(canvas, row, LEFT, LOOK_PLAIN,
                  _("Comps %" PRId64 " (%s), refunds %" PRId64 ", fees %s, moved %" PRId64),
                  shift->comps, format_points(shift->face, one), shift->refunds,
                  format_points(shift->fees, two), shift->moved);
    if (is_over(ui))
        canvas_printf(canvas, row + 1, LEFT, LOOK_BOLD, _("Counted %s, expected %s, difference %s"),
                      format_points(shift->counted, one), format_points(shift->expected, two),
                      format_points(shift->difference, three));
}

/* The latest that fit, in the order in which they came. The first ones have scrolled out when they
 * do not all fit; screen_where() says so beside the heading. */
static void draw_cash(const struct ui *ui, struct canvas *canvas, int row)
{
    const struct rows *cash = &ui->model.shift_cash;
    int count = rows_count(cash), room = screen_bottom(canvas) - row - 2, first;
    char when[FORMAT_TEXT], points[FORMAT_TEXT];

    if (count == 0)
        return;
    first = count > room ? count - room : 0;
    canvas_put(canvas, row, LEFT, LOOK_DIM, _("Put in and taken out"));
    screen_where(canvas, row, first, count - first, count);
    for (int at = first; at < count; at++) {
        const char *time = rows_text(cash, at, "at");

        row++;
        canvas_put(canvas, row, LEFT, LOOK_PLAIN, format_time(time, true, when));
        canvas_right(canvas, row, LEFT + 30, LOOK_PLAIN,
                     format_points(rows_int(cash, at, "amount", 0), points));
        canvas_field(canvas, row, LEFT + 32, 14, LOOK_PLAIN,
                     cash_words(rows_text(cash, at, "reason")));
        canvas_field(canvas, row, LEFT + 47, canvas->columns - LEFT - 48, LOOK_PLAIN,
                     rows_text(cash, at, "note"));
    }
}

/* Which shift, whose, and since when. */
static void name_shift(const struct ui *ui, char *text, size_t room)
{
    const struct shift *shift = &ui->model.looked_at;
    char opened[FORMAT_TEXT];

    if (is_over(ui))
        snprintf(text, room, _("shift %" PRId64 "   %s   closed, Z %" PRId64), shift->number,
                 shift->user, shift->z);
    else
        snprintf(text, room, _("shift %" PRId64 "   %s   since %s"), shift->number, shift->user,
                 format_time(shift->opened, true, opened));
}

/* What is taken out of the drawer is reckoned here, counted less left: it is what the hand that
 * closes it has to take now. The chain, 64 digits in two lines, can be written down to be compared
 * with later Zs. */
static void draw_closed(const struct ui *ui, struct canvas *canvas, int row)
{
    char title[80];

    snprintf(title, sizeof title, _("Shift %" PRId64 " is closed: Z %" PRId64),
             ui->till.closed.shift, ui->till.closed.z);
    canvas_put(canvas, row++, LEFT, LOOK_BOLD, title);
    row = till_amount(canvas, row + 1, LEFT, LEFT + 38, _("Counted"), ui->till.closed.counted);
    row = till_amount(canvas, row, LEFT, LEFT + 38, _("Expected"), ui->till.closed.expected);
    row = till_amount(canvas, row, LEFT, LEFT + 38, _("Difference"), ui->till.closed.difference);
    row = till_amount(canvas, row + 1, LEFT, LEFT + 38, _("Left in the drawer"),
                      ui->till.closed.left);
    till_amount(canvas, row, LEFT, LEFT + 38, _("Taken out of it"),
                ui->till.closed.counted - ui->till.closed.left);
    canvas_printf(canvas, row + 2, LEFT, LOOK_DIM, "%.32s", ui->till.closed.chain);
    if (strlen(ui->till.closed.chain) > 32)
        canvas_put(canvas, row + 3, LEFT, LOOK_DIM, ui->till.closed.chain + 32);
}

static void till_draw(const struct ui *ui, struct canvas *canvas)
{
    char name[TEXT_USER + 120];

    if (has_shift(ui)) {
        name_shift(ui, name, sizeof name);
        screen_heading(canvas, ui->model.looked_at.till, name);
        draw_sums(ui, canvas, TABLE_TOP);
        draw_facts(ui, canvas, TABLE_TOP + PAY_METHODS + 2);
        draw_cash(ui, canvas, TABLE_TOP + PAY_METHODS + 4);
        return;
    }
    if (opening_of(ui)->known)
        canvas_put(canvas, BODY_TOP, LEFT, LOOK_BOLD, _("No shift is open: Enter opens one"));
    if (ui->till.closed.z != 0)
        draw_closed(ui, canvas, BODY_TOP + 2);
}

/* With one's own shift, as far as it is known: keys that are typed ahead mean that one. `known`
 * falls, so Enter does not offer to open a shift before the daemon has said that none is open. */
static void till_open(struct ui *ui)
{
    ui->till.other = 0;
    shift_close_look(&ui->model);
    shift_begin_look(&ui->model);
    opening_of(ui)->known = false;
}

static void till_ask(struct ui *ui)
{
    if (ui->till.other != 0)
        model_ask_poll(&ui->model, VERB_SHIFT, ui->till.other, "shift=%" PRId64, ui->till.other);
    else
        model_ask_poll(&ui->model, VERB_SHIFT, 0, "%s", "");
}

/* What was closed last is told once. */
static void till_close(struct ui *ui)
{
    ui->till.closed.z = 0;
    shift_close_look(&ui->model);
}

/* BALANCE is of walk-ins if it is about 1 (pay_out.c); one about 0 is of the customer, whichever
 * screen asked, and is taken for all. */
static bool till_take(struct ui *ui, const struct pending_request *request,
                      const struct reply_line *reply)
{
    switch (request->verb) {
    case VERB_SHIFT:
        opening_of(ui)->known = true;
        if (request->about == ui->till.other)
            shift_take_look(&ui->model, reply);
        return true;
    case VERB_CASH:
        till_cash_done(ui, reply);
        return true;
    case VERB_BALANCE:
        if (request->about == 0)
            return false;
        pay_out_walk_in(ui, reply);
        return true;
    default:
        return false;
    }
}

static void say_open_already(struct ui *ui, const struct reply_line *reply)
{
    const char *by = reply_text(reply, "by");
    char at[FORMAT_TEXT];

    if (strcmp(by, ui->model.login) == 0)
        ui_say(ui, true, _("Your shift %" PRId64 " is open since %s"), reply_int(reply, "shift", 0),
               format_time(reply_text(reply, "at"), true, at));
    else
        ui_say(ui, true, _("That till has shift %" PRId64 " of %s since %s"),
               reply_int(reply, "shift", 0), by, format_time(reply_text(reply, "at"), true, at));
    navigation_refresh(ui);
}

/* NOT-FOUND is an answer: no shift is open, there is none of that number, or nobody has sold to a
 * walk-in yet. Of another number the screen goes back to one's own, or each poll would say it
 * again. */
static bool till_refuse(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    enum status status = status_from_word(reply->code);

    if (request->verb == VERB_SHIFT && status == STATUS_NOT_FOUND) {
        opening_of(ui)->known = true;
        if (request->about != ui->till.other)
            return true;
        shift_close_look(&ui->model);
        if (request->about == 0)
            shift_forget(&ui->model);
        else
            ui_say(ui, true, _("There is no shift %" PRId64), request->about);
        ui->till.other = 0;
        return true;
    }
    if (request->verb == VERB_BALANCE && request->about != 0 && status == STATUS_NOT_FOUND) {
        pay_out_nothing(ui); /* nothing was sold to one yet */
        return true;
    }
    if (request->verb == VERB_SHIFT_OPEN && status == STATUS_EXISTS) {
        say_open_already(ui, reply);
        return true;
    }
    return false;
}

/* The money is noted before the number of the shift is known; till_opened() notes that, and only
 * both together mean something. */
static void send_open(struct ui *ui, int64_t money)
{
    int first = ui->model.outbox_count;
    struct buffer line;

    ui->till.begun.shift = 0;
    ui->till.begun.money = money;
    buffer_init(&line);
    buffer_add_text(&line, "till=");
    request_quote(&line, opening_of(ui)->till);
    model_ask(&ui->model, VERB_SHIFT_OPEN, 0, "%.*s float=%" PRId64, (int)line.size,
              buffer_content(&line), money);
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_TILL);
}

static void accept_float(struct ui *ui)
{
    const struct arg_spec *spec = verb_arg_spec(VERB_SHIFT_OPEN, "float");
    int64_t money = money_of(ui->typed, spec->min, spec->max);

    if (money < 0) {
        money_reproach(ui, spec->min, spec->max);
        return;
    }
    field_close(ui);
    if (!ui_is_busy(ui))
        send_open(ui, money);
}

static const struct field float_field = {.label = N_("Money that is in the drawer now"),
                                         .verb = VERB_SHIFT_OPEN,
                                         .argument = "float",
                                         .accept = accept_float};

/* The daemon takes no backslash in a name; it is said here, where the field is still open. */
static void accept_till(struct ui *ui)
{
    if (ui->typed[strspn(ui->typed, " ")] == '\0' || strchr(ui->typed, '\\') != NULL) {
        ui_say(ui, true, _("A till has a name, such as Till 1"));
        return;
    }
    memcpy(opening_of(ui)->till, ui->typed, sizeof ui->typed);
    field_open(ui, &float_field);
}

static const struct field till_field = {
    .label = N_("Which till"), .verb = VERB_SHIFT_OPEN, .argument = "till", .accept = accept_till};

static void open_shift(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &till_field);
    field_put(ui, opening_of(ui)->till);
}

static void count(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open(ui, MODE_DRAWER);
}

static void put_in(struct ui *ui, int argument)
{
    (void)argument;
    till_cash_begin(ui, false);
}

static void take_out(struct ui *ui, int argument)
{
    (void)argument;
    till_cash_begin(ui, true);
}

static void walk_ins(struct ui *ui, int argument)
{
    (void)argument;
    pay_out_ask_walk_in(ui);
}

static void open_screen(struct ui *ui, int mode)
{
    navigation_open(ui, (enum mode)mode);
}

/* The X or the Z by the number of the shift: whoever prints finds out which of them it is. */
static void print(struct ui *ui, int argument)
{
    (void)argument;
    printing_ask_shift(ui, has_shift(ui) ? ui->model.looked_at.number : ui->till.closed.shift);
}

/* Nothing typed is one's own again. Of up to 18 digits, since money_of() goes on to ten times its
 * limit. Whether there is such a shift, and whether one may see it, the daemon says. */
static void accept_other(struct ui *ui)
{
    int64_t number = money_of(ui->typed, 1, INT64_MAX / 10 - 1);

    if (number < 0 && ui->typed[strspn(ui->typed, " ")] != '\0') {
        ui_say(ui, true, _("A shift has a number, such as 12"));
        return;
    }
    ui->till.other = number > 0 ? number : 0;
    shift_close_look(&ui->model);
    opening_of(ui)->known = false;
    field_close(ui);
    navigation_refresh(ui);
}

static const struct field other_field = {.label = N_("Number of the shift (empty: your own)"),
                                         .verb = VERB_SHIFT,
                                         .argument = "shift",
                                         .accept = accept_other};

static void other_shift(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &other_field);
}

/* The facts of the shift that is looked at, and its count. */
static void speak_facts(const struct ui *ui, struct buffer *out)
{
    const struct shift *shift = &ui->model.looked_at;
    char one[FORMAT_TEXT], two[FORMAT_TEXT], three[FORMAT_TEXT];

    buffer_printf(out, _("Comps %" PRId64 " (%s), refunds %" PRId64 ", fees %s, moved %" PRId64),
                  shift->comps, format_points(shift->face, one), shift->refunds,
                  format_points(shift->fees, two), shift->moved);
    buffer_printf(out, ".\n");
    if (!is_over(ui))
        return;
    buffer_printf(out, _("Counted %s, expected %s, difference %s"),
                  format_points(shift->counted, one), format_points(shift->expected, two),
                  format_points(shift->difference, three));
    buffer_printf(out, ".\n");
}

static void till_speak(const struct ui *ui, struct buffer *out)
{
    const struct rows *sums = &ui->model.shift_sums, *cash = &ui->model.shift_cash;
    char text[TEXT_USER + 120], in[FORMAT_TEXT], given[FORMAT_TEXT], net[FORMAT_TEXT];

    if (!has_shift(ui)) {
        if (opening_of(ui)->known)
            buffer_printf(out, "%s.\n", _("No shift is open: Enter opens one"));
        if (ui->till.closed.z == 0)
            return;
        buffer_printf(out, _("Shift %" PRId64 " is closed: Z %" PRId64), ui->till.closed.shift,
                      ui->till.closed.z);
        buffer_printf(out, _(". Counted %s P, expected %s P, difference %s P.\n"),
                      format_points(ui->till.closed.counted, in),
                      format_points(ui->till.closed.expected, given),
                      format_points(ui->till.closed.difference, net));
        return;
    }
    name_shift(ui, text, sizeof text);
    buffer_printf(out, "%s, %s.\n", ui->model.looked_at.till, text);
    for (int at = 0; at < rows_count(sums); at++) {
        buffer_printf(out, _("%s: %s times"), pay_words(rows_text(sums, at, "method")),
                      format_points(rows_int(sums, at, "count", 0), in));
        if (rows_text(sums, at, "received")[0] != '\0')
            buffer_printf(out, _(", received %s P, handed out %s P, net %s P"),
                          format_points(rows_int(sums, at, "received", 0), in),
                          format_points(rows_int(sums, at, "given", 0), given),
                          format_points(rows_int(sums, at, "net", 0), net));
        buffer_printf(out, ".\n");
    }
    speak_facts(ui, out);
    for (int at = 0; at < rows_count(cash); at++)
        buffer_printf(out, "%s P, %s, %s.\n", format_points(rows_int(cash, at, "amount", 0), in),
                      cash_words(rows_text(cash, at, "reason")), rows_text(cash, at, "note"));
}

/* Not while another shift is looked at, or sought: Enter there counts it. */
static bool may_open(const struct ui *ui)
{
    return opening_of(ui)->known && !has_shift(ui) && ui->till.other == 0;
}

static bool may_count(const struct ui *ui)
{
    return has_shift(ui) && !is_over(ui);
}

/* Money is put into one's own drawer only, also by a supervisor. */
static bool is_own(const struct ui *ui)
{
    return may_count(ui) && ui->till.other == 0;
}

static bool is_supervisor(const struct ui *ui)
{
    return ui->model.supervisor_role;
}

static bool may_print_z(const struct ui *ui)
{
    return printing_is_set_up(ui) && (has_shift(ui) ? is_over(ui) : ui->till.closed.z != 0);
}

static bool may_print_x(const struct ui *ui)
{
    return printing_is_set_up(ui) && may_count(ui);
}

static const struct action till_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("open a shift"),
     .help = N_("open a shift: which till, and the money in its drawer"),
     .when = may_open,
     .deed = open_shift},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("count and close"),
     .help = N_("count the drawer, then close the shift"),
     .when = may_count,
     .deed = count},
    {.id = ACTION_PRINT,
     .keys = {'p'},
     .key_text = "p",
     .bar = N_("print the Z"),
     .help = N_("print the Z of this shift"),
     .when = may_print_z,
     .deed = print},
    {.id = ACTION_PRINT,
     .keys = {'p'},
     .key_text = "p",
     .bar = N_("print the X"),
     .help = N_("print what came and went up to now, without cash"),
     .when = may_print_x,
     .deed = print},
    {.id = ACTION_ADD,
     .keys = {'i'},
     .key_text = "i",
     .bar = N_("put in"),
     .help = N_("put money into the drawer, without a customer"),
     .when = is_own,
     .deed = put_in},
    {.id = ACTION_TAKE_OUT,
     .keys = {'u'},
     .key_text = "u",
     .bar = N_("take out"),
     .help = N_("take money out of the drawer, without a customer"),
     .when = is_own,
     .deed = take_out},
    {.id = ACTION_PAY_OUT,
     .keys = {'v'},
     .key_text = "v",
     .bar = N_("walk-ins"),
     .help = N_("pay out what walk-ins have here since a show was called off"),
     .deed = walk_ins},
    {.id = ACTION_OPEN,
     .keys = {'z'},
     .key_text = "z",
     .bar = N_("Zs"),
     .help = N_("the shifts that were closed"),
     .when = is_supervisor,
     .deed = open_screen,
     .argument = MODE_ZS},
    {.id = ACTION_OTHER,
     .keys = {'s'},
     .key_text = "s",
     .bar = N_("another shift"),
     .help = N_("look at the shift of somebody else, or close it, by its number"),
     .when = is_supervisor,
     .deed = other_shift},
    {.id = ACTION_NONE},
};

const struct screen screen_till = {
    .title = N_("Till"),
    .state_size = sizeof(struct opening),
    .actions = till_actions,
    .counter = true,
    .open = till_open,
    .ask = till_ask,
    .close = till_close,
    .take = till_take,
    .refuse = till_refuse,
    .draw = till_draw,
    .speak = till_speak,
};
