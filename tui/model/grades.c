/*
 * Grades are names on the seats, and nothing else is known of them: their order is that in which
 * they stand in the hall, their number and price are found on the seats. A hall has few, so they
 * are looked for each time; nothing is kept that could be old.
 */
#include "tui/model/grades.h"

#include <string.h>
#include <strings.h>

/* The first seat of a grade, 0 the first of all; SEAT_COUNT if there is none. */
static int first_of(const struct grid *grid, const char *grade)
{
    int seat = 0;

    while (seat < SEAT_COUNT && strcmp(grid->grade[seat], grade) != 0)
        seat++;
    return seat;
}

/* In the order of the hall, which is that of the prices in most; "" begins and ends the round. */
const char *grades_next(const struct grid *grid, const char *grade)
{
    int seat = grade[0] != '\0' ? first_of(grid, grade) + 1 : 0;

    for (; seat < SEAT_COUNT; seat++)
        if (grid->grade[seat][0] != '\0' && first_of(grid, grid->grade[seat]) == seat)
            return grid->grade[seat];
    return "";
}

int grades_index(const struct grid *grid, const char *grade)
{
    const char *at = grades_next(grid, "");
    int index = 0;

    for (; at[0] != '\0' && strcmp(at, grade) != 0; at = grades_next(grid, at))
        index++;
    return index;
}

int64_t grades_price(const struct grid *grid, const char *grade)
{
    int seat = first_of(grid, grade);

    return seat < SEAT_COUNT ? grid->price[seat] : 0;
}

/* As somebody types it: "vip" is VIP. */
const char *grades_find(const struct grid *grid, const char *text)
{
    for (int seat = 0; seat < SEAT_COUNT && text[0] != '\0'; seat++)
        if (strcasecmp(grid->grade[seat], text) == 0)
            return grid->grade[seat];
    return NULL;
}

int grades_free(const struct grid *grid, const char *grade)
{
    int count = 0;

    for (int seat = 0; seat < SEAT_COUNT; seat++)
        count +=
            grid->known && grid->map[seat] == MAP_FREE && strcmp(grid->grade[seat], grade) == 0;
    return count;
}
