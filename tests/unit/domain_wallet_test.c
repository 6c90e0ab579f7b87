/*
 * What a wallet may do, and whose a user is.
 *
 * The rules are one-line comparisons, so the edges are all there is to try: a bound that is met
 * exactly is allowed, one point more is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/payment/ledger.h"
#include "domain/user/user.h"

/* BALANCE_MAX is a bound of the balance after the charge, not of the charge. */
static void test_charge(void **state)
{
    (void)state;
    assert_true(wallet_may_charge(0, 0, 1));
    assert_true(wallet_may_charge(0, 0, BALANCE_MAX));
    assert_false(wallet_may_charge(0, 0, BALANCE_MAX + 1));
    assert_true(wallet_may_charge(BALANCE_MAX - 10, 0, 10));
    assert_false(wallet_may_charge(BALANCE_MAX - 10, 0, 11));
    assert_false(wallet_may_charge(BALANCE_MAX, 0, 1));
}

/* What can still come back has its room kept, so that a refund never meets the limit. */
static void test_charge_leaves_room_for_refunds(void **state)
{
    (void)state;
    assert_true(wallet_may_charge(100, BALANCE_MAX - 200, 100));
    assert_false(wallet_may_charge(100, BALANCE_MAX - 200, 101));
    assert_false(wallet_may_charge(0, BALANCE_MAX, 1));
}

/* The moment itself counts, and 0 is never, however long ago it was. */
static void test_person_is_due(void **state)
{
    (void)state;
    assert_false(person_is_due(1000, 500, 1499));
    assert_true(person_is_due(1000, 500, 1500));
    assert_true(person_is_due(1000, 500, 1501));
    assert_false(person_is_due(1000, 0, INT64_MAX));
}

/* 0 and not a number below it, where there is more than is asked for. */
static void test_missing(void **state)
{
    (void)state;
    assert_int_equal(wallet_missing(0, 0), 0);
    assert_int_equal(wallet_missing(100, 100), 0);
    assert_int_equal(wallet_missing(101, 100), 0);
    assert_int_equal(wallet_missing(99, 100), 1);
    assert_int_equal(wallet_missing(0, BALANCE_MAX), BALANCE_MAX);
}

/* A user of a store that did not know uids yet may be anybody's, until an account is bound to it.
 * One without a number is not stored yet: whatever is in its other fields says nothing. */
static void test_owner(void **state)
{
    struct user user = {.user_id = 1, .owner = USER_UNBOUND};

    (void)state;
    assert_true(user_may_be(&user, 1000));
    user.owner = USER_ACCOUNT;
    user.uid = 1000;
    assert_true(user_may_be(&user, 1000));
    assert_false(user_may_be(&user, 1001));
    user.user_id = 0; /* nobody yet */
    assert_true(user_may_be(&user, 1001));
}

/* Whoever was made by the counter is no account, whatever number it has. */
static void test_owner_without_account(void **state)
{
    struct user user = {.user_id = 1, .owner = USER_COUNTER, .uid = 1000};

    (void)state;
    assert_false(user_may_be(&user, 1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_charge),  cmocka_unit_test(test_charge_leaves_room_for_refunds),
        cmocka_unit_test(test_missing), cmocka_unit_test(test_person_is_due),
        cmocka_unit_test(test_owner),   cmocka_unit_test(test_owner_without_account),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
