/*
 * The best N together: by example, and against every block there is.
 *
 *     1 2 3 4 5 | 6 7 8 9 10        the row nearest to the stage; the house has five such rows
 *
 * The examples show what each criterion is for. The second half has the order of best_block.h once
 * more, as comparisons instead of as one number, and looks at every block: a weight that is too
 * small, by which a later criterion outvotes an earlier one, is found wherever it makes a
 * difference. The two share the layout of the house and nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "domain/concert/best_block.h"

static seat_set seats(const char *text)
{
    seat_set set = 0;

    assert_true(seat_set_parse(text, &set));
    return set;
}

/* "" is no block at all. */
static void expect(const char *free_seats, int count, const char *block)
{
    char text[SEAT_SET_TEXT];

    assert_string_equal(seat_set_format_ranges(best_block(seats(free_seats), count), text), block);
}

static void test_empty_house(void **state)
{
    (void)state;
    /* Near the middle, in the first row; of two equally near the lower number. */
    expect("1-50", 1, "5");
    expect("1-50", 2, "4,5"); /* 5,6 would have the aisle between them */
    expect("1-50", 3, "3-5");
    /* Any four leave one alone, at the wall or at the aisle; 2-5 and 6-9 are the nearest to the
     * middle. */
    expect("1-50", 4, "2-5");
    expect("1-50", 5, "1-5");
    expect("1-50", 6, "3-8"); /* from here on there is no other way */
    expect("1-50", 7, "1-7"); /* 2-8 would leave seat 1 alone, 3-9 seat 10 */
    expect("1-50", 8, "1-8");
    expect("1-50", 9, "1-9");
    expect("1-50", 10, "1-10");
}

/* From the middle of the block to the middle of the row: 14,15 is as near as 16,17, and has the
 * lower numbers; the same seats in the next row are farther from the stage. */
static void test_nearness(void **state)
{
    (void)state;
    expect("1,50", 1, "1");
    /* In the last row, but nobody is left alone: 45 stands across the aisle and was alone
     * before. */
    expect("1-3,45-47", 2, "46,47");
    expect("11-20,21-30", 2, "14,15");
}

/* The aisle between the fifth and the sixth seat of a row parts what is not together. */
static void test_aisle(void **state)
{
    (void)state;
    expect("5,6", 2, "5,6");
    /* Far from the middle, in the last row, one left alone: all better than the aisle. */
    expect("5,6,48-50", 2, "48,49");
    expect("4-7,21-24", 4, "21-24");
    expect("1-10,46-50", 5, "1-5");
    expect("2-10", 5, "6-10");
    expect("2-9", 5, "2-6");
    /* The aisle is like a wall: each pair of 6 to 8 leaves one alone, and 6,7 is nearer to the
     * middle. */
    expect("6-8", 2, "6,7");
    expect("6-9", 2, "6,7");
    expect("2-5", 3, "3-5");
    expect("5-8,21,22", 2, "21,22");
}

static void expect_all(const char *free_seats, const char *wanted, int count, const char *blocks)
{
    seat_set found[SEAT_COUNT];
    char text[SEAT_SET_TEXT], all[200] = "";
    int number = best_blocks(seats(free_seats), seats(wanted), count, found);

    for (int i = 0; i < number; i++) {
        strcat(all, i > 0 ? " " : "");
        strcat(all, seat_set_format_ranges(found[i], text));
    }
    assert_string_equal(all, blocks);
}

/* One after the other, best first. A wish for a grade does not change what is left alone: with 1-4
 * wanted, 3,4 leaves 5 alone, as 5 is free, and comes behind 1,2, which is farther from the middle;
 * where 5 is taken, 3,4 is the best. */
static void test_all_blocks(void **state)
{
    (void)state;
    expect_all("1-10", "1-50", 2, "4,5 6,7 1,2 9,10 3,4 7,8 2,3 8,9 5,6");
    expect_all("4-7,14,15", "1-50", 2, "4,5 6,7 14,15 5,6");
    expect_all("1-10,11-15", "11-20", 2, "14,15 11,12 13,14 12,13");
    expect_all("1-5", "3,4", 2, "3,4");
    expect_all("1-5", "1-4", 2, "1,2 3,4 2,3");
    expect_all("1-4", "1-4", 2, "3,4 1,2 2,3");
    expect_all("1-5", "6-10", 2, "");
    expect_all("1,3,5", "1-50", 1, "5 3 1");
}

