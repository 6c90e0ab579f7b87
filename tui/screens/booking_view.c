/*
 * A booking on the screen and in sentences: the code, whose it is, the date, what was noted, and a
 * row for each seat.
 *
 * Six lines above the list, whether something is noted or not, so that the seats stand still when a
 * note comes. Whose it is and the note are there for staff alone (take_booking()). In a narrow
 * window the tickets are left out, and the states move to their place.
 */
#include "tui/screens/booking_state.h"

#include <string.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/screen.h"
#include "tui/screens/state_words.h"

enum {
    LEFT = 3,
    SEAT = 6,
    NUMBER = 10,
    GRADE = 15,
    PRICE = 34,
    TICKET = 38,
    STATE = 53,
    STATE_COMPACT = 38,
    LIST_TOP = BODY_TOP + 6,
};

/* A seat that was given back stays in the list, dim and with its state, but cannot be marked. */
static void draw_seat(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *seats = &ui->model.seats;
    bool narrow = canvas->columns < FULL_COLUMNS, paid = booking_is_paid(ui, at);
    int seat = booking_seat(ui, at), look = paid ? LOOK_PLAIN : LOOK_DIM;
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    if (seat == 0)
        return;
    canvas_put(canvas, row, LEFT, LOOK_BOLD, booking_of(ui)->marked & seat_bit(seat) ? "*" : " ");
    canvas_put(canvas, row, SEAT, look, format_seats(seat_bit(seat), name));
    canvas_printf(canvas, row, NUMBER, look, "(%d)", seat);
    canvas_put(canvas, row, GRADE, look, rows_text(seats, at, "grade"));
    canvas_right(canvas, row, PRICE, look, format_points(rows_int(seats, at, "price", 0), points));
    canvas_put(canvas, row, PRICE + 1, look, "P");
    if (!narrow)
        canvas_put(canvas, row, TICKET, look, rows_text(seats, at, "ticket"));
    canvas_put(canvas, row, narrow ? STATE_COMPACT : STATE, look,
               booking_words(rows_text(seats, at, "state")));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_BOOKING]);
}

/* The code, whose it is, the date, and what was noted. */
static void draw_head(const struct ui *ui, struct canvas *canvas)
{
    const struct booking *booking = booking_of(ui);
    int width = canvas->columns - LEFT - 1, column;
    char when[FORMAT_TEXT], title[TEXT_TITLE], points[FORMAT_TEXT];

    column = canvas_put(canvas, BODY_TOP, LEFT, LOOK_BOLD, booking->code);
    if (booking->user[0] != '\0')
        canvas_printf(canvas, BODY_TOP, column + 3, LOOK_PLAIN, "%s  %s",
                      booking->name[0] != '\0' ? booking->name : booking->user, booking->phone);
    format_when(booking->starts, false, when);
    format_cut(booking->title, width - text_cells(when) - 3, title, sizeof title);
    column = canvas_put(canvas, BODY_TOP + 1, LEFT, LOOK_BOLD, title);
    canvas_put(canvas, BODY_TOP + 1, column + 3, LOOK_PLAIN, when);
    column = canvas_printf(canvas, BODY_TOP + 2, LEFT, LOOK_PLAIN, _("%s P paid"),
                           format_points(booking->amount, points));
    if (strcmp(booking->cancel_until, "never") == 0)
        canvas_put(canvas, BODY_TOP + 2, column + 3, LOOK_PLAIN, _("cannot be cancelled"));
    else if (booking->cancel_until[0] != '\0')
        canvas_printf(canvas, BODY_TOP + 2, column + 3, LOOK_PLAIN, _("can be cancelled until %s"),
                      format_when(booking->cancel_until, canvas->columns < FULL_COLUMNS, when));
    if (booking->note[0] != '\0') {
        char note[TEXT_FIELD];

        format_cut(booking->note, width - 2, note, sizeof note);
        canvas_printf(canvas, BODY_TOP + 3, LEFT, booking->attention ? LOOK_WARN | LOOK_BOLD : 0,
                      "%s%s", booking->attention ? "! " : "", note);
    }
}

/* The last row of the body is kept for what is chosen and its sum. The one seat under the cursor,
 * which is meant while nothing is marked, is no choice, and its price stands in its row. */
void booking_draw(const struct ui *ui, struct canvas *canvas)
{
    int bottom = screen_bottom(canvas) - 1, first, visible;
    seat_set seats = booking_meant(ui);
    char names[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    draw_head(ui, canvas);
    canvas_put(canvas, LIST_TOP - 1, SEAT, LOOK_DIM, _("Seat"));
    visible = screen_window(ui->cursor[MODE_BOOKING], booking_count(ui), LIST_TOP, bottom, &first);
    for (int i = 0; i < visible; i++)
        draw_seat(ui, canvas, first + i, LIST_TOP + i);
    screen_where(canvas, LIST_TOP - 1, first, visible, booking_count(ui));
    if (booking_of(ui)->marked != 0)
        canvas_printf(canvas, bottom, LEFT, LOOK_BOLD, _("Chosen  %s   %s P"),
                      format_seats_fit(seats, canvas->columns / 2, names),
                      format_points(booking_price(ui, seats), points));
}

void booking_speak(const struct ui *ui, struct buffer *out)
{
    const struct booking *booking = booking_of(ui);
    char when[FORMAT_TEXT], points[FORMAT_TEXT], names[SEAT_NAMES_TEXT];

    buffer_printf(out, "%s", booking->code);
    if (booking->user[0] != '\0')
        buffer_printf(out, ", %s %s", booking->name[0] != '\0' ? booking->name : booking->user,
                      booking->phone);
    buffer_printf(out, ".\n%s, %s.\n", booking->title, format_when(booking->starts, false, when));
    buffer_printf(out, _("%s P paid.\n"), format_points(booking->amount, points));
    if (booking->note[0] != '\0')
        buffer_printf(out, "%s%s.\n", booking->attention ? "! " : "", booking->note);
    if (booking->marked != 0)
        buffer_printf(out, _("Chosen: %s, %s P.\n"), format_seats(booking->marked, names),
                      format_points(booking_price(ui, booking->marked), points));
}

/* The ticket is the end of the sentence: it is long, and only wanted now and then. */
void booking_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *seats = &ui->model.seats;
    int seat = booking_seat(ui, row);
    char name[SEAT_NAMES_TEXT] = "", points[FORMAT_TEXT];

    if (seat > 0)
        format_seats(seat_bit(seat), name);
    buffer_printf(out, "%s, %s, %s P, %s", name, rows_text(seats, row, "grade"),
                  format_points(rows_int(seats, row, "price", 0), points),
                  booking_words(rows_text(seats, row, "state")));
    if (rows_text(seats, row, "ticket")[0] != '\0')
        buffer_printf(out, ", %s", rows_text(seats, row, "ticket"));
    buffer_printf(out, ".");
}
