/*
 * One question at a time. A struct question is a copy of what is asked about, made when it is
 * asked: the lists may change while somebody thinks, and `y` does what was read.
 *
 * A text that is too long for the window is shortened: the title is cut, and if too little of it
 * would be left the names of the seats become a number of seats first; then the customer is cut, in
 * the end where a move leads to. The amount is never touched.
 *
 * Who asks hands over either a kind that is done here by its code (pay, charge, release, cancel,
 * leave, quit), or a kind with `yes`. In the second case what it is about stands in the ui or in
 * the state of the screen that asks, such as ui->moving: there is one of each, as there is one
 * question.
 *
 *     y     accept()    the overlay closes, then the deed: a deed may ask the next question
 *     n     refuse()    closes; then `no`, if there is one
 *     k     keep()      closes; then `keep`, of a move
 *     Esc   refuse()    closes, and nothing else; so do q, Backspace and a click elsewhere
 */
#include "tui/screens/question.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/tokens.h"
#include "tui/screens/screen.h"
#include "tui/screens/state_words.h"

/* Cells of a title or a name below which it would not tell one from another any more. */
enum { PART_LEAST = 8 };

/* Nobody but this file writes into it. It keeps the last question when that is closed; whether one
 * is open is said by the overlay. */
static const struct question *question_of(const struct ui *ui)
{
    return ui->state[MODE_QUESTION];
}

/* What was said before is taken away: the question is the only thing to read. */
void question_ask(struct ui *ui, const struct question *question)
{
    *(struct question *)ui->state[MODE_QUESTION] = *question;
    ui->overlay = MODE_QUESTION;
    ui->message[0] = '\0';
    ui->fresh = true;
}

void question_ask_hold(struct ui *ui, enum question_kind kind, const struct token *token)
{
    struct question question = {.kind = kind, .seats = token->seats, .amount = token->amount};

    memcpy(question.reservation, token->reservation, sizeof question.reservation);
    memcpy(question.title, token->title, sizeof question.title);
    question_ask(ui, &question);
}

void question_ask_charge(struct ui *ui, int64_t amount)
{
    struct question question = {.kind = QUESTION_CHARGE, .amount = amount};

    question_ask(ui, &question);
}

void question_ask_leave(struct ui *ui, const struct token *token)
{
    struct question question = {.kind = QUESTION_LEAVE};

    memcpy(question.token, token->code, sizeof question.token);
    memcpy(question.title, token->title, sizeof question.title);
    question_ask(ui, &question);
}

/* What each kind does when the answer is yes. */
static void leave_queue(struct ui *ui, const struct question *question)
{
    const struct token *token = token_of_code(&ui->model, question->token);

    if (token != NULL)
        token_leave(&ui->model, token);
}

/* By code, not by row: the lists may have changed since it was asked. */
static void do_it(struct ui *ui, const struct question *question)
{
    switch (question->kind) {
    case QUESTION_PAY:
        model_ask(&ui->model, VERB_PAY, 0, "reservation=%s", question->reservation);
        break;
    case QUESTION_CHARGE:
        model_ask(&ui->model, VERB_CHARGE, 0, "amount=%" PRId64 "%s%s", question->amount,
                  question->method != NULL ? " method=" : "",
                  question->method != NULL ? question->method : "");
        break;
    case QUESTION_RELEASE:
        model_ask(&ui->model, VERB_RELEASE, 0, "reservation=%s", question->reservation);
        break;
    case QUESTION_CANCEL:
        model_ask(&ui->model, VERB_CANCEL, 0, "reservation=%s", question->reservation);
        break;
    case QUESTION_LEAVE:
        leave_queue(ui, question);
        break;
    case QUESTION_QUIT:
        ui->quit = true;
        break;
    case QUESTION_GIVE_BACK:
    case QUESTION_MOVE:
    case QUESTION_MOVE_KEEP:
    case QUESTION_SAME:
    case QUESTION_ANOTHER:
    case QUESTION_UNBLOCK:
    case QUESTION_PUT_IN:
    case QUESTION_TAKE_OUT:
    case QUESTION_CLOSE:
    case QUESTION_TAKE_BACK:
    case QUESTION_PAY_OUT:
    case QUESTION_END:
        question->yes(ui);
        break;
    case QUESTION_PRINTED: /* that is all there is to know */
        break;
    }
}

/* y. Another change that is still on its way comes first; nothing is done after it unasked. By the
 * order of enum question_kind: what comes before QUESTION_QUIT sends a change, and is refused while
 * another one is under way; what comes from there on sends none, or ends what is there, and has to
 * work then, too. A kind that is added has to stand on its side. */
static void accept(struct ui *ui, int argument)
{
    const struct question *question = question_of(ui);

    (void)argument;
    ui->overlay = MODE_NONE;
    if (question->kind < QUESTION_QUIT && ui_is_busy(ui))
        return;
    do_it(ui, question);
}

void question_refuse(struct ui *ui)
{
    ui->overlay = MODE_NONE;
}

