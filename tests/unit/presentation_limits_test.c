/* Connections of a uid, and its bucket of requests. */
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
                                   .unfinished_ms = 30000};
}

static void test_connections(void **state)
{
    struct limit_settings two = settings(2, 10), three = settings(3, 10);

    assert_true(limits_open(*state, &two, 1000));
    assert_true(limits_open(*state, &two, 1000));
    assert_false(limits_open(*state, &two, 1000));
    /* Others are others. */
    assert_true(limits_open(*state, &two, 1001));
    limits_close(*state, 1000);
    assert_true(limits_open(*state, &two, 1000));
    assert_false(limits_open(*state, &two, 1000));
    /* A refused one is not counted, and a new setting counts at once. */
    assert_true(limits_open(*state, &three, 1000));
    assert_false(limits_open(*state, &three, 1000));
}

static int taken(struct limits *limits, const struct limit_settings *limit, int64_t uid,
                 int64_t now_ms)
{
    int count = 0;

    while (count < 1000 && limits_take(limits, limit, uid, now_ms))
        count++;
    return count;
}

static void test_bucket(void **state)
{
    struct limit_settings five = settings(2, 5);

    assert_true(limits_open(*state, &five, 1000));
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

    assert_true(limits_open(*state, &five, 1000));
    assert_true(limits_take(*state, &five, 1000, 50000));
    assert_int_equal(taken(*state, &five, 1000, 51000), 5);
}

/* Drops add up, however small they are. */
static void test_small_steps(void **state)
{
    struct limit_settings three = settings(2, 3);
    int count;

    assert_true(limits_open(*state, &three, 1000));
    count = taken(*state, &three, 1000, 1000);
    for (int64_t now_ms = 1001; now_ms <= 11000; now_ms++)
        count += taken(*state, &three, 1000, now_ms);
    assert_int_equal(count, 3 + 30);
}

static void test_buckets_are_apart(void **state)
{
    struct limit_settings two = settings(2, 2);

    assert_true(limits_open(*state, &two, 1000));
    assert_true(limits_open(*state, &two, 1001));
    assert_int_equal(taken(*state, &two, 1000, 5000), 2);
    assert_int_equal(taken(*state, &two, 1001, 5000), 2);
}

/* A new connection does not fill the bucket. */
static void test_bucket_outlives_connections(void **state)
{
    struct limit_settings two = settings(2, 2);

    assert_true(limits_open(*state, &two, 1000));
    assert_int_equal(taken(*state, &two, 1000, 5000), 2);
    limits_close(*state, 1000);
    assert_true(limits_open(*state, &two, 1000));
    assert_int_equal(taken(*state, &two, 1000, 5000), 0);
}

#define limits_test(name) cmocka_unit_test_setup_teardown(name, open_limits, release_limits)

int main(void)
{
    const struct CMUnitTest tests[] = {
        limits_test(test_connections),
        limits_test(test_bucket),
        limits_test(test_bucket_does_not_run_over),
        limits_test(test_small_steps),
        limits_test(test_buckets_are_apart),
        limits_test(test_bucket_outlives_connections),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
