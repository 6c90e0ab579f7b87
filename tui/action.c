#include "tui/action.h"

#include <string.h>

#include "tui/place.h"
#include "tui/sheet.h"
#include "tui/words.h"

#define IN(mode) (1u << MODE_##mode)
#define LISTS (IN(CONCERTS) | IN(DATES) | IN(BOOKINGS) | IN(WALLET) | IN(CUSTOMERS) | IN(TAKINGS))
#define SCREENS (((1u << SCREEN_COUNT) - 1) & ~IN(ATTRACT))
#define CTRL(letter) ((letter)&0x1F)

static bool is_operator(const struct model *model)
{
    return model->operator_role && !model->kiosk;
}

static bool is_acting(const struct model *model)
{
    return is_operator(model) && model->acting[0] != '\0';
}

static bool is_kiosk(const struct model *model)
{
    return model->kiosk;
}

/* Not the account of a kiosk, which is nobody's. */
static bool has_account(const struct model *model)
{
    return !model->kiosk || model->acting[0] != '\0';
}

static bool has_other_place(const struct model *model)
{
    return place_next(model) != NULL;
}

static bool has_hold(const struct model *model)
{
    return place_holds(model->place);
}

static bool hold_over(const struct model *model)
{
    return !place_holds(model->place);
}

static bool place_over(const struct model *model)
{
    return !place_lives(model->place);
}

static bool is_waiting(const struct model *model)
{
    return model->place->state == PLACE_WAITING;
}

static bool points_missing(const struct model *model)
{
    return place_holds(model->place) && model->balance < model->place->amount;
}

static bool is_deeper(const struct model *model)
{
    return model->depth > 0;
}

static bool may_quit(const struct model *model)
{
    return !model->kiosk;
}

/* The bookings begin with the places that wait. */
static bool booking_is(const struct model *model, const char *state)
{
    int at = model->cursor[MODE_BOOKINGS] - place_waiting_count(model);

    return strcmp(sheet_text(&model->reservations, at, "state"), state) == 0;
}

static bool booking_is_place(const struct model *model)
{
    return model->cursor[MODE_BOOKINGS] < place_waiting_count(model);
}

static bool booking_is_held(const struct model *model)
{
    return booking_is(model, "held");
}

static bool booking_is_paid(const struct model *model)
{
    return booking_is(model, "paid");
}

