/*
 * A set of seats of one show, and its written form: "7,8" or "1-10,15".
 *
 * Seat n (1..50) is bit n-1, so the whole house fits in one integer, and the written form of a set
 * is always the same: ascending, with runs of three or more as ranges. "9,7" and "7,9" are one set.
 */
#ifndef FOYER_SHARED_SEAT_SET_H
#define FOYER_SHARED_SEAT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/status.h"

enum { SEAT_COUNT = 50, SEAT_ROWS = 5, SEATS_PER_ROW = 10 };

/* The longest written form: every second seat, "1,3,...,49", and the NUL. */
enum { SEAT_SET_TEXT = 3 * SEAT_COUNT + 1 };

typedef uint64_t seat_set;

#define SEAT_SET_ALL ((UINT64_C(1) << SEAT_COUNT) - 1)

/* The set that holds seat `number` (1..SEAT_COUNT) alone. */
static inline seat_set seat_bit(int number)
{
    return UINT64_C(1) << (number - 1);
}

static inline int seat_set_count(seat_set set)
{
    return __builtin_popcountll(set);
}

/* The lowest seat number in a set that is not empty. */
static inline int seat_set_first(seat_set set)
{
    return __builtin_ctzll(set) + 1;
}

/* The set without its lowest seat: `for (s = set; s; s = seat_set_rest(s)) use(seat_set_first(s))`.
 */
static inline seat_set seat_set_rest(seat_set set)
{
    return set & (set - 1);
}

/* Reads the written form. False, with *set untouched, for an empty text, a number outside 1..50, a
 * range that runs backwards, a seat named twice, or any other character. */
MUST_CHECK bool seat_set_parse(const char *text, seat_set *set);

/* Writes the set; an empty set is an empty string. Returns `text`. */
const char *seat_set_format(seat_set set, char text[SEAT_SET_TEXT]);

#endif
