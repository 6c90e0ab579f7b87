/* Booked: the code, the seats, and until when they can be given back. */
#include "tui/screen.h"

#include <string.h>

#include "tui/figures.h"
#include "tui/words.h"

static void draw(const struct model *model, struct canvas *canvas)
{
    const struct booked *booked = &model->booked;
    char text[FIGURE_TEXT], names[SEAT_NAMES_TEXT];
    int row = BODY_TOP + 2, left = screen_is_compact(canvas) ? 4 : 12;

    canvas_printf(canvas, row, left, LOOK_BOLD | LOOK_GOOD, _("Booked and paid"));
    canvas_put(canvas, row + 2, left, LOOK_PLAIN, _("Reservation"));
    for (int i = 0; booked->reservation[i] != '\0'; i++) /* wide, for reading aloud */
        canvas_printf(canvas, row + 2, left + 15 + 2 * i, LOOK_BOLD, "%c", booked->reservation[i]);
    canvas_cursor(canvas, row + 2, left + 15);
    canvas_put(canvas, row + 4, left, LOOK_BOLD, booked->title);
    canvas_put(canvas, row + 5, left, LOOK_PLAIN, booked->venue);
    canvas_put(canvas, row + 6, left, LOOK_PLAIN, figure_time(booked->starts, false, text));
    canvas_printf(canvas, row + 8, left, LOOK_PLAIN, _("Seats          %s"),
                  figure_seats(booked->seats, names));
    canvas_printf(canvas, row + 9, left, LOOK_PLAIN, _("Paid           %s P"),
                  figure_points(booked->amount, text));
    canvas_printf(canvas, row + 10, left, LOOK_PLAIN, _("Points left    %s P"),
                  figure_points(booked->balance, text));
    if (strcmp(booked->cancel_until, "never") == 0)
        canvas_put(canvas, row + 12, left, LOOK_PLAIN, _("This booking cannot be cancelled."));
    else
        canvas_printf(canvas, row + 12, left, LOOK_PLAIN,
                      _("Can be cancelled with full refund until %s"),
                      figure_time(booked->cancel_until, false, text));
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action == ACTION_ENTER && model->kiosk)
        model_abandon(model);
    else if (action == ACTION_ENTER)
        model_open_root(model, MODE_CONCERTS);
}

const struct screen screen_booked = {N_("Booked"), draw, act, NULL};
