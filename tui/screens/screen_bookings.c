/* My bookings: tokens that wait, then what is held or paid. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tui/screens/cursor.h"
#include "tui/cli/format.h"
#include "tui/model/tokens.h"
#include "tui/screens/question.h"
#include "tui/cli/rows.h"
#include "tui/screens/state_words.h"
#include "tui/screens/navigation.h"
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
    return token_waiting_count(model) + rows_count(&model->reservations);
}

static const char *id(const struct model *model, int row)
{
    int tokens = token_waiting_count(model);

    return row < tokens ? token_waiting(model, row)->code
                        : rows_text(&model->reservations, row - tokens, "reservation");
}

static void draw_booking(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &model->reservations;
    const char *state = rows_text(list, at, "state");
    int end = canvas->columns - 1, title = end - STATE - AMOUNT - WHEN - CODE - LEFT;
    int look = strcmp(state, "cancelled") == 0 ? LOOK_DIM : LOOK_PLAIN;
    char text[FORMAT_TEXT];

    if (canvas->columns < FULL_COLUMNS) /* the title goes first */
        title = 0;
    canvas_put(canvas, row, LEFT, look, rows_text(list, at, "reservation"));
    if (title > 0)
        canvas_field(canvas, row, LEFT + CODE, title - 1, look, rows_text(list, at, "title"));
    canvas_put(
        canvas, row, LEFT + CODE + title, look,
        format_list_time(rows_text(list, at, "starts"), rows_first_year(list, "starts"), text));
    canvas_right(canvas, row, end - STATE, look,
                 format_points(rows_int(list, at, "amount", 0), text));
    canvas_field(canvas, row, end - STATE + 2, STATE - 2, look, booking_words(state));
}

/* The title in place of date and amount. */
static void draw_token(const struct token *token, struct canvas *canvas, int row)
{
    int end = canvas->columns - 1;
    char number[FORMAT_TEXT];

    if (token->state == TOKEN_WAITING)
        canvas_printf(canvas, row, LEFT, LOOK_BOLD, _("place %s"),
                      format_points(token->position, number));
    else
        canvas_put(canvas, row, LEFT, LOOK_BOLD, _("your turn"));
    canvas_field(canvas, row, LEFT + CODE, end - STATE - CODE - LEFT, LOOK_BOLD, token->title);
    canvas_field(canvas, row, end - STATE + 2, STATE - 2, LOOK_BOLD,
                 token->state == TOKEN_WAITING ? _("waiting") : _("admitted"));
}

static void draw_token_details(const struct model *model, struct canvas *canvas,
                               const struct token *token, int row)
{
    int64_t remaining = token_remaining(token, model->now_ms);
    char clock[FORMAT_TEXT];

    canvas_put(canvas, row, LEFT, LOOK_BOLD, token->title);
    if (token->state == TOKEN_ACTIVE)
        canvas_printf(canvas, row + 1, LEFT, LOOK_BOLD, _("It is your turn: %s left to hold seats"),
                      format_clock(remaining, clock));
    else if (remaining >= 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("about %s"),
                      format_clock(remaining, clock));
    else
        canvas_put(canvas, row + 1, LEFT, LOOK_PLAIN, _("wait not yet known"));
}

