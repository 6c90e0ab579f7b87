/*
 * The waiting line against a simple model: positions, and the room that the line takes.
 *
 * A wrong position looks like any other position, so nobody would report it; and the tree may be
 * wrong only after the line was laid out anew, at a size that a short test does not reach. Hence
 * examples at the edges of words and rooms, a model that counts from the front, and a line of a
 * hundred thousand. That it is fast is not shown here: tests/store counts the instructions of a
 * poll.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>

#include "domain/queue/waiting_line.h"

/* Knuth's constants (MMIX); the high bits, as the low ones have short periods. */
static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* A line that has no room yet is asked, and taken from. */
static void test_empty(void **state)
{
    struct waiting_line line;

    (void)state;
    waiting_line_init(&line);
    assert_int_equal(line.count, 0);
    assert_int_equal(waiting_line_position(&line, 0), 0);
    assert_int_equal(waiting_line_position(&line, 1), 0);
    assert_int_equal(waiting_line_position(&line, INT64_MAX), 0);
    waiting_line_remove(&line, 1);
    assert_int_equal(line.count, 0);
    waiting_line_release(&line);
}

/* Who is behind the leaver moves up by one, who is in front does not, and the leaver is nowhere. */
static void test_middle_leaver(void **state)
{
    struct waiting_line line;

    (void)state;
    waiting_line_init(&line);
    for (int64_t place = 1; place <= 5; place++)
        waiting_line_add(&line, place);
    for (int64_t place = 1; place <= 5; place++)
        assert_int_equal(waiting_line_position(&line, place), place);
    waiting_line_remove(&line, 3);
    assert_int_equal(waiting_line_position(&line, 2), 2);
    assert_int_equal(waiting_line_position(&line, 3), 0);
    assert_int_equal(waiting_line_position(&line, 4), 3);
    assert_int_equal(waiting_line_position(&line, 5), 4);
    assert_int_equal(line.count, 4);
    waiting_line_release(&line);
}

/* The live view may apply a change twice (live_view.c): a place that is counted twice would put all
 * who are behind it one too far back, for ever. */
static void test_twice_is_once(void **state)
{
    struct waiting_line line;

    (void)state;
    waiting_line_init(&line);
    waiting_line_add(&line, 4);
    waiting_line_add(&line, 4);
    assert_int_equal(line.count, 1);
    waiting_line_remove(&line, 4);
    waiting_line_remove(&line, 4);
    assert_int_equal(line.count, 0);
    waiting_line_add(&line, 4);
    assert_int_equal(waiting_line_position(&line, 4), 1);
    waiting_line_release(&line);
}

/* A line that empties and begins again far away, and one that reaches back. Going on from the old
 * range would ask for room for all places between 5 and 10^12. */
static void test_range_moves(void **state)
{
    struct waiting_line line;

    (void)state;
    waiting_line_init(&line);
    waiting_line_add(&line, INT64_C(1000000000000));
    assert_int_equal(waiting_line_position(&line, INT64_C(1000000000000)), 1);
    waiting_line_remove(&line, INT64_C(1000000000000));
    waiting_line_add(&line, 5);
    assert_int_equal(waiting_line_position(&line, 5), 1);
    assert_true(line.room <= 64);
    waiting_line_add(&line, 5000);
    waiting_line_add(&line, 1);
    assert_int_equal(waiting_line_position(&line, 1), 1);
    assert_int_equal(waiting_line_position(&line, 5), 2);
    assert_int_equal(waiting_line_position(&line, 5000), 3);
    waiting_line_release(&line);
}

/* Places only grow: a line that always has ten waiters does not grow with them. When the end of a
 * room is met, the range is of eleven places, so the next room is the smallest one again. */
static void test_range_follows(void **state)
{
    struct waiting_line line;

    (void)state;
    waiting_line_init(&line);
    for (int64_t place = 1; place <= 100000; place++) {
        waiting_line_add(&line, place);
        if (place > 10)
            waiting_line_remove(&line, place - 10);
        assert_true(line.room <= 128);
    }
    assert_int_equal(line.count, 10);
    assert_int_equal(waiting_line_position(&line, 99991), 1);
    assert_int_equal(waiting_line_position(&line, 100000), 10);
    waiting_line_release(&line);
}

/* The line is laid out anew by those who wait, not by those who have left: first the lowest one has
 * left, then the highest. 5000 is outside of any room for the two. */
static void test_range_of_those_who_stay(void **state)
{
    (void)state;
    for (int leaver = 0; leaver < 2; leaver++) {
        const int64_t places[] = {1, 200};
        struct waiting_line line;

        waiting_line_init(&line);
        waiting_line_add(&line, places[0]);
        waiting_line_add(&line, places[1]);
        waiting_line_remove(&line, places[leaver]);
        waiting_line_add(&line, 5000);
        assert_int_equal(line.count, 2);
        assert_int_equal(waiting_line_position(&line, places[leaver]), 0);
        assert_int_equal(waiting_line_position(&line, places[!leaver]), 1);
        assert_int_equal(waiting_line_position(&line, 5000), 2);
        waiting_line_release(&line);
    }
}

