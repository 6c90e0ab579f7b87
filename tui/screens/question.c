#include "tui/screens/question.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/screens/kiosk.h"
#include "tui/model/tokens.h"
#include "tui/cli/words.h"

enum { PART_LEAST = 8 };

void question_ask(struct model *model, const struct question *question)
{
    model->question = *question;
    model->overlay = MODE_QUESTION;
    model->message[0] = '\0';
    model->fresh = true;
}

void question_ask_hold(struct model *model, enum question_kind kind, const struct token *token)
{
    struct question question = {.kind = kind, .seats = token->seats, .amount = token->amount};

    memcpy(question.reservation, token->reservation, sizeof question.reservation);
    memcpy(question.title, token->title, sizeof question.title);
    question_ask(model, &question);
}

void question_ask_charge(struct model *model, int64_t amount)
{
    struct question question = {.kind = QUESTION_CHARGE, .amount = amount};

    question_ask(model, &question);
}

void question_ask_leave(struct model *model, const struct token *token)
{
    struct question question = {.kind = QUESTION_LEAVE};

    memcpy(question.token, token->code, sizeof question.token);
    memcpy(question.title, token->title, sizeof question.title);
    question_ask(model, &question);
}

void question_answer(struct model *model, bool yes)
{
    const struct question *question = &model->question;
    const struct token *token = token_of_code(model, question->token);

    model->overlay = MODE_NONE;
    if (!yes)
        return;
    if (model->changes > 0 && question->kind < QUESTION_QUIT) {
        model_say(model, true, _("The box office is still at what you asked before"));
        return;
    }
    switch (question->kind) {
    case QUESTION_PAY:
        model_ask(model, VERB_PAY, 0, "reservation=%s", question->reservation);
        break;
    case QUESTION_CHARGE:
        model_ask(model, VERB_CHARGE, 0, "amount=%" PRId64, question->amount);
        break;
    case QUESTION_RELEASE:
        model_ask(model, VERB_RELEASE, 0, "reservation=%s", question->reservation);
        break;
    case QUESTION_CANCEL:
        model_ask(model, VERB_CANCEL, 0, "reservation=%s", question->reservation);
        break;
    case QUESTION_LEAVE:
        if (token != NULL)
            token_leave(model, token);
        break;
    case QUESTION_QUIT:
        model->quit = true;
        break;
    case QUESTION_END:
        kiosk_abandon(model);
        break;
    }
}

void question_check(struct model *model)
{
    const struct question *question = &model->question;
    const struct token *token;

    if (model->overlay != MODE_QUESTION)
        return;
    if (question->kind == QUESTION_PAY || question->kind == QUESTION_RELEASE) {
        for (int i = 0; i < TOKENS_MOST; i++) {
            token = &model->tokens[i];
            if (strcmp(token->reservation, question->reservation) == 0 && !token_holds(token)) {
                model->overlay = MODE_NONE;
                model_say(model, true, _("The five minutes are over: the seats are free again"));
            }
        }
    } else if (question->kind == QUESTION_LEAVE) {
        token = token_of_code(model, question->token);
        if (token == NULL || !token_lives(token))
            model->overlay = MODE_NONE;
    }
}

/* The parts that may be shortened. */
struct words {
    char who[TEXT_FIELD + 4]; /* with ": ", or "" */
    char title[TEXT_TITLE];
    char seats[SEAT_NAMES_TEXT];
};

static void compose(const struct model *model, const struct words *words, char *text, size_t room)
{
    const struct question *question = &model->question;
    const char *who = words->who, *title = words->title, *seats = words->seats;
    char amount[FORMAT_TEXT], clock[FORMAT_TEXT];
    const struct token *held;

    format_points(question->amount, amount);
    switch (question->kind) {
    case QUESTION_PAY:
        snprintf(text, room, _("%sPay %s P for %s? y/n"), who, amount, seats);
        break;
    case QUESTION_CHARGE:
        snprintf(text, room, _("%sCharge %s P? y/n"), who, amount);
        break;
    case QUESTION_RELEASE:
        snprintf(text, room, _("%sRelease %s (%s P)? y/n"), who, seats, amount);
        break;
    case QUESTION_CANCEL:
        snprintf(text, room, _("%sCancel %s, %s, refund %s P? y/n"), who, title, seats, amount);
        break;
    case QUESTION_LEAVE:
        snprintf(text, room, _("%sLose your place in the queue for %s? y/n"), who, title);
        break;
    case QUESTION_QUIT:
        held = token_nearest_hold(model);
        if (question->seats == 0)
            snprintf(text, room, "%s", _("Quit? y/n"));
        else
            snprintf(text, room, _("%s%s are held for %s more. Quit all the same? y/n"), who, seats,
                     format_clock(held != NULL ? token_remaining(held, model->now_ms) : 0, clock));
        break;
    case QUESTION_END:
        snprintf(text, room, _("%sEnd here and give up %s? y/n"), who, seats);
        break;
    }
}

/* Cuts the end of a part, so that the text has `over` cells less if that leaves enough of it. */
static void shorten(char *part, size_t room, const char *whole, int over)
{
    int left = text_cells(whole) - over;

    format_cut(whole, left > PART_LEAST ? left : PART_LEAST, part, room);
}

void question_text(const struct model *model, int cells, char *text, size_t room)
{
    const struct question *question = &model->question;
    int count = seat_set_count(question->seats), over;
    char seats[SEAT_NAMES_TEXT], who[TEXT_FIELD];
    struct words words = {.who = ""};

    snprintf(words.title, sizeof words.title, "%s", question->title);
    format_seats(question->seats, words.seats);
    if (model->acting[0] != '\0')
        snprintf(words.who, sizeof words.who, "%s: ", model_customer(model));
    compose(model, &words, text, room);
    over = text_cells(text) - cells;
    snprintf(seats, sizeof seats, ngettext("%d seat", "%d seats", (unsigned long)count), count);
    if (over > 0 && text_cells(words.title) - over < PART_LEAST &&
        text_cells(seats) < text_cells(words.seats)) {
        memcpy(words.seats, seats, sizeof words.seats);
        compose(model, &words, text, room);
        over = text_cells(text) - cells;
    }
    if (over > 0) {
        shorten(words.title, sizeof words.title, question->title, over);
        compose(model, &words, text, room);
        over = text_cells(text) - cells;
    }
    if (over > 0 && model->acting[0] != '\0') {
        shorten(who, sizeof who, model_customer(model), over);
        snprintf(words.who, sizeof words.who, "%s: ", who);
        compose(model, &words, text, room);
    }
}
