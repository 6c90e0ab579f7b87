/*
 * From field to field, and then the one question:
 *
 *     how it is paid -> in cash: what was given (empty: exactly that) -> y/n -> CHARGE
 *
 * What was given in cash is for the eye and for the change: CHARGE is told how it is paid, and no
 * more. ui->payment begins anew with each charge and is read by nobody else; its sum stands in the
 * question, which then does it.
 */
#include "tui/screens/payment.h"

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/screens/field.h"
#include "tui/screens/money.h"
#include "tui/screens/question.h"
#include "tui/screens/state_words.h"

static void ask(struct ui *ui)
{
    struct question question = {.kind = QUESTION_CHARGE,
                                .amount = ui->payment.due,
                                .given = ui->payment.given,
                                .method = word_at(WORDS_PAY_METHOD, ui->payment.method)};

    field_close(ui);
    question_ask(ui, &question);
}

static void accept_given(struct ui *ui)
{
    int64_t given = money_given(ui, ui->typed, ui->payment.due);

    if (given < 0)
        return;
    ui->payment.given = given == ui->payment.due ? 0 : given;
    ask(ui);
}

/* Of no request: it borrows the room of another sum. */
static const struct field given_field = {.label = N_("Given in cash (empty: exactly that)"),
                                         .verb = VERB_SHIFT_OPEN,
                                         .argument = "float",
                                         .accept = accept_given};

static void accept_method(struct ui *ui)
{
    char due[FORMAT_TEXT];
    int method = money_method(ui->typed);

    if (method < 0) {
        ui_say(ui, true, _("cash, card, transfer or voucher"));
        return;
    }
    ui->payment.method = method;
    ui->payment.given = 0;
    if (method != PAY_CASH) {
        ask(ui);
        return;
    }
    field_open(ui, &given_field);
    ui_say(ui, false, _("Due %s P"), format_points(ui->payment.due, due));
}

/* A method is a word, for which a reason has room in every language. */
static const struct field method_field = {.label = N_("How is it paid"),
                                          .verb = VERB_REFUND,
                                          .argument = "reason",
                                          .accept = accept_method};

void payment_charge(struct ui *ui, int64_t amount)
{
    char due[FORMAT_TEXT];

    if (!ui_is_operator(ui) || ui->model.acting[0] == '\0') {
        question_ask_charge(ui, amount);
        return;
    }
    ui->payment = (struct payment){.due = amount};
    field_open(ui, &method_field);
    field_put(ui, pay_words(word_at(WORDS_PAY_METHOD, PAY_CASH)));
    ui_say(ui, false, _("Due %s P"), format_points(amount, due));
}
