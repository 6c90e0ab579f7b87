/*
 * "The best N together": which adjacent seats the daemon chooses.
 */
#ifndef FOYER_DOMAIN_CONCERT_BEST_BLOCK_H
#define FOYER_DOMAIN_CONCERT_BEST_BLOCK_H

#include "shared/seat_set.h"

/*
 * Chooses `count` (1..SEATS_PER_ROW) adjacent seats of one row out of `free`. Of all such blocks it
 * takes the first by: leaves no seat alone between taken ones; then nearest to the middle of the
 * row; then nearest to the stage; then the lower seat number. Returns 0 if there is no such block.
 */
seat_set best_block(seat_set free, int count);

#endif
