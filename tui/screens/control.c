#include "tui/screens/control.h"

#include <stdio.h>

#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/help.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/layout.h"
#include "tui/model/tokens.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

enum { MESSAGE_MS = 20000, WHEEL_ROWS = 3 };

/* Actions of what covers the screen; false if it leaves the action to the screen. */
static bool act_on_overlay(struct model *model, enum action_id action)
{
    if (action == ACTION_QUIT || action == ACTION_SUSPEND)
        return false;
    if (model->overlay == MODE_QUESTION)
        question_answer(model, action == ACTION_ACCEPT);
    else if (model->overlay == MODE_HELP && action == ACTION_REFUSE)
        model->overlay = MODE_NONE;
    else if (model->overlay == MODE_HELP && help_scrolls(action))
        help_scroll(model, action);
    else if (model->overlay == MODE_FIELD)
        return field_act(model, action);
    else
        return false;
    return true;
}

static void open_token(struct model *model)
{
    const struct token *token = token_next(model);

    if (token != NULL)
        token_open(model, token);
    model->touring = true;
}

/* Asks if seats are held; the second time, as with Ctrl-C in the question, it is meant. */
static void quit(struct model *model)
{
    const struct token *held = token_nearest_hold(model);

    if (held == NULL || (model->overlay == MODE_QUESTION && model->question.kind == QUESTION_QUIT))
        model->quit = true;
    else
        question_ask_hold(model, QUESTION_QUIT, held);
}

/* The way back has ended: asks, whatever is held. */
static void offer_quit(struct model *model)
{
    const struct question question = {.kind = QUESTION_QUIT};

    if (token_nearest_hold(model) != NULL)
        quit(model);
    else
        question_ask(model, &question);
}

/* Of a kiosk; asks if seats are held. */
static void end(struct model *model)
{
    const struct token *held = token_nearest_hold(model);

    if (held != NULL)
        question_ask_hold(model, QUESTION_END, held);
    else
        kiosk_abandon(model);
}

/* Wallet or bookings: of a customer at a kiosk, behind a code. */
static void open_account(struct model *model, enum mode screen)
{
    if (kiosk_keeps_back(model))
        kiosk_ask_code(model, screen);
    else
        navigation_open(model, screen);
}

static void copy_code(struct model *model)
{
    const char *code = model_code(model);

    if (model->can_copy) {
        snprintf(model->copied, sizeof model->copied, "%s", code);
        model_say(model, false, _("%s is copied, if the terminal lets programs copy"), code);
    } else {
        model_say(model, true, _("This terminal does not copy; the code is %s"), code);
    }
}

/* What means the same on every screen; false for the rest. */
static bool act_anywhere(struct model *model, enum action_id action)
{
    switch (action) {
    case ACTION_HELP:
        model->overlay = MODE_HELP;
        model->help_top = 0;
        return true;
    case ACTION_BACK:
        navigation_back(model);
        return true;
    case ACTION_QUIT:
        quit(model);
        return true;
    case ACTION_OFFER_QUIT:
        offer_quit(model);
        return true;
    case ACTION_REDRAW:
        model->redraw = true;
        return true;
    case ACTION_REFRESH:
        navigation_refresh(model);
        return true;
    case ACTION_WALLET:
        open_account(model, MODE_WALLET);
        return true;
    case ACTION_BOOKINGS:
        open_account(model, MODE_BOOKINGS);
        return true;
    case ACTION_OPERATOR:
        navigation_open(model, MODE_CUSTOMERS);
        return true;
    case ACTION_TOKEN:
        open_token(model);
        return true;
    case ACTION_NEXT:
        model_ask(model, VERB_AS, 0, "user=-");
        return true;
    case ACTION_END:
        end(model);
        return true;
    case ACTION_SUSPEND:
        model->suspend = true;
        return true;
    case ACTION_MOUSE:
        model->mouse_off = !model->mouse_off;
        model_say(model, false, "%s",
                  model->mouse_off ? _("The mouse now selects text; m gives it back")
                                   : _("The mouse clicks again"));
        return true;
    case ACTION_COPY:
        copy_code(model);
        return true;
    case ACTION_SEARCH:
        field_open(model, model->screen == MODE_CONCERTS ? FIELD_SEARCH : FIELD_CUSTOMER);
        return true;
    default:
        return false;
    }
}

/* The list does not answer yet what was typed last. */
static bool is_searching(const struct model *model)
{
    return (model->screen == MODE_CONCERTS || model->screen == MODE_CUSTOMERS) && model->live &&
           model->search_answered != model->search_serial;
}

/* The first click on a row selects it, the second one opens it. False if that was the first. */
static bool click_row(struct model *model, int row)
{
    bool again = model->clicked && model->cursor[model->screen] == row;

    cursor_to(model, row);
    model->clicked = true;
    if (!again && model->wide && model->screen == MODE_CONCERTS)
        navigation_refresh(model);
    return again;
}

static bool is_empty(const struct model *model)
{
    const struct screen *screen = screen_of(model->screen);

    return screen->count != NULL && screen->count(model) == 0;
}

