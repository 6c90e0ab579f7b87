/*
 * What a stranger can do at the machine, and what they cannot.
 *
 *     attract --- Enter ---> name, number -------------------> AS, if one customer has both
 *        ^   \--- N -------> name that nobody has, number ---> USER-ADD, then AS
 *        |                                                         |
 *        +------ the key `e`, or nobody there ------------------ selling
 *
 * Name and number are no secret, so they open nothing that was there before: `before` is what the
 * wallet had at the beginning, and only points that came since are shown and can be spent; tokens
 * from before are neither shown nor taken over (`kept`). The code of an older booking proves who it
 * is and opens the rest. One of this sale proves nothing: whoever has signed in with a name and a
 * number could make it, and would be let in at once.
 *
 * From the next sale on it is a code as any other, at this machine as elsewhere, and that is meant:
 * who books here only could never look at a booking or give it back here otherwise, and the code is
 * on the paper that they took with them. What it costs is known. Whoever pays for a seat in the
 * name of somebody else, or reads a code over a shoulder, has a code of theirs. The daemon has no
 * mark for who was at a kiosk, and what this program remembers would be forgotten when it starts
 * anew, and is not known to the kiosk beside it.
 *
 * At the end tokens are left, the customer is let go and everything is forgotten. A reply that
 * comes later finds the attract screen, and what it would have made lapses by itself.
 */
#include "tui/screens/kiosk.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/code.h"
#include "shared/request.h"
#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/paging.h"
#include "tui/model/tokens.h"
#include "tui/screens/field.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"

static struct visitor *visitor_of(const struct ui *ui)
{
    return ui->state[MODE_ATTRACT];
}

/* Looks for the customers with that name; the reply goes to whoever asked. The search is a wide
 * net: it finds parts of names, and telephone numbers. What counts is compared here, in whole. */
static void ask_users(struct ui *ui, enum mode asker)
{
    int first = ui->model.outbox_count;
    struct buffer quoted;

    buffer_init(&quoted);
    request_quote(&quoted, visitor_of(ui)->form.name);
    model_ask(&ui->model, VERB_USERS, 0, "limit=%" PRId64 " search=%.*s",
              verb_arg_spec(VERB_USERS, "limit")->max, (int)quoted.size, buffer_content(&quoted));
    buffer_release(&quoted);
    ui_asked_by(ui, first, asker);
}

/* Telephone numbers are equal if their digits are; one without digits equals none. +82 and a
 * leading 0 are not made equal: the number is to be typed as it was registered. */
static bool same_phone(const char *one, const char *two)
{
    bool any = false;

    for (;;) {
        while (*one != '\0' && !isdigit((unsigned char)*one))
            one++;
        while (*two != '\0' && !isdigit((unsigned char)*two))
            two++;
        if (*one != *two)
            return false;
        if (*one == '\0')
            return any;
        any = true;
        one++;
        two++;
    }
}

/* Names are equal whatever their case. */
static bool same_name(const char *one, const char *two)
{
    char *folded_one = text_fold(one), *folded_two = text_fold(two);
    bool same = folded_one != NULL && folded_two != NULL && strcmp(folded_one, folded_two) == 0;

    free(folded_one);
    free(folded_two);
    return same;
}

/* The row is of the customer who is called so, or has that login name. */
static bool is_called(const struct rows *users, int row, const char *name)
{
    return strcmp(rows_text(users, row, "user"), name) == 0 ||
           same_name(rows_text(users, row, "name"), name);
}

static bool has_digit(const char *text)
{
    return text[strcspn(text, "0123456789")] != '\0';
}

/* Digits are what is compared, so there must be some. */
static bool takes_phone(struct ui *ui)
{
    ui->message[0] = '\0';
    if (!has_digit(ui->typed))
        ui_say(ui, true, _("A telephone number has digits"));
    return has_digit(ui->typed);
}

