/*
 * Points and every movement of them, the latest first. The balance in the line above is the
 * daemon's, not a sum of the rows: there may be more of them than were fetched.
 *
 * Charging takes a number with or without commas, because the program itself writes them, and asks
 * before it does it. At the counter a charge that was a mistake is taken back, and points are paid
 * out.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <string.h>

#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/list.h"
#include "tui/screens/money.h"
#include "tui/screens/pay_out.h"
#include "tui/screens/payment.h"
#include "tui/screens/question.h"
#include "tui/screens/state_words.h"
#include "tui/screens/ui.h"

enum { LEFT = 3, KIND = 24, AMOUNT_END = 48, BALANCE_END = 63, LIST_TOP = BODY_TOP + 4 };

/* A charge that was a mistake. */
struct reversal {
    int64_t entry, amount;
    char reason[TEXT_FIELD];
};

static struct reversal *reversal_of(const struct ui *ui)
{
    return ui->state[MODE_WALLET];
}

static int wallet_count(const struct ui *ui)
{
    return rows_count(&ui->model.entries);
}

static const char *wallet_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.entries, row, "entry");
}

/* In a narrow window the code of the booking is left out. */
static void draw_entry(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.entries;
    bool narrow = canvas->columns < FULL_COLUMNS;
    int balance_end = narrow ? canvas->columns - 1 : BALANCE_END;
    char text[FORMAT_TEXT];

    canvas_put(canvas, row, LEFT, LOOK_PLAIN, format_time(rows_text(list, at, "at"), false, text));
    canvas_put(canvas, row, LEFT + KIND, LOOK_PLAIN, entry_words(rows_text(list, at, "kind")));
    canvas_right(canvas, row, narrow ? balance_end - 12 : AMOUNT_END, LOOK_PLAIN,
                 format_points(rows_int(list, at, "amount", 0), text));
    canvas_right(canvas, row, balance_end, LOOK_PLAIN,
                 format_points(rows_int(list, at, "balance", 0), text));
    if (!narrow)
        canvas_put(canvas, row, BALANCE_END + 3, LOOK_DIM, rows_text(list, at, "reservation"));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_WALLET]);
}

static void wallet_draw(const struct ui *ui, struct canvas *canvas)
{
    bool narrow = canvas->columns < FULL_COLUMNS;
    int balance_end = narrow ? canvas->columns - 1 : BALANCE_END;
    int first, visible;
    char points[FORMAT_TEXT];

    visible = screen_window(ui->cursor[MODE_WALLET], wallet_count(ui), LIST_TOP,
                            screen_bottom(canvas), &first);
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, _("Points  %s P"),
                  ui->model.balance >= 0 ? format_points(ui->model.balance, points) : "-");
    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("When"));
    canvas_right(canvas, LIST_TOP - 1, narrow ? balance_end - 12 : AMOUNT_END, LOOK_DIM,
                 _("Amount"));
    canvas_right(canvas, LIST_TOP - 1, balance_end, LOOK_DIM, _("Balance"));
    screen_where(canvas, BODY_TOP, first, visible, wallet_count(ui));
    for (int i = 0; i < visible; i++)
        draw_entry(ui, canvas, first + i, LIST_TOP + i);
    if (wallet_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing yet: c charges points."));
}

/* What is refused stays in the field. */
static void accept_amount(struct ui *ui)
{
    const struct arg_spec *spec = verb_arg_spec(VERB_CHARGE, "amount");
    int64_t amount = money_of(ui->typed, spec->min, spec->max);

    if (amount < 0) {
        money_reproach(ui, spec->min, spec->max);
        return;
    }
    field_close(ui);
    payment_charge(ui, amount);
}

static const struct field amount_field = {.label = N_("Points to charge"),
                                          .verb = VERB_CHARGE,
                                          .argument = "amount",
                                          .accept = accept_amount};

/* Asks how much; the question comes after it. */
static void charge(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &amount_field);
}

/* The OK is taken for all screens (replies.c): the points are gone from the wallet, whether anybody
 * looks or not. A refusal comes here. */
static void send_reversal(struct ui *ui)
{
    const struct reversal *reversal = reversal_of(ui);
    int first = ui->model.outbox_count;
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "entry=%" PRId64 " reason=", reversal->entry);
    request_quote(&line, reversal->reason);
    model_ask(&ui->model, VERB_REVERSE, reversal->entry, "%.*s", (int)line.size,
              buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_WALLET);
}

static void accept_reason(struct ui *ui)
{
    struct reversal *reversal = reversal_of(ui);
    struct question question = {
        .kind = QUESTION_TAKE_BACK, .amount = reversal->amount, .yes = send_reversal};

    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("Taking back needs a reason, such as typing error"));
        return;
    }
    memcpy(reversal->reason, ui->typed, sizeof reversal->reason);
    field_close(ui);
    question_ask(ui, &question);
}

static const struct field reason_field = {.label = N_("Why is the charge taken back"),
                                          .verb = VERB_REVERSE,
                                          .argument = "reason",
                                          .accept = accept_reason};

