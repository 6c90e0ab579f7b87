/*
 *     how much -> what for -> a note (may be empty; of "other" it may not) -> y/n -> CASH
 *
 * The deed says which way, and the amount has no sign until it is sent: CASH takes what goes out
 * below 0, but nobody types a minus for it. What is typed so far is in ui->till.cash, which begins
 * anew each time. The note is sent whole; the question has room for its beginning.
 */
#include "tui/screens/till_cash.h"

#include <inttypes.h>
#include <stdio.h>
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

enum { NOTE_CELLS = 40, CUT = 200 };

static void send(struct ui *ui)
{
    const struct till_cash *cash = &ui->till.cash;
    int first = ui->model.outbox_count;
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "amount=%s%" PRId64 " reason=%s", cash->out ? "-" : "", cash->amount,
                  word_at(WORDS_CASH_REASON, cash->reason));
    if (cash->note[0] != '\0') {
        buffer_add_text(&line, " note=");
        request_quote(&line, cash->note);
    }
    model_ask(&ui->model, VERB_CASH, 0, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_TILL);
}

/* Blanks alone are no note. "other" says nothing, so there the note has to; the other reasons stand
 * for themselves. */
static void accept_note(struct ui *ui)
{
    struct till_cash *cash = &ui->till.cash;
    struct question question = {.kind = cash->out ? QUESTION_TAKE_OUT : QUESTION_PUT_IN,
                                .amount = cash->amount,
                                .yes = send};

    char note[CUT];

    cash->note[0] = '\0';
    if (ui->typed[strspn(ui->typed, " ")] != '\0')
        memcpy(cash->note, ui->typed, sizeof cash->note);
    if (cash->note[0] == '\0' && cash->reason == CASH_OTHER) {
        ui_say(ui, true, _("What is it then? The note says it"));
        return;
    }
    snprintf(question.title, sizeof question.title, "%s%s%s",
             cash_words(word_at(WORDS_CASH_REASON, cash->reason)),
             cash->note[0] != '\0' ? ", " : "",
             format_cut(cash->note, NOTE_CELLS, note, sizeof note));
    field_close(ui);
    question_ask(ui, &question);
}

static const struct field note_field = {.label = N_("Note, such as bag 14 (may be empty)"),
                                        .verb = VERB_CASH,
                                        .argument = "note",
                                        .accept = accept_note};

static void accept_reason(struct ui *ui)
{
    int reason = money_cash_reason(ui->typed);

    if (reason < 0) {
        ui_say(ui, true, _("There is no such reason"));
        return;
    }
    ui->till.cash.reason = reason;
    field_open(ui, &note_field);
}

/* It borrows the room of a note: a word of any language is shorter. */
static const struct field reason_field = {.label =
                                              N_("What for: deposit, change, expense or other"),
                                          .verb = VERB_CASH,
                                          .argument = "note",
                                          .accept = accept_reason};

static void accept_amount(struct ui *ui)
{
    int64_t most = verb_arg_spec(VERB_CASH, "amount")->max, amount = money_of(ui->typed, 1, most);

    if (amount < 0) {
        money_reproach(ui, 1, most);
        return;
    }
    ui->till.cash.amount = amount;
    field_open(ui, &reason_field);
}

static const struct field in_field = {.label = N_("Put into the drawer"),
                                      .verb = VERB_CASH,
                                      .argument = "amount",
                                      .accept = accept_amount};

static const struct field out_field = {.label = N_("Take out of the drawer"),
                                       .verb = VERB_CASH,
                                       .argument = "amount",
                                       .accept = accept_amount};

void till_cash_begin(struct ui *ui, bool out)
{
    ui->till.cash = (struct till_cash){.out = out};
    field_open(ui, out ? &out_field : &in_field);
}

/* The sign of the reply is the daemon's word for which way it went. */
void till_cash_done(struct ui *ui, const struct reply_line *reply)
{
    int64_t amount = reply_int(reply, "amount", 0);
    char points[FORMAT_TEXT];

    format_points(amount < 0 ? -amount : amount, points);
    if (amount < 0)
        ui_say(ui, false, _("Taken out of the drawer: %s P"), points);
    else
        ui_say(ui, false, _("Put into the drawer: %s P"), points);
    navigation_refresh(ui);
}
