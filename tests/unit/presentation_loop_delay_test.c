/*
 * The worst delay of the last minute or two.
 *
 *     BEGIN          +1 min         +2 min
 *     | noted: 90 ...| before: 90 ..| forgotten, unless the minute between was noted in
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "presentation/loop_delay.h"

enum { BEGIN = 5000000, SECOND = 1000, MINUTE = 60 * SECOND };

static void test_nothing(void **state)
{
    const struct loop_delay delay = {.began_ms = 0};

    (void)state;
    assert_int_equal(loop_delay_worst_ms(&delay, 0), 0);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN), 0);
}

static void test_worst(void **state)
{
    struct loop_delay delay = {.began_ms = 0};

    (void)state;
    loop_delay_note(&delay, BEGIN, 3);
    loop_delay_note(&delay, BEGIN + SECOND, 90);
    loop_delay_note(&delay, BEGIN + 2 * SECOND, 7);
    loop_delay_note(&delay, BEGIN + 3 * SECOND, -20);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN + 3 * SECOND), 90);
}

/* It is seen for a minute at least, and no longer than two: what is noted in the last second of a
 * minute is still told in all of the next one. Whoever looks once a minute must not miss it. */
static void test_age(void **state)
{
    struct loop_delay delay = {.began_ms = 0};

    (void)state;
    loop_delay_note(&delay, BEGIN, 2);
    loop_delay_note(&delay, BEGIN + 59 * SECOND, 90);
    loop_delay_note(&delay, BEGIN + MINUTE, 5);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN + MINUTE), 90);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN + 2 * MINUTE - 1), 90);
    loop_delay_note(&delay, BEGIN + 2 * MINUTE, 4);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN + 2 * MINUTE), 5);
}

/* A loop that slept has no delay to tell of. */
static void test_silence(void **state)
{
    struct loop_delay delay = {.began_ms = 0};

    (void)state;
    loop_delay_note(&delay, BEGIN, 90);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN + 2 * MINUTE - 1), 90);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN + 2 * MINUTE), 0);
    loop_delay_note(&delay, BEGIN + 3 * MINUTE, 1);
    assert_int_equal(loop_delay_worst_ms(&delay, BEGIN + 3 * MINUTE), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_worst),
        cmocka_unit_test(test_age),
        cmocka_unit_test(test_silence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
