#include "tui/screens/action.h"

#include <string.h>

#include "tui/cli/format.h"
#include "tui/model/grades.h"
#include "tui/model/tokens.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"

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

/* A kiosk that may register customers. */
static bool registers(const struct model *model)
{
    return model->kiosk && model->operator_role;
}

static bool is_no_kiosk(const struct model *model)
{
    return !model->kiosk;
}

/* Some digits of a count were typed. */
static bool has_count(const struct model *model)
{
    return model->motion_count > 0;
}

static bool is_searched(const struct model *model)
{
    return (model->screen == MODE_CONCERTS ? model->search : model->customer_search)[0] != '\0';
}

/* While a customer is acted for, n ends that, search or not. */
static bool has_matches(const struct model *model)
{
    return is_searched(model) && !is_acting(model);
}

/* Not the account of a kiosk, which is nobody's. */
static bool has_account(const struct model *model)
{
    return !model->kiosk || model->acting[0] != '\0';
}

static bool has_other_token(const struct model *model)
{
    return token_next(model) != NULL;
}

static bool has_hold(const struct model *model)
{
    return token_holds(model->token);
}

/* Seats are chosen, or some are held already. */
static bool has_wish(const struct model *model)
{
    return model->chosen != 0 || token_holds(model->token);
}

static bool has_no_wish(const struct model *model)
{
    return !has_wish(model);
}

/* There is a choice of grades. */
static bool has_grades(const struct model *model)
{
    const struct grid *grid = &model->grid;

    return grades_next(grid, grades_next(grid, ""))[0] != '\0';
}

static bool hold_over(const struct model *model)
{
    return !token_holds(model->token);
}

static bool token_over(const struct model *model)
{
    return !token_lives(model->token);
}

static bool is_waiting(const struct model *model)
{
    return model->token->state == TOKEN_WAITING;
}

static bool points_missing(const struct model *model)
{
    return token_holds(model->token) && model->balance < model->token->amount;
}

static bool is_deeper(const struct model *model)
{
    return model->depth > 0;
}

static bool may_quit(const struct model *model)
{
    return !model->kiosk;
}

/* There is no screen behind this one. */
static bool may_offer_quit(const struct model *model)
{
    return may_quit(model) && !is_deeper(model);
}

/* The bookings begin with the tokens that wait. */
static bool booking_is(const struct model *model, const char *state)
{
    int at = model->cursor[MODE_BOOKINGS] - token_waiting_count(model);

    return strcmp(rows_text(&model->reservations, at, "state"), state) == 0;
}

static bool booking_is_token(const struct model *model)
{
    return model->cursor[MODE_BOOKINGS] < token_waiting_count(model);
}

static bool booking_is_held(const struct model *model)
{
    return booking_is(model, "held");
}

static bool booking_is_paid(const struct model *model)
{
    return booking_is(model, "paid");
}

/* A booking with a code is on the screen; nobody's clipboard is filled at a kiosk. */
static bool has_code(const struct model *model)
{
    return !model->kiosk && model_code(model)[0] != '\0';
}

