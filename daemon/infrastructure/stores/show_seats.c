/*
 * Each function does to the remembered seats of a show what a statement has just done to the rows
 * of seat_claim, so that nothing is read again after a hold, a payment or a release. What a seat
 * was before does not matter: it leaves all sets first. Who has it is overwritten by the next
 * holder, and means nothing while the seat is in neither set of owned ones.
 *
 * What is left in the arrays of a seat that has left its set is old: user_ids of a seat that is
 * free, until_ms of one that is no house seat. expires_ms alone is wiped, since it is handed out
 * for all owned seats, and 0 says that one is sold.
 */
#include "infrastructure/stores/show_seats.h"

#include <string.h>

/* House seats whose time has come are free, whether or not anybody has written that down. */
static void look_at_house(const struct show_seats *seats, int64_t wall_ms,
                          struct occupancy *occupancy)
{
    for (seat_set rest = seats->house; rest != 0; rest = seat_set_rest(rest)) {
        int seat = seat_set_first(rest);

        occupancy->until_ms_of[seat - 1] = seats->until_ms[seat - 1];
        if (deadline_passed(seats->until_ms[seat - 1], wall_ms))
            occupancy->back |= seat_bit(seat);
    }
    occupancy->house = seats->house & ~occupancy->back;
    occupancy->blocked = seats->blocked & ~occupancy->back;
}

void show_seats_look(const struct show_seats *seats, int64_t user_id, int64_t wall_ms,
                     struct occupancy *occupancy)
{
    memset(occupancy, 0, sizeof *occupancy);
    occupancy->held = seats->held;
    occupancy->sold = seats->sold;
    look_at_house(seats, wall_ms, occupancy);
    for (seat_set rest = seats->held | seats->sold; rest != 0; rest = seat_set_rest(rest)) {
        int seat = seat_set_first(rest);

        if (seats->user_ids[seat - 1] == user_id)
            occupancy->mine |= seat_bit(seat);
        occupancy->expires_ms_of[seat - 1] = seats->expires_ms[seat - 1];
    }
}

void show_seats_free(struct show_seats *seats, seat_set freed)
{
    if (seats == NULL)
        return;
    seats->held &= ~freed;
    seats->sold &= ~freed;
    seats->blocked &= ~freed;
    seats->house &= ~freed;
    for (; freed != 0; freed = seat_set_rest(freed))
        seats->expires_ms[seat_set_first(freed) - 1] = 0;
}

void show_seats_hold(struct show_seats *seats, const struct reservation *reservation)
{
    if (seats == NULL)
        return;
    show_seats_free(seats, reservation->seats);
    seats->held |= reservation->seats;
    for (seat_set rest = reservation->seats; rest != 0; rest = seat_set_rest(rest)) {
        seats->user_ids[seat_set_first(rest) - 1] = reservation->user_id;
        seats->expires_ms[seat_set_first(rest) - 1] = reservation->expires_ms;
    }
}

void show_seats_shorten(struct show_seats *seats, seat_set held, int64_t expires_ms)
{
    for (; seats != NULL && held != 0; held = seat_set_rest(held))
        seats->expires_ms[seat_set_first(held) - 1] = expires_ms;
}

/* Whose a seat is stays as it was: whoever held it has paid it. */
void show_seats_sell(struct show_seats *seats, seat_set sold)
{
    show_seats_free(seats, sold);
    if (seats != NULL)
        seats->sold |= sold;
}

void show_seats_own(struct show_seats *seats, seat_set owned, int64_t user_id)
{
    show_seats_sell(seats, owned);
    for (; seats != NULL && owned != 0; owned = seat_set_rest(owned))
        seats->user_ids[seat_set_first(owned) - 1] = user_id;
}

void show_seats_block(struct show_seats *seats, seat_set blocked, enum block_kind kind,
                      int64_t until_ms)
{
    show_seats_free(seats, blocked);
    if (seats == NULL)
        return;
    seats->blocked |= blocked;
    if (kind != BLOCK_HOUSE)
        return;
    seats->house |= blocked;
    for (; blocked != 0; blocked = seat_set_rest(blocked))
        seats->until_ms[seat_set_first(blocked) - 1] = until_ms;
}

/* Not by show_seats_free(): of seats that are not blocked nothing changes, as the statement finds
 * no row of them. */
void show_seats_unblock(struct show_seats *seats, seat_set unblocked)
{
    if (seats == NULL)
        return;
    seats->blocked &= ~unblocked;
    seats->house &= ~unblocked;
}
