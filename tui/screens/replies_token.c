/*
 * A token goes waiting -> active -> ended, and the screens go with it:
 *
 *     JOIN      waiting: to the queue. Held at once: to the hold. The wish was lost: to the map
 *     STATUS    waiting -> active: from the queue and the map to the hold, or to the map if
 *               nothing could be held; from anywhere else it only says so, since nobody is torn
 *               away from what they do. Ended: the screen says why, or a message does
 *     PAY       to what was booked
 *     RELEASE   to the map
 *     LEAVE     back
 *
 * Several tokens may live, one for each concert. Those that are not on the screen only say what
 * happens. TOKENS finds those that were made elsewhere, or before this program began; each is then
 * asked for by itself.
 */
#include "tui/screens/replies_token.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/receipt.h"
#include "tui/model/tokens.h"
#include "tui/screens/cursor.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/printing.h"
#include "tui/screens/selection.h"

/* The names of a concert, for screens and messages: of its tokens, and of the screens if
 * selection_follow() went there before they were known. What has a title already keeps it. */
static void name_concert(struct ui *ui, int64_t concert, const char *title, const char *artist,
                         const char *venue)
{
    for (int i = 0; i < TOKENS_MOST; i++) {
        struct token *token = &ui->model.tokens[i];

        if (token->concert != concert || token->title[0] != '\0')
            continue;
        reply_keep(token->title, sizeof token->title, title);
        reply_keep(token->artist, sizeof token->artist, artist);
        reply_keep(token->venue, sizeof token->venue, venue);
    }
    if (ui->concert != concert || ui->title[0] != '\0')
        return;
    reply_keep(ui->title, sizeof ui->title, title);
    reply_keep(ui->artist, sizeof ui->artist, artist);
    reply_keep(ui->venue, sizeof ui->venue, venue);
}

/* The list may be without the concert: a search leaves it out, or a later page has not come yet.
 * Then it is asked for by itself, with each reply until the answer is there. */
static void name_token(struct ui *ui, const struct token *token)
{
    const struct rows *list = &ui->model.all_concerts;
    int row = rows_find(list, "concert", token->concert);

    if (token->title[0] != '\0' || token->concert == 0)
        return;
    if (row < 0)
        model_ask_poll(&ui->model, VERB_CONCERT, token->concert, "concert=%" PRId64,
                       token->concert);
    else
        name_concert(ui, token->concert, rows_text(list, row, "title"),
                     rows_text(list, row, "artist"), rows_text(list, row, "venue"));
}

void reply_concert(struct ui *ui, const struct reply_line *reply)
{
    name_concert(ui, reply_int(reply, "concert", 0), reply_text(reply, "title"),
                 reply_text(reply, "artist"), reply_text(reply, "venue"));
}

/* Reads the fields of JOIN and STATUS. A position never grows, so the greatest that was seen is
 * where the bar begins. `remaining` may be "unknown", which is no number: -1. Show, seats and
 * amount of a hold that is over are kept, since its screen still says what that was. */
static void read_token(struct ui *ui, struct token *token, const struct reply_line *reply)
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
    token->counted_ms = ui->model.now_ms;
    reply_keep(token->reservation, sizeof token->reservation, reply_text(reply, "reservation"));
    token->show = reply_int(reply, "show", token->show);
    if (token->reservation[0] != '\0') {
        token->amount = reply_int(reply, "amount", 0);
        token->seats = reply_seats(reply, "seats");
    }
    name_token(ui, token);
}

/* The wish could not be held: back to the grid, the lost seats marked, the time running. `lost` is
 * empty for a wish of so many together, and the sentence then names no seats. Of the map all is
 * asked for again: it has just been wrong. */
static void wish_lost(struct ui *ui, const struct reply_line *reply)
{
    char names[SEAT_NAMES_TEXT];

    ui->model.token->wish = 0;
    ui->lost = reply_seats(reply, "lost");
    ui->chosen &= ~ui->lost;
    ui->best = 0;
    if (ui->model.grid.show != 0)
        ui->model.grid.rev = -1;
    if (ui->screen != MODE_SEATS && ui->show != 0)
        navigation_open_root(ui, MODE_SEATS);
    if (ui->lost != 0)
        ui_say(ui, true, _("%s went to somebody else: choose again, your time is running"),
               format_seats(ui->lost, names));
    else
        ui_say(ui, true, _("No such seats together any more: choose again"));
}

