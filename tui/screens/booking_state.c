/*
 * What stands in the rows of a booking's seats, for the files of its screen: see
 * booking_state.h.
 */
#include "tui/screens/booking_state.h"

#include "shared/word_list.h"
#include "tui/cli/rows.h"

struct booking *booking_of(const struct ui *ui)
{
    return ui->state[MODE_BOOKING];
}

int booking_count(const struct ui *ui)
{
    return rows_count(&ui->model.seats);
}

const char *booking_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.seats, row, "seat");
}

int booking_seat(const struct ui *ui, int row)
{
    int64_t seat = rows_int(&ui->model.seats, row, "seat", 0);

    return seat >= 1 && seat <= SEAT_COUNT ? (int)seat : 0;
}

bool booking_is_paid(const struct ui *ui, int row)
{
    return word_is(WORDS_RESERVATION_STATE, RESERVATION_PAID,
                   rows_text(&ui->model.seats, row, "state"));
}

/* 0 if the cursor is on a seat that was given back: no key has anything to be about then, and none
 * is offered. Marks are of paid seats only. */
seat_set booking_meant(const struct ui *ui)
{
    int row = ui->cursor[MODE_BOOKING], seat = booking_seat(ui, row);

    if (booking_of(ui)->marked != 0)
        return booking_of(ui)->marked;
    return booking_is_paid(ui, row) && seat > 0 ? seat_bit(seat) : 0;
}

int64_t booking_price(const struct ui *ui, seat_set seats)
{
    int64_t sum = 0;

    for (int row = 0; row < booking_count(ui); row++) {
        int seat = booking_seat(ui, row);

        if (seat > 0 && (seats & seat_bit(seat)))
            sum += rows_int(&ui->model.seats, row, "price", 0);
    }
    return sum;
}
