#include "domain/concert/best_block.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

/* Free seats that stay between a block and the next seat that is not free, or the end of the row.
 */
static int rest_beside(seat_set free, int row, int column, int step)
{
    int rest = 0;

    while (column >= 0 && column < SEATS_PER_ROW &&
           (free & seat_bit(row * SEATS_PER_ROW + column + 1))) {
        rest++;
        column += step;
    }
    return rest;
}

static bool leaves_one_alone(seat_set free, int row, int column, int count)
{
    return rest_beside(free, row, column - 1, -1) == 1 ||
           rest_beside(free, row, column + count, 1) == 1;
}

seat_set best_block(seat_set free, int count)
{
    seat_set best = 0;
    int best_cost = 0;

    assert(count >= 1 && count <= SEATS_PER_ROW);
    for (int row = 0; row < SEAT_ROWS; row++) {
        for (int column = 0; column + count <= SEATS_PER_ROW; column++) {
            seat_set block = ((UINT64_C(1) << count) - 1) << (row * SEATS_PER_ROW + column);
            /* In half seats, so that a block of even and one of odd size both have a middle. */
            int off_middle = abs(2 * column + count - SEATS_PER_ROW);
            int alone = leaves_one_alone(free, row, column, count);
            int cost = (alone * 2 * SEATS_PER_ROW + off_middle) * SEAT_ROWS + row;

            if ((free & block) == block && (best == 0 || cost < best_cost)) {
                best = block;
                best_cost = cost;
            }
        }
    }
    return best;
}