/* Paid, and the time for cancelling is not over. */
static bool booking_is_cancellable(const struct model *model)
{
    int at = model->cursor[MODE_BOOKINGS] - token_waiting_count(model);

    return booking_is_paid(model) &&
           format_seconds(rows_text(&model->reservations, at, "cancel_until")) > model->wall_s;
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
     has_wish},
    {ACTION_ENTER,
     IN(SEATS),
     {KEY_IS_ENTER},
     "",
     "",
     N_("Enter chooses as well, as long as nothing is chosen"),
     has_no_wish},
    {ACTION_CHOOSE, IN(SEATS), {' '}, "Space", N_("choose"), N_("choose the seat, or not"), NULL},
    {ACTION_BEST,
     IN(SEATS),
     {'2', '3', '4', '5', '6', '7', '8', '9'},
     "2-9",
     N_("best together"),
     N_("choose so many together; again for the next best"),
     NULL},
    {ACTION_ENTER,
     IN(HOLD),
     {KEY_IS_ENTER},
     "Enter",
     N_("pay"),
     N_("pay with your points (asks)"),
     has_hold},
    {ACTION_ENTER, IN(HOLD), {KEY_IS_ENTER}, "Enter", N_("seats again"), "", hold_over},
    {ACTION_CHARGE,
     IN(HOLD),
     {'c'},
     "c",
     N_("charge what is missing"),
     N_("charge what is missing (asks)"),
     points_missing},
    {ACTION_GIVE_UP,
     IN(HOLD),
     {'x'},
     "x",
     N_("release"),
     N_("give the seats back (asks)"),
     has_hold},
    {ACTION_ENTER,
     IN(BOOKED),
     {KEY_IS_ENTER},
     "Enter",
     N_("concerts"),
     N_("back to the concerts"),
     is_no_kiosk},
    {ACTION_ENTER, IN(BOOKED), {KEY_IS_ENTER}, "Enter", N_("done"), "", is_kiosk},
    {ACTION_LANGUAGE, IN(ATTRACT), {'L', 'l', KEY_IS_F2}, "L", N_("한국어"), "", NULL},
    {ACTION_LANGUAGE, IN(FIELD), {KEY_IS_F2}, "F2", N_("한국어"), "", is_kiosk},
    {ACTION_ENTER,
     IN(BOOKINGS),
     {KEY_IS_ENTER},
     "Enter",
     N_("pay"),
     N_("pay what is held (asks)"),
     booking_is_held},
    {ACTION_ENTER,
     IN(BOOKINGS),
     {KEY_IS_ENTER},
     "Enter",
     N_("go there"),
     N_("go to this place in the queue"),
     booking_is_token},
    {ACTION_GIVE_UP,
     IN(BOOKINGS),
     {'x'},
     "x",
     N_("leave the queue"),
     N_("leave the queue (asks)"),
     booking_is_token},
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
     N_("give the seats back (asks)"),
     booking_is_held},
    {ACTION_GIVE_UP,
     IN(BOOKINGS),
     {'x'},
     "x",
     N_("cancel"),
     N_("cancel with full refund (asks)"),
     booking_is_cancellable},
    {ACTION_ENTER, IN(QUEUE), {KEY_IS_ENTER}, "Enter", N_("seats again"), "", token_over},
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
    {ACTION_NEW_HERE, IN(ATTRACT), {'N', 'n'}, "N", N_("new here"), "", registers},
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
    {ACTION_MONTH,
     IN(DATES),
     {'v'},
     "",
     "",
     N_("v shows the dates as a calendar, or as a list"),
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
    {ACTION_GRADE,
     IN(SEATS),
     {'t'},
     "t",
     N_("grade"),
     N_("in one grade only: the next, then any"),
     has_grades},
    {ACTION_OFFER_QUIT,
     IN(CONCERTS),
     {'q'},
     "",
     "",
     N_("q offers to quit, Q quits"),
     may_offer_quit},
    {ACTION_TOKEN,
     SCREENS,
     {'p'},
     "p",
     N_("my place"),
     N_("to my place in the queue or my hold"),
     has_other_token},
    {ACTION_NEXT,
     SCREENS,
     {'n'},
     "n",
     N_("next customer"),
     N_("end this customer, find the next"),
     is_acting},
    {ACTION_WALLET,
     SCREENS & ~IN(WALLET),
     {'w'},
     "w",
     N_("wallet"),
     N_("points and their history"),
     has_account},
    {ACTION_BOOKINGS,
     SCREENS & ~IN(BOOKINGS),
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
    {ACTION_LANGUAGE,
     (SCREENS | IN(QUESTION) | IN(HELP)) & ~IN(CUSTOMERS) & ~IN(TAKINGS),
     {'L', KEY_IS_F2},
     "L",
     N_("한국어"),
     "",
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
    {ACTION_HALF_UP, LISTS, {CTRL('u')}, "", "", "", NULL},
    {ACTION_HALF_DOWN,
     LISTS,
     {CTRL('d')},
     "",
     "",
     N_("PgUp and PgDn turn pages, Ctrl-U and Ctrl-D half pages"),
     NULL},
    {ACTION_FIRST, LISTS | IN(SEATS), {KEY_IS_HOME, 'g'}, "", "", "", NULL},
    {ACTION_LAST,
     LISTS | IN(SEATS),
     {KEY_IS_END, 'G'},
     "",
     "",
     N_("Home or g and End or G: the first and the last"),
     NULL},
    {ACTION_COUNT,
     LISTS,
     {'1', '2', '3', '4', '5', '6', '7', '8', '9'},
     "",
     "",
     N_("a number repeats a motion: 5j; 5G leads to row 5"),
     NULL},
    {ACTION_COUNT, LISTS, {'0'}, "", "", "", has_count},
    {ACTION_NEXT_MATCH,
     IN(CONCERTS) | IN(CUSTOMERS),
     {'n'},
     "",
     "",
     N_("n and N go round what the search found"),
     has_matches},
    {ACTION_MATCH_BEFORE, IN(CONCERTS) | IN(CUSTOMERS), {'N'}, "", "", "", is_searched},
    {ACTION_HELP, SCREENS, {'?', KEY_IS_F1}, "?", N_("help"), N_("this help"), NULL},
    {ACTION_QUIT, SCREENS | IN(HELP), {'Q', CTRL('c')}, "Q", N_("quit"), N_("quit"), may_quit},
    {ACTION_SORT,
     IN(CONCERTS),
     {'s'},
     "s",
     N_("sort"),
     N_("sort by next show, title, free seats, price"),
     NULL},
    {ACTION_ALL,
     IN(CONCERTS),
     {'a'},
     "a",
     N_("all concerts"),
     N_("also what is over or called off, or not"),
     NULL},
    {ACTION_QUIT, IN(FIELD) | IN(QUESTION), {CTRL('c')}, "", "", "", may_quit},
    {ACTION_REDRAW,
     SCREENS | IN(ATTRACT) | IN(HELP),
     {CTRL('l')},
     "",
     "",
     N_("Ctrl-L draws everything again"),
     NULL},
    {ACTION_SUSPEND,
     SCREENS | IN(HELP) | IN(FIELD) | IN(QUESTION),
     {CTRL('z')},
     "",
     "",
     "",
     may_quit},
    {ACTION_MOUSE,
     SCREENS,
     {'m'},
     "",
     "",
     N_("m gives the mouse to the terminal, to select text, and back"),
     may_quit},
    {ACTION_COPY,
     IN(BOOKED) | IN(BOOKINGS),
     {'y'},
     "",
     "",
     N_("y copies the code of the booking, if the terminal can"),
     has_code},
    {ACTION_ACCEPT, IN(QUESTION), {'y'}, "y", N_("yes"), "", NULL},
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
    {ACTION_UP, IN(HELP), {KEY_IS_UP, 'k'}, "", "", "", NULL},
    {ACTION_DOWN, IN(HELP), {KEY_IS_DOWN, 'j', ' '}, "", "", "", NULL},
    {ACTION_PAGE_UP, IN(HELP), {KEY_IS_PAGE_UP, CTRL('b')}, "", "", "", NULL},
    {ACTION_PAGE_DOWN, IN(HELP), {KEY_IS_PAGE_DOWN, CTRL('f')}, "", "", "", NULL},
    {ACTION_HALF_UP, IN(HELP), {CTRL('u')}, "", "", "", NULL},
    {ACTION_HALF_DOWN, IN(HELP), {CTRL('d')}, "", "", "", NULL},
    {ACTION_FIRST, IN(HELP), {KEY_IS_HOME, 'g'}, "", "", "", NULL},
    {ACTION_LAST, IN(HELP), {KEY_IS_END, 'G'}, "", "", "", NULL},
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
