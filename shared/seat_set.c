/*
 * A hall is one 64-bit number, bit n-1 for seat n, so that "are these free?" is one `and`. Sets are
 * parsed strictly: a seat named twice is refused, since whoever did that meant something else.
 *
 * Rows follow each other in the bits, ten seats each: A is 1..10, E is 41..50. Bits 50..63 are
 * never set; whoever takes the complement of a set cuts it with SEAT_SET_ALL.
 *
 * A seat number that is not 1..SEAT_COUNT, and the first seat of an empty set, are no values that
 * come back but shifts and counts that C leaves undefined: whoever calls has looked before.
 *
 * Two ways to write a set: all seats one by one in replies, which programs split at commas, and
 * ranges in the normal form of a request, where it only has to be the same every time.
 */
#include "shared/seat_set.h"

#include <stdio.h>

/* Reads a number of one or two digits; NULL if there is none at `text`. A third digit is no seat of
 * this hall in any case, and is refused before the number could overflow. */
static const char *parse_number(const char *text, int *number)
{
    int digits = 0;

    for (*number = 0; text[digits] >= '0' && text[digits] <= '9'; digits++) {
        if (digits == 2)
            return NULL;
        *number = *number * 10 + (text[digits] - '0');
    }
    return digits > 0 ? text + digits : NULL;
}

/* Reads a seat: its number, or the letter of its row and its place in the row. */
static const char *parse_seat(const char *text, int *seat)
{
    int row = *text >= 'A' && *text < 'A' + SEAT_ROWS   ? *text - 'A'
              : *text >= 'a' && *text < 'a' + SEAT_ROWS ? *text - 'a'
                                                        : -1;

    text = parse_number(row < 0 ? text : text + 1, seat);
    if (text == NULL || *seat < 1 || *seat > (row < 0 ? (int)SEAT_COUNT : (int)SEATS_PER_ROW))
        return NULL;
    *seat += row < 0 ? 0 : row * SEATS_PER_ROW;
    return text;
}

/* Adds the seats `first` to `last`; false if one is there already. It is also what keeps a long
 * text from writing beyond the list: no seat comes twice, so there are SEAT_COUNT at most. */
static bool list_add(struct seat_list *list, seat_set *seen, int first, int last)
{
    for (int number = first; number <= last; number++) {
        if (*seen & seat_bit(number))
            return false;
        *seen |= seat_bit(number);
        list->seats[list->count++] = number;
    }
    return true;
}

/* Leaves half of what it read behind when it refuses; the two that call it hand on whole ones. */
static bool parse(const char *text, struct seat_list *list, seat_set *set)
{
    list->count = 0;
    for (*set = 0;;) {
        int first, last;

        text = parse_seat(text, &first);
        if (text == NULL)
            return false;
        last = first;
        if (*text == '-') {
            text = parse_seat(text + 1, &last);
            if (text == NULL || last < first)
                return false;
        }
        if (!list_add(list, set, first, last))
            return false;
        if (*text == '\0')
            return true;
        if (*text++ != ',')
            return false;
    }
}

bool seat_set_parse(const char *text, seat_set *set)
{
    struct seat_list list;
    seat_set result;

    if (!parse(text, &list, &result))
        return false;
    *set = result;
    return true;
}

bool seat_list_parse(const char *text, struct seat_list *list)
{
    struct seat_list result;
    seat_set set;

    if (!parse(text, &result, &set))
        return false;
    *list = result;
    return true;
}

/* Nothing is ever cut, here and below: 9 seats of one digit, 41 of two and 49 commas are 140
 * bytes. */
const char *seat_list_format(const struct seat_list *list, char text[SEAT_SET_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < list->count; i++)
        used += (size_t)snprintf(text + used, SEAT_SET_TEXT - used, "%s%d", used > 0 ? "," : "",
                                 list->seats[i]);
    return text;
}

const char *seat_set_format(seat_set set, char text[SEAT_SET_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (; set != 0; set = seat_set_rest(set))
        used += (size_t)snprintf(text + used, SEAT_SET_TEXT - used, "%s%d", used > 0 ? "," : "",
                                 seat_set_first(set));
    return text;
}

/* Two neighbours are written as two seats: 7,8 is no longer than 7-8, and is what people write. */
const char *seat_set_format_ranges(seat_set set, char text[SEAT_SET_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (int first = 1; first <= SEAT_COUNT; first++) {
        int last = first;

        if (!(set & seat_bit(first)))
            continue;
        while (last < SEAT_COUNT && (set & seat_bit(last + 1)))
            last++;
        if (last < first + 2)
            last = first;
        used +=
            (size_t)snprintf(text + used, SEAT_SET_TEXT - used, last > first ? "%s%d-%d" : "%s%d",
                             used > 0 ? "," : "", first, last);
        first = last;
    }
    return text;
}

inline seat_set seat_bit(int number)
{
    return UINT64_C(1) << (number - 1);
}

inline int seat_set_count(seat_set set)
{
    return __builtin_popcountll(set);
}

inline int seat_set_first(seat_set set)
{
    return __builtin_ctzll(set) + 1;
}

inline seat_set seat_set_rest(seat_set set)
{
    return set & (set - 1);
}
