/* The best N together: by example, and against every block there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>

#include "domain/concert/best_block.h"

static seat_set seats(const char *text)
{
    seat_set set = 0;

    assert_true(seat_set_parse(text, &set));
    return set;
}

static void expect(const char *free_seats, int count, const char *block)
{
    char text[SEAT_SET_TEXT];

    assert_string_equal(seat_set_format(best_block(seats(free_seats), count), text), block);
}

static void test_empty_house(void **state)
{
    (void)state;
    /* Near the middle, in the first row; of two equally near the lower number. */
    expect("1-50", 1, "5");
    expect("1-50", 2, "5,6");
    expect("1-50", 3, "4-6");
    expect("1-50", 4, "4-7");
    expect("1-50", 5, "3-7");
    expect("1-50", 6, "3-8");
    expect("1-50", 7, "1-7"); /* 2-8 would leave seat 1 alone, 3-9 seat 10 */
    expect("1-50", 8, "1-8");
    expect("1-50", 9, "1-9");
    expect("1-50", 10, "1-10");
}

static void test_nearness(void **state)
{
    (void)state;
    expect("1,50", 1, "1");
    /* The middle counts more than the row. */
    expect("1-3,45-47", 2, "45,46");
    expect("11-20,21-30", 2, "15,16");
}

static void test_no_seat_left_alone(void **state)
{
    (void)state;
    /* Far from the middle, but nobody is left alone. */
    expect("4-6,31-34", 2, "33,34");
    expect("4-7", 2, "4,5");
    expect("4-6", 3, "4-6");
    /* There is no other way. */
    expect("4-6", 2, "5,6");
    expect("5-7", 2, "5,6");
    /* A seat that was alone before is nobody's fault. */
    expect("1,4,5", 2, "4,5");
}

static void test_none(void **state)
{
    (void)state;
    assert_true(best_block(0, 1) == 0);
    expect("1,3,5,7,9", 2, "");
    /* Rows do not join. */
    expect("10,11", 2, "");
    expect("9,10,11,12", 3, "");
    expect("1-9,12-20", 10, "");
}

static seat_set block_at(int row, int column, int count)
{
    return ((UINT64_C(1) << count) - 1) << (row * SEATS_PER_ROW + column);
}

static bool is_free(seat_set free_seats, int row, int column)
{
    return column >= 0 && column < SEATS_PER_ROW && (free_seats & block_at(row, column, 1));
}

/* A free seat beside the block whose other neighbour is taken, or the wall. */
static bool leaves_alone(seat_set free_seats, int row, int column, int count)
{
    int end = column + count;

    return (is_free(free_seats, row, column - 1) && !is_free(free_seats, row, column - 2)) ||
           (is_free(free_seats, row, end) && !is_free(free_seats, row, end + 1));
}

/* True if the first is to be preferred, by the order the header promises. */
static bool is_better(seat_set free_seats, int count, int row, int column, int other_row,
                      int other_column)
{
    bool alone = leaves_alone(free_seats, row, column, count);
    bool other_alone = leaves_alone(free_seats, other_row, other_column, count);
    int off = abs(2 * column + count - SEATS_PER_ROW);
    int other_off = abs(2 * other_column + count - SEATS_PER_ROW);

    if (alone != other_alone)
        return other_alone;
    if (off != other_off)
        return off < other_off;
    return row != other_row ? row < other_row : column < other_column;
}

static seat_set best_of_all(seat_set free_seats, int count)
{
    int best_row = -1, best_column = -1;

    for (int row = 0; row < SEAT_ROWS; row++) {
        for (int column = 0; column + count <= SEATS_PER_ROW; column++) {
            seat_set block = block_at(row, column, count);

            if ((free_seats & block) != block)
                continue;
            if (best_row < 0 || is_better(free_seats, count, row, column, best_row, best_column)) {
                best_row = row;
                best_column = column;
            }
        }
    }
    return best_row < 0 ? 0 : block_at(best_row, best_column, count);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 14;
}

/* What the names of the rules mean, without their order: adjacent, of one row, free, the right
 * number. */
static void check_block(seat_set free_seats, int count, seat_set block)
{
    int first = seat_set_first(block) - 1;

    assert_int_equal(seat_set_count(block), count);
    assert_true((block & ~free_seats) == 0);
    assert_int_equal(first / SEATS_PER_ROW, (first + count - 1) / SEATS_PER_ROW);
    assert_true(block == block_at(first / SEATS_PER_ROW, first % SEATS_PER_ROW, count));
}

static void check(seat_set free_seats)
{
    for (int count = 1; count <= SEATS_PER_ROW; count++) {
        seat_set block = best_block(free_seats, count);

        if (block != 0)
            check_block(free_seats, count, block);
        assert_true(block == best_of_all(free_seats, count));
    }
}

/* Every state that one row can be in. */
static void test_every_row(void **state)
{
    (void)state;
    for (seat_set row = 0; row < 1024; row++)
        check(row);
    for (seat_set row = 0; row < 1024; row++)
        check(row << 20 | row >> 1 << 40);
}

static void test_random_houses(void **state)
{
    uint64_t seed = 20261224;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        seat_set house = next_random(&seed) & SEAT_SET_ALL;

        /* Thin, even and crowded houses. */
        if (i % 3 == 1)
            house &= next_random(&seed);
        else if (i % 3 == 2)
            house |= next_random(&seed) & SEAT_SET_ALL;
        check(house);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_house),        cmocka_unit_test(test_nearness),
        cmocka_unit_test(test_no_seat_left_alone), cmocka_unit_test(test_none),
        cmocka_unit_test(test_every_row),          cmocka_unit_test(test_random_houses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
