/*
 * A set of seats of one show, and how it is written: "7,8", "1-10,15" or, as people see them, "B6".
 *
 * Seat n (1..50) is bit n-1, so the whole house fits in one integer. What the program writes is
 * always the same: "9,7" and "7,9" are one set.
 */
#ifndef FOYER_SHARED_SEAT_SET_H
#define FOYER_SHARED_SEAT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/status.h"

enum { SEAT_COUNT = 50, SEAT_ROWS = 5, SEATS_PER_ROW = 10 };

/* The hall's aisle runs through every row, after so many seats: between A5 and A6. Seats on
 * both sides of it are not side by side. */
enum { SEATS_BEFORE_AISLE = 5 };

/* The longest written form: every seat, "1,2,3,...,50", and the NUL, with room to spare. */
enum { SEAT_SET_TEXT = 3 * SEAT_COUNT + 1 };

typedef uint64_t seat_set;

#define SEAT_SET_ALL ((UINT64_C(1) << SEAT_COUNT) - 1)

/* The set that holds seat `number` (1..SEAT_COUNT) alone. */
seat_set seat_bit(int number);

int seat_set_count(seat_set set);

/* The lowest seat number in a set that is not empty. */
int seat_set_first(seat_set set);

/* The set without its lowest seat: `for (s = set; s; s = seat_set_rest(s)) use(seat_set_first(s))`.
 */
seat_set seat_set_rest(seat_set set);

/* Reads seats that are separated by commas: numbers ("7", "07"), what stands on the seat ("B6",
 * "b06"), and ranges of either ("1-10", "B1-B5"). False, with *set untouched, for an empty text, a
 * number outside 1..50, a column outside 1..10, a range that runs backwards, a seat named twice, or
 * any other character. */
MUST_CHECK bool seat_set_parse(const char *text, seat_set *set);

/* Seats in the order in which somebody named them, each once. */
struct seat_list {
    int count;
    int seats[SEAT_COUNT]; /* shape: seats[count] */
};

/* Reads what seat_set_parse() reads, and keeps the order. False, with *list untouched, for what
 * that refuses. */
MUST_CHECK bool seat_list_parse(const char *text, struct seat_list *list);

/* Writes the seats by their numbers, in their order: "45,7". Returns `text`. */
const char *seat_list_format(const struct seat_list *list, char text[SEAT_SET_TEXT]);

/* Writes every seat by its number, ascending: "4,5,6,7". An empty set is an empty string. Returns
 * `text`. */
const char *seat_set_format(seat_set set, char text[SEAT_SET_TEXT]);

/* The same with three or more in a row as a range: "4-7". */
const char *seat_set_format_ranges(seat_set set, char text[SEAT_SET_TEXT]);

#endif