/* At each edge of the words that hold the bits: of each 64 places the first and the last stay. */
static void test_edges_of_words(void **state)
{
    struct waiting_line line;

    (void)state;
    waiting_line_init(&line);
    for (int64_t place = 0; place < 1024; place++)
        waiting_line_add(&line, place);
    for (int64_t place = 0; place < 1024; place++)
        if (place % 64 != 0 && place % 64 != 63)
            waiting_line_remove(&line, place);
    assert_int_equal(line.count, 32);
    for (int64_t word = 0; word < 16; word++) {
        assert_int_equal(waiting_line_position(&line, 64 * word), 2 * word + 1);
        assert_int_equal(waiting_line_position(&line, 64 * word + 63), 2 * word + 2);
    }
    waiting_line_release(&line);
}

enum { MODEL_ROOM = 700 };

struct model {
    bool present[MODEL_ROOM];
    int64_t offset;
};

/* Every place is asked for, also those where nobody is: the position is the number of those before
 * it. */
static void compare(const struct waiting_line *line, const struct model *model)
{
    size_t position = 0;

    for (int i = 0; i < MODEL_ROOM; i++) {
        int64_t place = model->offset + i;

        if (model->present[i])
            assert_true(waiting_line_position(line, place) == ++position);
        else
            assert_true(waiting_line_position(line, place) == 0);
    }
    assert_true(line->count == position);
}

/* Adds and removes in any order, for 400 steps more of one and then of the other, so that the line
 * grows and thins out. Places begin anywhere, also below zero, where no place is ever drawn: what
 * is tried is that indexes are reckoned from the base. */
static void test_random(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct waiting_line line;
        struct model model = {.offset = (int64_t)(next_random(&seed) % 100000) - 50000};

        waiting_line_init(&line);
        for (int i = 0; i < 2000; i++) {
            int at = (int)(next_random(&seed) % MODEL_ROOM);
            bool add = next_random(&seed) % 4 < (i / 400 % 2 == 0 ? 3u : 1u);

            model.present[at] = add;
            if (add)
                waiting_line_add(&line, model.offset + at);
            else
                waiting_line_remove(&line, model.offset + at);
            if (i % 20 == 0)
                compare(&line, &model);
        }
        compare(&line, &model);
        waiting_line_release(&line);
    }
}

/* A position never grows, whoever joins or leaves: the promise that makes the number on the screen
 * bearable. Who leaves may have left before. */
static void test_position_never_grows(void **state)
{
    enum { WAITERS = 400 };
    size_t last[WAITERS + 1] = {0};
    struct waiting_line line;
    uint64_t seed = 99;
    int64_t drawn = 0;

    (void)state;
    waiting_line_init(&line);
    while (drawn < WAITERS) {
        waiting_line_add(&line, ++drawn);
        last[drawn] = waiting_line_position(&line, drawn);
        if (next_random(&seed) % 2 == 0)
            waiting_line_remove(&line, 1 + (int64_t)next_random(&seed) % drawn);
        for (int64_t place = 1; place <= drawn; place++) {
            size_t position = waiting_line_position(&line, place);

            assert_true(position <= last[place]);
            last[place] = position;
        }
    }
    waiting_line_release(&line);
}

/* Formulas instead of a model: with every third gone, place - place / 3 are left up to a place. */
static void test_hundred_thousand(void **state)
{
    enum { WAITERS = 100000 };
    struct waiting_line line;

    (void)state;
    waiting_line_init(&line);
    for (int64_t place = 1; place <= WAITERS; place++)
        waiting_line_add(&line, place);
    for (int64_t place = 1; place <= WAITERS; place++)
        assert_true(waiting_line_position(&line, place) == (size_t)place);
    /* Every third leaves. */
    for (int64_t place = 3; place <= WAITERS; place += 3)
        waiting_line_remove(&line, place);
    for (int64_t place = 1; place <= WAITERS; place++)
        assert_true(waiting_line_position(&line, place) ==
                    (place % 3 == 0 ? 0 : (size_t)(place - place / 3)));
    /* The rest is admitted in order: whoever is next is always at 1. */
    for (int64_t place = 1; place <= WAITERS; place++) {
        if (place % 3 == 0)
            continue;
        assert_true(waiting_line_position(&line, place) == 1);
        waiting_line_remove(&line, place);
    }
    assert_int_equal(line.count, 0);
    waiting_line_release(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_middle_leaver),
        cmocka_unit_test(test_twice_is_once),
        cmocka_unit_test(test_range_moves),
        cmocka_unit_test(test_range_follows),
        cmocka_unit_test(test_range_of_those_who_stay),
        cmocka_unit_test(test_edges_of_words),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_position_never_grows),
        cmocka_unit_test(test_hundred_thousand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
