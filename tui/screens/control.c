/*
 * From a key to a deed, in these steps:
 *
 *     counts()   is the key meant for what stands there? Not if that was not drawn yet (a question
 *                that has just come up), and not if a kiosk has asked whether anybody is there
 *     table      the row of the topmost mode whose key it is, and whose `when` holds
 *     overlay    what stands over the screen takes it; a field may pass it on to the screen
 *     cursor     motions move in the list, as often as the digits before say
 *     deed       of the row
 *
 * Whatever is done takes the message line away first: a message is about what one did last. A deed
 * of a screen's own row is not done if what the cursor stood on has just left the list
 * (cursor_is_lost()); the common ones are, since they are about no row.
 *
 * Enter in a search waits for the list that answers it (enter_later), so that typing ahead opens
 * what was searched for and not what happened to stand there.
 *
 * Letters of a Hangul keyboard are the keys that they stand on, except in a field (layout.h).
 */
#include "tui/screens/control.h"

#include <stddef.h>

#include "tui/cli/words.h"
#include "tui/model/watching.h"
#include "tui/model/tokens.h"
#include "tui/screens/actions.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/layout.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"
#include "tui/screens/search.h"
#include "tui/screens/tour.h"

enum { MESSAGE_MS = 20000, WHEEL_ROWS = 3, MOTION_MAX = 9999 /* a count before a motion */ };

/* On a wide screen the dates beside the list are those of the concert under the cursor. */
static void follow_cursor(struct ui *ui)
{
    if (ui->wide && ui->screen == MODE_CONCERTS)
        navigation_refresh(ui);
}

/* The first click on a row selects it, the second one opens it. False if that was the first. */
static bool click_row(struct ui *ui, int row)
{
    bool again = ui->clicked && ui->cursor[ui->screen] == row;

    cursor_to(ui, row);
    ui->clicked = true;
    if (!again)
        follow_cursor(ui);
    return again;
}

static bool is_empty(const struct ui *ui)
{
    const struct screen *screen = ui_screen(ui, ui->screen);

    return screen->count != NULL && screen->count(ui) == 0;
}

/* A digit of a count; the message line shows it. */
static void add_digit(struct ui *ui, int digit)
{
    if (ui->motion_count <= MOTION_MAX / 10)
        ui->motion_count = 10 * ui->motion_count + digit;
    ui_say(ui, false, _("%d times"), ui->motion_count);
}

/* True for an action that is in the table of all screens. */
static bool is_common(const struct ui *ui, enum mode mode, enum action_id id, int argument)
{
    const struct action *action = action_of_id(ui, mode, id, argument);

    return action != NULL && action->modes != 0;
}

/* Does what the overlay does with an action of its own, and gives what is left for the screen. What
 * is none of the overlay's own is a click on something behind it, or an Enter that has waited for
 * its list; a key was looked for in the overlay's table alone. A field then closes and the action
 * counts; a question takes nothing but its own keys. */
static enum action_id act_on_overlay(struct ui *ui, enum action_id id, int argument)
{
    const struct action *action = action_of_id(ui, ui->overlay, id, argument);

    ui->passed_on = ACTION_NONE;
    if (action != NULL) {
        action->deed(ui, argument);
        return ui->passed_on;
    }
    if (ui->overlay == MODE_QUESTION) {
        question_refuse(ui); /* whatever else was clicked: only y is yes */
        return ACTION_NONE;
    }
    if (ui->overlay == MODE_FIELD)
        field_close(ui);
    return id;
}

/* The deed of a row of the screen, or of a common one. */
static void act_on_screen(struct ui *ui, enum mode mode, enum action_id id, int argument)
{
    const struct action *action = action_of_id(ui, mode, id, argument);
    bool own = action != NULL && action->modes == 0;

    if (action != NULL && action->deed != NULL && !(own && cursor_is_lost(ui)))
        action->deed(ui, argument);
}

/* Language and digits come first since they are no deeds: a question or a field stays open, and the
 * digits before are kept. Everything else ends the count, also what has no use for one. */
static void act_on_top(struct ui *ui, enum action_id id, int argument)
{
    enum mode mode = ui_mode(ui);
    int count = ui->motion_count;

    if (id == ACTION_LANGUAGE) {
        ui->message[0] = '\0';
        words_other_language();
        return;
    }
    if (id == ACTION_COUNT) {
        add_digit(ui, argument);
        return;
    }
    ui->motion_count = 0;
    if (mode != ui->screen && !is_common(ui, mode, id, argument)) {
        id = act_on_overlay(ui, id, argument);
        mode = ui->screen;
        if (id == ACTION_NONE)
            return;
    }
    ui->message[0] = '\0';
    ui->touring = ui->touring && id == ACTION_TOKEN;
    ui->enter_later = id == ACTION_ENTER && search_waits(ui) ? ui->opening[ui->screen] : 0;
    if (ui->enter_later != 0)
        return;
    if (id == ACTION_ROW && ui_screen(ui, ui->screen)->count != NULL) {
        if (!click_row(ui, argument))
            return;
        id = ACTION_ENTER;
    }
    ui->clicked = false;
    if (cursor_moves(ui, id)) {
        cursor_move(ui, id, count);
        follow_cursor(ui);
    } else if (id == ACTION_ENTER && is_empty(ui)) {
        ui_say(ui, true, "%s", _("The list is empty."));
    } else {
        act_on_screen(ui, mode, id, argument);
    }
}

/* The letter of a row counts for the key after it only. */
static void act(struct ui *ui, enum action_id id, int argument)
{
    ui->naming.fresh = false;
    act_on_top(ui, id, argument);
    if (!ui->naming.fresh)
        ui->naming = (struct naming){.line = 0};
}

