#include "tui/control.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "shared/request.h"
#include "shared/text.h"
#include "tui/field.h"
#include "tui/kiosk.h"
#include "tui/place.h"
#include "tui/screen.h"
#include "tui/trail.h"
#include "tui/words.h"

enum { PAGE = 10, MESSAGE_MS = 20000 };

static void move_cursor(struct model *model, enum action_id action)
{
    const struct screen *screen = screen_of(model->screen);
    int count = screen->count != NULL ? screen->count(model) : 0;
    int *cursor = &model->cursor[model->screen];

    switch (action) {
    case ACTION_UP:
        --*cursor;
        break;
    case ACTION_DOWN:
        ++*cursor;
        break;
    case ACTION_PAGE_UP:
        *cursor -= PAGE;
        break;
    case ACTION_PAGE_DOWN:
        *cursor += PAGE;
        break;
    case ACTION_FIRST:
        *cursor = 0;
        break;
    default:
        *cursor = count - 1;
        break;
    }
    if (*cursor >= count)
        *cursor = count - 1;
    if (*cursor < 0)
        *cursor = 0;
}

static bool is_move(const struct model *model, enum action_id action)
{
    return screen_of(model->screen)->count != NULL &&
           (action == ACTION_UP || action == ACTION_DOWN || action == ACTION_PAGE_UP ||
            action == ACTION_PAGE_DOWN || action == ACTION_FIRST || action == ACTION_LAST);
}

/* y or n. */
static void answer_question(struct model *model, bool yes)
{
    model->cover = MODE_NONE;
    if (!yes)
        return;
    if (model->question == QUESTION_CANCEL)
        model_ask(model, VERB_CANCEL, 0, "reservation=%s", model->question_reservation);
    else
        place_leave(model, model->question_place);
}

/* Actions of what covers the screen; false if it leaves the action to the screen. */
static bool act_on_cover(struct model *model, enum action_id action)
{
    if (action == ACTION_QUIT)
        return false;
    if (model->cover == MODE_QUESTION)
        answer_question(model, action == ACTION_ACCEPT);
    else if (model->cover == MODE_HELP && action == ACTION_REFUSE)
        model->cover = MODE_NONE;
    else if (model->cover == MODE_FIELD)
        return field_act(model, action);
    else
        return false;
    return true;
}

static void open_place(struct model *model)
{
    const struct place *place = place_next(model);

    if (place != NULL)
        place_open(model, place);
}

/* What means the same on every screen; false for the rest. */
static bool act_anywhere(struct model *model, enum action_id action)
{
    switch (action) {
    case ACTION_HELP:
        model->cover = MODE_HELP;
        return true;
    case ACTION_BACK:
        trail_back(model);
        return true;
    case ACTION_QUIT:
        model->quit = true;
        return true;
    case ACTION_REDRAW:
        model->redraw = true;
        return true;
    case ACTION_REFRESH:
        trail_refresh(model);
        return true;
    case ACTION_WALLET:
        trail_open(model, MODE_WALLET);
        return true;
    case ACTION_BOOKINGS:
        trail_open(model, MODE_BOOKINGS);
        return true;
    case ACTION_OPERATOR:
        trail_open(model, MODE_CUSTOMERS);
        return true;
    case ACTION_PLACE:
        open_place(model);
        return true;
    case ACTION_NEXT:
        model_ask(model, VERB_AS, 0, "user=-");
        return true;
    case ACTION_END:
        kiosk_abandon(model);
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

static void act(struct model *model, enum action_id action, int argument)
{
    if (act_on_cover(model, action))
        return;
    if (action == ACTION_ACCEPT) /* Enter in a search */
        action = ACTION_ENTER;
    model->message[0] = '\0';
    model->enter_later = action == ACTION_ENTER && is_searching(model);
    if (model->enter_later)
        return;
    if (action == ACTION_ROW && screen_of(model->screen)->count != NULL) {
        model->cursor[model->screen] = argument;
        action = ACTION_ENTER;
    }
    if (is_move(model, action)) {
        move_cursor(model, action);
        if (model->wide && model->screen == MODE_CONCERTS)
            trail_refresh(model);
    } else if (!act_anywhere(model, action)) {
        screen_of(model->screen)->act(model, action, argument);
    }
}

void control_answered(struct model *model)
{
    if (model->enter_later && !is_searching(model))
        act(model, ACTION_ENTER, 0);
}

void control_act(struct model *model, enum action_id action, int argument)
{
    bool woken = kiosk_is_woken(model);

    model->touched_ms = model->now_ms;
    if (!woken)
        act(model, action, argument);
}

void control_key(struct model *model, int key)
{
    const struct action *action = action_of_key(model, model_mode(model), key);
    bool woken = kiosk_is_woken(model);

    model->touched_ms = model->now_ms;
    if (woken)
        return;
    if (action != NULL)
        act(model, action->id, action->id == ACTION_BEST ? key - '0' : 0);
    else if (model->cover == MODE_FIELD && key >= ' ' && key < KEY_IS_UP && key != 0x7F)
        field_type(model, key);
}

void control_tick(struct model *model)
{
    if (model->message[0] != '\0' && model->now_ms - model->message_ms > MESSAGE_MS)
        model->message[0] = '\0';
    kiosk_tick(model);
    if (model->live)
        trail_poll(model);
}
