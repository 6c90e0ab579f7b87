/*
 * "The best N together": which adjacent seats the daemon chooses.
 *
 * Of all blocks of N free seats of one row, the best is the first by: does not have the aisle
 * between its seats; leaves no seat alone between taken ones, the aisle or the end of the row; then
 * nearest to the middle of the row; then nearest to the stage; then the lower seat number.
 */
#ifndef FOYER_DOMAIN_CONCERT_BEST_BLOCK_H
#define FOYER_DOMAIN_CONCERT_BEST_BLOCK_H

#include "shared/seat_set.h"

/* The best block of `count` (1..SEATS_PER_ROW) seats out of `free`; 0 if there is none. */
seat_set best_block(seat_set free, int count);

/* All blocks of `count` seats out of `free` that lie within `wanted`, best first, in `blocks`
 * (shape: blocks[SEAT_COUNT]). Returns how many there are. */
int best_blocks(seat_set free, seat_set wanted, int count, seat_set *blocks);

#endif