/* Goes where the token on the screens has led: queue, hold, or the grid again. */
static void go_with_token(struct ui *ui, const struct reply_line *reply)
{
    struct token *token = ui->model.token;

    if (token->state == TOKEN_WAITING) {
        navigation_open(ui, MODE_QUEUE);
    } else if (token_holds(token)) {
        selection_follow(ui, token);
        ui->chosen = ui->lost = 0;
        ui->best = 0;
        navigation_open_root(ui, MODE_HOLD);
    } else if (word_is(WORDS_WISH_FATE, WISH_LOST, reply_text(reply, "wish"))) {
        wish_lost(ui, reply);
    } else if (token->state == TOKEN_ACTIVE && ui->screen == MODE_QUEUE) {
        navigation_open_root(ui, ui->show != 0 ? MODE_SEATS : MODE_DATES);
        ui_say(ui, false, _("It is your turn: choose seats"));
    }
}

/* The same token as before if there was one: JOIN never makes a second one for a concert. Its place
 * is the one that it has, or that of the screens if nothing lives there, or a free one. If sixteen
 * live there is none; the poll of TOKENS finds it again once there is. What a place kept of another
 * token is blanked first: `first`, for one, would begin the bar at a position of somebody else. */
void reply_join(struct ui *ui, const struct pending_request *request,
                const struct reply_line *reply)
{
    struct token *token = token_of_code(&ui->model, reply_text(reply, "token"));

    if (ui->kiosk && ui->screen == MODE_ATTRACT)
        return; /* the customer has gone; unasked for, the token lapses */
    if (token == NULL && !token_lives(ui->model.token))
        token = ui->model.token;
    if (token == NULL)
        token = token_add(&ui->model);
    if (token == NULL)
        return;
    if (strcmp(token->code, reply_text(reply, "token")) != 0)
        *token = TOKEN_BLANK;
    token->show = request->about;
    token->wish = ui->chosen;
    read_token(ui, token, reply);
    selection_follow(ui, token);
    go_with_token(ui, reply);
}

/* The token on the screens. `held`: it holds seats, or, of one that has just ended, it did before;
 * so a turn that runs out is not told as seats that went. */
static void follow_status(struct ui *ui, enum token_state before, bool held,
                          const struct reply_line *reply)
{
    enum token_state state = ui->model.token->state;

    if (before == TOKEN_WAITING && state == TOKEN_ACTIVE)
        ui_ring(ui, _("Foyer: it is your turn"));
    if (before == TOKEN_WAITING && state == TOKEN_ACTIVE) {
        if (ui->screen == MODE_QUEUE || ui->screen == MODE_SEATS)
            go_with_token(ui, reply);
        else
            ui_say(ui, false, _("It is your turn: p leads there"));
    } else if (token_has_ended(ui->model.token) && token_why(ui->model.token) != NULL &&
               ui->screen != MODE_QUEUE) {
        ui_say(ui, true, "%s", token_why(ui->model.token));
    } else if (token_has_ended(ui->model.token) && held && ui->screen != MODE_HOLD) {
        ui_say(ui, true, _("The five minutes are over: the seats are free again"));
    } else if (ui->screen == MODE_QUEUE && state == TOKEN_ACTIVE) {
        go_with_token(ui, reply);
    } else if (ui->screen == MODE_HOLD && state == TOKEN_ACTIVE && !held) {
        navigation_open_root(ui, MODE_SEATS);
    }
}

/* Another token than that on the screens. Nothing but a message, and no screen changes; here `held`
 * is what was so before this reply. */
static void mention_status(struct ui *ui, const struct token *token, enum token_state before,
                           bool held)
{
    if (before == TOKEN_WAITING && token->state == TOKEN_ACTIVE)
        ui_ring(ui, _("Foyer: it is your turn"));
    if (before == TOKEN_WAITING && token->state == TOKEN_ACTIVE)
        ui_say(ui, false, _("%s: it is your turn, p leads there"), token->title);
    else if (token_has_ended(token) && token_why(token) != NULL)
        ui_say(ui, true, "%s: %s", token->title, token_why(token));
    else if (held && token->state == TOKEN_EXPIRED)
        ui_say(ui, true, _("%s: the five minutes are over"), token->title);
    else if (before == TOKEN_WAITING && token_has_ended(token))
        ui_say(ui, true, _("%s: your place in the queue is over"), token->title);
}

/* A token of the present customer that was made elsewhere, or before this program began. STATUS
 * tells whose it is: a reply that was asked for before another customer came is about somebody
 * else. One that has ended is nothing to lead to, and the attract screen of a kiosk has nobody to
 * tell. */