/* Seats and deadline of a booking. */
static void draw_details(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &model->reservations;
    const char *state = rows_text(list, at, "state");
    const char *until = rows_text(list, at, "cancel_until");
    seat_set seats;
    char names[SEAT_NAMES_TEXT] = "", text[FORMAT_TEXT], title[TEXT_TITLE];

    if (at >= rows_count(list))
        return;
    if (seat_set_parse(rows_text(list, at, "seats"), &seats))
        format_seats_fit(seats, (canvas->columns - LEFT) / 2, names);
    format_cut(rows_text(list, at, "title"), canvas->columns - LEFT - 6 - text_cells(names), title,
               sizeof title);
    canvas_printf(canvas, row, LEFT, LOOK_BOLD, "%s  |  %s", title, names);
    if (strcmp(state, "held") == 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_WARN | LOOK_BOLD,
                      _("held for %s more: pay with Enter"),
                      format_clock(rows_int(list, at, "remaining", 0), text));
    else if (strcmp(until, "never") == 0)
        canvas_put(canvas, row + 1, LEFT, LOOK_PLAIN, _("cannot be cancelled"));
    else if (strcmp(state, "paid") == 0 && format_seconds(until) <= model->wall_s)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("could be cancelled until %s"),
                      format_time(until, false, text));
    else if (strcmp(state, "paid") == 0)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("can be cancelled until %s"),
                      format_time(until, false, text));
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int first, visible, tokens = token_waiting_count(model), bottom = screen_bottom(canvas);
    int cursor = model->cursor[MODE_BOOKINGS];

    visible = screen_window(cursor, count(model), LIST_TOP, bottom - 3, &first);
    canvas_put(canvas, BODY_TOP, 1, LOOK_BOLD, _("My bookings, newest first"));
    screen_where(canvas, BODY_TOP, first, visible, count(model));
    for (int i = 0; i < visible; i++) {
        int at = first + i;

        if (at < tokens)
            draw_token(token_waiting(model, at), canvas, LIST_TOP + i);
        else
            draw_booking(model, canvas, at - tokens, LIST_TOP + i);
        screen_row(canvas, LIST_TOP + i, canvas->columns, at, at == cursor);
    }
    if (count(model) == 0 && model->polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing booked yet."));
    if (cursor < tokens)
        draw_token_details(model, canvas, token_waiting(model, cursor), bottom - 2);
    else
        draw_details(model, canvas, cursor - tokens, bottom - 2);
}

/* The booking by itself, as after paying. */
static void show_booking(struct model *model, int at)
{
    const struct rows *list = &model->reservations;
    struct booked *booked = &model->booked;

    *booked = (struct booked){.balance = model->balance};
    snprintf(booked->reservation, sizeof booked->reservation, "%s",
             rows_text(list, at, "reservation"));
    snprintf(booked->title, sizeof booked->title, "%s", rows_text(list, at, "title"));
    snprintf(booked->starts, sizeof booked->starts, "%s", rows_text(list, at, "starts"));
    snprintf(booked->cancel_until, sizeof booked->cancel_until, "%s",
             rows_text(list, at, "cancel_until"));
    booked->amount = rows_int(list, at, "amount", 0);
    if (!seat_set_parse(rows_text(list, at, "seats"), &booked->seats))
        booked->seats = 0;
    navigation_open(model, MODE_BOOKED);
}

static void ask_about(struct model *model, enum question_kind kind, int at)
{
    const struct rows *list = &model->reservations;
    struct question question = {.kind = kind, .amount = rows_int(list, at, "amount", 0)};

    snprintf(question.reservation, sizeof question.reservation, "%s",
             rows_text(list, at, "reservation"));
    snprintf(question.title, sizeof question.title, "%s", rows_text(list, at, "title"));
    if (!seat_set_parse(rows_text(list, at, "seats"), &question.seats))
        question.seats = 0;
    question_ask(model, &question);
}

static void act_on_booking(struct model *model, enum action_id action, int at)
{
    const char *state = rows_text(&model->reservations, at, "state");

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

static void act_on_token(struct model *model, enum action_id action, const struct token *token)
{
    if (action == ACTION_ENTER) {
        token_open(model, token);
    } else if (action == ACTION_GIVE_UP) {
        question_ask_leave(model, token);
    }
}

static void act(struct model *model, enum action_id action, int argument)
{
    int at = model->cursor[MODE_BOOKINGS], tokens = token_waiting_count(model);

    (void)argument;
    if (at >= count(model) || model->changes > 0)
        return;
    if (at < tokens)
        act_on_token(model, action, token_waiting(model, at));
    else
        act_on_booking(model, action, at - tokens);
}

static void open_list(struct model *model)
{
    cursor_reset(model, MODE_BOOKINGS);
}

static void ask(struct model *model)
{
    model_ask_poll(model, VERB_RESERVATIONS, 0, "limit=%" PRId64,
                   verb_arg_spec(VERB_RESERVATIONS, "limit")->max);
}

static void close_list(struct model *model)
{
    rows_release(&model->reservations);
}

const struct screen screen_bookings = {.title = N_("Bookings"),
                                       .open = open_list,
                                       .ask = ask,
                                       .draw = draw,
                                       .act = act,
                                       .close = close_list,
                                       .count = count,
                                       .id = id};
