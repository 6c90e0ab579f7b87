/*
 * The rules of a move. Whether it may be at all is asked in this order, and the first that says no
 * is what is told:
 *
 *     move_owner_check    a customer alone: until the deadline for cancelling, and only while the
 *                         date could be booked; staff are not asked this
 *     move_show_check     the counter: the date to go to is not called off, and not longer over
 *                         than something may still be sold there
 *     move_seats_check    the seats. What the move itself sets free counts as free, so that two
 *                         guests can change with each other and a row can move up by one
 *
 * Points follow from moves_paid() and moves_price() of each party; who has to pay the difference or
 * is given it is the use case's business (move_service.c).
 */
#include "domain/reservation/seat_move.h"

static bool is_of(const struct seat_move *move, int party)
{
    return party < 0 || move->party == party;
}

seat_set moves_from(const struct seat_moves *moves, int party)
{
    seat_set seats = 0;

    for (int i = 0; i < moves->count; i++)
        if (is_of(&moves->moves[i], party))
            seats |= seat_bit(moves->moves[i].from);
    return seats;
}

seat_set moves_to(const struct seat_moves *moves, int party)
{
    seat_set seats = 0;

    for (int i = 0; i < moves->count; i++)
        if (is_of(&moves->moves[i], party))
            seats |= seat_bit(moves->moves[i].to);
    return seats;
}

int64_t moves_paid(const struct seat_moves *moves, int party)
{
    int64_t amount = 0;

    for (int i = 0; i < moves->count; i++)
        if (is_of(&moves->moves[i], party))
            amount += moves->moves[i].paid;
    return amount;
}

int64_t moves_price(const struct seat_moves *moves, int party)
{
    int64_t amount = 0;

    for (int i = 0; i < moves->count; i++)
        if (is_of(&moves->moves[i], party))
            amount += moves->moves[i].price;
    return amount;
}

bool moves_keep_reservation(const struct seat_moves *moves, int party,
                            const struct reservation *reservation)
{
    for (int i = 0; i < moves->count; i++)
        if (is_of(&moves->moves[i], party) && moves->moves[i].paid != moves->moves[i].price)
            return false;
    return (moves_to(moves, party) & reservation->refunded) == 0;
}

static enum status refuse_booking_of(struct refusal *refusal, enum bookable bookable)
{
    refusal->why = bookable_word(bookable);
    return STATUS_NOT_BOOKABLE;
}

enum status move_owner_check(const struct concert *concert, const struct show *show,
                             int64_t until_ms, int64_t wall_ms, struct refusal *refusal)
{
    enum bookable bookable = show_bookable(concert, show, wall_ms, TAKER_CUSTOMER);

    if (deadline_passed(until_ms, wall_ms)) {
        refusal->cancel_until_ms = until_ms;
        return STATUS_CANCEL_CLOSED;
    }
    return bookable == BOOKABLE ? STATUS_OK : refuse_booking_of(refusal, bookable);
}

enum status move_show_check(const struct concert *concert, const struct show *show, int64_t wall_ms,
                            struct refusal *refusal)
{
    if (show->cancelled)
        return refuse_booking_of(refusal, BOOKABLE_CANCELLED);
    if (deadline_passed(show_sold_until(concert, show->starts_ms, TAKER_COUNTER), wall_ms))
        return refuse_booking_of(refusal, BOOKABLE_PAST);
    return STATUS_OK;
}

static enum status refuse_seats(struct refusal *refusal, enum status status, seat_set seats)
{
    refusal->seats = seats;
    return status;
}

enum status move_seats_check(const struct concert *concert, const struct occupancy *occupancy,
                             seat_set seats, seat_set given_up, seat_set lifted,
                             struct refusal *refusal)
{
    seat_set blocked = (occupancy->blocked & ~lifted) | (SEAT_SET_ALL & ~concert_graded(concert));
    seat_set sold = occupancy->sold & ~given_up;

    if (seats & blocked)
        return refuse_seats(refusal, STATUS_SEAT_BLOCKED, seats & blocked);
    if (seats & sold)
        return refuse_seats(refusal, STATUS_SEAT_SOLD, seats & sold);
    if (seats & occupancy->held)
        return refuse_seats(refusal, STATUS_SEAT_HELD, seats & occupancy->held);
    return STATUS_OK;
}
