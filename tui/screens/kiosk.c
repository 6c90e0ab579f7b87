#include "tui/screens/kiosk.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "shared/code.h"
#include "shared/request.h"
#include "shared/text.h"
#include "tui/screens/field.h"
#include "tui/model/tokens.h"
#include "tui/model/receipt.h"
#include "tui/cli/rows.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

static bool is_connected(struct model *model)
{
    model->new_phone[0] = '\0';
    if (!model->identified)
        model_say(model, true, _("No connection to the box office; please wait"));
    return model->identified;
}

void kiosk_begin(struct model *model)
{
    if (!is_connected(model))
        return;
    if (model->operator_role)
        field_open(model, FIELD_KIOSK_NAME);
    else
        navigation_open_root(model, MODE_CONCERTS);
}

void kiosk_begin_new(struct model *model)
{
    if (is_connected(model))
        field_open(model, FIELD_KIOSK_NEW_NAME);
}

static void ask_users(struct model *model)
{
    struct buffer quoted;

    buffer_init(&quoted);
    request_quote(&quoted, model->new_name);
    model_ask(model, VERB_USERS, 0, "limit=%" PRId64 " search=%.*s",
              verb_arg_spec(VERB_USERS, "limit")->max, (int)quoted.size, buffer_content(&quoted));
    buffer_release(&quoted);
}

/* Telephone numbers are equal if their digits are; one without digits equals none. */
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

/* Somebody wants to be registered: under a name that nobody has. */
static void take_namesakes(struct model *model)
{
    const struct rows *users = &model->incoming;

    for (int row = 0; row < rows_count(users); row++)
        if (is_called(users, row, model->new_name)) {
            model_say(model, true,
                      _("That name is registered: sign in, or add something to the name"));
            return;
        }
    field_open(model, FIELD_KIOSK_NEW_PHONE);
}

void kiosk_take_who(struct model *model)
{
    const struct rows *users = &model->incoming;
    int found = -1, count = 0;

    if (model->overlay == MODE_FIELD && model->field == FIELD_KIOSK_NEW_NAME &&
        strcmp(model->typed, model->new_name) == 0)
        take_namesakes(model);
    if (model->overlay != MODE_NONE || model->screen != MODE_ATTRACT || model->new_phone[0] == '\0')
        return;
    for (int row = 0; row < rows_count(users); row++)
        if (is_called(users, row, model->new_name) &&
            same_phone(rows_text(users, row, "phone"), model->new_phone)) {
            found = row;
            count++;
        }
    model->new_phone[0] = '\0';
    if (count == 1)
        model_ask(model, VERB_AS, 0, "user=%s", rows_text(users, found, "user"));
    else if (count > 1)
        model_say(model, true, _("Several have that name and number: type your login name"));
    else
        model_say(model, true,
                  _("No customer has that name and telephone number; N is for new ones"));
}

static bool has_digit(const char *text)
{
    return text[strcspn(text, "0123456789")] != '\0';
}

