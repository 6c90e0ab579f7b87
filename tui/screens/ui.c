/*
 * The states of the screens are made here, by the sizes that they name, and nobody but their screen
 * looks into them. Another customer is the one event that all of them have to hear of: each forgets
 * what is theirs, the model forgets the rest, and a screen that is added needs only its forget() to
 * keep the promise.
 *
 * What is kept of whom. Of the customer who goes: tokens, seats that were chosen, name, number,
 * points, and what was typed. Of the place: concert, date and map stay, because the next customer
 * at a counter is most often sold seats of the same date; the map is asked for anew all the same
 * (model_forget_customer() sets its revision back), since which seats are "mine" depends on who
 * acts.
 */
#include "tui/screens/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/words.h"
#include "tui/screens/screen.h"

/* Everything is 0 or empty but what is set here. All states are made at once, so no screen has to
 * cope with one that is missing later. Not every mode has a screen: MODE_NONE has none. */
void ui_init(struct ui *ui, const struct screen_set *set, int64_t now_ms)
{
    memset(ui, 0, sizeof *ui);
    model_init(&ui->model, now_ms);
    ui->set = set;
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        const struct screen *screen = set->screens[mode];

        /* 0 is the opening of nobody in particular; see struct pending_request. */
        ui->opening[mode] = 1;
        if (screen == NULL || screen->state_size == 0)
            continue;
        ui->state[mode] = calloc(1, screen->state_size);
        if (ui->state[mode] == NULL)
            abort();
    }
    ui->overlay = MODE_NONE;
    ui->touched_ms = now_ms;
    ui->idle_ms = 1000L * KIOSK_IDLE_SECONDS;
    ui->before = -1;
    ui->seat = 1;
}

/* Each closes before any state goes: what it has allocated for itself is freed there, and it may
 * have been quit from. */
void ui_release(struct ui *ui)
{
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        const struct screen *screen = ui->set->screens[mode];

        if (screen != NULL && screen->close != NULL)
            screen->close(ui);
    }
    for (int mode = 0; mode < MODE_COUNT; mode++)
        free(ui->state[mode]);
    model_release(&ui->model);
}

const struct screen *ui_screen(const struct ui *ui, enum mode mode)
{
    return ui->set->screens[mode];
}

void ui_asked_by(struct ui *ui, int first, enum mode mode)
{
    model_asked_by(&ui->model, first, (int)mode, ui->opening[mode]);
}

void ui_say(struct ui *ui, bool warning, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(ui->message, sizeof ui->message, format, values);
    va_end(values);
    ui->warning = warning;
    ui->message_ms = ui->model.now_ms;
}

/* Of several in one turn of the loop the last one is heard: the text becomes the title of the
 * window, and there is one of that. */
void ui_ring(struct ui *ui, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(ui->ring, sizeof ui->ring, format, values);
    va_end(values);
}

/* Not added up: one in (1) and one refused (3) in the same turn would ring four times, which means
 * nothing. */
void ui_bell(struct ui *ui, int times)
{
    if (times > ui->bells)
        ui->bells = times;
}

/* No terminal says whether it has taken a text, so this promises nothing. */
void ui_copy(struct ui *ui, const char *code)
{
    if (ui->can_copy) {
        snprintf(ui->copied, sizeof ui->copied, "%s", code);
        ui_say(ui, false, _("%s is copied, if the terminal lets programs copy"), code);
    } else {
        ui_say(ui, true, _("This terminal does not copy; the code is %s"), code);
    }
}

void ui_drawn(struct ui *ui)
{
    ui->fresh = false;
}

enum mode ui_mode(const struct ui *ui)
{
    return ui->overlay != MODE_NONE ? ui->overlay : ui->screen;
}

/* People are called by their name, not by a login name that they have never seen. */
const char *ui_customer(const struct ui *ui)
{
    const char *acting = ui->model.acting;

    return acting[0] != '\0' && ui->called[0] != '\0' ? ui->called : acting;
}

bool ui_is_operator(const struct ui *ui)
{
    return ui->model.operator_role && !ui->kiosk;
}

/* A count and not a flag of a screen: what is on its way may have been asked by another one. It
 * falls with the reply (replies.c), or when the connection gives the request up (tui/app/loop.c),
 * so nobody stays busy for ever. */
bool ui_is_busy(struct ui *ui)
{
    if (ui->model.changes > 0)
        ui_say(ui, true, _("The box office is still at what you asked before"));
    return ui->model.changes > 0;
}

/*
 * Points from before are subtracted. If the wallet falls below what it had, that much less was
 * there before:
 *
 *     the daemon says      500    700    550    400
 *     before               500    500    500    400
 *     shown                  0    200     50      0
 */
void ui_take_balance(struct ui *ui, int64_t balance)
{
    bool hidden = ui->kiosk && ui->model.acting[0] != '\0' && !ui->proven;

    if (!hidden)
        ui->before = 0;
    else if (ui->before < 0 || balance < ui->before)
        ui->before = balance;
    ui->model.balance = balance - ui->before;
}

/* An operator types into the search, or registers somebody: that is not the customer's. A question
 * is not typed: it may be about the customer who goes, and closes with them. */
static bool is_finding(const struct ui *ui)
{
    return !ui->kiosk && ui->screen == MODE_CUSTOMERS && ui->overlay != MODE_QUESTION;
}

/* Tokens stay with the daemon: whoever comes back finds them again. */
void ui_forget_customer(struct ui *ui)
{
    model_forget_customer(&ui->model);
    ui->chosen = ui->lost = 0;
    ui->best = 0;
    ui->best_grade[0] = '\0';
    ui->before = -1;
    ui->proven = false;
    ui->called[0] = ui->phone[0] = '\0';
    for (int screen = 0; screen < SCREEN_COUNT; screen++)
        if (screen != MODE_CUSTOMERS || ui->kiosk)
            ui->search[screen][0] = '\0';
    if (!is_finding(ui)) {
        ui->typed[0] = '\0';
        ui->field = NULL;
        ui->overlay = MODE_NONE;
    }
    for (int mode = 0; mode < MODE_COUNT; mode++)
        if (ui->set->screens[mode] != NULL && ui->set->screens[mode]->forget != NULL)
            ui->set->screens[mode]->forget(ui);
}
