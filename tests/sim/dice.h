/*
 * Numbers from a seed (splitmix64): the same seed, the same season.
 */
#ifndef FOYER_TESTS_SIM_DICE_H
#define FOYER_TESTS_SIM_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

static inline uint64_t dice_roll(struct dice *dice)
{
    uint64_t mixed = dice->state += UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* 0..below-1. */
static inline int64_t dice_below(struct dice *dice, int64_t below)
{
    return (int64_t)(dice_roll(dice) % (uint64_t)below);
}

/* True `percent` times out of 100. */
static inline bool dice_chance(struct dice *dice, int percent)
{
    return dice_below(dice, 100) < percent;
}

#endif
