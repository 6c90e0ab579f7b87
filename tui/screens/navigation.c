/*
 * The way through the screens: where one is, what lies under it, and what is asked for there.
 *
 *     stack[0] ... stack[depth - 1]   screen          overlay
 *     Concerts     Dates              Seats           Question, Field, Help or none
 *
 * A screen is on the way at most once: opening it again takes it out from where it was, so the
 * stack never grows beyond the number of screens and "back" never goes in circles. `open` is called
 * when a screen is entered by a key or a reply, not when one comes back to it; `close` when it
 * leaves the way. Under a later screen it stays open: its cursor stays, and replies to it are
 * taken.
 *
 * What shows the token on the screens (queue, hold) is there once at most, of one token; opening
 * another concert closes the screens of the concert before, so "back" never leads to seats of
 * something else.
 *
 * Each screen says itself what it asks for; that is asked when it opens, when one comes back, by
 * `r`, and with each poll. The poll also asks for every token, which keeps them alive. Where the
 * daemon tells of what is shown, a poll asks only for what is not told (tui/model/watching.h).
 */
#include "tui/screens/navigation.h"

#include "tui/model/grid.h"
#include "tui/model/paging.h"
#include "tui/model/shift.h"
#include "tui/model/watching.h"
#include "tui/model/tokens.h"
#include "tui/screens/screen.h"

/* From here on replies to what it has asked for are dropped. */
static void close_screen(struct ui *ui, enum mode screen)
{
    ui->opening[screen]++;
    if (ui_screen(ui, screen)->close != NULL)
        ui_screen(ui, screen)->close(ui);
}

/* Closes the screens of the way down to `depth`, the present one first. */
static void close_down_to(struct ui *ui, int depth)
{
    close_screen(ui, ui->screen);
    while (ui->depth > depth)
        close_screen(ui, ui->stack[--ui->depth]);
}

/* Keys that were typed before a hold or a sale is drawn do not count: Enter pays there. open()
 * comes before the first request: it says which booking, day or shift that is about. An overlay
 * belongs to the screen that is left, so it goes, without an answer. */
static void enter(struct ui *ui, enum mode screen)
{
    ui->screen = screen;
    ui->overlay = MODE_NONE;
    ui->clicked = false;
    ui->fresh = screen == MODE_HOLD || screen == MODE_SELL;
    if (ui_screen(ui, screen)->open != NULL)
        ui_screen(ui, screen)->open(ui);
    navigation_refresh(ui);
}

#define IN(mode) (1u << MODE_##mode)

enum {
    OF_TOKEN = IN(QUEUE) | IN(HOLD), /* what they show is model->token */
    OF_TILL = IN(DRAWER),            /* it counts the shift that the till looks at */
    OF_CONCERT = IN(DATES) | IN(SEATS) | IN(SELL) | IN(HOUSE) | OF_TOKEN,
};

/* Closes those screens under the present one. */
static void take_out(struct ui *ui, unsigned screens)
{
    int kept = 0;

    for (int i = 0; i < ui->depth; i++)
        if (screens & (1u << ui->stack[i]))
            close_screen(ui, ui->stack[i]);
        else
            ui->stack[kept++] = ui->stack[i];
    ui->depth = kept;
}

/* Opens a screen under which none of those stay. */
static void open_without(struct ui *ui, enum mode screen, unsigned gone)
{
    gone |= 1u << screen;
    take_out(ui, gone);
    if (gone & (1u << ui->screen))
        close_screen(ui, ui->screen);
    else
        ui->stack[ui->depth++] = ui->screen; /* each at most once: there is room */
    enter(ui, screen);
}

void navigation_open(struct ui *ui, enum mode screen)
{
    unsigned gone = 0;

    if ((OF_TOKEN & (1u << screen)) != 0)
        gone = OF_TOKEN;
    else if (screen == MODE_TILL)
        gone = OF_TILL;
    open_without(ui, screen, gone);
}

void navigation_open_other(struct ui *ui, enum mode screen)
{
    open_without(ui, screen, OF_CONCERT);
}

