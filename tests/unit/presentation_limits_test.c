/*
 * Connections of a uid, and its bucket of requests.
 *
 * Times are numbers that the test makes up, so the expected moments are exact: with 5 requests a
 * second one comes back every 200 ms, and a millisecond before it there is none. That a session is
 * really not read while the bucket is empty is a matter of the loop, and of tests/protocol.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "presentation/limits.h"

static int open_limits(void **state)
{
    static struct limits limits;

    limits_init(&limits);
    *state = &limits;
    return 0;
}

static int release_limits(void **state)
{
    limits_release(*state);
    return 0;
}

static struct limit_settings settings(int64_t connections, int64_t requests)
{
    return (struct limit_settings){.connections = 100,
                                   .connections_per_uid = connections,
                                   .requests_per_second = requests,
                                   .unfinished_ms = 30000,
                                   .jobs = 100,
                                   .jobs_per_uid = 2};
}

static void test_connections(void **state)
{
    struct limit_settings two = settings(2, 10), three = settings(3, 10);

    assert_true(limits_open(*state, &two, 1000, false));
    assert_true(limits_open(*state, &two, 1000, false));
    assert_false(limits_open(*state, &two, 1000, false));
    /* Others are others. */
    assert_true(limits_open(*state, &two, 1001, false));
    limits_close(*state, 1000);
    assert_true(limits_open(*state, &two, 1000, false));
    assert_false(limits_open(*state, &two, 1000, false));
    /* A refused one is not counted, and a new setting counts at once. */
    assert_true(limits_open(*state, &three, 1000, false));
    assert_false(limits_open(*state, &three, 1000, false));
}

/* What is waited for is counted for a uid as long as it has a connection. */
static void test_watches(void **state)
{
    struct limit_settings two = settings(2, 10);

    two.watches_per_uid = 5;
    assert_int_equal(limits_watches_left(*state, &two, 1000), 5);
    /* Nobody's. */
    limits_watch(*state, 1000, 3);
    assert_int_equal(limits_watches_left(*state, &two, 1000), 5);
    assert_true(limits_open(*state, &two, 1000, false));
    limits_watch(*state, 1000, 3);
    limits_watch(*state, 1000, 1);
    assert_int_equal(limits_watches_left(*state, &two, 1000), 1);
    assert_int_equal(limits_watches_left(*state, &two, 1001), 5);
    limits_watch(*state, 1000, -4);
    assert_int_equal(limits_watches_left(*state, &two, 1000), 5);
}

/* Staff are counted, and never refused: should they lose their role, they have what they have. */
static void test_staff(void **state)
{
    struct limit_settings one = settings(1, 10);

    assert_true(limits_open(*state, &one, 1000, true));
    assert_true(limits_open(*state, &one, 1000, true));
    assert_false(limits_open(*state, &one, 1000, false));
    limits_close(*state, 1000);
    assert_false(limits_open(*state, &one, 1000, false));
    limits_close(*state, 1000);
    assert_true(limits_open(*state, &one, 1000, false));
}

/* How many requests go out of the bucket at that moment, one at a time; 1000 would be without an
 * end. */
static int taken(struct limits *limits, const struct limit_settings *limit, int64_t uid,
                 int64_t now_ms)
{
    int count = 0;

    while (count < 1000 && limits_left(limits, limit, uid, now_ms) > 0) {
        limits_charge(limits, limit, uid, 1, now_ms);
        count++;
    }
    return count;
}

static void test_bucket(void **state)
{
    struct limit_settings five = settings(2, 5);

    assert_true(limits_open(*state, &five, 1000, false));
    assert_int_equal(taken(*state, &five, 1000, 50000), 5);
    /* One comes back every 200 ms. */
    assert_int_equal(taken(*state, &five, 1000, 50199), 0);
    assert_int_equal(taken(*state, &five, 1000, 50200), 1);
    assert_int_equal(taken(*state, &five, 1000, 50600), 2);
    /* Never more than the bucket holds. */
    assert_int_equal(taken(*state, &five, 1000, 51600), 5);
    assert_int_equal(taken(*state, &five, 1000, INT64_C(9000000000000)), 5);
    assert_int_equal(taken(*state, &five, 1000, INT64_C(9000000000000)), 0);
}

/* A bucket that was not empty does not run over within the second either. */
static void test_bucket_does_not_run_over(void **state)
{
    struct limit_settings five = settings(2, 5);

    assert_true(limits_open(*state, &five, 1000, false));
    limits_charge(*state, &five, 1000, 1, 50000);
    assert_int_equal(taken(*state, &five, 1000, 51000), 5);
}

/* Drops add up, however small they are. */
static void test_small_steps(void **state)
{
    struct limit_settings three = settings(2, 3);
    int count;

    assert_true(limits_open(*state, &three, 1000, false));
    count = taken(*state, &three, 1000, 1000);
    for (int64_t now_ms = 1001; now_ms <= 11000; now_ms++)
        count += taken(*state, &three, 1000, now_ms);
    assert_int_equal(count, 3 + 30);
}

/* What costs more than there is, is made up for before anything else; but no more than a full
 * bucket, so that nobody is shut out for long: from the deepest debt, 5, to 1 are six requests of
 * 200 ms. */
static void test_debt(void **state)
{
    struct limit_settings five = settings(2, 5);

    assert_true(limits_open(*state, &five, 1000, false));
    limits_charge(*state, &five, 1000, 4, 50000);
    limits_charge(*state, &five, 1000, 4, 50000);
    assert_true(limits_left(*state, &five, 1000, 50000) <= 0);
    /* Three are owed and one is wanted: four fifths of a second. */
    assert_int_equal(limits_refilled_ms(*state, &five, 1000, 50000), 50800);
    assert_true(limits_left(*state, &five, 1000, 50799) <= 0);
    assert_int_equal(limits_left(*state, &five, 1000, 50800), 1);
    assert_int_equal(limits_refilled_ms(*state, &five, 1000, 50800), 50800);
    for (int i = 0; i < 100; i++)
        limits_charge(*state, &five, 1000, 10, 50800);
    assert_int_equal(limits_refilled_ms(*state, &five, 1000, 50800), 52000);
    assert_true(limits_left(*state, &five, 1000, 51999) <= 0);
    assert_int_equal(limits_left(*state, &five, 1000, 52000), 1);
}

static void test_buckets_are_apart(void **state)
{
    struct limit_settings two = settings(2, 2);

    assert_true(limits_open(*state, &two, 1000, false));
    assert_true(limits_open(*state, &two, 1001, false));
    assert_int_equal(taken(*state, &two, 1000, 5000), 2);
    assert_int_equal(taken(*state, &two, 1001, 5000), 2);
}

/* A new connection does not fill the bucket. */
static void test_bucket_outlives_connections(void **state)
{
    struct limit_settings two = settings(2, 2);

    assert_true(limits_open(*state, &two, 1000, false));
    assert_int_equal(taken(*state, &two, 1000, 5000), 2);
    limits_close(*state, 1000);
    assert_true(limits_open(*state, &two, 1000, false));
    assert_int_equal(taken(*state, &two, 1000, 5000), 0);
}

#define limits_test(name) cmocka_unit_test_setup_teardown(name, open_limits, release_limits)

int main(void)
{
    const struct CMUnitTest tests[] = {
        limits_test(test_connections),
        limits_test(test_staff),
        limits_test(test_watches),
        limits_test(test_bucket),
        limits_test(test_bucket_does_not_run_over),
        limits_test(test_small_steps),
        limits_test(test_debt),
        limits_test(test_buckets_are_apart),
        limits_test(test_bucket_outlives_connections),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
