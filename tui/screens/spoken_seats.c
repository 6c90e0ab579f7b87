/*
 * Fifty seats read aloud one by one would take minutes, so runs are said: "free 1 to 4, 7 to 10". A
 * run ends at the aisle, because who wants to sit together does not want it between them; a row of
 * two grades is said twice, because its price changes in the middle.
 *
 * Only what can be had, and what one has, is said: who listens does not need those that are gone.
 */
#include "tui/screens/spoken_seats.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/tokens.h"
#include "tui/screens/state_words.h"

/* The seats of a row, from `first` to `last` (numbers in the house), that have this letter: "free 1
 * to 4, 7 to 10". A run ends at the aisle. Nothing if there is none; true if it said something.
 * Seats count from 1 and the map from 0, so map[seat] is the neighbour at the right. `more`:
 * something was said of this row before. */
static bool say_runs(const struct grid *grid, int first, int last, enum map_letter letter,
                     bool more, struct buffer *out)
{
    bool any = false;

    for (int seat = first; seat <= last; seat++) {
        int begin = seat, at = (seat - 1) % SEATS_PER_ROW + 1;

        if (grid->map[seat - 1] != letter)
            continue;
        while (seat < last && grid->map[seat] == letter &&
               (seat - 1) % SEATS_PER_ROW + 1 != SEATS_BEFORE_AISLE)
            seat++;
        if (any)
            buffer_printf(out, ", ");
        else
            buffer_printf(out, "%s%s ", more ? "; " : "", seat_words(letter));
        if (begin == seat)
            buffer_printf(out, "%d", at);
        else
            buffer_printf(out, _("%d to %d"), at, (seat - 1) % SEATS_PER_ROW + 1);
        any = true;
    }
    return any;
}

/* Seats of one row and one grade. */
static void say_part(const struct grid *grid, int first, int last, struct buffer *out)
{
    char points[FORMAT_TEXT];
    bool any;

    buffer_printf(out, _("Row %c, %s, %s P: "), 'A' + (first - 1) / SEATS_PER_ROW,
                  grid->grade[first - 1], format_points(grid->price[first - 1], points));
    any = say_runs(grid, first, last, MAP_FREE, false, out);
    any = say_runs(grid, first, last, MAP_MY_HOLD, any, out) || any;
    any = say_runs(grid, first, last, MAP_MY_SEAT, any, out) || any;
    buffer_printf(out, "%s.\n", any ? "" : _("none free"));
}

static bool same_grade(const struct grid *grid, int one, int two)
{
    return grid->price[one - 1] == grid->price[two - 1] &&
           strcmp(grid->grade[one - 1], grid->grade[two - 1]) == 0;
}

void spoken_seats(const struct ui *ui, struct buffer *out)
{
    const struct grid *grid = &ui->model.grid;
    char names[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    if (!grid->known)
        return;
    for (int first = 1, last; first <= SEAT_COUNT; first = last + 1) {
        last = first;
        while (last % SEATS_PER_ROW != 0 && same_grade(grid, first, last + 1))
            last++;
        say_part(grid, first, last, out);
    }
    if (grid->house != 0)
        buffer_printf(out, _("House seats, sold here as well: %s.\n"),
                      format_seats(grid->house, names));
    if (ui->best_grade[0] != '\0')
        buffer_printf(out, _("Best together in grade %s.\n"), ui->best_grade);
    if (ui->chosen != 0)
        buffer_printf(out, _("Chosen: %s, %s P.\n"), format_seats(ui->chosen, names),
                      format_points(model_price(&ui->model, ui->chosen), points));
    else
        buffer_printf(out, "%s\n", _("Nothing chosen."));
}
