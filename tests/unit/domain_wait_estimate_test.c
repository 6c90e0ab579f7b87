/*
 * The wait as it is reckoned from the admissions that happened.
 *
 * The expected seconds are position * time / admissions, rounded up; the time is that since the
 * line began, and later that since the oldest of the latest 64 admissions. Everybody who waits sees
 * this number, so it has to grow when nobody is admitted any more, but not beyond what the rules
 * allow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/queue/wait_estimate.h"

/* High enough never to be reached. */
#define NO_BOUND INT64_C(1000000)

static void test_unknown_without_sample(void **state)
{
    struct wait_estimate estimate;

    (void)state;
    wait_estimate_begin(&estimate, 1000);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 1000, 1, NO_BOUND), -1);
    assert_int_equal(wait_estimate_seconds(&estimate, 100, 9999999, 1, NO_BOUND), -1);
}

/* Five admissions in 50 seconds. Five seconds later it is 55 / 5, a millisecond later 11.0002. */
static void test_mean_rate(void **state)
{
    struct wait_estimate estimate;

    (void)state;
    wait_estimate_begin(&estimate, 1000);
    for (int64_t i = 1; i <= 5; i++)
        wait_estimate_admitted(&estimate, 1000 + 10000 * i);
    /* One every ten seconds. */
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 51000, 1, NO_BOUND), 10);
    assert_int_equal(wait_estimate_seconds(&estimate, 7, 51000, 1, NO_BOUND), 70);
    /* Time without an admission makes it longer; fractions are rounded up. */
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 56000, 1, NO_BOUND), 11);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 56001, 1, NO_BOUND), 12);
}

/* An estimate of 0 would say that it is somebody's turn, which only their token says. */
static void test_at_least_one(void **state)
{
    struct wait_estimate estimate;

    (void)state;
    wait_estimate_begin(&estimate, 1000);
    wait_estimate_admitted(&estimate, 1000);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 1000, 1, NO_BOUND), 1);
    wait_estimate_admitted(&estimate, 1001);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 1001, 1, NO_BOUND), 1);
}

/* Nobody waits longer than the rounds before it can last: with a capacity of 50 the 51st is in the
 * second round, of 600 seconds each. By its rate alone the first one would wait for 10000
 * seconds. */
static void test_bound(void **state)
{
    struct wait_estimate estimate;

    (void)state;
    wait_estimate_begin(&estimate, 0);
    wait_estimate_admitted(&estimate, 10000000);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 10000000, 50, 600), 600);
    assert_int_equal(wait_estimate_seconds(&estimate, 50, 10000000, 50, 600), 600);
    assert_int_equal(wait_estimate_seconds(&estimate, 51, 10000000, 50, 600), 1200);
    assert_int_equal(wait_estimate_seconds(&estimate, 3, 10000000, 1, 600), 1800);
}

/* Of a long history only the latest admissions count. */
static void test_window(void **state)
{
    struct wait_estimate estimate;
    int64_t now_ms = 0;

    (void)state;
    wait_estimate_begin(&estimate, now_ms);
    for (int i = 0; i < 1000; i++)
        wait_estimate_admitted(&estimate, now_ms += 60000);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, now_ms, 1, NO_BOUND), 60);
    /* 63 new ones already fill the window, since the oldest of 64 only opens it: the old rate is
     * forgotten. */
    for (int i = 0; i < WAIT_SAMPLES - 1; i++)
        wait_estimate_admitted(&estimate, now_ms += 1000);
    assert_int_equal(wait_estimate_seconds(&estimate, 10, now_ms, 1, NO_BOUND), 10);
    wait_estimate_admitted(&estimate, now_ms += 1000);
    assert_int_equal(wait_estimate_seconds(&estimate, 10, now_ms, 1, NO_BOUND), 10);
}

/* A line that was empty meanwhile: nobody was admitted because nobody waited, and that time would
 * make the rate too low. */
static void test_begins_anew(void **state)
{
    struct wait_estimate estimate;

    (void)state;
    wait_estimate_begin(&estimate, 0);
    wait_estimate_admitted(&estimate, 1000);
    wait_estimate_begin(&estimate, 500000);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 500000, 1, NO_BOUND), -1);
    wait_estimate_admitted(&estimate, 503000);
    assert_int_equal(wait_estimate_seconds(&estimate, 1, 503000, 1, NO_BOUND), 3);
}

/* Further back never means sooner. */
static void test_grows_with_position(void **state)
{
    struct wait_estimate estimate;

    (void)state;
    wait_estimate_begin(&estimate, 0);
    for (int64_t i = 1; i <= 200; i++) {
        int64_t last = 0;

        wait_estimate_admitted(&estimate, 777 * i);
        for (int64_t position = 1; position <= 100000; position += 997) {
            int64_t seconds = wait_estimate_seconds(&estimate, position, 777 * i + 5, 50, 600);

            assert_true(seconds >= last);
            last = seconds;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_without_sample),
        cmocka_unit_test(test_mean_rate),
        cmocka_unit_test(test_at_least_one),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_begins_anew),
        cmocka_unit_test(test_grows_with_position),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
