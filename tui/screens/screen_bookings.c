/*
 * What a customer has: tokens that wait or have their turn, then what is held, paid and cancelled,
 * newest first.
 *
 * The rows are of two kinds: the first ones are tokens of the model, the others rows of the reply.
 * booking_row() is the row of the reply under the cursor, below 0 on a token; each key has a row of
 * the table for what it means there. While a change is on its way all of them wait: the list may be
 * about to look different.
 *
 * Tokens that hold seats are no rows of the first kind: their hold is a row of the reply. So a
 * place moves down the list when its turn has brought seats, and the cursor, which goes by codes,
 * says that what it stood on is gone.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/tokens.h"
#include "tui/screens/cursor.h"
#include "tui/screens/list.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"
#include "tui/screens/state_words.h"
#include "tui/screens/tour.h"

enum {
    LEFT = 3,
    CODE = 12,
    WHEN = 16,
    SEATS = 14,
    AMOUNT = 10,
    STATE = 12,
    LIST_TOP = BODY_TOP + 2
};

static int bookings_count(const struct ui *ui)
{
    return token_waiting_count(&ui->model) + rows_count(&ui->model.reservations);
}

/* Codes of tokens and of bookings are different things, so one id names one row. */
static const char *bookings_id(const struct ui *ui, int row)
{
    int tokens = token_waiting_count(&ui->model);

    return row < tokens ? token_waiting(&ui->model, row)->code
                        : rows_text(&ui->model.reservations, row - tokens, "reservation");
}

/* The row of the bookings under the cursor: those that wait in a queue come before them. */
static int booking_row(const struct ui *ui)
{
    return ui->cursor[MODE_BOOKINGS] - token_waiting_count(&ui->model);
}

/* "" is the state of no row, so a token or an empty list is none of them. */
static bool booking_is(const struct ui *ui, enum reservation_state state)
{
    return word_is(WORDS_RESERVATION_STATE, (int)state,
                   rows_text(&ui->model.reservations, booking_row(ui), "state"));
}

static bool is_token(const struct ui *ui)
{
    return booking_row(ui) < 0;
}

static bool is_held(const struct ui *ui)
{
    return booking_is(ui, RESERVATION_HELD);
}

static bool is_paid(const struct ui *ui)
{
    return booking_is(ui, RESERVATION_PAID);
}

/* Paid, and the time for cancelling is not over. "never" is no time (-1), and so before any
 * time. */
static bool is_cancellable(const struct ui *ui)
{
    const char *until = rows_text(&ui->model.reservations, booking_row(ui), "cancel_until");

    return is_paid(ui) && format_seconds(until) > ui->model.wall_s;
}

/* The code of the booking under the cursor; "" if there is none. */
static const char *code_of(const struct ui *ui)
{
    return rows_text(&ui->model.reservations, booking_row(ui), "reservation");
}

/* Nobody's clipboard is filled at a kiosk. */
static bool has_code(const struct ui *ui)
{
    return !ui->kiosk && code_of(ui)[0] != '\0';
}

/* What cannot be read is not in the way: cancelled bookings are dim. */
static void draw_booking(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.reservations;
    const char *state = rows_text(list, at, "state");
    int end = canvas->columns - 1, title = end - STATE - AMOUNT - WHEN - CODE - LEFT;
    int look =
        word_is(WORDS_RESERVATION_STATE, RESERVATION_CANCELLED, state) ? LOOK_DIM : LOOK_PLAIN;
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

/* How long the turn lasts, or how long the wait may be. */
static void draw_token_details(const struct ui *ui, struct canvas *canvas,
                               const struct token *token, int row)
{
    int64_t remaining = token_remaining(token, ui->model.now_ms);
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

/* Seats and deadline of a booking. The time left of a hold is that of the reply and steps with the
 * polls: the list has no clock of its own for each row. */
static void draw_details(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.reservations;
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
    if (word_is(WORDS_RESERVATION_STATE, RESERVATION_HELD, state))
        canvas_printf(canvas, row + 1, LEFT, LOOK_WARN | LOOK_BOLD,
                      _("held for %s more: pay with Enter"),
                      format_clock(rows_int(list, at, "remaining", 0), text));
    else if (strcmp(until, "never") == 0)
        canvas_put(canvas, row + 1, LEFT, LOOK_PLAIN, _("cannot be cancelled"));
    else if (word_is(WORDS_RESERVATION_STATE, RESERVATION_PAID, state) &&
             format_seconds(until) <= ui->model.wall_s)
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("could be cancelled until %s"),
                      format_when(until, false, text));
    else if (word_is(WORDS_RESERVATION_STATE, RESERVATION_PAID, state))
        canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, _("can be cancelled until %s"),
                      format_when(until, false, text));
}

