/*
 * Log lines about a uid: once a minute and kind, with the number of those that were not written.
 *
 * It is a bound on the log, which any customer could fill otherwise, and on memory, as uids are
 * many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "presentation/notice.h"
#include "shared/hash_table.h"

/* 99 at once and one a millisecond before the minute is over: 100 were not written. */
static void test_once_a_minute(void **state)
{
    struct notices notices;
    int64_t before = -1;

    (void)state;
    notices_init(&notices);
    assert_true(notices_take(&notices, NOTICE_FULL, 1000, 5000, &before));
    assert_int_equal(before, 0);
    for (int i = 0; i < 99; i++)
        assert_false(notices_take(&notices, NOTICE_FULL, 1000, 5000 + i, &before));
    /* Others, and other kinds, have their own. */
    assert_true(notices_take(&notices, NOTICE_ROLE, 1000, 5000, &before));
    assert_true(notices_take(&notices, NOTICE_FULL, 1001, 5000, &before));
    assert_false(notices_take(&notices, NOTICE_FULL, 1000, 64999, &before));
    assert_true(notices_take(&notices, NOTICE_FULL, 1000, 65000, &before));
    assert_int_equal(before, 100);
    notices_release(&notices);
}

/* The uids of a whole range do not stay for ever. */
static void test_forgotten(void **state)
{
    struct notices notices;
    int64_t before;

    (void)state;
    notices_init(&notices);
    for (int64_t uid = 0; uid < 60000; uid++)
        assert_true(notices_take(&notices, NOTICE_STRANGER, uid, 5000, &before));
    assert_false(notices_take(&notices, NOTICE_STRANGER, 0, 5000, &before));
    assert_true(notices_take(&notices, NOTICE_STRANGER, 70000, 200000, &before));
    /* Had it been kept, its count would be reported. */
    assert_true(notices_take(&notices, NOTICE_STRANGER, 0, 200000, &before));
    assert_int_equal(before, 0);
    notices_release(&notices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once_a_minute),
        cmocka_unit_test(test_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
