/*
 * SEATS is asked once for a date, for grades and prices; MAP with the last revision after that,
 * which is 50 letters when something has changed, or rows of WATCH come with the same letters.
 * rev = -1 asks for SEATS again: after a reconnect, and when another customer comes, whose own
 * seats are different ones.
 *
 *     show changes       grid_show(): nothing is known, rev = -1
 *     rev = -1           SEATS: all of it; until it comes the old letters are shown if it is known
 *     rev = N            MAP since=N: unchanged=1 has no map, and leaves everything as it is
 *     a row of WATCH     the map at its revision; the grid at the same one ignores it
 *
 * A reply may come after the show was changed; `about` tells, and it is dropped. A list of seats or
 * a map of another length is dropped, too: half a house is worse than an old one.
 */
#include "tui/model/grid.h"

#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/reply_fields.h"

static void take_seats(struct grid *grid, const struct rows *seats, const struct reply_line *reply)
{
    if (rows_count(seats) != SEAT_COUNT)
        return;
    for (int i = 0; i < SEAT_COUNT; i++) {
        int state = word_find(WORDS_SEAT_STATE, rows_text(seats, i, "state"));

        grid->map[i] = map_letter_of((enum seat_state)state, rows_int(seats, i, "mine", 0) == 1);
        reply_keep(grid->grade[i], sizeof grid->grade[i], rows_text(seats, i, "grade"));
        grid->price[i] = rows_int(seats, i, "price", 0);
    }
    grid->known = true;
    grid->rev = reply_int(reply, "rev", -1);
}

static void take_map(struct grid *grid, const struct reply_line *reply)
{
    const char *map = reply_text(reply, "map");

    if (strlen(map) != SEAT_COUNT)
        return;
    for (int i = 0; i < SEAT_COUNT; i++)
        grid->map[i] = (enum map_letter)word_find(WORDS_MAP_LETTER, (char[]){map[i], '\0'});
    grid->known = true;
    grid->rev = reply_int(reply, "rev", -1);
}

bool grid_take(struct model *model, const struct pending_request *request,
               const struct reply_line *reply)
{
    if (request->verb != VERB_SEATS && request->verb != VERB_MAP)
        return false;
    if (request->about != model->grid.show)
        return true; /* another date is looked at by now */
    if (request->verb == VERB_SEATS)
        take_seats(&model->grid, &model->incoming, reply);
    else
        take_map(&model->grid, reply);
    return true;
}

bool grid_take_told(struct model *model, const struct reply_line *row)
{
    struct grid *grid = &model->grid;

    if (!grid->known || reply_int(row, "id", 0) != grid->show ||
        reply_int(row, "rev", -1) == grid->rev)
        return false;
    take_map(grid, row);
    return true;
}

void grid_show(struct model *model, int64_t show)
{
    if (model->grid.show != show)
        model->grid = (struct grid){.show = show, .rev = -1, .house_rev = -1};
}

enum map_letter grid_letter(const struct grid *grid, int seat)
{
    return grid->known ? grid->map[seat - 1] : MAP_LETTERS;
}

int grid_count(const struct grid *grid, enum map_letter letter)
{
    int seats = 0;

    for (int seat = 1; seat <= SEAT_COUNT; seat++)
        seats += grid_letter(grid, seat) == letter;
    return seats;
}
