/* Random bytes: all of them, and no others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "infrastructure/kernel_random.h"

static void test_fills(void **state)
{
    struct random random = kernel_random();
    uint8_t one[64], other[64];

    (void)state;
    memset(one, 0, sizeof one);
    memset(other, 0, sizeof other);
    random.fill(random.state, one, sizeof one);
    random.fill(random.state, other, sizeof other);
    assert_memory_not_equal(one, other, sizeof one);
}

static void test_stays_within(void **state)
{
    struct random random = kernel_random();
    uint8_t bytes[32] = {0};

    (void)state;
    for (int i = 0; i < 100; i++)
        random.fill(random.state, bytes + 8, 16);
    random.fill(random.state, bytes, 0);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(bytes[i], 0);
        assert_int_equal(bytes[24 + i], 0);
    }
}

/* Each byte takes every value sooner or later: 64 KiB leave one out with a chance below 10^-100. */
static void test_every_value(void **state)
{
    static uint8_t bytes[65536];
    bool seen[256] = {false};
    struct random random = kernel_random();

    (void)state;
    random.fill(random.state, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        seen[bytes[i]] = true;
    for (int i = 0; i < 256; i++)
        assert_true(seen[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fills),
        cmocka_unit_test(test_stays_within),
        cmocka_unit_test(test_every_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
