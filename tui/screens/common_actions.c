/*
 * What every screen can do. Who may do it is said in `when`, not in the deeds: what cannot be done
 * is neither in the key bar nor in the help, and its key says that it does nothing here.
 *
 * A kiosk has another set: no way out, no operator's screens, no clipboard, but an end and a
 * language.
 *
 * Some letters mean another thing where that is what one is there for. A screen's own row comes
 * before a common one of its rank, and where that is not enough the common one names the screens
 * that it leaves alone, in `modes` or in `when`:
 *
 *     n    the next match of a search; at the counter the next customer, and N for the matches
 *     b    the bookings; on the map at the counter row B, and "bb" the bookings
 *     p    my place; to print on a booking, the till and a Z; points in a sale
 *     q    back; with nothing under the screen it offers to quit
 *     L    the other language, at a kiosk only; in a field F2, since L is a letter there
 */
#include "tui/screens/common_actions.h"

#include "tui/cli/words.h"
#include "tui/model/tokens.h"
#include "tui/screens/counter.h"
#include "tui/screens/help.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"
#include "tui/screens/tour.h"

/* A bit for each enum mode, so there can be no more of them than an unsigned has bits. */
#define IN(mode) (1u << MODE_##mode)
/* Not the door: what is typed there is scanned. */
#define SCREENS (((1u << SCREEN_COUNT) - 1) & ~IN(ATTRACT) & ~IN(DOOR))

static bool is_kiosk(const struct ui *ui)
{
    return ui->kiosk;
}

/* Motions by rows, counts and pages are for screens that have a list. */
static bool has_list(const struct ui *ui)
{
    return ui_screen(ui, ui->screen)->count != NULL;
}

/* Some digits of a count were typed. */
static bool has_count(const struct ui *ui)
{
    return has_list(ui) && ui->motion_count > 0;
}

/* What was searched for stays until it is taken back, and with it what n goes round. */
static bool is_searched(const struct ui *ui)
{
    return ui_screen(ui, ui->screen)->searched && ui->search[ui->screen][0] != '\0';
}

/* At the counter n is the next customer, search or not. */
static bool has_matches(const struct ui *ui)
{
    return is_searched(ui) && !ui_is_operator(ui);
}

static bool is_searched_at_the_counter(const struct ui *ui)
{
    return is_searched(ui) && ui_is_operator(ui);
}

/* Not the account of a kiosk, which is nobody's. At a kiosk of an operator that is the customer who
 * has signed in. */
static bool has_account(const struct ui *ui)
{
    return !ui->kiosk || ui->model.acting[0] != '\0';
}

/* Where b names a row of seats it leads there when it was typed twice. */
static bool has_bookings(const struct ui *ui)
{
    return has_account(ui) &&
           (ui->screen != MODE_SEATS || !ui_is_operator(ui) || ui->naming.line == 2);
}

/* `p` is offered only where it leads somewhere else; where there are tickets or a Z it prints, if
 * that is possible. */
static bool has_other_token(const struct ui *ui)
{
    bool prints = (ui->screen == MODE_BOOKING || ui->screen == MODE_TILL || ui->screen == MODE_Z) &&
                  ui->printer != NULL && !ui->kiosk;

    return !prints && tour_next(ui) != NULL;
}

static bool is_deeper(const struct ui *ui)
{
    return ui->depth > 0;
}

/* Nobody gets out of a kiosk; a door ends in its own way. */
static bool may_quit(const struct ui *ui)
{
    return !ui->kiosk && ui->screen != MODE_DOOR;
}

/* There is no screen under this one. */
static bool may_offer_quit(const struct ui *ui)
{
    return may_quit(ui) && !is_deeper(ui);
}

static void back(struct ui *ui, int argument)
{
    (void)argument;
    navigation_back(ui);
}

/* Asks if seats are held; the second time, as with Ctrl-C in the question, it is meant. Of several
 * holds the one that ends first is named: it is the one that quitting would lose first. */
static void quit(struct ui *ui, int argument)
{
    const struct token *held = token_nearest_hold(&ui->model);

    (void)argument;
    if (held == NULL || question_is(ui, QUESTION_QUIT))
        ui->quit = true;
    else
        question_ask_hold(ui, QUESTION_QUIT, held);
}

/* The way back has ended: asks, whatever is held. */
static void offer_quit(struct ui *ui, int argument)
{
    const struct question question = {.kind = QUESTION_QUIT};

    if (token_nearest_hold(&ui->model) != NULL)
        quit(ui, argument);
    else
        question_ask(ui, &question);
}

/* control.c takes `touring` back before any other deed, so it is set after this one, and tour.c
 * then goes on from the present token. */
