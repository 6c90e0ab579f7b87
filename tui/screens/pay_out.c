/*
 * From field to field, and then the one question, since money leaves the house:
 *
 *     how much (at first all that is there) -> how -> why -> y/n -> PAYOUT
 *
 * Whose money it is stands in the request (as=), and not in who is acted for when the answer is
 * typed.
 */
#include "tui/screens/pay_out.h"

#include <inttypes.h>
#include <string.h>

#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/screens/field.h"
#include "tui/screens/money.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"
#include "tui/screens/state_words.h"

/* The user of the counter, to whom what is sold to nobody in particular belongs; see SELL in
 * shared/PROTOCOL.md. */
static const char walk_in[] = "guest:till";

/* Asked about the customer who was acted for; another one has forgotten the question. `about` is 1
 * for walk-ins: the reply tells a balance, and pay_out_paid() has to know whose. */
static void send(struct ui *ui)
{
    const struct pay_out *out = &ui->pay_out;
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "amount=%" PRId64 " method=%s reason=", out->amount,
                  word_at(WORDS_PAY_METHOD, out->method));
    request_quote(&line, out->reason);
    if (out->walk_in)
        buffer_printf(&line, " as=%s", walk_in);
    model_ask(&ui->model, VERB_PAYOUT, out->walk_in, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
}

static void accept_reason(struct ui *ui)
{
    struct pay_out *out = &ui->pay_out;
    struct question question = {.kind = QUESTION_PAY_OUT,
                                .amount = out->amount,
                                .method = word_at(WORDS_PAY_METHOD, out->method),
                                .yes = send};

    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("Money that is paid out needs a reason"));
        return;
    }
    memcpy(out->reason, ui->typed, sizeof out->reason);
    if (out->walk_in)
        memcpy(question.who, walk_in, sizeof walk_in);
    field_close(ui);
    question_ask(ui, &question);
}

static const struct field reason_field = {
    .label = N_("Why, such as the code of the booking"),
    .verb = VERB_PAYOUT,
    .argument = "reason",
    .accept = accept_reason,
};

static void accept_method(struct ui *ui)
{
    int method = money_method(ui->typed);

    if (method < 0) {
        ui_say(ui, true, _("cash, card, transfer or voucher"));
        return;
    }
    ui->pay_out.method = method;
    field_open(ui, &reason_field);
}

static const struct field method_field = {.label = N_("How is it paid out"),
                                          .verb = VERB_PAYOUT,
                                          .argument = "reason",
                                          .accept = accept_method};

/* At most what was there when it began; if less is by now the daemon refuses it (NO-POINTS), and
 * nothing is handed out. */
static void accept_amount(struct ui *ui)
{
    int64_t amount = money_of(ui->typed, 1, ui->pay_out.balance);

    if (amount < 0) {
        money_reproach(ui, 1, ui->pay_out.balance);
        return;
    }
    ui->pay_out.amount = amount;
    field_open(ui, &method_field);
    field_put(ui, pay_words(word_at(WORDS_PAY_METHOD, PAY_CASH)));
}

static const struct field amount_field = {.label = N_("Points to pay out"),
                                          .verb = VERB_PAYOUT,
                                          .argument = "amount",
                                          .accept = accept_amount};

void pay_out_nothing(struct ui *ui)
{
    ui_say(ui, true, _("There is nothing in the wallet to pay out"));
}

/* All that is there is proposed, since that is what most come for. A balance that is not known (-1)
 * is nothing to pay out, either. */
static void begin(struct ui *ui, bool is_walk_in, int64_t balance)
{
    char points[FORMAT_TEXT];

    if (balance <= 0) {
        pay_out_nothing(ui);
        return;
    }
    ui->pay_out = (struct pay_out){.walk_in = is_walk_in, .balance = balance};
    field_open(ui, &amount_field);
    field_put(ui, format_points(balance, points));
    if (is_walk_in)
        ui_say(ui, false, _("Walk-ins have %s P here, of shows that were called off"), points);
}

void pay_out_begin(struct ui *ui)
{
    begin(ui, false, ui->model.balance);
}

void pay_out_ask_walk_in(struct ui *ui)
{
    int first = ui->model.outbox_count;

    model_ask(&ui->model, VERB_BALANCE, 1, "as=%s", walk_in);
    ui_asked_by(ui, first, MODE_TILL);
}

/* It comes late, or something else is being typed by now: nobody is torn away from that. */
void pay_out_walk_in(struct ui *ui, const struct reply_line *reply)
{
    if (ui->overlay == MODE_NONE && ui->screen == MODE_TILL)
        begin(ui, true, reply_int(reply, "balance", 0));
}

void pay_out_paid(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply)
{
    char points[FORMAT_TEXT], left[FORMAT_TEXT];
    int64_t balance = reply_int(reply, "balance", 0), amount = reply_int(reply, "amount", 0);

    if (request->about == 0)
        ui_take_balance(ui, balance);
    ui_say(ui, false, _("Paid out: %s P, %s P are left"),
           format_points(amount < 0 ? -amount : amount, points), format_points(balance, left));
    navigation_refresh(ui);
}

/* Without ui_take_balance(): the wallet may be that of walk-ins. */
void pay_out_refused(struct ui *ui, const struct reply_line *reply)
{
    char points[FORMAT_TEXT];

    ui_say(ui, true, _("The wallet holds %s P: nothing was paid out"),
           format_points(reply_int(reply, "balance", 0), points));
}