/* A no that leads on is one that was meant: n, not Esc. */
static void refuse(struct ui *ui, int key)
{
    const struct question *question = question_of(ui);

    question_refuse(ui);
    if (key == 'n' && question->no != NULL)
        question->no(ui);
}

bool question_is(const struct ui *ui, enum question_kind kind)
{
    return ui->overlay == MODE_QUESTION && question_of(ui)->kind == kind;
}

/* Called after each reply: a question about something that is over must not stay open. A hold is
 * looked for among the tokens; one that is held elsewhere and paid from the list of bookings is in
 * none of them, so its question stays, and the daemon answers it. Other kinds are about nothing
 * that ends by itself. */
void question_check(struct ui *ui)
{
    const struct question *question = question_of(ui);
    const struct token *token;

    if (ui->overlay != MODE_QUESTION)
        return;
    if (question->kind == QUESTION_PAY || question->kind == QUESTION_RELEASE) {
        for (int i = 0; i < TOKENS_MOST; i++) {
            token = &ui->model.tokens[i];
            if (strcmp(token->reservation, question->reservation) == 0 && !token_holds(token)) {
                ui->overlay = MODE_NONE;
                ui_say(ui, true, _("The five minutes are over: the seats are free again"));
            }
        }
    } else if (question->kind == QUESTION_LEAVE) {
        token = token_of_code(&ui->model, question->token);
        if (token == NULL || !token_lives(token))
            ui->overlay = MODE_NONE;
    }
}

/* The parts that may be shortened. */
struct words {
    char who[TEXT_FIELD + 4]; /* with ": ", or "" */
    char title[TEXT_TITLE];
    char seats[SEAT_NAMES_TEXT];
    char to[sizeof((struct question *)0)->to];
};

/* Questions about money of the counter. */
static void compose_money(const struct question *question, const struct words *words, char *text,
                          size_t room)
{
    const char *how = question->method != NULL ? pay_words(question->method) : "";
    char amount[FORMAT_TEXT], given[FORMAT_TEXT], other[FORMAT_TEXT];

    format_points(question->amount, amount);
    switch (question->kind) {
    case QUESTION_PUT_IN:
        snprintf(text, room, _("Put %s P into the drawer, %s? y/n"), amount, words->title);
        break;
    case QUESTION_TAKE_OUT:
        snprintf(text, room, _("Take %s P out of the drawer, %s? y/n"), amount, words->title);
        break;
    case QUESTION_CLOSE:
        snprintf(text, room, _("Close with %s P counted, %s P stay? y/n"), amount,
                 format_points(question->left, other));
        break;
    case QUESTION_TAKE_BACK:
        snprintf(text, room, _("%sTake back the charge of %s P? y/n"), words->who, amount);
        break;
    case QUESTION_PAY_OUT:
        snprintf(text, room, _("%sPay out %s P, %s? y/n"), words->who, amount, how);
        break;
    default: /* QUESTION_CHARGE */
        if (question->given > 0)
            snprintf(text, room, _("%sCharge %s P: given %s, change %s? y/n"), words->who, amount,
                     format_points(question->given, given),
                     format_points(question->given - question->amount, other));
        else if (question->method != NULL)
            snprintf(text, room, _("%sCharge %s P, %s? y/n"), words->who, amount, how);
        else
            snprintf(text, room, _("%sCharge %s P? y/n"), words->who, amount);
        break;
    }
}

/* The whole text, however long. */
static void compose(const struct ui *ui, const struct words *words, char *text, size_t room)
{
    const struct question *question = question_of(ui);
    const char *who = words->who, *title = words->title, *seats = words->seats, *to = words->to;
    char amount[FORMAT_TEXT], clock[FORMAT_TEXT];
    const struct token *held;

    format_points(question->amount, amount);
    switch (question->kind) {
    case QUESTION_PAY:
        snprintf(text, room, _("%sPay %s P for %s? y/n"), who, amount, seats);
        break;
    case QUESTION_CHARGE:
    case QUESTION_PUT_IN:
    case QUESTION_TAKE_OUT:
    case QUESTION_CLOSE:
    case QUESTION_TAKE_BACK:
    case QUESTION_PAY_OUT:
        compose_money(question, words, text, room);
        break;
    case QUESTION_RELEASE:
        snprintf(text, room, _("%sRelease %s (%s P)? y/n"), who, seats, amount);
        break;
    case QUESTION_CANCEL:
        snprintf(text, room, _("%sCancel %s, %s, refund %s P? y/n"), who, title, seats, amount);
        break;
    case QUESTION_GIVE_BACK:
        snprintf(text, room, _("%sGive back %s, refund %s P? y/n"), who, seats, amount);
        break;
    case QUESTION_MOVE:
        snprintf(text, room,
                 question->reservation[0] != '\0' ? _("%sChange %s for %s? y/n")
                                                  : _("%sMove %s to %s? y/n"),
                 who, seats, to);
        break;
    case QUESTION_MOVE_KEEP:
        snprintf(text, room,
                 question->reservation[0] != '\0' ? _("%sChange %s for %s, prices kept? y/n")
                                                  : _("%sMove %s to %s, price kept? y/n"),
                 who, seats, to);
        break;
    case QUESTION_LEAVE:
        snprintf(text, room, _("%sLose your place in the queue for %s? y/n"), who, title);
        break;
    case QUESTION_QUIT:
        held = token_nearest_hold(&ui->model);
        if (question->seats == 0)
            snprintf(text, room, "%s", _("Quit? y/n"));
        else
            snprintf(
                text, room, _("%s%s are held for %s more. Quit all the same? y/n"), who, seats,
                format_clock(held != NULL ? token_remaining(held, ui->model.now_ms) : 0, clock));
        break;
    case QUESTION_SAME:
        snprintf(text, room, _("%s is registered already. Is it the same person? y/n"), title);
        break;
    case QUESTION_ANOTHER:
        snprintf(text, room, _("Register somebody else as %s? y/n"), title);
        break;
    case QUESTION_UNBLOCK:
        snprintf(text, room, _("Put %s back into the sale? y/n"), seats);
        break;
    case QUESTION_PRINTED:
        snprintf(text, room, "%s", _("Printed? y/n"));
        break;
    case QUESTION_END:
        snprintf(text, room, _("%sEnd here and give up %s? y/n"), who, seats);
        break;
    }
}