static void next_token(struct ui *ui, int argument)
{
    const struct token *token = tour_next(ui);

    (void)argument;
    if (token != NULL)
        tour_open(ui, token);
    ui->touring = true;
}

static void next_customer(struct ui *ui, int argument)
{
    (void)argument;
    counter_next(ui);
}

/* What a customer at a kiosk has from before opens with a code. */
static void open_account(struct ui *ui, int mode)
{
    if (kiosk_keeps_back(ui))
        kiosk_ask_code(ui, (enum mode)mode);
    else
        navigation_open(ui, (enum mode)mode);
}

/* The screen is the argument of the row. */
static void open_screen(struct ui *ui, int mode)
{
    navigation_open(ui, (enum mode)mode);
}

/* At a kiosk: asks if seats are held. */
static void end(struct ui *ui, int argument)
{
    (void)argument;
    kiosk_end(ui);
}

/* All of it, also what a WATCH tells: whoever asks does not trust the picture. */
static void refresh(struct ui *ui, int argument)
{
    (void)argument;
    navigation_ask_all(ui);
}

static void open_help(struct ui *ui, int argument)
{
    (void)argument;
    help_open(ui);
}

/* After lines of another program have come between. */
static void redraw(struct ui *ui, int argument)
{
    (void)argument;
    ui->redraw = true;
}

/* The terminal is given back by fullscreen.c, which knows how. */
static void suspend(struct ui *ui, int argument)
{
    (void)argument;
    ui->suspend = true;
}

/* A terminal that reports clicks lets nobody select text. */
static void toggle_mouse(struct ui *ui, int argument)
{
    (void)argument;
    ui->mouse_off = !ui->mouse_off;
    ui_say(ui, false, "%s",
           ui->mouse_off ? _("The mouse now selects text; m gives it back")
                         : _("The mouse clicks again"));
}

