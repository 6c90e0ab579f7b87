/*
 * The clocks: one that stands until it is moved, one that only goes forward.
 *
 * What the machine's clock shows cannot be written down beforehand, and a test may stand still
 * between two of its lines for seconds. So nothing is compared with a time that passed: only that
 * the steady side does not go back, where it begins, and how far it is ahead of the raw clock,
 * which does not depend on when one looks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "infrastructure/system_clock.h"

/* Both sides are one number, and it is moved forward only: expiry that ran for a time must not find
 * itself before it. To move it to where it stands is allowed. */
static void test_test_clock(void **state)
{
    struct clock clock;
    struct now now;

    (void)state;
    clock_start_test(&clock, 1000);
    assert_true(clock.is_test);
    for (int i = 0; i < 3; i++) {
        now = clock.read(&clock);
        assert_int_equal(now.steady_ms, 1000);
        assert_int_equal(now.wall_ms, 1000);
    }
    assert_true(clock_move(&clock, 1000));
    assert_true(clock_move(&clock, 301000));
    now = clock.read(&clock);
    assert_int_equal(now.steady_ms, 301000);
    assert_int_equal(now.wall_ms, 301000);
    assert_false(clock_move(&clock, 300999));
    assert_int_equal(clock.read(&clock).steady_ms, 301000);
}

/* Nothing of a clock is static: the daemons of one test have each their own. */
static void test_two_clocks(void **state)
{
    struct clock one, other;

    (void)state;
    clock_start_test(&one, 5);
    clock_start_test(&other, 7);
    assert_true(clock_move(&one, 100));
    assert_int_equal(one.read(&one).wall_ms, 100);
    assert_int_equal(other.read(&other).wall_ms, 7);
}

static void test_machine_clock(void **state)
{
    struct clock clock;
    int64_t before_s = (int64_t)time(NULL);
    struct now last, now;

    (void)state;
    clock_start(&clock);
    assert_false(clock.is_test);
    last = clock.read(&clock);
    /* The steady side begins at the wall time: dates and deadlines are given in the same terms. */
    assert_true(clock.steady_from_ms >= before_s * 1000);
    assert_true(last.steady_ms >= clock.steady_from_ms);
    for (int i = 0; i < 10000; i++) {
        now = clock.read(&clock);
        assert_true(now.steady_ms >= last.steady_ms);
        last = now;
    }
}

/* How far the steady side is ahead of the raw clock: both are read within the same millisecond, so
 * that a pause between the two readings is not taken for a lead. */
static int64_t lead_ms(const struct clock *clock)
{
    int64_t raw_ms, steady_ms;

    do {
        raw_ms = clock_raw_ms();
        steady_ms = clock->read(clock).steady_ms;
    } while (clock_raw_ms() != raw_ms);
    return steady_ms - raw_ms;
}

/* The steady side follows a clock that is ahead at once, and one that is behind by going slower: it
 * never goes back. */
static void test_following(void **state)
{
    struct clock clock;
    int64_t ahead_ms, shown_ms, offset_ms;

    (void)state;
    clock_start(&clock);
    offset_ms = lead_ms(&clock);
    clock_follow(&clock, offset_ms + 5);
    assert_int_equal(clock.speed, 100);
    /* 5 ms are noise of a network, which is less than 20, and are not followed. */
    assert_true(lead_ms(&clock) < offset_ms + 5);

    clock_follow(&clock, offset_ms + 3600000);
    ahead_ms = lead_ms(&clock);
    assert_true(ahead_ms >= offset_ms + 3600000 - 5 && ahead_ms <= offset_ms + 3600000 + 5);
    assert_int_equal(clock.speed, 100);

    shown_ms = clock.read(&clock).steady_ms;
    clock_follow(&clock, offset_ms);
    assert_true(clock.read(&clock).steady_ms >= shown_ms);
    assert_true(clock.speed < 100);
    for (int i = 0; i < 10000; i++) {
        int64_t now_ms = clock.read(&clock).steady_ms;

        assert_true(now_ms >= shown_ms);
        shown_ms = now_ms;
    }
    /* Once it is not ahead any more, it has its own speed again. */
    clock_follow(&clock, lead_ms(&clock));
    assert_int_equal(clock.speed, 100);

    clock_start_test(&clock, 5);
    clock_follow(&clock, 1000);
    assert_int_equal(clock.read(&clock).steady_ms, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_test_clock),
        cmocka_unit_test(test_two_clocks),
        cmocka_unit_test(test_machine_clock),
        cmocka_unit_test(test_following),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
