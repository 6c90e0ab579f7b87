/*
 * The histogram of commits.
 *
 * It is read from outside by its bounds, as cumulative counts, so a commit that is put into the bin
 * beside its own is a wrong figure of a graph for as long as the daemon runs, and nothing else
 * would notice. The bounds are asked for by number and not written down here once more: one may be
 * moved or added without a change of these tests, but for 500 and 1000 microseconds, on which
 * test_add() stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "application/batch/commit_times.h"

/* The bounds grow, and one that is met exactly counts: "within 500" means 500 at most. One
 * microsecond more than the first bound leaves the first count alone, and is the third within the
 * second, beside the two that met their bounds. */
static void test_bounds(void **state)
{
    struct commit_times times = {.total_us = 0};

    (void)state;
    for (int n = 0; n < COMMIT_BOUNDS; n++) {
        assert_true(n == 0 || commit_times_bound_us(n) > commit_times_bound_us(n - 1));
        commit_times_note(&times, commit_times_bound_us(n));
    }
    for (int n = 0; n < COMMIT_BOUNDS; n++)
        assert_int_equal(commit_times_within(&times, n), n + 1);
    commit_times_note(&times, commit_times_bound_us(0) + 1);
    assert_int_equal(commit_times_within(&times, 0), 1);
    assert_int_equal(commit_times_within(&times, 1), 3);
}

/* What is slower than every bound is in the count of all, and in the sum. */
static void test_beyond(void **state)
{
    struct commit_times times = {.total_us = 0};
    int64_t slow_us = commit_times_bound_us(COMMIT_BOUNDS - 1) + 1;

    (void)state;
    commit_times_note(&times, 0);
    commit_times_note(&times, slow_us);
    assert_int_equal(commit_times_within(&times, COMMIT_BOUNDS - 1), 1);
    assert_int_equal(commit_times_within(&times, COMMIT_BOUNDS), 2);
    assert_int_equal(times.total_us, slow_us);
}

/* A batch comes back with the times of its commits, and the loop adds them to its own: a time of
 * the one and two of the other, of which one is beyond every bound and must not get lost with the
 * bounds. */
static void test_add(void **state)
{
    struct commit_times times = {.total_us = 0}, more = {.total_us = 0};

    (void)state;
    commit_times_note(&times, 400);
    commit_times_note(&more, 700);
    commit_times_note(&more, INT64_C(60) * 1000 * 1000);
    commit_times_add(&times, &more);
    assert_int_equal(commit_times_within(&times, 0), 1);
    assert_int_equal(commit_times_within(&times, 1), 2);
    assert_int_equal(commit_times_within(&times, COMMIT_BOUNDS), 3);
    assert_int_equal(times.total_us, 400 + 700 + 60 * 1000 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_beyond),
        cmocka_unit_test(test_add),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
