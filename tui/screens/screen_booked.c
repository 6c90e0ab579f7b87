/* Booked: the code, the seats, and until when they can be given back. */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/screens/kiosk.h"
#include "tui/cli/rows.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

enum { LEFT = 12, LEFT_COMPACT = 4, VALUES = 15, PRICES = 36, TICKETS_SHOWN = 4 };

/* A line for each of a few seats, with its ticket; one line for many, or while they are asked for.
 */
static int draw_seats(const struct model *model, struct canvas *canvas, int row, int left)
{
    const struct rows *tickets = &model->tickets;
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    canvas_put(canvas, row, left, LOOK_PLAIN, _("Seats"));
    if (rows_count(tickets) == 0 || rows_count(tickets) > TICKETS_SHOWN) {
        canvas_put(
            canvas, row, left + VALUES, LOOK_PLAIN,
            format_seats_fit(model->booked.seats, canvas->columns - left - VALUES - 1, name));
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

static void draw(const struct model *model, struct canvas *canvas)
{
    const struct booked *booked = &model->booked;
    bool compact = screen_is_compact(canvas);
    char text[FORMAT_TEXT], zone[FORMAT_TEXT];
    int row = BODY_TOP + !compact, left = compact ? LEFT_COMPACT : LEFT;

    canvas_printf(canvas, row, left, LOOK_BOLD | LOOK_GOOD, _("Booked and paid"));
    canvas_put(canvas, row + 2, left, LOOK_PLAIN, _("Reservation"));
    for (int i = 0; booked->reservation[i] != '\0'; i++) /* wide, for reading aloud */
        canvas_printf(canvas, row + 2, left + VALUES + 2 * i, LOOK_BOLD, "%c",
                      booked->reservation[i]);
    canvas_cursor(canvas, row + 2, left + VALUES);
    canvas_put(canvas, row + 4, left, LOOK_BOLD, booked->title);
    canvas_put(canvas, row + 5, left, LOOK_PLAIN, booked->venue);
    canvas_printf(canvas, row + 6, left, LOOK_PLAIN, "%s%s",
                  format_time(booked->starts, false, text), format_zone(booked->starts, zone));
    row = draw_seats(model, canvas, row + 7 + !compact, left);
    canvas_put(canvas, row, left, LOOK_PLAIN, _("Paid"));
    canvas_printf(canvas, row, left + VALUES, LOOK_PLAIN, "%s P",
                  format_points(booked->amount, text));
    canvas_put(canvas, row + 1, left, LOOK_PLAIN, _("Points left"));
    canvas_printf(canvas, row + 1, left + VALUES, LOOK_PLAIN, "%s P",
                  format_points(booked->balance, text));
    if (strcmp(booked->cancel_until, "never") == 0)
        canvas_put(canvas, row + 2 + !compact, left, LOOK_PLAIN,
                   _("This booking cannot be cancelled."));
    else
        canvas_printf(canvas, row + 2 + !compact, left, LOOK_PLAIN,
                      _("Can be cancelled with full refund until %s"),
                      format_time(booked->cancel_until, compact, text));
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action == ACTION_ENTER && model->kiosk)
        kiosk_abandon(model);
    else if (action == ACTION_ENTER)
        navigation_open_root(model, MODE_CONCERTS);
}

static void open_booking(struct model *model)
{
    rows_release(&model->tickets);
}

/* The seats change only if somebody cancels them elsewhere, but then they do. */
static void ask(struct model *model)
{
    if (model->booked.reservation[0] != '\0')
        model_ask_poll(model, VERB_RESERVATION, 0, "reservation=%s", model->booked.reservation);
}

static void close_booking(struct model *model)
{
    rows_release(&model->tickets);
}

const struct screen screen_booked = {.title = N_("Booked"),
                                     .open = open_booking,
                                     .ask = ask,
                                     .draw = draw,
                                     .act = act,
                                     .close = close_booking};
