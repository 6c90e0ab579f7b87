/*
 * The changes that a customer may ask for in a day.
 *
 * Days are counted from the zero of the steady clock, so they can be written as multiples of
 * DAY_MS; what is tried is the last and the first millisecond of one. Refused changes count, too:
 * whoever goes on asking does not get through when the number is raised a little.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/calendar.h"
#include "presentation/change_budget.h"

static int set_up(void **state)
{
    static struct change_budget budget;

    change_budget_init(&budget);
    *state = &budget;
    return 0;
}

static int tear_down(void **state)
{
    change_budget_release(*state);
    return 0;
}

static void test_of_a_day(void **state)
{
    int64_t noon_ms = 20000 * DAY_MS + DAY_MS / 2;

    for (int i = 0; i < 3; i++)
        assert_true(change_budget_take(*state, 3, 1000, noon_ms + i));
    assert_false(change_budget_take(*state, 3, 1000, noon_ms + 3));
    assert_false(change_budget_take(*state, 3, 1000, noon_ms + DAY_MS / 2 - 1));
    /* Another customer has a number of their own. */
    assert_true(change_budget_take(*state, 3, 1001, noon_ms + 4));
    /* The next day all begin anew. */
    assert_true(change_budget_take(*state, 3, 1000, noon_ms + DAY_MS / 2));
    assert_true(change_budget_take(*state, 3, 1001, noon_ms + DAY_MS / 2));
    /* Nor does a clock that was set back lock anybody out. */
    assert_true(change_budget_take(*state, 3, 1000, noon_ms));
}

/* 0 is no limit, and nothing is counted then. The one that was refused is the second that counts,
 * so the third fits when three are allowed. */
static void test_other_numbers(void **state)
{
    for (int i = 0; i < 1000; i++)
        assert_true(change_budget_take(*state, 0, 1000, 5));
    assert_true(change_budget_take(*state, 1, 1000, 5)); /* only now they are counted */
    assert_false(change_budget_take(*state, 1, 1000, 5));
    /* A number that was raised holds at once. */
    assert_true(change_budget_take(*state, 3, 1000, 5));
}

/* Rounded up: who waits so long is in the next day. */
static void test_until_the_next_day(void **state)
{
    (void)state;
    assert_int_equal(change_budget_remaining_s(0), 86400);
    assert_int_equal(change_budget_remaining_s(DAY_MS + 1), 86400);
    assert_int_equal(change_budget_remaining_s(2 * DAY_MS - 1000), 1);
    assert_int_equal(change_budget_remaining_s(2 * DAY_MS - 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_of_a_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_numbers, set_up, tear_down),
        cmocka_unit_test(test_until_the_next_day),
    };

    return cmocka_run_group_tests_name("the budget of changes", tests, NULL, NULL);
}