static void discover(struct ui *ui, const struct reply_line *reply)
{
    const char *user = ui->model.acting[0] != '\0' ? ui->model.acting : ui->model.login;
    const enum token_state state = token_state_parse(reply_text(reply, "state"));
    struct token *token;

    if ((state != TOKEN_WAITING && state != TOKEN_ACTIVE) ||
        strcmp(reply_text(reply, "user"), user) != 0 || (ui->kiosk && ui->screen == MODE_ATTRACT))
        return;
    token = token_of_concert(&ui->model, reply_int(reply, "concert", 0));
    if (token == NULL)
        token = token_add(&ui->model);
    if (token == NULL)
        return;
    read_token(ui, token, reply);
    if (token->concert == ui->concert && !token_lives(ui->model.token))
        ui->model.token = token;
    ui_say(ui, false, _("You have a place already: p leads there"));
}

/* The poll asks for each token; what is new in the reply is said or shown. */
void reply_status(struct ui *ui, const struct reply_line *reply)
{
    struct token *token = token_of_code(&ui->model, reply_text(reply, "token"));
    enum token_state before;
    bool held;

    if (token == NULL) {
        discover(ui, reply);
        return;
    }
    before = token->state;
    held = token_holds(token);
    read_token(ui, token, reply);
    if (token == ui->model.token)
        follow_status(ui, before, token->state == TOKEN_ACTIVE ? token_holds(token) : held, reply);
    else
        mention_status(ui, token, before, held);
}

/* While a change is on its way the list may lack what it makes; the next poll will have it. */
void reply_tokens(struct ui *ui)
{
    const struct rows *rows = &ui->model.incoming;

    if (ui->model.changes > 0)
        return;
    if (kiosk_keeps_back(ui)) {
        kiosk_take_tokens(ui);
        return;
    }
    for (int row = 0; row < rows_count(rows); row++) {
        const char *token = rows_text(rows, row, "token");

        if (token_of_code(&ui->model, token) == NULL)
            model_ask(&ui->model, VERB_STATUS, 0, "token=%s", token);
    }
}

/* A hold that was paid from the list of bookings may be nowhere else on the screens. So the title
 * comes from the list if that has the booking, and from the token if there is one, which knows the
 * venue as well. The token is blanked at once: the next poll would report it as ended, and a
 * message would say that the five minutes are over. */
void reply_pay(struct ui *ui, const struct reply_line *reply)
{
    struct booked *booked = &ui->model.booked;
    const char *code = reply_text(reply, "reservation");
    struct token *token = token_of_hold(&ui->model, code);

    *booked = (struct booked){0};
    reply_keep(booked->reservation, sizeof booked->reservation, code);
    reply_keep(booked->cancel_until, sizeof booked->cancel_until,
               reply_text(reply, "cancel_until"));
    booked->seats = reply_seats(reply, "seats");
    booked->amount = reply_int(reply, "amount", 0);
    ui_take_balance(ui, reply_int(reply, "balance", 0));
    booked->balance = ui->model.balance;
    for (int row = 0; row < rows_count(&ui->model.reservations); row++)
        if (strcmp(rows_text(&ui->model.reservations, row, "reservation"), code) == 0) {
            snprintf(booked->title, sizeof booked->title, "%s",
                     rows_text(&ui->model.reservations, row, "title"));
            snprintf(booked->starts, sizeof booked->starts, "%s",
                     rows_text(&ui->model.reservations, row, "starts"));
        }
    if (token != NULL) {
        memcpy(booked->title, token->title, sizeof booked->title);
        memcpy(booked->venue, token->venue, sizeof booked->venue);
        if (token == ui->model.token && booked->starts[0] == '\0')
            memcpy(booked->starts, ui->starts, sizeof booked->starts);
        *token = TOKEN_BLANK;
    }
    receipt_add(&ui->model);
    printing_after_sale(ui);
    navigation_open_root(ui, MODE_BOOKED);
}

/* The token stays admitted: other seats can be held in the time that is left. The whole map is
 * asked for again, rather than awaited: the seats that were just given up are the ones to be chosen
 * from. */
void reply_release(struct ui *ui, const struct pending_request *request)
{
    struct token *token = token_of_request(&ui->model, request);

    if (token != NULL)
        token->reservation[0] = '\0';
    ui->model.grid.rev = -1;
    ui_say(ui, false, _("The seats are free again"));
    cursor_let_go(ui);
    if (ui->screen == MODE_HOLD)
        navigation_open_root(ui, MODE_SEATS);
    else
        navigation_refresh(ui);
}

void reply_left(struct ui *ui, const struct pending_request *request)
{
    struct token *token = token_of_request(&ui->model, request);

    if (token == NULL)
        return;
    *token = TOKEN_BLANK;
    cursor_let_go(ui);
    if (ui->screen == MODE_QUEUE && token == ui->model.token)
        navigation_back(ui);
    ui_say(ui, false, _("You have left the queue"));
}

void reply_token_over(struct ui *ui, const struct pending_request *request, enum token_state how)
{
    struct token *token = token_of_request(&ui->model, request);

    if (token != NULL && token_lives(token))
        token->state = how;
}
