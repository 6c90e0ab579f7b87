/*
 * The clock on the wall by which a show starts, in a zone whose law the test makes.
 *
 * The three functions of the zone database are defined here, so this program does not link zones.c.
 * The made-up zone changes its offset once, at a moment and by an amount that each test chooses;
 * the law is changed by writing into it, which no real database lets a test do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/concert/show_times.h"

#define HOUR_MS INT64_C(3600000)

/* Local time is `before` hours ahead of UTC until an instant, and `after` hours from then on. */
struct zones {
    int64_t until_ms;
    int before, after;
};

bool zone_exists(struct zones *zones, const char *name)
{
    (void)zones;
    return strcmp(name, "Test/Venue") == 0;
}

int32_t zone_offset_s(struct zones *zones, const char *name, int64_t instant_ms)
{
    assert_string_equal(name, "Test/Venue");
    return 3600 * (instant_ms < zones->until_ms ? zones->before : zones->after);
}

int64_t zone_instant(struct zones *zones, const char *name, int64_t local_ms)
{
    int64_t first_ms = local_ms - zones->before * HOUR_MS;

    assert_string_equal(name, "Test/Venue");
    return first_ms < zones->until_ms ? first_ms : local_ms - zones->after * HOUR_MS;
}

static const struct concert daily = {.zone = "Test/Venue", .cancel_until = "day"};

/* Day 100, 19:30 on the wall. */
static const int64_t evening_ms = 100 * DAY_MS + 19 * HOUR_MS + HOUR_MS / 2;

static void test_set(void **state)
{
    struct zones zones = {INT64_MAX, 2, 2};
    struct show show = {0};

    (void)state;
    show_set_start(&zones, &daily, &show, evening_ms - 2 * HOUR_MS);
    assert_int_equal(show.starts_ms, evening_ms - 2 * HOUR_MS);
    assert_int_equal(show.starts_local_ms, evening_ms);
    assert_int_equal(show.cancel_until_ms, 100 * DAY_MS - 2 * HOUR_MS);
}

static void test_law_changes(void **state)
{
    struct zones zones = {INT64_MAX, 2, 2};
    struct concert concert = daily;
    struct show show = {0};

    (void)state;
    show_set_start(&zones, &daily, &show, evening_ms - 2 * HOUR_MS);
    show_keep_clock(&zones, &daily, &show);
    assert_int_equal(show.starts_ms, evening_ms - 2 * HOUR_MS);

    /* Summer time is given up: the instant moves, the clock does not, the deadline follows. */
    zones.before = zones.after = 1;
    show_keep_clock(&zones, &daily, &show);
    assert_int_equal(show.starts_ms, evening_ms - HOUR_MS);
    assert_int_equal(show.starts_local_ms, evening_ms);
    assert_int_equal(show.cancel_until_ms, 100 * DAY_MS - HOUR_MS);

    /* It is given up between the deadline and the show: only the deadline moves. */
    zones.before = 2;
    zones.until_ms = 100 * DAY_MS + HOUR_MS;
    show_keep_clock(&zones, &daily, &show);
    assert_int_equal(show.starts_ms, evening_ms - HOUR_MS);
    assert_int_equal(show.cancel_until_ms, 100 * DAY_MS - 2 * HOUR_MS);

    strcpy(concert.cancel_until, "never");
    show_keep_clock(&zones, &concert, &show);
    assert_int_equal(show.cancel_until_ms, 0);
}

/* The clock goes back at 20:00 and shows 19:30 twice: the second time was meant, and is kept. */
static void test_twice(void **state)
{
    struct zones zones = {evening_ms - 2 * HOUR_MS + HOUR_MS / 2, 2, 1};
    struct show show = {0};

    (void)state;
    show_set_start(&zones, &daily, &show, evening_ms - HOUR_MS);
    assert_int_equal(show.starts_local_ms, evening_ms);
    assert_int_equal(zone_instant(&zones, daily.zone, evening_ms), evening_ms - 2 * HOUR_MS);
    show_keep_clock(&zones, &daily, &show);
    assert_int_equal(show.starts_ms, evening_ms - HOUR_MS);
}

/* A row of an older version learns what its clock shows, and keeps its instant. */
static void test_unknown(void **state)
{
    struct zones zones = {INT64_MAX, 9, 9};
    struct show show = {.starts_ms = evening_ms};

    (void)state;
    show_keep_clock(&zones, &daily, &show);
    assert_int_equal(show.starts_ms, evening_ms);
    assert_int_equal(show.starts_local_ms, evening_ms + 9 * HOUR_MS);
}

/* Whatever stands in a damaged store, the daemon starts, and takes nothing back. */
static void test_no_rule(void **state)
{
    struct zones zones = {INT64_MAX, 2, 2};
    struct concert concert = daily;
    struct show show = {.starts_ms = evening_ms};

    (void)state;
    snprintf(concert.cancel_until, sizeof concert.cancel_until, "whenever");
    assert_int_equal(show_deadline(&zones, &concert, &show), 0);
}

/* Guests keep the deadline that they had, as long as it is before the beginning. */
static void test_moved(void **state)
{
    struct zones zones = {INT64_MAX, 2, 2};
    struct concert concert = daily;
    struct show show = {0};
    int64_t first_ms = evening_ms - 2 * HOUR_MS, until_ms = 100 * DAY_MS - 2 * HOUR_MS;

    (void)state;
    show_set_start(&zones, &concert, &show, first_ms);
    assert_int_equal(show.kept_until_ms, 0);
    /* Later: the rule gives more time. */
    show_move_start(&zones, &concert, &show, first_ms + 2 * DAY_MS);
    assert_int_equal(show.starts_local_ms, evening_ms + 2 * DAY_MS);
    assert_int_equal(show.cancel_until_ms, until_ms + 2 * DAY_MS);
    assert_int_equal(show.kept_until_ms, until_ms);
    /* Back: what the rule gave is kept, though not beyond the beginning. */
    show_move_start(&zones, &concert, &show, first_ms + DAY_MS + 10 * HOUR_MS);
    assert_int_equal(show.cancel_until_ms, until_ms + 2 * DAY_MS);
    show_move_start(&zones, &concert, &show, first_ms);
    assert_int_equal(show.kept_until_ms, until_ms + 2 * DAY_MS);
    assert_int_equal(show.cancel_until_ms, first_ms);
    /* Whatever the rule becomes. */
    strcpy(concert.cancel_until, "never");
    show_keep_clock(&zones, &concert, &show);
    assert_int_equal(show.cancel_until_ms, first_ms);
    strcpy(concert.cancel_until, "start");
    assert_int_equal(show_deadline(&zones, &concert, &show), first_ms);
    /* Never stays never, and becomes a time only by the rule. */
    strcpy(concert.cancel_until, "never");
    show = (struct show){0};
    show_set_start(&zones, &concert, &show, first_ms);
    show_move_start(&zones, &concert, &show, first_ms + DAY_MS);
    assert_int_equal(show.cancel_until_ms, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),         cmocka_unit_test(test_no_rule),
        cmocka_unit_test(test_law_changes), cmocka_unit_test(test_twice),
        cmocka_unit_test(test_unknown),     cmocka_unit_test(test_moved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
