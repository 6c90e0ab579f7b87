/* Answers about the token, its hold and its payment: they also lead from screen to screen. */
#include "tui/screens/replies_token.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/cursor.h"
#include "tui/cli/format.h"
#include "tui/screens/kiosk.h"
#include "tui/model/tokens.h"
#include "tui/cli/sanitize.h"
#include "tui/model/receipt.h"
#include "tui/cli/rows.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

const char *reply_text(const struct reply_line *reply, const char *name)
{
    const char *value = reply_value(reply, name);

    return value != NULL ? value : "";
}

int64_t reply_int(const struct reply_line *reply, const char *name, int64_t absent)
{
    const char *text = reply_text(reply, name);
    char *end;
    int64_t value = strtoll(text, &end, 10);

    return end == text || *end != '\0' ? absent : value;
}

seat_set reply_seats(const struct reply_line *reply, const char *name)
{
    seat_set seats = 0;

    return seat_set_parse(reply_text(reply, name), &seats) ? seats : 0;
}

void reply_keep(char *to, size_t room, const char *text)
{
    char *clean = sanitize(text);

    snprintf(to, room, "%s", clean);
    free(clean);
}

/* The names of its concert, for screens and messages. */
static void name_token(struct model *model, struct token *token)
{
    const struct rows *list = &model->all_concerts;
    int row = rows_find(list, "concert", token->concert);

    if (token->title[0] != '\0' || row < 0)
        return;
    snprintf(token->title, sizeof token->title, "%s", rows_text(list, row, "title"));
    snprintf(token->artist, sizeof token->artist, "%s", rows_text(list, row, "artist"));
    snprintf(token->venue, sizeof token->venue, "%s", rows_text(list, row, "venue"));
}

/* Reads the fields of JOIN and STATUS. */
static void read_token(struct model *model, struct token *token, const struct reply_line *reply)
{
    reply_keep(token->code, sizeof token->code, reply_text(reply, "token"));
    token->state = token_state_parse(reply_text(reply, "state"));
    token->why = BOOKABLE;
    bookable_parse(reply_text(reply, "why"), &token->why);
    token->concert = reply_int(reply, "concert", 0);
    token->position = reply_int(reply, "position", 0);
    token->ahead = reply_int(reply, "ahead", 0);
    token->behind = reply_int(reply, "behind", 0);
    token->left = reply_int(reply, "left", 0);
    if (token->position > token->first)
        token->first = token->position;
    token->remaining = reply_int(reply, "remaining", -1);
    token->counted_ms = model->now_ms;
    reply_keep(token->reservation, sizeof token->reservation, reply_text(reply, "reservation"));
    token->show = reply_int(reply, "show", token->show);
    if (token->reservation[0] != '\0') {
        token->amount = reply_int(reply, "amount", 0);
        token->seats = reply_seats(reply, "seats");
    }
    name_token(model, token);
}

/* The wish could not be held: back to the grid, the lost seats marked, the time running. */
static void wish_lost(struct model *model, const struct reply_line *reply)
{
    char names[SEAT_NAMES_TEXT];

    model->token->wish = 0;
    model->lost = reply_seats(reply, "lost");
    model->chosen &= ~model->lost;
    model->best = 0;
    if (model->grid.show != 0)
        model->grid.rev = -1;
    if (model->screen != MODE_SEATS && model->show != 0)
        navigation_open_root(model, MODE_SEATS);
    if (model->lost != 0)
        model_say(model, true, _("%s went to somebody else: choose again, your time is running"),
                  format_seats(model->lost, names));
    else
        model_say(model, true, _("No such seats together any more: choose again"));
}

/* Goes where the token on the screens has led: queue, hold, or the grid again. */
static void go_with_token(struct model *model, const struct reply_line *reply)
{
    struct token *token = model->token;

    if (token->state == TOKEN_WAITING) {
        navigation_open(model, MODE_QUEUE);
    } else if (token_holds(token)) {
        token_show(model, token);
        model->chosen = model->lost = 0;
        model->best = 0;
        navigation_open_root(model, MODE_HOLD);
    } else if (strcmp(reply_text(reply, "wish"), "lost") == 0) {
        wish_lost(model, reply);
    } else if (token->state == TOKEN_ACTIVE && model->screen == MODE_QUEUE) {
        navigation_open_root(model, model->show != 0 ? MODE_SEATS : MODE_DATES);
        model_say(model, false, _("It is your turn: choose seats"));
    }
}

void reply_join(struct model *model, const struct pending_request *request,
                const struct reply_line *reply)
{
    struct token *token = token_of_code(model, reply_text(reply, "token"));

    if (model->kiosk && model->screen == MODE_ATTRACT)
        return; /* the customer has gone; unasked for, the token lapses */
    if (token == NULL && !token_lives(model->token))
        token = model->token;
    if (token == NULL)
        token = token_add(model);
    if (token == NULL)
        return;
    if (strcmp(token->code, reply_text(reply, "token")) != 0)
        *token = TOKEN_BLANK;
    token->show = request->about;
    token->wish = model->chosen;
    read_token(model, token, reply);
    token_show(model, token);
    go_with_token(model, reply);
}