/* Tokens first, in the order of the model; then the rows as they came. The details below are of the
 * row under the cursor. Three rows at the bottom are theirs, however long the list is. */
static void bookings_draw(const struct ui *ui, struct canvas *canvas)
{
    int first, visible, tokens = token_waiting_count(&ui->model), bottom = screen_bottom(canvas);
    int cursor = ui->cursor[MODE_BOOKINGS];

    visible = screen_window(cursor, bookings_count(ui), LIST_TOP, bottom - 3, &first);
    canvas_put(canvas, BODY_TOP, 1, LOOK_BOLD, _("My bookings, newest first"));
    screen_where(canvas, BODY_TOP, first, visible, bookings_count(ui));
    for (int i = 0; i < visible; i++) {
        int at = first + i;

        if (at < tokens)
            draw_token(token_waiting(&ui->model, at), canvas, LIST_TOP + i);
        else
            draw_booking(ui, canvas, at - tokens, LIST_TOP + i);
        screen_row(canvas, LIST_TOP + i, canvas->columns, at, at == cursor);
    }
    if (bookings_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing booked yet."));
    if (cursor < tokens)
        draw_token_details(ui, canvas, token_waiting(&ui->model, cursor), bottom - 2);
    else
        draw_details(ui, canvas, cursor - tokens, bottom - 2);
}

/* The booking by itself, as after paying. model->booked is written over: there is one booking by
 * itself, whether it was just paid or is looked up. It was paid with points that are long gone, so
 * the balance is that of today. */
static void show_booking(struct ui *ui, int argument)
{
    const struct rows *list = &ui->model.reservations;
    struct booked *booked = &ui->model.booked;
    int at = booking_row(ui);

    (void)argument;
    if (ui->model.changes > 0)
        return;
    *booked = (struct booked){.balance = ui->model.balance};
    snprintf(booked->reservation, sizeof booked->reservation, "%s",
             rows_text(list, at, "reservation"));
    snprintf(booked->title, sizeof booked->title, "%s", rows_text(list, at, "title"));
    snprintf(booked->starts, sizeof booked->starts, "%s", rows_text(list, at, "starts"));
    snprintf(booked->cancel_until, sizeof booked->cancel_until, "%s",
             rows_text(list, at, "cancel_until"));
    booked->amount = rows_int(list, at, "amount", 0);
    if (!seat_set_parse(rows_text(list, at, "seats"), &booked->seats))
        booked->seats = 0;
    navigation_open(ui, MODE_BOOKED);
}

/* The question is made of the row as it is now. The title and the seats are for reading only: what
 * is done goes by the code. Seats that cannot be read are none, and the question then names the
 * title alone. */
static void ask_about(struct ui *ui, enum question_kind kind)
{
    const struct rows *list = &ui->model.reservations;
    int at = booking_row(ui);
    struct question question = {.kind = kind, .amount = rows_int(list, at, "amount", 0)};

    snprintf(question.reservation, sizeof question.reservation, "%s",
             rows_text(list, at, "reservation"));
    snprintf(question.title, sizeof question.title, "%s", rows_text(list, at, "title"));
    if (!seat_set_parse(rows_text(list, at, "seats"), &question.seats))
        question.seats = 0;
    question_ask(ui, &question);
}

/* What is held elsewhere, or on another machine, is paid here as well. */
static void pay(struct ui *ui, int argument)
{
    (void)argument;
    if (ui->model.changes == 0)
        ask_about(ui, QUESTION_PAY);
}

/* The seats go back at once; the reply takes the row from the list. */
static void release(struct ui *ui, int argument)
{
    (void)argument;
    if (ui->model.changes == 0)
        ask_about(ui, QUESTION_RELEASE);
}

/* Offered only before the deadline; the daemon judges it all the same. */
static void cancel(struct ui *ui, int argument)
{
    (void)argument;
    if (ui->model.changes == 0)
        ask_about(ui, QUESTION_CANCEL);
}

static const struct token *token_under_cursor(const struct ui *ui)
{
    return token_waiting(&ui->model, ui->cursor[MODE_BOOKINGS]);
}

/* To the queue, or to the seats if it is its turn. */
static void go_there(struct ui *ui, int argument)
{
    (void)argument;
    if (ui->model.changes == 0)
        tour_open(ui, token_under_cursor(ui));
}

/* Asks, since the position is lost. */
static void leave_queue(struct ui *ui, int argument)
{
    (void)argument;
    if (ui->model.changes == 0)
        question_ask_leave(ui, token_under_cursor(ui));
}

/* For those who write the code to somebody. */
static void copy(struct ui *ui, int argument)
{
    (void)argument;
    ui_copy(ui, code_of(ui));
}

/* Whoever opens the list looks at what is new. */
static void bookings_open(struct ui *ui)
{
    cursor_reset(ui, MODE_BOOKINGS);
}

/* As many as one reply takes; what is beyond comes in pages (paging.h). */
static void bookings_ask(struct ui *ui)
{
    model_ask_poll(&ui->model, VERB_RESERVATIONS, 0, "limit=%" PRId64,
                   verb_arg_spec(VERB_RESERVATIONS, "limit")->max);
}

/* Codes are not kept longer than they are shown. */
static void bookings_close(struct ui *ui)
{
    rows_release(&ui->model.reservations);
}

static bool bookings_take(struct ui *ui, const struct pending_request *request,
                          const struct reply_line *reply)
{
    if (request->verb != VERB_RESERVATIONS)
        return false;
    list_take(ui, &ui->model.reservations, false, request, reply);
    return true;
}

static void bookings_speak(const struct ui *ui, struct buffer *out)
{
    (void)ui;
    buffer_printf(out, "%s.\n", _("My bookings, newest first"));
}

/* The row and its details in one sentence. */
static void bookings_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.reservations;
    const struct token *token = token_waiting(&ui->model, row);
    char when[FORMAT_TEXT], points[FORMAT_TEXT], names[SEAT_NAMES_TEXT] = "";
    seat_set seats;

    if (token != NULL) {
        if (token->state == TOKEN_WAITING)
            buffer_printf(out, _("place %s"), format_points(token->position, points));
        else
            buffer_printf(out, "%s", _("your turn"));
        buffer_printf(out, ", %s.", token->title);
        return;
    }
    row -= token_waiting_count(&ui->model);
    if (seat_set_parse(rows_text(list, row, "seats"), &seats))
        format_seats(seats, names);
    buffer_printf(out, "%s, %s, %s, %s, %s P, %s", rows_text(list, row, "reservation"),
                  rows_text(list, row, "title"),
                  format_when(rows_text(list, row, "starts"), false, when), names,
                  format_points(rows_int(list, row, "amount", 0), points),
                  booking_words(rows_text(list, row, "state")));
    if (word_is(WORDS_RESERVATION_STATE, RESERVATION_PAID, rows_text(list, row, "state")) &&
        strcmp(rows_text(list, row, "cancel_until"), "never") != 0) {
        buffer_printf(out, ", ");
        buffer_printf(out, _("can be cancelled until %s"),
                      format_when(rows_text(list, row, "cancel_until"), false, when));
    }
    buffer_printf(out, ".");
}