/* Enter after the number of somebody who is registered. */
static void accept_phone(struct ui *ui)
{
    struct visitor *visitor = visitor_of(ui);

    if (!takes_phone(ui))
        return;
    memcpy(visitor->phone, ui->typed, sizeof visitor->phone);
    visitor->new_here = false;
    field_close(ui);
    ask_users(ui, MODE_ATTRACT);
}

/* Enter after the number of somebody who is new. */
static void accept_new_phone(struct ui *ui)
{
    if (!takes_phone(ui))
        return;
    visitor_of(ui)->new_here = true;
    registration_take_phone(ui, &visitor_of(ui)->form);
    field_close(ui);
    registration_send(ui, &visitor_of(ui)->form, false);
}

static const struct field phone_field = {
    .verb = VERB_USER_ADD, .argument = "phone", .accept = accept_phone};
static const struct field new_phone_field = {
    .verb = VERB_USER_ADD, .argument = "phone", .accept = accept_new_phone};

/* Enter after the name of somebody who is registered: names are compared when the number is
 * there, too. */
static void accept_name(struct ui *ui)
{
    ui->message[0] = '\0';
    if (registration_take_name(ui, &visitor_of(ui)->form))
        field_open(ui, &phone_field);
}

static const struct field name_field = {
    .verb = VERB_USER_ADD, .argument = "name", .accept = accept_name};

/* Enter after the name of somebody who is new: the reply says whether anybody has it. */
static void accept_new_name(struct ui *ui)
{
    ui->message[0] = '\0';
    if (registration_take_name(ui, &visitor_of(ui)->form))
        ask_users(ui, MODE_FIELD);
}

/* Somebody wants to be registered: under a name that nobody has. What is typed by now must still be
 * that name: the field stays open while the reply is on its way. Unlike the sign-in this tells that
 * a name is taken. */
static bool take_namesakes(struct ui *ui, const struct pending_request *request,
                           const struct reply_line *reply)
{
    const struct rows *users = &ui->model.incoming;
    const char *name = visitor_of(ui)->form.name;

    if (request->verb != VERB_USERS)
        return false;
    if (paging_take(&ui->model, request, reply) != PAGE_WHOLE || strcmp(ui->typed, name) != 0)
        return true;
    for (int row = 0; row < rows_count(users); row++)
        if (is_called(users, row, name)) {
            ui_say(ui, true, _("That name is registered: sign in, or add something to the name"));
            return true;
        }
    field_open(ui, &new_phone_field);
    return true;
}

static const struct field new_name_field = {
    .verb = VERB_USER_ADD, .argument = "name", .accept = accept_new_name, .take = take_namesakes};

/* Nobody begins what could not be finished. */
static bool is_connected(struct ui *ui)
{
    visitor_of(ui)->phone[0] = '\0';
    if (!ui->model.identified)
        ui_say(ui, true, _("No connection to the box office; please wait"));
    return ui->model.identified;
}

void kiosk_begin(struct ui *ui)
{
    if (!is_connected(ui))
        return;
    if (ui->model.operator_role)
        field_open(ui, &name_field);
    else
        navigation_open_root(ui, MODE_CONCERTS);
}

void kiosk_begin_new(struct ui *ui)
{
    if (is_connected(ui))
        field_open(ui, &new_name_field);
}

const char *kiosk_prompt(const struct ui *ui)
{
    if (ui->field == &phone_field)
        return _("And your telephone number?");
    if (ui->field == &new_name_field)
        return _("New here: what is your full name?");
    if (ui->field == &new_phone_field)
        return _("New here: and your telephone number?");
    return _("What is your name, or login name?");
}

bool kiosk_is_secret(const struct ui *ui)
{
    return ui->field == &phone_field;
}

/* Whether one customer has both or several do is known from the whole list only, so its first pages
 * are waited through. `phone` is the mark that somebody is looked for: whoever opened a field or
 * went away meanwhile is not signed in by a late reply. Who has the name but another number is told
 * the same as who is unknown, since a stranger may not find out who is registered. */
