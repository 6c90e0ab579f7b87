/*
 * A booking by itself: after paying, or opened in the list. The code stands wide apart, to be read
 * aloud; each seat has the number of its ticket.
 *
 * It is shown from what the reply to PAY said, or from the row of the list; the seats with their
 * tickets are asked for again with each poll, because a cancellation elsewhere voids them. At a
 * kiosk Enter ends the sale.
 */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen_booking.h"
#include "tui/screens/spoken.h"
#include "tui/screens/ui.h"

enum { LEFT = 12, LEFT_COMPACT = 4, VALUES = 15, PRICES = 36, TICKETS_SHOWN = 4 };

/* A line for each of a few seats, with its ticket; one line for many, or while they are asked for.
 */
static int draw_seats(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    const struct rows *tickets = &ui->model.tickets;
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    canvas_put(canvas, row, left, LOOK_PLAIN, _("Seats"));
    if (rows_count(tickets) == 0 || rows_count(tickets) > TICKETS_SHOWN) {
        canvas_put(
            canvas, row, left + VALUES, LOOK_PLAIN,
            format_seats_fit(ui->model.booked.seats, canvas->columns - left - VALUES - 1, name));
        return row + 1;
    }
    for (int at = 0; at < rows_count(tickets); at++, row++) {
        int seat = (int)rows_int(tickets, at, "seat", 0);
        const char *ticket = rows_text(tickets, at, "ticket");

        if (seat < 1 || seat > SEAT_COUNT)
            continue;
        canvas_printf(canvas, row, left + VALUES, LOOK_PLAIN, "%-3s (%d)  %s",
                      format_seats(seat_bit(seat), name), seat, rows_text(tickets, at, "grade"));
        canvas_right(canvas, row, left + PRICES, LOOK_PLAIN,
                     format_points(rows_int(tickets, at, "price", 0), points));
        canvas_put(canvas, row, left + PRICES + 1, LOOK_PLAIN, "P");
        canvas_put(canvas, row, left + PRICES + 4, LOOK_PLAIN,
                   ticket[0] != '\0' ? ticket : _("cancelled"));
    }
    return row;
}

static void booked_draw(const struct ui *ui, struct canvas *canvas)
{
    const struct booked *booked = &ui->model.booked;
    bool compact = screen_is_compact(canvas);
    char text[FORMAT_TEXT];
    int row = BODY_TOP + !compact, left = compact ? LEFT_COMPACT : LEFT;

    canvas_printf(canvas, row, left, LOOK_BOLD | LOOK_GOOD, _("Booked and paid"));
    canvas_put(canvas, row + 2, left, LOOK_PLAIN, _("Reservation"));
    for (int i = 0; booked->reservation[i] != '\0'; i++) /* wide, for reading aloud */
        canvas_printf(canvas, row + 2, left + VALUES + 2 * i, LOOK_BOLD, "%c",
                      booked->reservation[i]);
    canvas_cursor(canvas, row + 2, left + VALUES);
    canvas_put(canvas, row + 4, left, LOOK_BOLD, booked->title);
    canvas_put(canvas, row + 5, left, LOOK_PLAIN, booked->venue);
    canvas_put(canvas, row + 6, left, LOOK_PLAIN, format_when(booked->starts, false, text));
    row = draw_seats(ui, canvas, row + 7 + !compact, left);
    canvas_put(canvas, row, left, LOOK_PLAIN, _("Paid"));
    canvas_printf(canvas, row, left + VALUES, LOOK_PLAIN, "%s P",
                  format_points(booked->amount, text));
    if (booked->balance >= 0) {
        canvas_put(canvas, row + 1, left, LOOK_PLAIN, _("Points left"));
        canvas_printf(canvas, row + 1, left + VALUES, LOOK_PLAIN, "%s P",
                      format_points(booked->balance, text));
    }
    if (strcmp(booked->cancel_until, "never") == 0)
        canvas_put(canvas, row + 2 + !compact, left, LOOK_PLAIN,
                   _("This booking cannot be cancelled."));
    else if (booked->cancel_until[0] != '\0')
        canvas_printf(canvas, row + 2 + !compact, left, LOOK_PLAIN,
                      _("Can be cancelled with full refund until %s"),
                      compact ? format_time(booked->cancel_until, true, text)
                              : format_when(booked->cancel_until, false, text));
}

/* Nobody's clipboard is filled at a kiosk. */
static bool has_code(const struct ui *ui)
{
    return !ui->kiosk && ui->model.booked.reservation[0] != '\0';
}

