#include "tui/receipt.h"

#include "tui/figures.h"
#include "tui/words.h"

void receipt_add(struct model *model)
{
    const struct booked *booked = &model->booked;
    char names[SEAT_NAMES_TEXT], amount[FIGURE_TEXT], starts[FIGURE_TEXT], until[FIGURE_TEXT];

    buffer_printf(&model->receipts, _("Booked %s  %s  %s\n"), booked->reservation, booked->title,
                  figure_time(booked->starts, false, starts));
    buffer_printf(&model->receipts, _("       %s  %s P paid, cancel until %s\n"),
                  figure_seats(booked->seats, names), figure_points(booked->amount, amount),
                  figure_time(booked->cancel_until, false, until));
}