/* Cuts the end of a part, so that the text has `over` cells less if that leaves enough of it.
 * `over` is of the whole text, of which this part is one: what it loses the text loses. */
static void shorten(char *part, size_t room, const char *whole, int over)
{
    int left = text_cells(whole) - over;

    format_cut(whole, left > PART_LEAST ? left : PART_LEAST, part, room);
}

/* Composed anew after each step, rather than cut at its end, because the texts of other languages
 * have their parts in another order, and an amount may stand anywhere. Steps are taken only as far
 * as needed: a title that fits beside the names of its seats keeps both. */
void question_text(const struct ui *ui, int cells, char *text, size_t room)
{
    const struct question *question = question_of(ui);
    int count = seat_set_count(question->seats), over;
    char seats[SEAT_NAMES_TEXT], who[TEXT_FIELD];
    const char *whose = question->who[0] != '\0'      ? question->who
                        : ui->model.acting[0] != '\0' ? ui_customer(ui)
                                                      : "";
    struct words words = {.who = ""};

    snprintf(words.title, sizeof words.title, "%s", question->title);
    snprintf(words.to, sizeof words.to, "%s", question->to);
    format_seats(question->seats, words.seats);
    if (whose[0] != '\0')
        snprintf(words.who, sizeof words.who, "%s: ", whose);
    compose(ui, &words, text, room);
    over = text_cells(text) - cells;
    snprintf(seats, sizeof seats, ngettext("%d seat", "%d seats", (unsigned long)count), count);
    if (over > 0 && text_cells(words.title) - over < PART_LEAST &&
        text_cells(seats) < text_cells(words.seats)) {
        memcpy(words.seats, seats, sizeof words.seats);
        compose(ui, &words, text, room);
        over = text_cells(text) - cells;
    }
    if (over > 0) {
        shorten(words.title, sizeof words.title, question->title, over);
        compose(ui, &words, text, room);
        over = text_cells(text) - cells;
    }
    if (over > 0 && whose[0] != '\0') {
        shorten(who, sizeof who, whose, over);
        snprintf(words.who, sizeof words.who, "%s: ", who);
        compose(ui, &words, text, room);
        over = text_cells(text) - cells;
    }
    if (over > 0 && words.to[0] != '\0') {
        shorten(words.to, sizeof words.to, question->to, over);
        compose(ui, &words, text, room);
    }
}

static bool may_keep(const struct ui *ui)
{
    return question_of(ui)->keep != NULL;
}

/* Neither yes nor no: what was meant is asked again in another way. */
static void keep(struct ui *ui, int argument)
{
    (void)argument;
    question_refuse(ui);
    question_of(ui)->keep(ui);
}

static const struct action question_actions[] = {
    {.id = ACTION_ACCEPT,
     .keys = {'y'},
     .key_text = "y",
     .bar = N_("yes"),
     .deed = accept,
     .rank = RANK_LAST},
    {.id = ACTION_REFUSE,
     .keys = {'n'},
     .key_text = "n",
     .bar = N_("no"),
     .deed = refuse,
     .argument = 'n',
     .rank = RANK_LAST},
    {.id = ACTION_KEEP,
     .keys = {'k'},
     .key_text = "k",
     .bar = N_("keep the price"),
     .when = may_keep,
     .deed = keep,
     .rank = RANK_LAST},
    {.id = ACTION_REFUSE, .keys = {KEY_IS_ESCAPE, 'q', KEY_IS_BACKSPACE}, .deed = refuse},
    {.id = ACTION_NONE},
};

const struct screen overlay_question = {.state_size = sizeof(struct question),
                                        .actions = question_actions};