static const struct action bookings_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("pay"),
     .help = N_("pay what is held (asks)"),
     .when = is_held,
     .deed = pay},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("go there"),
     .help = N_("go to this place in the queue"),
     .when = is_token,
     .deed = go_there},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("leave the queue"),
     .help = N_("leave the queue (asks)"),
     .when = is_token,
     .deed = leave_queue},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("details"),
     .help = N_("show the booking"),
     .when = is_paid,
     .deed = show_booking},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("release"),
     .help = N_("give the seats back (asks)"),
     .when = is_held,
     .deed = release},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("cancel"),
     .help = N_("cancel with full refund (asks)"),
     .when = is_cancellable,
     .deed = cancel},
    {.id = ACTION_COPY,
     .keys = {'y'},
     .help = N_("y copies the code of the booking, if the terminal can"),
     .when = has_code,
     .deed = copy,
     .rank = RANK_LAST},
    {.id = ACTION_NONE},
};

const struct screen screen_bookings = {
    .title = N_("Bookings"),
    .actions = bookings_actions,
    .open = bookings_open,
    .ask = bookings_ask,
    .close = bookings_close,
    .take = bookings_take,
    .draw = bookings_draw,
    .count = bookings_count,
    .id = bookings_id,
    .speak = bookings_speak,
    .speak_row = bookings_speak_row,
};