static bool is_kiosk(const struct ui *ui)
{
    return ui->kiosk;
}

/* An operator goes on selling where that was. */
static bool is_counter(const struct ui *ui)
{
    return ui_is_operator(ui) && ui->show != 0;
}

static bool is_no_counter(const struct ui *ui)
{
    return !ui->kiosk && !is_counter(ui);
}

static void to_counter(struct ui *ui, int argument)
{
    (void)argument;
    navigation_to_counter(ui);
}

static void to_concerts(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open_root(ui, MODE_CONCERTS);
}

static void done(struct ui *ui, int argument)
{
    (void)argument;
    kiosk_abandon(ui);
}

static bool may_change(const struct ui *ui)
{
    return !ui->kiosk && ui->model.booked.reservation[0] != '\0';
}

static void to_seats(struct ui *ui, int argument)
{
    (void)argument;
    screen_booking_open(ui, ui->model.booked.reservation);
}

static void copy(struct ui *ui, int argument)
{
    (void)argument;
    ui_copy(ui, ui->model.booked.reservation);
}

static void open_booking(struct ui *ui)
{
    rows_release(&ui->model.tickets);
}

/* The seats change only if somebody cancels them elsewhere, but then they do. An operator looks at
 * anybody's, whoever is acted for. */
static void booked_ask(struct ui *ui)
{
    if (ui->model.booked.reservation[0] != '\0')
        model_ask_poll(&ui->model, VERB_RESERVATION, 0, "reservation=%s%s",
                       ui->model.booked.reservation, ui_is_operator(ui) ? " as=-" : "");
}

static void close_booking(struct ui *ui)
{
    rows_release(&ui->model.tickets);
}

static bool booked_take(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    (void)reply;
    if (request->verb != VERB_RESERVATION)
        return false;
    rows_move(&ui->model.tickets, &ui->model.incoming); /* its second table */
    return true;
}

static void booked_speak(const struct ui *ui, struct buffer *out)
{
    const struct booked *booked = &ui->model.booked;
    const struct rows *tickets = &ui->model.tickets;
    char seats[SEAT_NAMES_TEXT], when[FORMAT_TEXT], points[FORMAT_TEXT], left[FORMAT_TEXT];

    buffer_printf(out, "%s. %s", _("Booked and paid"), _("Reservation"));
    for (const char *letter = booked->reservation; *letter != '\0'; letter++)
        buffer_printf(out, " %c", *letter);
    buffer_printf(out, ".\n%s, %s, %s.\n", booked->title, format_when(booked->starts, false, when),
                  format_seats(booked->seats, seats));
    for (int row = 0; row < rows_count(tickets); row++) {
        int seat = (int)rows_int(tickets, row, "seat", 0);

        if (seat >= 1 && seat <= SEAT_COUNT && rows_text(tickets, row, "ticket")[0] != '\0')
            buffer_printf(out, _("Ticket of %s: %s.\n"), format_seats(seat_bit(seat), seats),
                          rows_text(tickets, row, "ticket"));
    }
    if (booked->balance >= 0)
        buffer_printf(out, _("%s P paid, %s P left.\n"), format_points(booked->amount, points),
                      format_points(booked->balance, left));
    else
        buffer_printf(out, _("%s P paid.\n"), format_points(booked->amount, points));
    spoken_cancel(booked->cancel_until, out);
}

static const struct action booked_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("seats again"),
     .help = N_("back to the seats, to sell more"),
     .when = is_counter,
     .deed = to_counter},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("concerts"),
     .help = N_("back to the concerts"),
     .when = is_no_counter,
     .deed = to_concerts},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("done"),
     .when = is_kiosk,
     .deed = done},
    {.id = ACTION_SEAT,
     .keys = {'s'},
     .key_text = "s",
     .bar = N_("single seats"),
     .help = N_("single seats: give some back, move them"),
     .when = may_change,
     .deed = to_seats},
    {.id = ACTION_COPY,
     .keys = {'y'},
     .help = N_("y copies the code of the booking, if the terminal can"),
     .when = has_code,
     .deed = copy,
     .rank = RANK_LAST},
    {.id = ACTION_NONE},
};

const struct screen screen_booked = {
    .title = N_("Booked"),
    .actions = booked_actions,
    .open = open_booking,
    .ask = booked_ask,
    .close = close_booking,
    .take = booked_take,
    .draw = booked_draw,
    .speak = booked_speak,
};