/* For when somebody else has come or gone: not even the way may tell of who was there before. */
void navigation_restart(struct ui *ui, enum mode screen)
{
    close_down_to(ui, 0);
    enter(ui, screen);
}

void navigation_open_root(struct ui *ui, enum mode screen)
{
    close_down_to(ui, 0);
    if (screen != MODE_CONCERTS)
        ui->stack[ui->depth++] = MODE_CONCERTS;
    enter(ui, screen);
}

/* What is on the way as bits of enum mode, the present screen among them. */
static unsigned way_of(const struct ui *ui)
{
    unsigned way = 1u << ui->screen;

    for (int i = 0; i < ui->depth; i++)
        way |= 1u << ui->stack[i];
    return way;
}

void navigation_to_counter(struct ui *ui)
{
    unsigned way = way_of(ui);
    enum mode to = MODE_CONCERTS;

    if (ui->show != 0 && (way & (IN(SEATS) | IN(BOOKED) | OF_TOKEN)) != 0)
        to = MODE_SEATS;
    else if (way & IN(DATES))
        to = MODE_DATES;
    ui->overlay = MODE_NONE;
    ui->clicked = false;
    if (to == MODE_SEATS)
        grid_show(&ui->model, ui->show);
    if ((way & (1u << to)) != 0) {
        while (ui->screen != to) {
            close_screen(ui, ui->screen);
            ui->screen = ui->stack[--ui->depth];
        }
        navigation_refresh(ui);
        return;
    }
    close_down_to(ui, 0);
    if (to != MODE_CONCERTS)
        ui->stack[ui->depth++] = MODE_CONCERTS;
    if (to == MODE_SEATS)
        ui->stack[ui->depth++] = MODE_DATES;
    enter(ui, to);
}

void navigation_back(struct ui *ui)
{
    if (ui->depth > 0) {
        close_screen(ui, ui->screen);
        ui->screen = ui->stack[--ui->depth];
    }
    navigation_refresh(ui);
}

void navigation_refresh(struct ui *ui)
{
    int first = ui->model.outbox_count;

    if (!ui->model.identified || ui_screen(ui, ui->screen)->ask == NULL)
        return;
    ui_screen(ui, ui->screen)->ask(ui);
    ui_asked_by(ui, first, ui->screen);
    watching_asked(&ui->model);
}

/* What every screen shows something of: tokens, and the shift of an operator. Nobody waits in a
 * queue at a door. */
static void ask_beside(struct ui *ui)
{
    if (ui->door_only)
        return;
    token_ask(&ui->model);
    if (ui_is_operator(ui))
        shift_ask(&ui->model);
}

void navigation_ask_all(struct ui *ui)
{
    if (!ui->model.identified)
        return;
    ask_beside(ui);
    navigation_refresh(ui);
    watching_polled(&ui->model);
}

/* `tokens`: those that live are asked for, which keeps them. */
static void poll(struct ui *ui, bool tokens)
{
    bool all = watching_wants_all(&ui->model);

    if (!ui->model.identified || ui->model.polls > 0)
        return;
    if (all)
        ask_beside(ui);
    else if (tokens && !ui->door_only && token_any_lives(&ui->model))
        token_ask(&ui->model);
    if ((all || watching_wants_screen(&ui->model)) && !paging_rests(&ui->model, (int)ui->screen))
        navigation_refresh(ui);
    if (all)
        watching_polled(&ui->model);
}

void navigation_poll(struct ui *ui)
{
    poll(ui, true);
}

/* However often that is, tokens are asked for once a second. */
void navigation_told(struct ui *ui)
{
    if (ui->model.watching.on)
        poll(ui, false);
}

void navigation_resumed(struct ui *ui)
{
    ui->model.identified = true;
    if (ui->model.grid.show != 0)
        ui->model.grid.rev = -1;
    model_ask(&ui->model, VERB_BALANCE, 0, "%s", "");
    navigation_poll(ui);
}
