/*
 * A show with what its seats are at the moment, to one user.
 */
#ifndef FOYER_PRESENTATION_SEAT_VIEW_H
#define FOYER_PRESENTATION_SEAT_VIEW_H

#include "application/live/live_view.h"

struct seat_view {
    const struct live_show *show;
    seat_set held, blocked, mine;
};

/* Finds a show and how it looks to the user of that name; NULL in seats->show if there is none. */
void seat_view_look(struct seat_view *seats, const struct live_view *view, int64_t show_id,
                    const char *login, struct now now);

/* The state of the seat `bit`. */
enum seat_state seat_view_state(const struct seat_view *seats, seat_set bit);

/* Writes a letter for each seat, as MAP has it. Returns `map`. */
const char *seat_view_map(const struct seat_view *seats, char map[SEAT_COUNT + 1]);

#endif
