/*
 * A cost for each block, as one number whose digits are the criteria in their order (best_block.h):
 * each criterion is multiplied by more than all later ones together can come to. The last digit is
 * the column and the one before the row, so no two blocks cost the same, and what is chosen does
 * not depend on the order in which they are tried: every daemon, and the model of the simulation,
 * chooses the same seats.
 */
#include "domain/concert/best_block.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

static bool has_aisle_between(int column, int other)
{
    return (column < SEATS_BEFORE_AISLE) != (other < SEATS_BEFORE_AISLE);
}

/* Free seats that stay between a block, of which `column` is the outermost on that side, and the
 * next seat that is not free, the aisle, or the end of the row. */
static int rest_beside(seat_set free, int row, int column, int step)
{
    int rest = 0;

    for (int next = column + step;
         next >= 0 && next < SEATS_PER_ROW && !has_aisle_between(column, next) &&
         (free & seat_bit(row * SEATS_PER_ROW + next + 1));
         next += step)
        rest++;
    return rest;
}

static bool leaves_one_alone(seat_set free, int row, int column, int count)
{
    return rest_beside(free, row, column, -1) == 1 ||
           rest_beside(free, row, column + count - 1, 1) == 1;
}

static seat_set block_at(int row, int column, int count)
{
    return ((UINT64_C(1) << count) - 1) << (row * SEATS_PER_ROW + column);
}

/* Less is better; no two blocks of one size cost the same. */
static int cost_of(seat_set free, int row, int column, int count)
{
    int straddles = has_aisle_between(column, column + count - 1);
    int alone = leaves_one_alone(free, row, column, count);
    /* In half seats, so that a block of even and one of odd size both have a middle. */
    int off_middle = abs(2 * column + count - SEATS_PER_ROW);

    return (((2 * straddles + alone) * 2 * SEATS_PER_ROW + off_middle) * SEAT_ROWS + row) *
               SEATS_PER_ROW +
           column;
}

seat_set best_block(seat_set free, int count)
{
    seat_set best = 0;
    int best_cost = INT_MAX;

    assert(count >= 1 && count <= SEATS_PER_ROW);
    for (int row = 0; row < SEAT_ROWS; row++) {
        for (int column = 0; column + count <= SEATS_PER_ROW; column++) {
            seat_set block = block_at(row, column, count);

            if ((free & block) == block && cost_of(free, row, column, count) < best_cost) {
                best = block;
                best_cost = cost_of(free, row, column, count);
            }
        }
    }
    return best;
}

int best_blocks(seat_set free, seat_set wanted, int count, seat_set *blocks)
{
    int costs[SEAT_COUNT], found = 0;

    assert(count >= 1 && count <= SEATS_PER_ROW);
    for (int row = 0; row < SEAT_ROWS; row++) {
        for (int column = 0; column + count <= SEATS_PER_ROW; column++) {
            seat_set block = block_at(row, column, count);
            int cost = cost_of(free, row, column, count);
            int at = found;

            if ((free & wanted & block) != block)
                continue;
            for (; at > 0 && costs[at - 1] > cost; at--) {
                costs[at] = costs[at - 1];
                blocks[at] = blocks[at - 1];
            }
            costs[at] = cost;
            blocks[at] = block;
            found++;
        }
    }
    return found;
}
