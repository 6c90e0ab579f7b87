/*
 * Cancel rules: what is one, and the deadline it gives.
 *
 * A deadline is what somebody's money depends on, so both sides are exact: a word that is nearly a
 * rule is none, and a deadline is an instant, also where a day has 23 hours or no midnight (the
 * zones are those of domain_calendar_test.c, in the same year).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/concert/cancel_rule.h"
#include "infrastructure/zones.h"

#define HOUR_MS INT64_C(3600000)

static int new_zones(void **state)
{
    *state = zones_new();
    return 0;
}

static int free_zones(void **state)
{
    zones_free(*state);
    return 0;
}

static void expect_rule(const char *text, enum cancel_base base, int64_t before)
{
    struct cancel_rule rule;

    assert_true(cancel_rule_parse(text, &rule));
    assert_int_equal(rule.base, base);
    if (base != CANCEL_NEVER)
        assert_int_equal(rule.before, before);
}

/* The bounds are a year, in each unit: 365 days, 8760 hours, 525600 minutes. */
static void test_rules(void **state)
{
    (void)state;
    expect_rule("day", CANCEL_DAY, 0);
    expect_rule("day-1", CANCEL_DAY, 1);
    expect_rule("day-10", CANCEL_DAY, 10);
    expect_rule("day-365", CANCEL_DAY, 365);
    expect_rule("start", CANCEL_START, 0);
    expect_rule("start-1h", CANCEL_START, HOUR_MS);
    expect_rule("start-8760h", CANCEL_START, 8760 * HOUR_MS);
    expect_rule("start-90m", CANCEL_START, 90 * INT64_C(60000));
    expect_rule("start-525600m", CANCEL_START, 8760 * HOUR_MS);
    expect_rule("never", CANCEL_NEVER, 0);
}

/* One writing for each rule: no zero, no leading zero, no capitals, no space, so that rules can be
 * compared as words. The last two do not fit into 64 bits: strtoll() returns the largest number for
 * them, which is above the bound. */
static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "days",
        "day-",
        "day-0",
        "day-366",
        "day--1",
        "day+1",
        "day-1d",
        "day-01",
        "day-1 ",
        "day -1",
        "DAY",
        "start-",
        "start-1",
        "start-h",
        "start-0h",
        "start-8761h",
        "start-525601m",
        "start-1d",
        "start-1hh",
        "start-1h ",
        "start+1h",
        "start-1H",
        "never-1",
        "nevermore",
        "never ",
        "sometimes",
        " day",
        "day-99999999999999999999",
        "start-99999999999999999999h",
    };
    struct cancel_rule rule;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (cancel_rule_parse(bad[i], &rule))
            fail_msg("\"%s\" was taken for a rule", bad[i]);
}

static int64_t at(struct zones *zones, const char *text)
{
    int64_t instant_ms = 0;

    assert_true(time_parse(zones, "UTC", text, 0, &instant_ms));
    return instant_ms;
}

static void expect_deadline(struct zones *zones, const char *text, const char *zone,
                            const char *starts, const char *deadline)
{
    struct cancel_rule rule;

    assert_true(cancel_rule_parse(text, &rule));
    assert_int_equal(cancel_rule_deadline(&rule, zones, zone, at(zones, starts)),
                     at(zones, deadline));
}

static void test_deadlines(void **state)
{
    static const char *const evening = "2026-12-24T19:30:00+09:00";

    expect_deadline(*state, "day", "Asia/Seoul", evening, "2026-12-24T00:00:00+09:00");
    expect_deadline(*state, "day-1", "Asia/Seoul", evening, "2026-12-23T00:00:00+09:00");
    expect_deadline(*state, "day-24", "Asia/Seoul", evening, "2026-11-30T00:00:00+09:00");
    expect_deadline(*state, "start", "Asia/Seoul", evening, evening);
    expect_deadline(*state, "start-2h", "Asia/Seoul", evening, "2026-12-24T17:30:00+09:00");
    expect_deadline(*state, "start-90m", "Asia/Seoul", evening, "2026-12-24T18:00:00+09:00");
    /* The date is the venue's: the same instant is the 24th in Seoul and New York, the 25th in
     * Apia. */
    expect_deadline(*state, "day", "America/New_York", evening, "2026-12-24T00:00:00-05:00");
    expect_deadline(*state, "day", "Pacific/Apia", "2026-12-24T12:00:00Z",
                    "2026-12-25T00:00:00+13:00");
    /* A show at midnight cannot be cancelled on its own date. */
    expect_deadline(*state, "day", "Asia/Seoul", "2026-12-24T00:00:00+09:00",
                    "2026-12-24T00:00:00+09:00");
}

/* A midnight that is skipped is the moment after it, one that comes twice the first of the two. */
static void test_deadlines_across_clock_changes(void **state)
{
    expect_deadline(*state, "day", "America/New_York", "2024-03-10T20:00:00-04:00",
                    "2024-03-10T00:00:00-05:00");
    expect_deadline(*state, "day-1", "America/New_York", "2024-11-04T20:00:00-05:00",
                    "2024-11-03T00:00:00-04:00");
    expect_deadline(*state, "day", "Asia/Beirut", "2024-03-31T20:00:00+03:00",
                    "2024-03-31T01:00:00+03:00");
    expect_deadline(*state, "day", "America/Havana", "2024-11-03T20:00:00-05:00",
                    "2024-11-03T00:00:00-04:00");
    /* Hours are hours, whatever the wall clock does meanwhile. */
    expect_deadline(*state, "start-24h", "Europe/Berlin", "2024-10-27T20:00:00+01:00",
                    "2024-10-26T21:00:00+02:00");
}

/* 0 is what never looks like to whoever compares it with a clock: a deadline that passed long
 * ago. */
static void test_never(void **state)
{
    struct cancel_rule rule;

    assert_true(cancel_rule_parse("never", &rule));
    assert_int_equal(cancel_rule_deadline(&rule, *state, "Asia/Seoul", INT64_C(1798108200000)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_deadlines), cmocka_unit_test(test_deadlines_across_clock_changes),
        cmocka_unit_test(test_never),
    };

    return cmocka_run_group_tests(tests, new_zones, free_zones);
}