static void test_no_seat_left_alone(void **state)
{
    (void)state;
    /* Far from the middle, but nobody is left alone. */
    expect("3-5,31-34", 2, "33,34");
    expect("4-7", 2, "4,5");
    expect("4-6", 3, "4-6");
    /* There is no other way. */
    expect("3-5", 2, "4,5");
    expect("6-8", 2, "6,7");
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

/* The model. Rows and columns count from 0, so the aisle is in front of column 5. */
static seat_set block_at(int row, int column, int count)
{
    return ((UINT64_C(1) << count) - 1) << (row * SEATS_PER_ROW + column);
}

static bool is_free(seat_set free_seats, int row, int column)
{
    return column >= 0 && column < SEATS_PER_ROW && (free_seats & block_at(row, column, 1));
}

/* A free seat beside the block whose other neighbour is taken, the aisle, or the wall; not one
 * across the aisle. */
static bool leaves_alone(seat_set free_seats, int row, int column, int count)
{
    int end = column + count;
    bool left = column != 5 && is_free(free_seats, row, column - 1);
    bool right = end != 5 && is_free(free_seats, row, end);

    return (left && (column - 1 == 5 || !is_free(free_seats, row, column - 2))) ||
           (right && (end + 1 == 5 || !is_free(free_seats, row, end + 1)));
}

/* True if the first is to be preferred, by the order the header promises. */
static bool is_better(seat_set free_seats, int count, int row, int column, int other_row,
                      int other_column)
{
    bool alone = leaves_alone(free_seats, row, column, count);
    bool other_alone = leaves_alone(free_seats, other_row, other_column, count);
    /* In half seats: the middle of a block of even size lies between two. */
    int off = abs(2 * column + count - SEATS_PER_ROW);
    int other_off = abs(2 * other_column + count - SEATS_PER_ROW);

    bool straddles = column < 5 && column + count > 5;
    bool other_straddles = other_column < 5 && other_column + count > 5;

    if (straddles != other_straddles)
        return other_straddles;
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

/* Knuth's constants (MMIX). The low bits of such a generator have short periods, so they are
 * shifted out; the 50 that stay are a house. */
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

/* All blocks are there that are wanted whole, each one better than the next by all free seats.
 * Their number alone would not do: one that came twice in place of another is caught by the
 * comparison, as none is better than itself. */
static void check_order(seat_set free_seats, seat_set wanted, int count)
{
    seat_set blocks[SEAT_COUNT];
    int number = best_blocks(free_seats, wanted, count, blocks), there = 0;

    for (int row = 0; row < SEAT_ROWS; row++)
        for (int column = 0; column + count <= SEATS_PER_ROW; column++)
            there += (free_seats & wanted & block_at(row, column, count)) ==
                     block_at(row, column, count);
    assert_int_equal(number, there);
    for (int i = 0; i < number; i++) {
        int at = seat_set_first(blocks[i]) - 1, next;

        check_block(free_seats & wanted, count, blocks[i]);
        if (i + 1 == number)
            break;
        next = seat_set_first(blocks[i + 1]) - 1;
        assert_true(is_better(free_seats, count, at / SEATS_PER_ROW, at % SEATS_PER_ROW,
                              next / SEATS_PER_ROW, next % SEATS_PER_ROW));
    }
}

static void check(seat_set free_seats, seat_set wanted)
{
    for (int count = 1; count <= SEATS_PER_ROW; count++) {
        seat_set block = best_block(free_seats, count);

        if (block != 0)
            check_block(free_seats, count, block);
        assert_true(block == best_of_all(free_seats, count));
        check_order(free_seats, SEAT_SET_ALL, count);
        check_order(free_seats, wanted, count);
    }
}

/* Every state that one row can be in, alone, its first four seats wanted; then in two rows at a
 * time, in the second one a seat further on, so that all criteria and not only the last tell the
 * rows apart, the first row wanted. */
static void test_every_row(void **state)
{
    (void)state;
    for (seat_set row = 0; row < 1024; row++)
        check(row, seats("1-4"));
    for (seat_set row = 0; row < 1024; row++)
        check(row << 20 | row >> 1 << 40, seats("21-30"));
}

/* Five rows at a time, about half of the seats wanted. The seed is fixed, so a failure is the same
 * in each run. */
static void test_random_houses(void **state)
{
    uint64_t seed = 20261224;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        seat_set house = next_random(&seed) & SEAT_SET_ALL, wanted = next_random(&seed);

        /* Thin, even and crowded houses. */
        if (i % 3 == 1)
            house &= next_random(&seed);
        else if (i % 3 == 2)
            house |= next_random(&seed) & SEAT_SET_ALL;
        check(house, wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_house),
        cmocka_unit_test(test_nearness),
        cmocka_unit_test(test_no_seat_left_alone),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_aisle),
        cmocka_unit_test(test_all_blocks),
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_random_houses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
