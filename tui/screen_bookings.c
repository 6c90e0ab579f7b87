/* My bookings: pay what is held, cancel what is paid. */
#include "tui/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/figures.h"
#include "tui/sheet.h"
#include "tui/words.h"

enum {
    LEFT = 3,
    CODE = 12,
    WHEN = 16,
    SEATS = 14,
    AMOUNT = 10,
    STATE = 12,
    LIST_TOP = BODY_TOP + 2
};

static int count(const struct model *model)
{
    return sheet_rows(&model->reservations);
}

static const char *state_text(const char *state)
{
    if (strcmp(state, "held") == 0)
        return _("held");
    if (strcmp(state, "paid") == 0)
        return _("paid");
    return strcmp(state, "cancelled") == 0 ? _("cancelled") : state;
}

static void draw_booking(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct table *list = &model->reservations;
    const char *state = sheet_text(list, at, "state");
    int end = canvas->columns - 1, title = end - STATE - AMOUNT - WHEN - CODE - LEFT;
    int look = strcmp(state, "cancelled") == 0 ? LOOK_DIM : LOOK_PLAIN;
    char text[FIGURE_TEXT];

    if (canvas->columns < FULL_COLUMNS) /* the title goes first */
        title = 0;
    canvas_put(canvas, row, LEFT, look, sheet_text(list, at, "reservation"));
    if (title > 0)
        canvas_field(canvas, row, LEFT + CODE, title - 1, look, sheet_text(list, at, "title"));
    canvas_put(canvas, row, LEFT + CODE + title, look,
               figure_time(sheet_text(list, at, "starts"), true, text));
    canvas_right(canvas, row, end - STATE, look,
                 figure_points(sheet_int(list, at, "amount", 0), text));
    canvas_field(canvas, row, end - STATE + 2, STATE - 2, look, state_text(state));
    screen_row(canvas, row, canvas->columns, at, at == model->cursor[MODE_BOOKINGS]);
}

/* Seats and deadline of the booking under the cursor. */
static void draw_details(const struct model *model, struct canvas *canvas)
{
    const struct table *list = &model->reservations;
    int at = model->cursor[MODE_BOOKINGS], row = screen_bottom(canvas) - 2;
    const char *state = sheet_text(list, at, "state");
    const char *until = sheet_text(list, at, "cancel_until");
    seat_set seats;
    char names[SEAT_NAMES_TEXT] = "", text[FIGURE_TEXT];

    if (at >= count(model))
        return;
    if (seat_set_parse(sheet_text(list, at, "seats"), &seats))
        figure_seats(seats, names);
    canvas_printf(canvas, row, LEFT, LOOK_BOLD, "%s  |  %s", sheet_text(list, at, "title"), names);
    if (strcmp(state, "held") == 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_WARN | LOOK_BOLD,
                      _("held for %s more: pay with Enter"),
                      figure_clock(sheet_int(list, at, "remaining", 0), text));
    else if (strcmp(until, "never") == 0)
        canvas_put(canvas, row + 1, LEFT, LOOK_PLAIN, _("cannot be cancelled"));
    else if (strcmp(state, "paid") == 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("can be cancelled until %s"),
                      figure_time(until, false, text));
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int first, visible;

    visible = screen_window(model->cursor[MODE_BOOKINGS], count(model), LIST_TOP,
                            screen_bottom(canvas) - 3, &first);
    canvas_put(canvas, BODY_TOP, 1, LOOK_BOLD, _("My bookings, newest first"));
    for (int i = 0; i < visible; i++)
        draw_booking(model, canvas, first + i, LIST_TOP + i);
    if (count(model) == 0 && model->polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing booked yet."));
    draw_details(model, canvas);
}

/* The booking by itself, as after paying. */
static void show_booking(struct model *model, int at)
{
    const struct table *list = &model->reservations;
    struct booked *booked = &model->booked;

    *booked = (struct booked){.balance = model->balance};
    snprintf(booked->reservation, sizeof booked->reservation, "%s",
             sheet_text(list, at, "reservation"));
    snprintf(booked->title, sizeof booked->title, "%s", sheet_text(list, at, "title"));
    snprintf(booked->starts, sizeof booked->starts, "%s", sheet_text(list, at, "starts"));
    snprintf(booked->cancel_until, sizeof booked->cancel_until, "%s",
             sheet_text(list, at, "cancel_until"));
    booked->amount = sheet_int(list, at, "amount", 0);
    if (!seat_set_parse(sheet_text(list, at, "seats"), &booked->seats))
        booked->seats = 0;
    model_open(model, MODE_BOOKED);
}

static void act(struct model *model, enum action_id action, int argument)
{
    int at = model->cursor[MODE_BOOKINGS];
    const char *state = sheet_text(&model->reservations, at, "state");
    const char *code = sheet_text(&model->reservations, at, "reservation");

    (void)argument;
    if (at >= count(model) || model->changes > 0)
        return;
    if (action == ACTION_ENTER && strcmp(state, "held") == 0) {
        model_ask(model, VERB_PAY, 0, "reservation=%s", code);
    } else if (action == ACTION_ENTER && strcmp(state, "paid") == 0) {
        show_booking(model, at);
    } else if (action == ACTION_GIVE_UP && strcmp(state, "held") == 0) {
        model_ask(model, VERB_RELEASE, 0, "reservation=%s", code);
    } else if (action == ACTION_GIVE_UP && strcmp(state, "paid") == 0) {
        snprintf(model->question_reservation, sizeof model->question_reservation, "%s", code);
        model->question = QUESTION_CANCEL;
        model->cover = MODE_QUESTION;
    }
}

const struct screen screen_bookings = {N_("Bookings"), draw, act, count};
