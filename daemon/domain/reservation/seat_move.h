/*
 * A move: paid seats are given up for others, pair by pair, of the same show or of another one of
 * the concert. Two reservations may change with each other.
 *
 *     same show, and the new seat costs      the claim changes its seat; no points move, and the
 *     what was paid for the old one          reservation is the same
 *     anything else                          the old seats are refunded as they were paid, and a
 *                                            new reservation is paid at once
 *
 * Either way the old tickets are dead (moved), each with a row that says which ticket replaced it.
 */
#ifndef FOYER_DOMAIN_RESERVATION_SEAT_MOVE_H
#define FOYER_DOMAIN_RESERVATION_SEAT_MOVE_H

#include "domain/reservation/reservation.h"

/* Two reservations at most change with each other. */
enum { MOVE_PARTIES = 2 };

/* One seat for another. */
struct seat_move {
    int party; /* whose: 0 or 1 */
    int from, to;
    int64_t paid;           /* points, for `from` */
    int64_t price;          /* points, for `to` */
    char grade[GRADE_TEXT]; /* of `to` */
};

struct seat_moves {
    int count;
    struct seat_move moves[SEAT_COUNT]; /* shape: moves[count] */
};

/* The seats that a party gives up, and those that it gets; a party of -1 means all. */
seat_set moves_from(const struct seat_moves *moves, int party);
seat_set moves_to(const struct seat_moves *moves, int party);

/* What a party paid for the seats that it gives up, and what those that it gets cost. */
int64_t moves_paid(const struct seat_moves *moves, int party);
int64_t moves_price(const struct seat_moves *moves, int party);

/* True if a move of this party within its show is a change of the claims alone: every pair costs
 * the same, and no seat that it gets is one that the reservation has had and given back, of which
 * there is a refund already. */
bool moves_keep_reservation(const struct seat_moves *moves, int party,
                            const struct reservation *reservation);

/* May whoever owns seats of a show change them alone, as long as they could cancel them, which is
 * until `until_ms`? OK, CANCEL_CLOSED, NOT_BOOKABLE. */
MUST_CHECK enum status move_owner_check(const struct concert *concert, const struct show *show,
                                        int64_t until_ms, int64_t wall_ms, struct refusal *refusal);

/* May seats of a show be had by a move at the counter, whatever became of its sale? OK,
 * NOT_BOOKABLE (cancelled, past). */
MUST_CHECK enum status move_show_check(const struct concert *concert, const struct show *show,
                                       int64_t wall_ms, struct refusal *refusal);

/* May seats be had? `occupancy` is of their show, `given_up` the seats of it that the move sets
 * free, `lifted` those blocked ones that may be had all the same. OK, SEAT_BLOCKED, SEAT_SOLD or
 * SEAT_HELD with the seats in the way. */
MUST_CHECK enum status move_seats_check(const struct concert *concert,
                                        const struct occupancy *occupancy, seat_set seats,
                                        seat_set given_up, seat_set lifted,
                                        struct refusal *refusal);

#endif