bool kiosk_take_who(struct ui *ui, const struct pending_request *request,
                    const struct reply_line *reply)
{
    const struct rows *users = &ui->model.incoming;
    struct visitor *visitor = visitor_of(ui);
    int found = -1, count = 0;

    if (request->verb != VERB_USERS)
        return false;
    if (paging_take(&ui->model, request, reply) != PAGE_WHOLE || ui->overlay != MODE_NONE ||
        visitor->phone[0] == '\0')
        return true;
    for (int row = 0; row < rows_count(users); row++)
        if (is_called(users, row, visitor->form.name) &&
            same_phone(rows_text(users, row, "phone"), visitor->phone)) {
            found = row;
            count++;
        }
    visitor->phone[0] = '\0';
    if (count == 1)
        model_ask(&ui->model, VERB_AS, 0, "user=%s", rows_text(users, found, "user"));
    else if (count > 1)
        ui_say(ui, true, _("Several have that name and number: type your login name"));
    else
        ui_say(ui, true, _("No customer has that name and telephone number; N is for new ones"));
    return true;
}

/* Codes of this sale prove nothing: whoever pays sees one. Those of earlier ones do, and receipts
 * are forgotten at the end of a sale: see above. */
static bool is_of_this_sale(const struct ui *ui, const char *code)
{
    for (int i = 0; i < ui->model.receipt_count; i++)
        if (strcmp(ui->model.receipts[i].booked.reservation, code) == 0)
            return true;
    return false;
}

static void accept_code(struct ui *ui)
{
    int first = ui->model.outbox_count;
    char code[RESERVATION_TEXT];

    ui->message[0] = '\0';
    if (!code_parse(ui->typed, RESERVATION_LENGTH, code))
        ui_say(ui, true, _("The code of a booking has %d letters and digits"), RESERVATION_LENGTH);
    else if (is_of_this_sale(ui, code))
        ui_say(ui, true, _("It takes the code of a booking from before"));
    else
        model_ask(&ui->model, VERB_RESERVATION, 0, "reservation=%s", code);
    ui_asked_by(ui, first, MODE_FIELD);
}

/* The customer has a booking with that code; its seats are the second table of the reply. The
 * request was made in the name of who has signed in, so the code of somebody else is NOT-FOUND. One
 * that is only held proves nothing, either: it may have been made in this sale, and only what was
 * paid is among the receipts of is_of_this_sale(). The balance is asked for again, since until now
 * it was told less what was there before. */
static bool take_code(struct ui *ui, const struct pending_request *request,
                      const struct reply_line *reply)
{
    (void)reply;
    if (request->verb != VERB_RESERVATION)
        return false;
    if (word_is(WORDS_RESERVATION_STATE, RESERVATION_HELD,
                rows_text(&ui->model.incoming, 0, "state"))) {
        ui_say(ui, true, _("It takes the code of a booking from before"));
        return true;
    }
    field_close(ui);
    ui->proven = true;
    model_ask(&ui->model, VERB_BALANCE, 0, "%s", "");
    navigation_open(ui, visitor_of(ui)->opened_by_code);
    return true;
}

static bool refuse_code(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    (void)reply;
    if (request->verb != VERB_RESERVATION)
        return false;
    ui_say(ui, true, _("No booking of yours has that code"));
    return true;
}

static const struct field code_field = {.label = N_("Code of a booking of yours"),
                                        .accept = accept_code,
                                        .take = take_code,
                                        .refuse = refuse_code};

void kiosk_ask_code(struct ui *ui, enum mode screen)
{
    visitor_of(ui)->opened_by_code = screen;
    field_open(ui, &code_field);
}

bool kiosk_asks_code(const struct ui *ui)
{
    return field_is_open(ui, &code_field);
}

void kiosk_welcome(struct ui *ui)
{
    struct visitor *visitor = visitor_of(ui);

    memcpy(ui->called, visitor->form.name, sizeof ui->called);
    ui->proven = visitor->new_here;
    visitor->new_here = false;
}

