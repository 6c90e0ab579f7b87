/*
 * Whose a seat is, is shown to its user alone: nobody learns from a map who sits where.
 */
#include "presentation/seat_view.h"

#include <string.h>

void seat_view_look(struct seat_view *seats, const struct live_view *view, int64_t show_id,
                    const char *login, struct now now)
{
    const struct live_user *user = live_view_user(view, login);

    memset(seats, 0, sizeof *seats);
    seats->show = live_view_show(view, show_id);
    if (seats->show == NULL)
        return;
    seats->held = live_show_held(seats->show, now.steady_ms);
    seats->blocked = live_show_blocked(seats->show, now.wall_ms);
    if (user == NULL)
        return;
    for (seat_set rest = seats->held | seats->show->sold; rest != 0; rest = seat_set_rest(rest))
        if (seats->show->seats[seat_set_first(rest) - 1].user_id == user->user_id)
            seats->mine |= seat_bit(seat_set_first(rest));
}

enum seat_state seat_view_state(const struct seat_view *seats, seat_set bit)
{
    if (seats->held & bit)
        return SEAT_HELD;
    if (seats->show->sold & bit)
        return SEAT_SOLD;
    return seats->blocked & bit ? SEAT_BLOCKED : SEAT_FREE;
}

static char letter_of(enum seat_state state, bool is_mine)
{
    return word_at(WORDS_MAP_LETTER, (int)map_letter_of(state, is_mine))[0];
}

static void put_letters(const struct seat_view *seats, seat_set set, enum seat_state state,
                        char map[SEAT_COUNT])
{
    const char letters[] = {letter_of(state, false), letter_of(state, true)};

    for (seat_set rest = set & SEAT_SET_ALL; rest != 0; rest = seat_set_rest(rest)) {
        int seat = seat_set_first(rest);

        map[seat - 1] = letters[(seats->mine & seat_bit(seat)) != 0];
    }
}

/* What is put later stands over what was: the order of seat_view_state(). A map is written for each
 * who watches, so seats that are free cost nothing. */
const char *seat_view_map(const struct seat_view *seats, char map[SEAT_COUNT + 1])
{
    memset(map, letter_of(SEAT_FREE, false), SEAT_COUNT);
    put_letters(seats, seats->blocked, SEAT_BLOCKED, map);
    put_letters(seats, seats->show->sold, SEAT_SOLD, map);
    put_letters(seats, seats->held, SEAT_HELD, map);
    map[SEAT_COUNT] = '\0';
    return map;
}
