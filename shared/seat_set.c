#include "shared/seat_set.h"

#include <stdio.h>

/* Reads a seat number without sign or leading zero; NULL if there is none at `text`. */
static const char *parse_number(const char *text, int *number)
{
    int value = 0;

    if (*text < '1' || *text > '9')
        return NULL;
    while (*text >= '0' && *text <= '9') {
        value = value * 10 + (*text++ - '0');
        if (value > SEAT_COUNT)
            return NULL;
    }
    *number = value;
    return text;
}

bool seat_set_parse(const char *text, seat_set *set)
{
    seat_set result = 0;

    for (;;) {
        int first, last;

        text = parse_number(text, &first);
        if (text == NULL)
            return false;
        last = first;
        if (*text == '-') {
            text = parse_number(text + 1, &last);
            if (text == NULL || last < first)
                return false;
        }
        for (int number = first; number <= last; number++) {
            if (result & seat_bit(number))
                return false;
            result |= seat_bit(number);
        }
        if (*text == '\0')
            break;
        if (*text++ != ',')
            return false;
    }
    *set = result;
    return true;
}

const char *seat_set_format(seat_set set, char text[SEAT_SET_TEXT])
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