static const struct action actions[] = {
    {ACTION_ENTER, IN(CONCERTS), {KEY_IS_ENTER}, "Enter", N_("dates"), N_("show the dates"), NULL},
    {ACTION_ENTER, IN(DATES), {KEY_IS_ENTER}, "Enter", N_("seats"), N_("show the seats"), NULL},
    {ACTION_ENTER,
     IN(SEATS),
     {KEY_IS_ENTER},
     "Enter",
     N_("queue and hold"),
     N_("queue if need be, and hold the seats"),
     NULL},
    {ACTION_CHOOSE, IN(SEATS), {' '}, "Space", N_("choose"), N_("choose the seat, or not"), NULL},
    {ACTION_BEST,
     IN(SEATS),
     {'2', '3', '4'},
     "2-4",
     N_("best together"),
     N_("wish for so many seats together"),
     NULL},
    {ACTION_ENTER,
     IN(HOLD),
     {KEY_IS_ENTER},
     "Enter",
     N_("pay"),
     N_("pay with your points"),
     has_hold},
    {ACTION_ENTER, IN(HOLD), {KEY_IS_ENTER}, "Enter", N_("seats again"), "", hold_over},
    {ACTION_CHARGE,
     IN(HOLD),
     {'c'},
     "c",
     N_("charge what is missing"),
     N_("charge what is missing"),
     points_missing},
    {ACTION_GIVE_UP, IN(HOLD), {'x'}, "x", N_("release"), N_("give the seats back"), has_hold},
    {ACTION_ENTER,
     IN(BOOKED),
     {KEY_IS_ENTER},
     "Enter",
     N_("concerts"),
     N_("back to the concerts"),
     NULL},
    {ACTION_ENTER,
     IN(BOOKINGS),
     {KEY_IS_ENTER},
     "Enter",
     N_("pay"),
     N_("pay what is held"),
     booking_is_held},
    {ACTION_ENTER,
     IN(BOOKINGS),
     {KEY_IS_ENTER},
     "Enter",
     N_("go there"),
     N_("go to this place in the queue"),
     booking_is_place},
    {ACTION_GIVE_UP,
     IN(BOOKINGS),
     {'x'},
     "x",
     N_("leave the queue"),
     N_("leave the queue (asks)"),
     booking_is_place},
    {ACTION_ENTER,
     IN(BOOKINGS),
     {KEY_IS_ENTER},
     "Enter",
     N_("details"),
     N_("show the booking"),
     booking_is_paid},
    {ACTION_GIVE_UP,
     IN(BOOKINGS),
     {'x'},
     "x",
     N_("release"),
     N_("give the seats back"),
     booking_is_held},
    {ACTION_GIVE_UP,
     IN(BOOKINGS),
     {'x'},
     "x",
     N_("cancel"),
     N_("cancel with full refund (asks)"),
     booking_is_paid},
    {ACTION_ENTER, IN(QUEUE), {KEY_IS_ENTER}, "Enter", N_("seats again"), "", place_over},
    {ACTION_GIVE_UP,
     IN(QUEUE),
     {KEY_IS_ESCAPE, 'x'},
     "Esc",
     N_("leave the queue"),
     N_("leave the queue (asks)"),
     is_waiting},
    {ACTION_SEATS,
     IN(QUEUE),
     {'s'},
     "s",
     N_("seats"),
     N_("look at the seats; the place is kept"),
     is_waiting},
    {ACTION_ENTER,
     IN(CUSTOMERS),
     {KEY_IS_ENTER},
     "Enter",
     N_("act for"),
     N_("act for this customer"),
     NULL},
    {ACTION_ADD, IN(CUSTOMERS), {'a'}, "a", N_("add"), N_("register a customer"), NULL},
    {ACTION_CHARGE, IN(WALLET), {'c'}, "c", N_("charge"), N_("put points into the wallet"), NULL},
    {ACTION_ENTER, IN(ATTRACT), {KEY_IS_ENTER, ' '}, "Enter", N_("begin"), "", NULL},
    {ACTION_SEARCH,
     IN(CONCERTS) | IN(CUSTOMERS),
     {'/'},
     "/",
     N_("search"),
     N_("search as you type"),
     NULL},
    {ACTION_ALL,
     IN(DATES),
     {'a'},
     "a",
     N_("all dates"),
     N_("also dates that cannot be booked, and why"),
     NULL},
    {ACTION_DAY,
     IN(TAKINGS),
     {'d'},
     "d",
     N_("another day"),
     N_("the takings of another day"),
     NULL},
    {ACTION_BACK,
     SCREENS & ~IN(CONCERTS),
     {KEY_IS_BACKSPACE, 'q', KEY_IS_ESCAPE},
     "q",
     N_("back"),
     N_("back to the screen before (also Backspace)"),
     is_deeper},
    {ACTION_PLACE,
     SCREENS,
     {'p'},
     "p",
     N_("my place"),
     N_("to my place in the queue or my hold"),
     has_other_place},
    {ACTION_NEXT,
     SCREENS,
     {'n'},
     "n",
     N_("next customer"),
     N_("end this customer, find the next"),
     is_acting},
    {ACTION_WALLET,
     SCREENS & ~IN(SEATS) & ~IN(WALLET),
     {'w'},
     "w",
     N_("wallet"),
     N_("points and their history"),
     has_account},
    {ACTION_BOOKINGS,
     SCREENS & ~IN(SEATS) & ~IN(BOOKINGS),
     {'b'},
     "b",
     N_("bookings"),
     N_("my bookings: pay, cancel"),
     has_account},
    {ACTION_END,
     SCREENS & ~IN(CUSTOMERS) & ~IN(TAKINGS),
     {'e'},
     "e",
     N_("end"),
     N_("end here: nothing of yours stays"),
     is_kiosk},
    {ACTION_TAKINGS, IN(CUSTOMERS), {'t'}, "t", N_("takings"), N_("what was taken today"), NULL},
    {ACTION_OPERATOR,
     SCREENS & ~IN(CUSTOMERS),
     {'o'},
     "o",
     N_("operator"),
     N_("customers and takings"),
     is_operator},
    {ACTION_REFRESH, SCREENS, {'r'}, "", "", N_("ask again now"), NULL},
    {ACTION_UP, SCREENS, {KEY_IS_UP, 'k'}, "", "", "", NULL},
    {ACTION_DOWN, SCREENS, {KEY_IS_DOWN, 'j'}, "", "", N_("arrows or hjkl move"), NULL},
    {ACTION_LEFT, IN(SEATS), {KEY_IS_LEFT, 'h'}, "", "", "", NULL},
    {ACTION_RIGHT, IN(SEATS), {KEY_IS_RIGHT, 'l'}, "", "", "", NULL},
    {ACTION_PAGE_UP, LISTS, {KEY_IS_PAGE_UP, CTRL('b')}, "", "", "", NULL},
    {ACTION_PAGE_DOWN, LISTS, {KEY_IS_PAGE_DOWN, CTRL('f')}, "", "", "", NULL},
    {ACTION_FIRST, LISTS | IN(SEATS), {KEY_IS_HOME, 'g'}, "", "", "", NULL},
    {ACTION_LAST, LISTS | IN(SEATS), {KEY_IS_END, 'G'}, "", "", "", NULL},
    {ACTION_HELP, SCREENS, {'?', KEY_IS_F1}, "?", N_("help"), N_("this help"), NULL},
    {ACTION_QUIT, SCREENS | IN(HELP), {'Q', CTRL('c')}, "Q", N_("quit"), N_("quit"), may_quit},
    {ACTION_QUIT, IN(FIELD) | IN(QUESTION), {CTRL('c')}, "", "", "", may_quit},
    {ACTION_REDRAW,
     SCREENS | IN(ATTRACT) | IN(HELP),
     {CTRL('l')},
     "",
     "",
     N_("Ctrl-L draws everything again"),
     NULL},
    {ACTION_ACCEPT, IN(QUESTION), {'y', KEY_IS_ENTER}, "y", N_("yes"), "", NULL},
    {ACTION_REFUSE,
     IN(QUESTION),
     {'n', KEY_IS_ESCAPE, 'q', KEY_IS_BACKSPACE},
     "n",
     N_("no"),
     "",
     NULL},
    {ACTION_ACCEPT, IN(FIELD), {KEY_IS_ENTER}, "Enter", N_("ok"), "", NULL},
    {ACTION_REFUSE, IN(FIELD), {KEY_IS_ESCAPE}, "Esc", N_("cancel"), "", NULL},
    {ACTION_ERASE, IN(FIELD), {KEY_IS_BACKSPACE}, "", "", "", NULL},
    {ACTION_CLEAR, IN(FIELD), {CTRL('u')}, "Ctrl-U", N_("clear"), "", NULL},
    {ACTION_UP, IN(FIELD), {KEY_IS_UP}, "", "", "", NULL},
    {ACTION_DOWN, IN(FIELD), {KEY_IS_DOWN}, "", "", "", NULL},
    {ACTION_REFUSE,
     IN(HELP),
     {KEY_IS_ESCAPE, 'q', '?', KEY_IS_BACKSPACE, KEY_IS_ENTER},
     "q",
     N_("back"),
     "",
     NULL},
};

const struct action *action_table(int *count)
{
    *count = (int)(sizeof actions / sizeof actions[0]);
    return actions;
}

bool action_is_on(const struct action *action, const struct model *model, enum mode mode)
{
    return (action->modes & (1u << mode)) != 0 && (action->when == NULL || action->when(model));
}

const struct action *action_of_key(const struct model *model, enum mode mode, int key)
{
    int count;
    const struct action *table = action_table(&count);

    for (int i = 0; i < count; i++)
        for (int k = 0; k < ACTION_KEYS && table[i].keys[k] != 0; k++)
            if (table[i].keys[k] == key && action_is_on(&table[i], model, mode))
                return &table[i];
    return NULL;
}