/* The token on the screens. */
static void follow_status(struct model *model, enum token_state before, bool held,
                          const struct reply_line *reply)
{
    enum token_state state = model->token->state;

    if (before == TOKEN_WAITING && state == TOKEN_ACTIVE)
        model_ring(model, _("Foyer: it is your turn"));
    if (before == TOKEN_WAITING && state == TOKEN_ACTIVE) {
        if (model->screen == MODE_QUEUE || model->screen == MODE_SEATS)
            go_with_token(model, reply);
        else
            model_say(model, false, _("It is your turn: p leads there"));
    } else if (token_has_ended(model->token) && token_why(model->token) != NULL &&
               model->screen != MODE_QUEUE) {
        model_say(model, true, "%s", token_why(model->token));
    } else if (token_has_ended(model->token) && held && model->screen != MODE_HOLD) {
        model_say(model, true, _("The five minutes are over: the seats are free again"));
    } else if (model->screen == MODE_QUEUE && state == TOKEN_ACTIVE) {
        go_with_token(model, reply);
    } else if (model->screen == MODE_HOLD && state == TOKEN_ACTIVE && !held) {
        navigation_open_root(model, MODE_SEATS);
    }
}

/* Another token than that on the screens. */
static void mention_status(struct model *model, const struct token *token, enum token_state before,
                           bool held)
{
    if (before == TOKEN_WAITING && token->state == TOKEN_ACTIVE)
        model_ring(model, _("Foyer: it is your turn"));
    if (before == TOKEN_WAITING && token->state == TOKEN_ACTIVE)
        model_say(model, false, _("%s: it is your turn, p leads there"), token->title);
    else if (token_has_ended(token) && token_why(token) != NULL)
        model_say(model, true, "%s: %s", token->title, token_why(token));
    else if (held && token->state == TOKEN_EXPIRED)
        model_say(model, true, _("%s: the five minutes are over"), token->title);
    else if (before == TOKEN_WAITING && token_has_ended(token))
        model_say(model, true, _("%s: your place in the queue is over"), token->title);
}

/* A token of the present customer that was made elsewhere, or before this program began. */
static void discover(struct model *model, const struct reply_line *reply)
{
    const char *user = model->acting[0] != '\0' ? model->acting : model->login;
    const enum token_state state = token_state_parse(reply_text(reply, "state"));
    struct token *token;

    if ((state != TOKEN_WAITING && state != TOKEN_ACTIVE) ||
        strcmp(reply_text(reply, "user"), user) != 0 ||
        (model->kiosk && model->screen == MODE_ATTRACT))
        return;
    token = token_of_concert(model, reply_int(reply, "concert", 0));
    if (token == NULL)
        token = token_add(model);
    if (token == NULL)
        return;
    read_token(model, token, reply);
    if (token->concert == model->concert && !token_lives(model->token))
        model->token = token;
    model_say(model, false, _("You have a place already: p leads there"));
}

void reply_status(struct model *model, const struct reply_line *reply)
{
    struct token *token = token_of_code(model, reply_text(reply, "token"));
    enum token_state before;
    bool held;

    if (token == NULL) {
        discover(model, reply);
        return;
    }
    before = token->state;
    held = token_holds(token);
    read_token(model, token, reply);
    if (token == model->token)
        follow_status(model, before, token->state == TOKEN_ACTIVE ? token_holds(token) : held,
                      reply);
    else
        mention_status(model, token, before, held);
}

void reply_tokens(struct model *model)
{
    const struct rows *rows = &model->incoming;

    if (model->changes > 0)
        return;
    if (kiosk_keeps_back(model)) {
        kiosk_take_tokens(model);
        return;
    }
    for (int row = 0; row < rows_count(rows); row++) {
        const char *token = rows_text(rows, row, "token");

        if (token_of_code(model, token) == NULL)
            model_ask(model, VERB_STATUS, 0, "token=%s", token);
    }
}

void reply_pay(struct model *model, const struct reply_line *reply)
{
    struct booked *booked = &model->booked;
    const char *code = reply_text(reply, "reservation");
    struct token *token = token_of_hold(model, code);

    *booked = (struct booked){0};
    reply_keep(booked->reservation, sizeof booked->reservation, code);
    reply_keep(booked->cancel_until, sizeof booked->cancel_until,
               reply_text(reply, "cancel_until"));
    booked->seats = reply_seats(reply, "seats");
    booked->amount = reply_int(reply, "amount", 0);
    model_take_balance(model, reply_int(reply, "balance", 0));
    booked->balance = model->balance;
    for (int row = 0; row < rows_count(&model->reservations); row++)
        if (strcmp(rows_text(&model->reservations, row, "reservation"), code) == 0) {
            snprintf(booked->title, sizeof booked->title, "%s",
                     rows_text(&model->reservations, row, "title"));
            snprintf(booked->starts, sizeof booked->starts, "%s",
                     rows_text(&model->reservations, row, "starts"));
        }
    if (token != NULL) {
        memcpy(booked->title, token->title, sizeof booked->title);
        memcpy(booked->venue, token->venue, sizeof booked->venue);
        if (token == model->token && booked->starts[0] == '\0')
            memcpy(booked->starts, model->starts, sizeof booked->starts);
        *token = TOKEN_BLANK;
    }
    receipt_add(model);
    navigation_open_root(model, MODE_BOOKED);
}

void reply_release(struct model *model, const struct pending_request *request)
{
    struct token *token = token_of_request(model, request);

    if (token != NULL)
        token->reservation[0] = '\0';
    model->grid.rev = -1;
    model_say(model, false, _("The seats are free again"));
    cursor_let_go(model);
    if (model->screen == MODE_HOLD)
        navigation_open_root(model, MODE_SEATS);
    else
        navigation_refresh(model);
}

void reply_left(struct model *model, const struct pending_request *request)
{
    struct token *token = token_of_request(model, request);

    if (token == NULL)
        return;
    *token = TOKEN_BLANK;
    cursor_let_go(model);
    if (model->screen == MODE_QUEUE && token == model->token)
        navigation_back(model);
    model_say(model, false, _("You have left the queue"));
}

void reply_token_over(struct model *model, const struct pending_request *request,
                      enum token_state how)
{
    struct token *token = token_of_request(model, request);

    if (token != NULL && token_lives(token))
        token->state = how;
}
