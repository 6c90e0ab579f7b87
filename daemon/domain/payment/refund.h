/*
 * What is given back for seats, and what the house keeps of them.
 */
#ifndef FOYER_DOMAIN_PAYMENT_REFUND_H
#define FOYER_DOMAIN_PAYMENT_REFUND_H

#include <stdint.h>

#include "shared/seat_set.h"

/* Shape of arrays: [seat - 1]. */
struct refund_shares {
    int64_t
        amounts[SEAT_COUNT]; /* points given back for a seat; what was paid less this is its fee */
    int64_t amount, fee;     /* of all seats together */
};

/*
 * The shares of `seats` that were paid for at `prices` (shape: prices[SEAT_COUNT]), of which so
 * many percent, 0..100, are given back. Rounded once, half a point up, over all the seats together;
 * the seats share that so that their amounts add up to it, and none is more than was paid for it.
 */
void refund_share(const int64_t prices[SEAT_COUNT], seat_set seats, int64_t percent,
                  struct refund_shares *shares);

#endif
