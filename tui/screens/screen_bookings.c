/* My bookings: places that wait, then what is held or paid. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tui/screens/cursor.h"
#include "tui/cli/figures.h"
#include "tui/model/place.h"
#include "tui/screens/question.h"
#include "tui/model/sheet.h"
#include "tui/screens/state_words.h"
#include "tui/screens/trail.h"
#include "tui/cli/words.h"

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
    return place_waiting_count(model) + sheet_rows(&model->reservations);
}

static const char *id(const struct model *model, int row)
{
    int places = place_waiting_count(model);

    return row < places ? place_waiting(model, row)->token
                        : sheet_text(&model->reservations, row - places, "reservation");
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
    canvas_put(
        canvas, row, LEFT + CODE + title, look,
        figure_list_time(sheet_text(list, at, "starts"), sheet_first_year(list, "starts"), text));
    canvas_right(canvas, row, end - STATE, look,
                 figure_points(sheet_int(list, at, "amount", 0), text));
    canvas_field(canvas, row, end - STATE + 2, STATE - 2, look, booking_words(state));
}

/* The title in place of date and amount. */
static void draw_place(const struct place *place, struct canvas *canvas, int row)
{
    int end = canvas->columns - 1;
    char number[FIGURE_TEXT];

    if (place->state == PLACE_WAITING)
        canvas_printf(canvas, row, LEFT, LOOK_BOLD, _("place %s"),
                      figure_points(place->position, number));
    else
        canvas_put(canvas, row, LEFT, LOOK_BOLD, _("your turn"));
    canvas_field(canvas, row, LEFT + CODE, end - STATE - CODE - LEFT, LOOK_BOLD, place->title);
    canvas_field(canvas, row, end - STATE + 2, STATE - 2, LOOK_BOLD,
                 place->state == PLACE_WAITING ? _("waiting") : _("admitted"));
}

static void draw_place_details(const struct model *model, struct canvas *canvas,
                               const struct place *place, int row)
{
    int64_t remaining = place_remaining(place, model->now_ms);
    char clock[FIGURE_TEXT];

    canvas_put(canvas, row, LEFT, LOOK_BOLD, place->title);
    if (place->state == PLACE_ACTIVE)
        canvas_printf(canvas, row + 1, LEFT, LOOK_BOLD, _("It is your turn: %s left to hold seats"),
                      figure_clock(remaining, clock));
    else if (remaining >= 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("about %s"),
                      figure_clock(remaining, clock));
    else
        canvas_put(canvas, row + 1, LEFT, LOOK_PLAIN, _("wait not yet known"));
}

/* Seats and deadline of a booking. */
static void draw_details(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct table *list = &model->reservations;
    const char *state = sheet_text(list, at, "state");
    const char *until = sheet_text(list, at, "cancel_until");
    seat_set seats;
    char names[SEAT_NAMES_TEXT] = "", text[FIGURE_TEXT], title[TEXT_TITLE];

    if (at >= sheet_rows(list))
        return;
    if (seat_set_parse(sheet_text(list, at, "seats"), &seats))
        figure_seats_fit(seats, (canvas->columns - LEFT) / 2, names);
    figure_cut(sheet_text(list, at, "title"), canvas->columns - LEFT - 6 - text_cells(names), title,
               sizeof title);
    canvas_printf(canvas, row, LEFT, LOOK_BOLD, "%s  |  %s", title, names);
    if (strcmp(state, "held") == 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_WARN | LOOK_BOLD,
                      _("held for %s more: pay with Enter"),
                      figure_clock(sheet_int(list, at, "remaining", 0), text));
    else if (strcmp(until, "never") == 0)
        canvas_put(canvas, row + 1, LEFT, LOOK_PLAIN, _("cannot be cancelled"));
    else if (strcmp(state, "paid") == 0 && figure_seconds(until) <= model->wall_s)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("could be cancelled until %s"),
                      figure_time(until, false, text));
    else if (strcmp(state, "paid") == 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("can be cancelled until %s"),
                      figure_time(until, false, text));
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int first, visible, places = place_waiting_count(model), bottom = screen_bottom(canvas);
    int cursor = model->cursor[MODE_BOOKINGS];

    visible = screen_window(cursor, count(model), LIST_TOP, bottom - 3, &first);
    canvas_put(canvas, BODY_TOP, 1, LOOK_BOLD, _("My bookings, newest first"));
    screen_where(canvas, BODY_TOP, first, visible, count(model));
    for (int i = 0; i < visible; i++) {
        int at = first + i;

        if (at < places)
            draw_place(place_waiting(model, at), canvas, LIST_TOP + i);
        else
            draw_booking(model, canvas, at - places, LIST_TOP + i);
        screen_row(canvas, LIST_TOP + i, canvas->columns, at, at == cursor);
    }
    if (count(model) == 0 && model->polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing booked yet."));
    if (cursor < places)
        draw_place_details(model, canvas, place_waiting(model, cursor), bottom - 2);
    else
        draw_details(model, canvas, cursor - places, bottom - 2);
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
    trail_open(model, MODE_BOOKED);
}

static void ask_about(struct model *model, enum question_kind kind, int at)
{
    const struct table *list = &model->reservations;
    struct question question = {.kind = kind, .amount = sheet_int(list, at, "amount", 0)};

    snprintf(question.reservation, sizeof question.reservation, "%s",
             sheet_text(list, at, "reservation"));
    snprintf(question.title, sizeof question.title, "%s", sheet_text(list, at, "title"));
    if (!seat_set_parse(sheet_text(list, at, "seats"), &question.seats))
        question.seats = 0;
    question_ask(model, &question);
}

static void act_on_booking(struct model *model, enum action_id action, int at)
{
    const char *state = sheet_text(&model->reservations, at, "state");

    if (action == ACTION_ENTER && strcmp(state, "held") == 0) {
        ask_about(model, QUESTION_PAY, at);
    } else if (action == ACTION_ENTER && strcmp(state, "paid") == 0) {
        show_booking(model, at);
    } else if (action == ACTION_GIVE_UP && strcmp(state, "held") == 0) {
        ask_about(model, QUESTION_RELEASE, at);
    } else if (action == ACTION_GIVE_UP && strcmp(state, "paid") == 0) {
        ask_about(model, QUESTION_CANCEL, at);
    }
}

static void act_on_place(struct model *model, enum action_id action, const struct place *place)
{
    if (action == ACTION_ENTER) {
        place_open(model, place);
    } else if (action == ACTION_GIVE_UP) {
        question_ask_leave(model, place);
    }
}

static void act(struct model *model, enum action_id action, int argument)
{
    int at = model->cursor[MODE_BOOKINGS], places = place_waiting_count(model);

    (void)argument;
    if (at >= count(model) || model->changes > 0)
        return;
    if (at < places)
        act_on_place(model, action, place_waiting(model, at));
    else
        act_on_booking(model, action, at - places);
}

static void open_list(struct model *model)
{
    cursor_reset(model, MODE_BOOKINGS);
}

static void ask(struct model *model)
{
    model_ask_poll(model, VERB_RESERVATIONS, 0, "limit=1000");
}

static void close_list(struct model *model)
{
    table_release(&model->reservations);
}

const struct screen screen_bookings = {.title = N_("Bookings"),
                                       .open = open_list,
                                       .ask = ask,
                                       .draw = draw,
                                       .act = act,
                                       .close = close_list,
                                       .count = count,
                                       .id = id};
