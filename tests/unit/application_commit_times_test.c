/* The histogram of commits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "application/batch/commit_times.h"

/* The bounds grow, and one that is met exactly counts. */
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