/* After every line of a reply, and in this order: the cursor finds its thing, a question about
 * something that is over closes, and only then an Enter that has waited is done, on the row that
 * the reply has brought. */
void control_replied(struct ui *ui)
{
    if (!search_waits(ui)) /* otherwise these rows are those of an earlier search */
        cursor_follow(ui);
    question_check(ui);
    if (ui->enter_later != ui->opening[ui->screen])
        ui->enter_later = 0; /* another screen has come in between: it was not meant for its rows */
    if (ui->enter_later != 0 && !search_waits(ui))
        act(ui, ACTION_ENTER, 0);
}

/* True if a key or a click counts: it was not meant for what stood there before, and not only to
 * say that somebody is there. */
static bool counts(struct ui *ui)
{
    bool woken = kiosk_is_woken(ui);

    ui->touched_ms = ui->model.now_ms;
    return !woken && !ui->fresh;
}

void control_act(struct ui *ui, enum action_id action, int argument)
{
    if (counts(ui))
        act(ui, action, argument);
}

void control_open_row(struct ui *ui, int row)
{
    if (!counts(ui))
        return;
    cursor_to(ui, row);
    act(ui, ACTION_ENTER, 0);
}

void control_wheel(struct ui *ui, int steps)
{
    if (!counts(ui) || ui->overlay != MODE_NONE || ui_screen(ui, ui->screen)->count == NULL)
        return;
    ui->clicked = false;
    cursor_scroll(ui, steps * WHEEL_ROWS);
}

/* A screen that is itself an open field has the first word, also while help is open. */
static bool is_typed(struct ui *ui, int key)
{
    const struct screen *screen = ui_screen(ui, ui->screen);

    if (screen->type == NULL || ui->overlay == MODE_FIELD || ui->overlay == MODE_QUESTION)
        return false;
    ui->touched_ms = ui->model.now_ms;
    return screen->type(ui, key);
}

/* In a field line ends and control characters of a pasted text are left out. */
void control_paste(struct ui *ui, int key)
{
    if (is_typed(ui, key) || !counts(ui))
        return;
    if (ui->overlay != MODE_FIELD)
        ui_say(ui, true, _("Pasted text goes into an open field only"));
    else if (key >= ' ' && key < KEY_IS_UP && key != 0x7F)
        field_type(ui, key);
}

/* A key that does nothing here says so. */
static void useless_key(struct ui *ui, int key)
{
    const struct screen *screen = ui_screen(ui, ui->screen);

    ui->motion_count = 0;
    ui->naming = (struct naming){.line = 0};
    if (ui->overlay == MODE_NONE && screen->dead_key != NULL)
        screen->dead_key(ui);
    if (ui->overlay == MODE_QUESTION)
        ui_say(ui, true, _("Only y is yes; n is no"));
    else if (key > ' ' && key < 0x7F && ui->overlay == MODE_NONE)
        ui_say(ui, true, _("%c does nothing here; ? shows what does"), key);
    else
        ui_say(ui, true, _("That key does nothing here"));
}

/* The key is a digit, and the argument of the action. */
static bool takes_digit(enum action_id action)
{
    return action == ACTION_BEST || action == ACTION_COUNT || action == ACTION_PLACE ||
           action == ACTION_DIGIT;
}

/* A key: the action that it means on top, a character for the field, or nothing. */
static void press(struct ui *ui, int key)
{
    const struct action *action = action_of_key(ui, ui_mode(ui), key);

    if (!counts(ui))
        return;
    if (action != NULL)
        act(ui, action->id,
            takes_digit(action->id) && action->argument == 0 ? key - '0' : action->argument);
    else if (ui->overlay == MODE_FIELD && key >= ' ' && key < KEY_IS_UP && key != 0x7F)
        field_type(ui, key);
    else
        useless_key(ui, key);
}

/* In a field a Hangul letter is a letter. */
void control_key(struct ui *ui, int key)
{
    int keys[LAYOUT_KEYS];
    int count = layout_keys(key, keys);

    if (is_typed(ui, key))
        return;

    if (ui->overlay == MODE_FIELD) {
        press(ui, key);
        return;
    }
    for (int i = 0; i < count; i++)
        press(ui, keys[i]);
}

/* A message leaves after a while, so that an old one is not taken for news. */
void control_tick(struct ui *ui)
{
    if (ui->message[0] != '\0' && ui->model.now_ms - ui->message_ms > MESSAGE_MS) {
        ui->message[0] = '\0';
        ui->motion_count = 0; /* nobody remembers it either */
    }
    kiosk_tick(ui);
    tour_tick(ui);
    watching_look_at_calendar(&ui->model);
    if (ui->model.live)
        navigation_poll(ui);
}

/* Each second, but for who is told of all there is to see: then when something has to be done. A
 * token that lives is asked for each second, which keeps it; and while somebody waits for a reply
 * the second shows how old all is. */
int64_t control_due(const struct ui *ui, int64_t ticked_ms)
{
    const struct model *model = &ui->model;
    int64_t due_ms = watching_due_ms(model), second_ms = ticked_ms + POLL_MS;

    if (!model->live || !model->watching.on || model->asked_ms != 0 || token_any_lives(model))
        return second_ms;
    if (ui->message[0] != '\0' && ui->message_ms + MESSAGE_MS + 1 < due_ms)
        due_ms = ui->message_ms + MESSAGE_MS + 1;
    if (kiosk_due(ui) < due_ms)
        due_ms = kiosk_due(ui);
    return due_ms > second_ms ? due_ms : second_ms;
}
