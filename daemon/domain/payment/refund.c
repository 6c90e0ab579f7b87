/*
 * A seat's share is what the sum up to and with it comes to, less what it came to without it. So
 * there is one rounding, that of the last sum, however many seats there are: three seats of 1 point
 * at 50 percent give back 2 points (1, 0 and 1), and not three times 1. Sums grow with each seat,
 * and by no more than its price, so a share is never below 0 nor above the price.
 */
#include "domain/payment/refund.h"

static int64_t percent_of(int64_t points, int64_t percent)
{
    return (points * percent + 50) / 100;
}

void refund_share(const int64_t prices[SEAT_COUNT], seat_set seats, int64_t percent,
                  struct refund_shares *shares)
{
    int64_t paid = 0;

    *shares = (struct refund_shares){.amount = 0};
    for (; seats != 0; seats = seat_set_rest(seats)) {
        int i = seat_set_first(seats) - 1;
        int64_t before = percent_of(paid, percent);

        paid += prices[i];
        shares->amounts[i] = percent_of(paid, percent) - before;
        shares->amount += shares->amounts[i];
    }
    shares->fee = paid - shares->amount;
}