/* Rows without a deed move the cursor of a list, or are done by control.c itself. */
const struct action common_actions[] = {
    {.id = ACTION_BACK,
     .keys = {KEY_IS_BACKSPACE, 'q', KEY_IS_ESCAPE},
     .key_text = "q",
     .bar = N_("back"),
     .help = N_("back to the screen before (also Backspace)"),
     .when = is_deeper,
     .deed = back,
     .rank = RANK_BACK,
     .modes = SCREENS & ~IN(CONCERTS)},
    {.id = ACTION_OFFER_QUIT,
     .keys = {'q'},
     .help = N_("q offers to quit, Q quits"),
     .when = may_offer_quit,
     .deed = offer_quit,
     .rank = RANK_WISH,
     .modes = IN(CONCERTS)},
    {.id = ACTION_TOKEN,
     .keys = {'p'},
     .key_text = "p",
     .bar = N_("my place"),
     .help = N_("to my place in the queue or my hold"),
     .when = has_other_token,
     .deed = next_token,
     .rank = RANK_WAYS,
     .modes = SCREENS & ~IN(SELL)},
    {.id = ACTION_NEXT,
     .keys = {'n'},
     .key_text = "n",
     .bar = N_("next customer"),
     .help = N_("end this customer, find the next"),
     .when = ui_is_operator,
     .deed = next_customer,
     .rank = RANK_BACK,
     .modes = SCREENS},
    {.id = ACTION_OPEN,
     .keys = {'w'},
     .key_text = "w",
     .bar = N_("wallet"),
     .help = N_("points and their history"),
     .when = has_account,
     .deed = open_account,
     .argument = MODE_WALLET,
     .rank = RANK_WAYS,
     .modes = SCREENS & ~IN(WALLET)},
    {.id = ACTION_OPEN,
     .keys = {'b'},
     .key_text = "b",
     .bar = N_("bookings"),
     .help = N_("my bookings: pay, cancel"),
     .when = has_bookings,
     .deed = open_account,
     .argument = MODE_BOOKINGS,
     .rank = RANK_WAYS,
     .modes = SCREENS & ~IN(BOOKINGS)},
    {.id = ACTION_END,
     .keys = {'e'},
     .key_text = "e",
     .bar = N_("end"),
     .help = N_("end here: nothing of yours stays"),
     .when = is_kiosk,
     .deed = end,
     .rank = RANK_WAYS,
     .modes = SCREENS,
     .at_kiosk = true},
    {.id = ACTION_LANGUAGE,
     .keys = {'L', KEY_IS_F2},
     .key_text = "L",
     .bar = N_("한국어"),
     .when = is_kiosk,
     .rank = RANK_WAYS,
     .modes = SCREENS | IN(QUESTION) | IN(HELP),
     .at_kiosk = true},
    {.id = ACTION_OPEN,
     .keys = {'o'},
     .key_text = "o",
     .bar = N_("operator"),
     .help = N_("customers and takings"),
     .when = ui_is_operator,
     .deed = open_screen,
     .argument = MODE_CUSTOMERS,
     .rank = RANK_COUNTER,
     .modes = SCREENS & ~IN(CUSTOMERS)},
    {.id = ACTION_OPEN,
     .keys = {'T'},
     .key_text = "T",
     .bar = N_("till"),
     .help = N_("the till: open a shift, look, count, close"),
     .when = ui_is_operator,
     .deed = open_screen,
     .argument = MODE_TILL,
     .rank = RANK_COUNTER,
     .modes = SCREENS & ~IN(TILL) & ~IN(DRAWER)},
    {.id = ACTION_REFRESH,
     .keys = {'r'},
     .help = N_("ask again now"),
     .deed = refresh,
     .rank = RANK_COUNTER,
     .modes = SCREENS},
    {.id = ACTION_UP, .keys = {KEY_IS_UP, 'k'}, .rank = RANK_MOVE, .modes = SCREENS & ~IN(SEATS)},
    {.id = ACTION_DOWN,
     .keys = {KEY_IS_DOWN, 'j'},
     .help = N_("arrows or hjkl move"),
     .rank = RANK_MOVE,
     .modes = SCREENS & ~IN(SEATS)},
    {.id = ACTION_PAGE_UP,
     .keys = {KEY_IS_PAGE_UP, CTRL_KEY('b')},
     .when = has_list,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_PAGE_DOWN,
     .keys = {KEY_IS_PAGE_DOWN, CTRL_KEY('f')},
     .when = has_list,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_HALF_UP,
     .keys = {CTRL_KEY('u')},
     .when = has_list,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_HALF_DOWN,
     .keys = {CTRL_KEY('d')},
     .help = N_("PgUp and PgDn turn pages, Ctrl-U and Ctrl-D half pages"),
     .when = has_list,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_FIRST,
     .keys = {KEY_IS_HOME, 'g'},
     .when = has_list,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_LAST,
     .keys = {KEY_IS_END, 'G'},
     .help = N_("Home or g and End or G: the first and the last"),
     .when = has_list,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_COUNT,
     .keys = {'1', '2', '3', '4', '5', '6', '7', '8', '9'},
     .help = N_("a number repeats a motion: 5j; 5G leads to row 5"),
     .when = has_list,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_COUNT, .keys = {'0'}, .when = has_count, .rank = RANK_MOVE, .modes = SCREENS},
    {.id = ACTION_NEXT_MATCH,
     .keys = {'n'},
     .help = N_("n and N go round what the search found"),
     .when = has_matches,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_MATCH_BEFORE,
     .keys = {'N'},
     .help = N_("N goes round what the search found"),
     .when = is_searched_at_the_counter,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_MATCH_BEFORE,
     .keys = {'N'},
     .when = has_matches,
     .rank = RANK_MOVE,
     .modes = SCREENS},
    {.id = ACTION_HELP,
     .keys = {'?', KEY_IS_F1},
     .key_text = "?",
     .bar = N_("help"),
     .help = N_("this help"),
     .deed = open_help,
     .rank = RANK_HELP,
     .modes = SCREENS},
    {.id = ACTION_QUIT,
     .keys = {'Q', CTRL_KEY('c')},
     .key_text = "Q",
     .bar = N_("quit"),
     .help = N_("quit"),
     .when = may_quit,
     .deed = quit,
     .rank = RANK_QUIT,
     .modes = SCREENS | IN(HELP)},
    {.id = ACTION_QUIT,
     .keys = {CTRL_KEY('c')},
     .when = may_quit,
     .deed = quit,
     .rank = RANK_QUIT,
     .modes = IN(FIELD) | IN(QUESTION)},
    {.id = ACTION_REDRAW,
     .keys = {CTRL_KEY('l')},
     .help = N_("Ctrl-L draws everything again"),
     .deed = redraw,
     .rank = RANK_TERMINAL,
     .modes = SCREENS | IN(ATTRACT) | IN(DOOR) | IN(HELP)},
    {.id = ACTION_SUSPEND,
     .keys = {CTRL_KEY('z')},
     .when = may_quit,
     .deed = suspend,
     .rank = RANK_TERMINAL,
     .modes = SCREENS | IN(HELP) | IN(FIELD) | IN(QUESTION)},
    {.id = ACTION_MOUSE,
     .keys = {'m'},
     .help = N_("m gives the mouse to the terminal, to select text, and back"),
     .when = may_quit,
     .deed = toggle_mouse,
     .rank = RANK_TERMINAL,
     .modes = SCREENS},
    {.id = ACTION_NONE},
};
