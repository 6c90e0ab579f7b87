/*
 * Random bytes: all of them, and no others.
 *
 * Tokens and tickets are rights that nobody can guess, as long as their bytes are random. No test
 * shows that they are; these show the faults that a program adds: bytes that are left as they were,
 * that are written beside the place, or that have lost values on the way. Chances of a false alarm
 * are below 10^-100, so a failure is a fault.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "infrastructure/kernel_random.h"

/* Two calls give the same 64 bytes with a chance of 2^-512, unless nothing is filled. */
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

/* 16 bytes in the middle of 32, and then none at all: the 8 on either side stay as they are. */
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

/* Each byte takes every value sooner or later: 64 KiB leave one out with a chance below 10^-100. It
 * is also more than the 256 bytes that getrandom(2) gives without interruption. */
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
