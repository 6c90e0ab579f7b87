/*
 * A guest in the list of a date and among those whom a door has found: the same row in both, so
 * that whoever goes from one to the other reads it in the same way. Rows are those of
 * model->guests, as DOOR tells them; columns of 80 cells, of which a narrow window has those that
 * say who it is and whether they are in.
 */
#include "tui/screens/guest_row.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/guests.h"
#include "tui/screens/screen.h"

enum { SEAT = 4, GRADE = 8, NAME = 14, PHONE = 16, STATE = 18 };

static const char *seat_of(const struct rows *guests, int guest, char text[SEAT_NAMES_TEXT])
{
    int64_t seat = rows_int(guests, guest, "seat", 0);

    return seat >= 1 && seat <= SEAT_COUNT ? format_seats(seat_bit((int)seat), text) : "";
}

/* The time is cut out of "2026-12-24T19:22:03+09:00", and is that of the venue. The day is not
 * told: whoever is inside came in for this date. */
const char *guest_row_state(const struct ui *ui, int guest, char text[GUEST_STATE_TEXT])
{
    const struct rows *guests = &ui->model.guests;
    const char *at = rows_text(guests, guest, "at");

    if (!guests_is_inside(&ui->model, guest))
        snprintf(text, GUEST_STATE_TEXT, "%s", _("not in"));
    else
        snprintf(text, GUEST_STATE_TEXT, _("in %.5s %s"), strlen(at) > 11 ? at + 11 : "",
                 rows_text(guests, guest, "door"));
    return text;
}

/* The telephone number goes first where there is no room; a "!" says that somebody has to look. */
void guest_row_draw(const struct ui *ui, struct canvas *canvas, int row, int guest)
{
    const struct rows *guests = &ui->model.guests;
    int end = canvas->columns - 1, phone = end - STATE - PHONE;
    bool narrow = canvas->columns < FULL_COLUMNS;
    char name[SEAT_NAMES_TEXT], state[GUEST_STATE_TEXT];

    canvas_put(canvas, row, SEAT, LOOK_PLAIN, seat_of(guests, guest, name));
    canvas_field(canvas, row, GRADE, NAME - GRADE - 1, LOOK_PLAIN,
                 rows_text(guests, guest, "grade"));
    canvas_field(canvas, row, NAME, (narrow ? end - STATE : phone) - NAME - 1, LOOK_PLAIN,
                 rows_text(guests, guest, "name"));
    if (!narrow)
        canvas_field(canvas, row, phone, PHONE - 1, LOOK_PLAIN, rows_text(guests, guest, "phone"));
    canvas_field(canvas, row, end - STATE, STATE - 2, LOOK_PLAIN,
                 guest_row_state(ui, guest, state));
    if (rows_int(guests, guest, "attention", 0) != 0)
        canvas_put(canvas, row, end - 1, LOOK_WARN | LOOK_BOLD, "!");
}

void guest_row_speak(const struct ui *ui, int guest, struct buffer *out)
{
    const struct rows *guests = &ui->model.guests;
    char name[SEAT_NAMES_TEXT], state[GUEST_STATE_TEXT];

    buffer_printf(out, "%s, %s, %s, %s", seat_of(guests, guest, name),
                  rows_text(guests, guest, "name"), rows_text(guests, guest, "phone"),
                  guest_row_state(ui, guest, state));
}
