/*
 * What seats give back, and what is kept of them.
 *
 * A half point is rounded up, once, over all seats together; so the shares of single seats are not
 * what their own percentage would round to, and the expected ones are differences of sums. For 33
 * percent of three seats at 1 point:
 *
 *     sum paid         1      2      3
 *     33 percent       0.33   0.66   0.99
 *     rounded          0      1      1
 *     share            0      1      0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/payment/refund.h"

/* Of seats 1 to 3, and of no other: the fourth has a price, too, and none of it may come back. */
static void expect(const int64_t prices[3], int64_t percent, int64_t first, int64_t second,
                   int64_t third)
{
    int64_t all[SEAT_COUNT] = {prices[0], prices[1], prices[2], 1000000};
    struct refund_shares shares;

    refund_share(all, 0x7, percent, &shares);
    assert_int_equal(shares.amounts[0], first);
    assert_int_equal(shares.amounts[1], second);
    assert_int_equal(shares.amounts[2], third);
    assert_int_equal(shares.amounts[3], 0);
    assert_int_equal(shares.amount, first + second + third);
    assert_int_equal(shares.amount + shares.fee, prices[0] + prices[1] + prices[2]);
}

/* All, nothing, and amounts whose product with the percentage needs more than 32 bits. */
static void test_whole(void **state)
{
    (void)state;
    expect((const int64_t[]){150000, 0, 70000}, 100, 150000, 0, 70000);
    expect((const int64_t[]){150000, 0, 70000}, 0, 0, 0, 0);
    expect((const int64_t[]){1000000000, 1000000000, 1000000000}, 90, 900000000, 900000000,
           900000000);
}

/* Of the sum, not of each seat. 17 percent: 0.17, 0.34, 0.51. At 90 percent the sums are 29999.7,
 * 59999.4 and 90000: two seats of one price give back different amounts. */
static void test_rounded_once(void **state)
{
    (void)state;
    expect((const int64_t[]){1, 1, 1}, 50, 1, 0, 1);
    expect((const int64_t[]){1, 1, 1}, 33, 0, 1, 0);
    expect((const int64_t[]){1, 1, 1}, 10, 0, 0, 0);
    expect((const int64_t[]){1, 1, 1}, 17, 0, 0, 1);
    expect((const int64_t[]){33333, 33333, 33334}, 90, 30000, 29999, 30001);
}

/* Whatever the prices, a share is between nothing and the price. */
static void test_within_the_price(void **state)
{
    (void)state;
    for (int64_t percent = 0; percent <= 100; percent++)
        for (int64_t price = 0; price < 40; price++) {
            int64_t prices[SEAT_COUNT] = {price, 1, 40 - price, price, 3};
            struct refund_shares shares;
            int64_t sum = 0;

            refund_share(prices, 0x1F, percent, &shares);
            for (int i = 0; i < 5; i++) {
                assert_in_range(shares.amounts[i], 0, prices[i]);
                sum += shares.amounts[i];
            }
            assert_int_equal(sum, shares.amount);
            assert_int_equal(shares.amount, ((price + 44) * percent + 50) / 100);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_rounded_once),
        cmocka_unit_test(test_within_the_price),
    };

    return cmocka_run_group_tests_name("refunds", tests, NULL, NULL);
}