/* The charge is the one under the cursor now, wherever its row is when the reason is typed. Whether
 * it is one of the open shift is not in the row: the daemon knows it. */
static void take_back(struct ui *ui, int argument)
{
    const struct rows *list = &ui->model.entries;
    int at = ui->cursor[MODE_WALLET];

    (void)argument;
    reversal_of(ui)->entry = rows_int(list, at, "entry", 0);
    reversal_of(ui)->amount = rows_int(list, at, "amount", 0);
    field_open(ui, &reason_field);
}

/* Of all that is there, whatever movement the cursor is on. */
static void pay_out(struct ui *ui, int argument)
{
    (void)argument;
    pay_out_begin(ui);
}

static void open_wallet(struct ui *ui)
{
    cursor_reset(ui, MODE_WALLET);
}

/* The balance is asked for by itself: the list may be old by one poll. */
static void wallet_ask(struct ui *ui)
{
    model_ask_poll(&ui->model, VERB_BALANCE, 0, "%s", "");
    model_ask_poll(&ui->model, VERB_ENTRIES, 0, "limit=%" PRId64,
                   verb_arg_spec(VERB_ENTRIES, "limit")->max);
}

static void close_wallet(struct ui *ui)
{
    rows_release(&ui->model.entries);
}

/* Long ledgers come in pages (paging.c). */
static bool wallet_take(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    if (request->verb != VERB_ENTRIES)
        return false;
    list_take(ui, &ui->model.entries, false, request, reply);
    return true;
}

/* What stands in the way of taking a charge back. A charge is taken back whole or not at all: if
 * some of it is spent, what is left can only be paid out. */
static bool wallet_refuse(struct ui *ui, const struct pending_request *request,
                          const struct reply_line *reply)
{
    char points[FORMAT_TEXT];

    if (request->verb != VERB_REVERSE)
        return false;
    switch (status_from_word(reply->code)) {
    case STATUS_NO_POINTS:
        ui_take_balance(ui, reply_int(reply, "balance", 0));
        ui_say(ui, true, _("Of that charge %s P are spent already"),
               format_points(reply_int(reply, "missing", 0), points));
        return true;
    case STATUS_ALREADY_CANCELLED:
        ui_say(ui, true, _("That charge is taken back already"));
        return true;
    case STATUS_BAD_ARG:
        ui_say(ui, true, _("That is no charge of your shift: u pays points out"));
        return true;
    default:
        return false;
    }
}

static void wallet_speak(const struct ui *ui, struct buffer *out)
{
    char points[FORMAT_TEXT];

    buffer_printf(out, _("Points  %s P"),
                  ui->model.balance >= 0 ? format_points(ui->model.balance, points) : "-");
    buffer_printf(out, ".\n");
}

static void wallet_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.entries;
    char when[FORMAT_TEXT], amount[FORMAT_TEXT], balance[FORMAT_TEXT];

    buffer_printf(out, _("%s, %s %s P, then %s P."),
                  format_when(rows_text(list, row, "at"), false, when),
                  entry_words(rows_text(list, row, "kind")),
                  format_points(rows_int(list, row, "amount", 0), amount),
                  format_points(rows_int(list, row, "balance", 0), balance));
}

/* An operator at the counter, for somebody who stands there. What operators charge for themselves
 * is in no drawer (CHARGE in shared/PROTOCOL.md). */
static bool is_for_customer(const struct ui *ui)
{
    return ui_is_operator(ui) && ui->model.acting[0] != '\0';
}

/* A payment is taken back by giving back its seats. */
static bool may_take_back(const struct ui *ui)
{
    const char *kind = rows_text(&ui->model.entries, ui->cursor[MODE_WALLET], "kind");

    return is_for_customer(ui) && word_is(WORDS_ENTRY_KIND, ENTRY_CHARGE, kind);
}

static const struct action wallet_actions[] = {
    {.id = ACTION_CHARGE,
     .keys = {'c'},
     .key_text = "c",
     .bar = N_("charge"),
     .help = N_("put points into the wallet"),
     .deed = charge},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("take back"),
     .help = N_("take back this charge, a mistake of your open shift (asks)"),
     .when = may_take_back,
     .deed = take_back},
    {.id = ACTION_PAY_OUT,
     .keys = {'u'},
     .key_text = "u",
     .bar = N_("pay out"),
     .help = N_("pay points of the customer out in money (asks)"),
     .when = is_for_customer,
     .deed = pay_out},
    {.id = ACTION_NONE},
};

const struct screen screen_wallet = {
    .title = N_("Wallet"),
    .state_size = sizeof(struct reversal),
    .actions = wallet_actions,
    .open = open_wallet,
    .ask = wallet_ask,
    .close = close_wallet,
    .take = wallet_take,
    .refuse = wallet_refuse,
    .draw = wallet_draw,
    .count = wallet_count,
    .id = wallet_id,
    .speak = wallet_speak,
    .speak_row = wallet_speak_row,
};