static void register_customer(struct model *model)
{
    struct buffer line;

    buffer_init(&line);
    request_quote(&line, model->new_name);
    buffer_add_text(&line, " phone=");
    request_quote(&line, model->typed);
    field_close(model);
    model->new_here = true;
    model_ask(model, VERB_USER_ADD, 0, "name=%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
}

/* Codes that were made here prove nothing: whoever pays sees one. */
static bool is_made_here(const struct model *model, const char *code)
{
    for (int i = 0; i < model->receipt_count; i++)
        if (strcmp(model->receipts[i].booked.reservation, code) == 0)
            return true;
    return false;
}

static void accept_code(struct model *model)
{
    char code[RESERVATION_TEXT];

    if (!code_parse(model->typed, RESERVATION_LENGTH, code))
        model_say(model, true, _("The code of a booking has %d letters and digits"),
                  RESERVATION_LENGTH);
    else if (is_made_here(model, code))
        model_say(model, true, _("It takes the code of a booking from before"));
    else
        model_ask(model, VERB_RESERVATION, ABOUT_CODE, "reservation=%s", code);
}

static void accept_name(struct model *model)
{
    if (model->typed[strspn(model->typed, " ")] == '\0') {
        model_say(model, true, _("A customer has a name"));
        return;
    }
    memcpy(model->new_name, model->typed, sizeof model->new_name);
    if (model->field == FIELD_KIOSK_NAME)
        field_open(model, FIELD_KIOSK_PHONE);
    else
        ask_users(model);
}

static void accept_phone(struct model *model)
{
    if (!has_digit(model->typed)) {
        model_say(model, true, _("A telephone number has digits"));
    } else if (model->field == FIELD_KIOSK_NEW_PHONE) {
        register_customer(model);
    } else {
        memcpy(model->new_phone, model->typed, sizeof model->new_phone);
        model->new_here = false;
        field_close(model);
        ask_users(model);
    }
}

void kiosk_accept(struct model *model)
{
    model->message[0] = '\0';
    if (model->field == FIELD_KIOSK_CODE)
        accept_code(model);
    else if (model->field == FIELD_KIOSK_PHONE || model->field == FIELD_KIOSK_NEW_PHONE)
        accept_phone(model);
    else
        accept_name(model);
}

void kiosk_welcome(struct model *model)
{
    memcpy(model->called, model->new_name, sizeof model->called);
    model->proven = model->new_here;
    model->new_here = false;
}

bool kiosk_keeps_back(const struct model *model)
{
    return model->kiosk && model->operator_role && !model->proven;
}

void kiosk_take_tokens(struct model *model)
{
    const struct rows *tokens = &model->incoming;

    model->kept_count = 0;
    for (int row = 0; row < rows_count(tokens) && model->kept_count < TOKENS_MOST; row++)
        if (token_of_code(model, rows_text(tokens, row, "token")) == NULL)
            model->kept[model->kept_count++] = rows_int(tokens, row, "concert", 0);
}

bool kiosk_has_token(const struct model *model, int64_t concert)
{
    for (int i = 0; i < model->kept_count && kiosk_keeps_back(model); i++)
        if (model->kept[i] == concert)
            return true;
    return false;
}

void kiosk_ask_code(struct model *model, enum mode screen)
{
    model->behind_code = screen;
    field_open(model, FIELD_KIOSK_CODE);
}

void kiosk_take_code(struct model *model)
{
    if (model->overlay != MODE_FIELD || model->field != FIELD_KIOSK_CODE)
        return;
    if (strcmp(rows_text(&model->incoming, 0, "state"), "held") == 0) {
        model_say(model, true, _("It takes the code of a booking from before"));
        return;
    }
    field_close(model);
    model->proven = true;
    model_ask(model, VERB_BALANCE, 0, "%s", "");
    navigation_open(model, model->behind_code);
}

static bool is_asleep(const struct model *model)
{
    return !model->kiosk || (model->screen == MODE_ATTRACT && model->overlay == MODE_NONE);
}

bool kiosk_is_woken(struct model *model)
{
    bool warned = model->warned;

    if (warned)
        model->message[0] = '\0';
    model->warned = false;
    return warned;
}

void kiosk_tick(struct model *model)
{
    int64_t left = model->touched_ms + model->idle_ms + 1000L * KIOSK_WARNING_SECONDS;

    left -= model->now_ms;
    if (is_asleep(model) || left > 1000L * KIOSK_WARNING_SECONDS)
        return;
    if (left <= 0)
        kiosk_abandon(model);
    model->warned = left > 0;
    if (model->warned)
        model_say(model, true, _("Still there? This ends in %d s; any key goes on."),
                  (int)((left + 999) / 1000));
}

void kiosk_abandon(struct model *model)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        token_leave(model, &model->tokens[i]);
    if (model->operator_role) /* perhaps somebody is just being found */
        model_ask(model, VERB_AS, 0, "user=-");
    model->new_here = false;
    model->acting[0] = '\0'; /* not even after a reconnect */
    model_forget_customer(model);
    receipt_forget(model);
    navigation_restart(model, MODE_ATTRACT);
    words_first_language();
    model->message[0] = '\0';
}