void kiosk_forget(struct ui *ui)
{
    visitor_of(ui)->kept_count = 0;
    visitor_of(ui)->phone[0] = '\0';
}

bool kiosk_keeps_back(const struct ui *ui)
{
    return ui->kiosk && ui->model.operator_role && !ui->proven;
}

/* All that the model does not know were not made here. They are remembered by their concert, which
 * is what JOIN would find them by. */
void kiosk_take_tokens(struct ui *ui)
{
    const struct rows *tokens = &ui->model.incoming;
    struct visitor *visitor = visitor_of(ui);

    visitor->kept_count = 0;
    for (int row = 0; row < rows_count(tokens) && visitor->kept_count < TOKENS_MOST; row++)
        if (token_of_code(&ui->model, rows_text(tokens, row, "token")) == NULL)
            visitor->kept[visitor->kept_count++] = rows_int(tokens, row, "concert", 0);
}

bool kiosk_has_token(const struct ui *ui, int64_t concert)
{
    const struct visitor *visitor = visitor_of(ui);

    for (int i = 0; i < visitor->kept_count && kiosk_keeps_back(ui); i++)
        if (visitor->kept[i] == concert)
            return true;
    return false;
}

/* No kiosk, or nobody to be asked. An open field before the attract screen is somebody: a name
 * stands there. */
static bool is_asleep(const struct ui *ui)
{
    return !ui->kiosk || (ui->screen == MODE_ATTRACT && ui->overlay == MODE_NONE);
}

bool kiosk_is_woken(struct ui *ui)
{
    bool warned = ui->warned;

    if (warned)
        ui->message[0] = '\0';
    ui->warned = false;
    return warned;
}

/* The countdown is a message, so that it is on every screen and no key is needed to see it. A key
 * that wakes it does nothing else (control.c), so nobody pays by the key that was to say "I am
 * here". */
void kiosk_tick(struct ui *ui)
{
    int64_t left = ui->touched_ms + ui->idle_ms + 1000L * KIOSK_WARNING_SECONDS;

    left -= ui->model.now_ms;
    if (is_asleep(ui) || left > 1000L * KIOSK_WARNING_SECONDS)
        return;
    if (left <= 0)
        kiosk_abandon(ui);
    ui->warned = left > 0;
    if (ui->warned)
        ui_say(ui, true, _("Still there? This ends in %d s; any key goes on."),
               (int)((left + 999) / 1000));
}

int64_t kiosk_due(const struct ui *ui)
{
    return is_asleep(ui) ? INT64_MAX : ui->touched_ms + ui->idle_ms;
}

/* In this order: tokens are left in the name of their customer, then the customer goes. AS user=-
 * is sent also if nobody has signed in: one may be on its way. `acting` is blanked before the
 * reply, so that a new connection does not take the customer up again, and the reply then finds
 * that they have gone (take_as() in replies.c). */
void kiosk_abandon(struct ui *ui)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        token_leave(&ui->model, &ui->model.tokens[i]);
    if (ui->model.operator_role) /* perhaps somebody is just being found */
        model_ask(&ui->model, VERB_AS, 0, "user=-");
    visitor_of(ui)->new_here = false;
    ui->model.acting[0] = '\0'; /* not even after a reconnect */
    ui_forget_customer(ui);
    model_forget_receipts(&ui->model);
    navigation_restart(ui, MODE_ATTRACT);
    words_first_language();
    ui->message[0] = '\0';
}

void kiosk_end(struct ui *ui)
{
    const struct token *held = token_nearest_hold(&ui->model);
    struct question question = {.kind = QUESTION_END, .yes = kiosk_abandon};

    if (held == NULL) {
        kiosk_abandon(ui);
        return;
    }
    question.seats = held->seats;
    question.amount = held->amount;
    memcpy(question.title, held->title, sizeof question.title);
    question_ask(ui, &question);
}
