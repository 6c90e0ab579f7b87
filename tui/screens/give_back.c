/*
 * From field to field, as a comp (comp.c), and then the one question, since money leaves the house.
 * Nobody is asked for an approval before the daemon has said that it takes one: whether it is late
 * for cancelling is the daemon's to judge.
 *
 *     why -> how (of nobody in particular) -> y/n -> REFUND -> NOT-ALLOWED: approval -> REFUND
 *
 * Whatever is given back here is given back whole: a part of it (percent= of REFUND) is for the
 * command. The reason is kept until the approval has come, so it is typed once.
 */
#include "tui/screens/give_back.h"

#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/screens/field.h"
#include "tui/screens/money.h"
#include "tui/screens/state_words.h"

/* A method is sent only where the money has to be handed out; a customer has the points in the
 * wallet then, and they can be paid out from there. */
static void send(struct ui *ui, const char *approval)
{
    const struct refund *refund = &ui->refund;
    int first = ui->model.outbox_count;
    char seats[SEAT_SET_TEXT];
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "reservation=%s reason=", refund->code);
    request_quote(&line, refund->reason);
    buffer_printf(&line, " seats=%s", seat_set_format(refund->seats, seats));
    if (refund->method[0] != '\0')
        buffer_printf(&line, " method=%s", refund->method);
    if (approval[0] != '\0') {
        buffer_add_text(&line, " approval=");
        request_quote(&line, approval);
    }
    model_ask(&ui->model, VERB_REFUND, 0, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_BOOKING);
}

void refund_send(struct ui *ui)
{
    send(ui, "");
}

static void accept_approval(struct ui *ui)
{
    char approval[TEXT_FIELD];

    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("A supervisor has to approve it"));
        return;
    }
    memcpy(approval, ui->typed, sizeof approval);
    field_close(ui);
    if (!ui_is_busy(ui))
        send(ui, approval);
}

static const struct field approval_field = {.label = N_("Approval of a supervisor"),
                                            .verb = VERB_REFUND,
                                            .argument = "approval",
                                            .accept = accept_approval};

static void ask(struct ui *ui)
{
    field_close(ui);
    ui->refund.confirm(ui);
}

static void accept_method(struct ui *ui)
{
    int method = money_method(ui->typed);

    if (method < 0) {
        ui_say(ui, true, _("cash, card, transfer or voucher"));
        return;
    }
    snprintf(ui->refund.method, sizeof ui->refund.method, "%s", word_at(WORDS_PAY_METHOD, method));
    ask(ui);
}

static const struct field method_field = {.label = N_("How is the money given back"),
                                          .verb = VERB_REFUND,
                                          .argument = "reason",
                                          .accept = accept_method};

static void accept_reason(struct ui *ui)
{
    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("Giving back needs a reason, such as ill"));
        return;
    }
    memcpy(ui->refund.reason, ui->typed, sizeof ui->refund.reason);
    if (ui->refund.needs_money)
        field_open(ui, &method_field);
    else
        ask(ui);
}

static const struct field reason_field = {.label = N_("Why is it given back"),
                                          .verb = VERB_REFUND,
                                          .argument = "reason",
                                          .accept = accept_reason};

void refund_begin(struct ui *ui, const char *code, seat_set seats, bool needs_money,
                  void (*confirm)(struct ui *ui))
{
    struct refund *refund = &ui->refund;

    snprintf(refund->code, sizeof refund->code, "%s", code);
    refund->seats = seats;
    refund->needs_money = needs_money;
    refund->method[0] = '\0';
    refund->confirm = confirm;
    field_open(ui, &reason_field);
}

void refund_given(struct ui *ui, const struct reply_line *reply)
{
    char points[FORMAT_TEXT];
    const char *method = reply_text(reply, "method");

    format_points(reply_int(reply, "refunded", 0), points);
    if (method[0] != '\0')
        ui_say(ui, false, _("Given back: %s P, %s"), points, pay_words(method));
    else
        ui_say(ui, false, _("Given back: %s P into the wallet"), points);
}

/* An approval that was no good leads here as well, with the field open again; Esc ends it. What it
 * is needed for is in the sentence of the daemon, and in no word of its own. */
bool refund_refused(struct ui *ui, const struct reply_line *reply)
{
    if (strcmp(reply->code, status_word(STATUS_NOT_ALLOWED)) != 0)
        return false;
    field_open(ui, &approval_field);
    ui_say(ui, true, "%s", reply->text);
    return true;
}