/* A digit of a count; the message line shows it. */
static void add_digit(struct model *model, int digit)
{
    if (model->motion_count <= MOTION_MAX / 10)
        model->motion_count = 10 * model->motion_count + digit;
    model_say(model, false, _("%d times"), model->motion_count);
}

static void act(struct model *model, enum action_id action, int argument)
{
    int count = model->motion_count;

    if (action == ACTION_LANGUAGE) {
        model->message[0] = '\0';
        words_other_language();
        return;
    }
    if (action == ACTION_COUNT) {
        add_digit(model, argument);
        return;
    }
    model->motion_count = 0;
    if (act_on_overlay(model, action))
        return;
    if (action == ACTION_ACCEPT) /* Enter in a search */
        action = ACTION_ENTER;
    model->message[0] = '\0';
    model->touring = model->touring && action == ACTION_TOKEN;
    model->enter_later = action == ACTION_ENTER && is_searching(model);
    if (model->enter_later)
        return;
    if (action == ACTION_ROW && screen_of(model->screen)->count != NULL) {
        if (!click_row(model, argument))
            return;
        action = ACTION_ENTER;
    }
    model->clicked = false;
    if (cursor_moves(model, action)) {
        cursor_move(model, action, count);
        if (model->wide && model->screen == MODE_CONCERTS)
            navigation_refresh(model);
    } else if (action == ACTION_ENTER && is_empty(model)) {
        model_say(model, true, "%s", _("The list is empty."));
    } else if (!act_anywhere(model, action) && !cursor_is_lost(model)) {
        screen_of(model->screen)->act(model, action, argument);
    }
}

void control_replied(struct model *model)
{
    if (!is_searching(model)) /* otherwise these rows are those of an earlier search */
        cursor_follow(model);
    question_check(model);
    if (model->enter_later && !is_searching(model))
        act(model, ACTION_ENTER, 0);
}

/* True if a key or a click counts: it was not meant for what stood there before, and not only to
 * say that somebody is there. */
static bool counts(struct model *model)
{
    bool woken = kiosk_is_woken(model);

    model->touched_ms = model->now_ms;
    return !woken && !model->fresh;
}

void control_act(struct model *model, enum action_id action, int argument)
{
    if (counts(model))
        act(model, action, argument);
}

void control_open_row(struct model *model, int row)
{
    if (!counts(model))
        return;
    cursor_to(model, row);
    act(model, ACTION_ENTER, 0);
}

void control_wheel(struct model *model, int steps)
{
    if (!counts(model) || model->overlay != MODE_NONE || screen_of(model->screen)->count == NULL)
        return;
    model->clicked = false;
    cursor_scroll(model, steps * WHEEL_ROWS);
}

void control_paste(struct model *model, int key)
{
    if (!counts(model))
        return;
    if (model->overlay != MODE_FIELD)
        model_say(model, true, _("Pasted text goes into an open field only"));
    else if (key >= ' ' && key < KEY_IS_UP && key != 0x7F)
        field_type(model, key);
}

/* A key that does nothing here says so. After a digit it also takes back the wish for so many seats
 * together: "300" is no wish for 3. */
static void useless_key(struct model *model, int key)
{
    model->motion_count = 0;
    if (model->screen == MODE_SEATS && model->overlay == MODE_NONE && model->best > 0) {
        model->chosen = 0;
        model->best = 0;
    }
    if (model->overlay == MODE_QUESTION)
        model_say(model, true, _("Only y is yes; n is no"));
    else if (key > ' ' && key < 0x7F && model->overlay == MODE_NONE)
        model_say(model, true, _("%c does nothing here; ? shows what does"), key);
    else
        model_say(model, true, _("That key does nothing here"));
}

/* The key is a digit, and the argument of the action. */
static bool takes_digit(enum action_id action)
{
    return action == ACTION_BEST || action == ACTION_COUNT;
}

static void press(struct model *model, int key)
{
    const struct action *action = action_of_key(model, model_mode(model), key);

    if (!counts(model))
        return;
    if (action != NULL)
        act(model, action->id, takes_digit(action->id) ? key - '0' : 0);
    else if (model->overlay == MODE_FIELD && key >= ' ' && key < KEY_IS_UP && key != 0x7F)
        field_type(model, key);
    else
        useless_key(model, key);
}

void control_key(struct model *model, int key)
{
    int keys[LAYOUT_KEYS];
    int count = layout_keys(key, keys);

    if (model->overlay == MODE_FIELD) {
        press(model, key);
        return;
    }
    for (int i = 0; i < count; i++)
        press(model, keys[i]);
}

void control_tick(struct model *model)
{
    if (model->message[0] != '\0' && model->now_ms - model->message_ms > MESSAGE_MS) {
        model->message[0] = '\0';
        model->motion_count = 0; /* nobody remembers it either */
    }
    kiosk_tick(model);
    token_tick(model);
    if (model->live)
        navigation_poll(model);
}
