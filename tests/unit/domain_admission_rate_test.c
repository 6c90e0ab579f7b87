/*
 * Admissions of the last minute and hour.
 *
 * Both are rings of sixty counts, which are emptied when they come round and not by a timer. So
 * what goes wrong is a count of the last round that is still there, or one that is emptied too
 * early. The tests begin at a whole minute, so that the edges of both rings are round figures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/queue/admission_rate.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

static void expect(const struct admission_rate *rate, int64_t now_ms, int64_t minute, int64_t hour)
{
    assert_int_equal(admission_rate_minute(rate, now_ms), minute);
    assert_int_equal(admission_rate_hour(rate, now_ms), hour);
}

static void test_nobody(void **state)
{
    struct admission_rate rate = {0};

    (void)state;
    expect(&rate, 0, 0, 0);
    expect(&rate, 1000000 * MINUTE, 0, 0);
}

/* Three admissions within two seconds. The latest 60 seconds end with the one under way: up to the
 * 59th both seconds count, at the 60th only the later one is left. All three are in one minute, so
 * they leave the hour together. */
static void test_windows(void **state)
{
    struct admission_rate rate = {0};
    const int64_t from = 1000000 * MINUTE;

    (void)state;
    admission_rate_add(&rate, from);
    admission_rate_add(&rate, from + 999);
    admission_rate_add(&rate, from + SECOND);
    expect(&rate, from + SECOND, 3, 3);
    expect(&rate, from + 60 * SECOND - 1, 3, 3);
    expect(&rate, from + 60 * SECOND, 1, 3);
    expect(&rate, from + 61 * SECOND, 0, 3);
    expect(&rate, from + 60 * MINUTE - 1, 0, 3);
    expect(&rate, from + 60 * MINUTE, 0, 0);
}

/* One a second, for longer than the windows are: what has left a window is not counted again. */
static void test_steady(void **state)
{
    struct admission_rate rate = {0};

    (void)state;
    for (int64_t second = 0; second < 2 * 3600; second++)
        admission_rate_add(&rate, second * SECOND);
    expect(&rate, 7199 * SECOND, 60, 3600);
    /* The minute under way is one of the sixty: 59 whole ones of 60 admissions each, and 1. */
    admission_rate_add(&rate, 7200 * SECOND);
    expect(&rate, 7200 * SECOND, 60, 3541);
}

/* After a pause longer than both windows nothing old is left in them. Every bin was full before it,
 * and the pause is of a million minutes: the ring is emptied once around, not once for each
 * minute. */
static void test_pause(void **state)
{
    struct admission_rate rate = {0};

    (void)state;
    for (int64_t second = 0; second < 3600; second++)
        admission_rate_add(&rate, second * SECOND);
    admission_rate_add(&rate, 1000000 * MINUTE);
    expect(&rate, 1000000 * MINUTE, 1, 1);
}

/* A clock that was put back a little: what is still known counts, once. The header asks for times
 * that do not run backwards; if they do, the admission goes to the newest bin, and not to one of
 * the past that would be counted as another. */
static void test_earlier(void **state)
{
    struct admission_rate rate = {0};
    const int64_t from = 1000000 * MINUTE;

    (void)state;
    admission_rate_add(&rate, from);
    expect(&rate, from - MINUTE, 1, 1);
    admission_rate_add(&rate, from - MINUTE);
    expect(&rate, from, 2, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody),  cmocka_unit_test(test_windows),
        cmocka_unit_test(test_steady),  cmocka_unit_test(test_pause),
        cmocka_unit_test(test_earlier),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
