/*
 * Dates against known ones, every written form of a time, and zones on the days when their clocks
 * move.
 *
 * A date that is off by one is sold to a whole hall. So dates are compared with a count by hand
 * over eight centuries, and zones with what four governments did in 2024:
 *
 *     zone        an hour is skipped            an hour comes twice
 *     New York    10 March  02:00 -> 03:00      3 November  02:00 -> 01:00
 *     Berlin      31 March  02:00 -> 03:00      27 October  03:00 -> 02:00
 *     Beirut      31 March  00:00 -> 01:00      27 October  00:00 -> 23:00 of the 26th
 *     Havana      10 March  00:00 -> 01:00      3 November  01:00 -> 00:00
 *
 * Beirut and Havana are here because they do it at midnight: a day of theirs may begin at one or
 * have two midnights, and the rule "day" of a concert means the first instant of a day. The zones
 * are those of the machine's database; of the past, since governments still change what is to come.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "domain/calendar.h"
#include "infrastructure/zones.h"

#define HOUR_MS INT64_C(3600000)

/* One set of zones for all tests: what one of them has looked up is there for the next. */
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

/* The instant of a time written with its offset. */
static int64_t at(struct zones *zones, const char *text)
{
    int64_t instant_ms = 0;

    assert_true(time_parse(zones, "UTC", text, 0, &instant_ms));
    return instant_ms;
}

/* The figures are those of `date -d TEXT +%s`. 2038-01-19T03:14:08 is 2^31 seconds, the first that
 * a signed number of 32 bits cannot hold. An instant before 1970 is rounded into the past and not
 * to zero: a millisecond before midnight belongs to the day before. */
static void test_known_instants(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } known[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1969-12-31T23:59:59Z", -1000},
        {"1969-12-31T23:59:59.999Z", -1},
        {"1969-07-20T20:17:40Z", INT64_C(-14182940000)},
        {"2000-02-29T00:00:00Z", INT64_C(951782400000)},
        {"2000-03-01T00:00:00Z", INT64_C(951868800000)},
        {"2026-12-24T19:30:00+09:00", INT64_C(1798108200000)},
        {"2026-12-24T10:30:00Z", INT64_C(1798108200000)},
        {"2026-12-24T05:30:00-05:00", INT64_C(1798108200000)},
        {"2038-01-19T03:14:08Z", INT64_C(2147483648000)},
        {"0000-01-01T00:00:00Z", INT64_C(-62167219200000)}, /* a year before, with 366 days */
        {"0001-01-01T00:00:00Z", INT64_C(-62135596800000)},
        {"9999-12-31T23:59:59Z", INT64_C(253402300799000)},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_int_equal(at(*state, known[i].text), known[i].ms);
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

/* Every day of eight centuries, counted by hand: two rounds of the Gregorian calendar, with years
 * that end in 00 of both kinds. The last millisecond of a day is of that day. */
static void test_every_day(void **state)
{
    int64_t expected_ms = at(*state, "1600-01-01T00:00Z");

    for (int year = 1600; year < 2400; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= days_in(year, month); day++) {
                char text[DATE_TEXT], written[DATE_TEXT];
                int64_t instant_ms;

                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                assert_true(time_parse(*state, "UTC", text, 0, &instant_ms));
                assert_true(instant_ms == expected_ms);
                assert_string_equal(date_format(*state, "UTC", instant_ms, written), text);
                assert_string_equal(date_format(*state, "UTC", instant_ms + DAY_MS - 1, written),
                                    text);
                expected_ms += DAY_MS;
            }
        }
    }
}

/* The three ways of calendar.h, with all that may be left out of each. RFC 3339 lets t and z be
 * small and the T be a space. Digits after the third are cut off, not rounded: no time is read as a
 * later one. */
static void test_forms(void **state)
{
    /* 09:00 of the day in Seoul. */
    int64_t now_ms = at(*state, "2026-12-01T00:00:00Z");
    static const struct {
        const char *text, *same;
    } forms[] = {
        {"2026-12-24T19:30:00+09:00", "2026-12-24T10:30:00Z"},
        {"2026-12-24T19:30:00.500+09:00", "2026-12-24T10:30:00.500Z"},
        {"2026-12-24T19:30:00.5+09:00", "2026-12-24T10:30:00.500Z"},
        {"2026-12-24T19:30:00.0059+09:00", "2026-12-24T10:30:00.005Z"},
        {"2026-12-24t10:30:00z", "2026-12-24T10:30:00Z"},
        {"2026-12-24T19:30+09:00", "2026-12-24T10:30:00Z"},
        {"2026-12-24T19:30:15", "2026-12-24T10:30:15Z"},
        {"2026-12-24T19:30:15.25", "2026-12-24T10:30:15.250Z"},
        {"2026-12-24T19:30", "2026-12-24T10:30:00Z"},
        {"2026-12-24 19:30", "2026-12-24T10:30:00Z"},
        {"2026-12-24", "2026-12-23T15:00:00Z"},
        {"+7T19:30", "2026-12-08T10:30:00Z"},
        {"+0", "2026-11-30T15:00:00Z"},
        {"-1T20:00", "2026-11-30T11:00:00Z"},
        {"+31", "2026-12-31T15:00:00Z"},
        {"2026-12-24T00:00:00-23:59", "2026-12-24T23:59:00Z"},
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        int64_t instant_ms = 0;

        assert_true(time_parse(*state, "Asia/Seoul", forms[i].text, now_ms, &instant_ms));
        assert_int_equal(instant_ms, at(*state, forms[i].same));
    }
}

/* Today is the zone's, not the machine's. */
static void test_relative_day_is_local(void **state)
{
    int64_t late_ms = at(*state, "2026-12-01T15:00:00Z"); /* 2 December in Seoul */
    int64_t instant_ms;

    assert_true(time_parse(*state, "Asia/Seoul", "+0", late_ms, &instant_ms));
    assert_int_equal(instant_ms, late_ms);
    assert_true(time_parse(*state, "Asia/Seoul", "+0", late_ms - 1, &instant_ms));
    assert_int_equal(instant_ms, late_ms - DAY_MS);
    assert_true(time_parse(*state, "America/New_York", "+1T00:00", late_ms, &instant_ms));
    assert_int_equal(instant_ms, at(*state, "2026-12-02T00:00:00-05:00"));
}

/* No time is guessed from half of one. Among these are some that a standard would take: hour 24 and
 * an offset without its colon (ISO 8601), second 60 (RFC 3339: leap seconds, which this count does
 * not have), a date with an offset (XML Schema). 1900 and 2100 are no leap years, 2000 and 2024
 * are. What is refused leaves the result alone. */
static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "tomorrow",
        "2026",
        "2026-12",
        "2026-12-",
        "2026-12-24T",
        "2026-12-24Z",
        "2026-12-24+09:00",
        "2026-12-24T19",
        "2026-12-24T19:3",
        "2026-12-24T1930",
        "2026-12-24T19:30:",
        "2026-12-24T19:30:5",
        "2026-12-24T19:30:00.",
        "2026-12-24T19:30:00.Z",
        "2026-12-24T19:30:00+",
        "2026-12-24T19:30:00+9",
        "2026-12-24T19:30:00+09",
        "2026-12-24T19:30:00+0900",
        "2026-12-24T19:30:00+24:00",
        "2026-12-24T19:30:00+09:60",
        "2026-12-24T19:30:00Zulu",
        "2026-12-24T19:30:00+09:00x",
        "2026-12-24T24:00",
        "2026-12-24T19:60",
        "2026-12-24T19:30:60",
        "2026-12-24x19:30",
        "2026-12-24 ",
        " 2026-12-24",
        "2026/12/24",
        "26-12-24",
        "2026-1-01",
        "2026-00-10",
        "2026-13-01",
        "2026-12-00",
        "2026-12-32",
        "2026-04-31",
        "2026-02-29",
        "2023-02-29",
        "1900-02-29",
        "2100-02-29",
        "2026-02-99",
        "20260-01-01",
        "+",
        "-",
        "+T19:30",
        "+x",
        "+7x",
        "+7T",
        "+7T25:00",
        "+7T19:30Z",
        "+7T19:30+09:00",
        "+100000",
        "--1",
        "+ 1",
        "now",
    };
    int64_t instant_ms = 12345;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (time_parse(*state, "Asia/Seoul", bad[i], 0, &instant_ms))
            fail_msg("\"%s\" was taken for a time", bad[i]);
        assert_int_equal(instant_ms, 12345);
    }
    assert_true(time_parse(*state, "UTC", "2024-02-29", 0, &instant_ms));
    assert_true(time_parse(*state, "UTC", "2000-02-29", 0, &instant_ms));
}

/* Offsets of a half and of three quarters of an hour, on both sides of UTC: a sign that counts for
 * the hours alone shows in St. John's. Milliseconds are cut off, into the past also before 1970. */
static void test_format(void **state)
{
    int64_t instant_ms = at(*state, "2026-12-24T10:30:00.999Z");
    char text[TIME_TEXT], date[DATE_TEXT];

    assert_string_equal(time_format(*state, "Asia/Seoul", instant_ms, text),
                        "2026-12-24T19:30:00+09:00");
    assert_string_equal(time_format(*state, "America/New_York", instant_ms, text),
                        "2026-12-24T05:30:00-05:00");
    assert_string_equal(time_format(*state, "UTC", instant_ms, text), "2026-12-24T10:30:00+00:00");
    assert_string_equal(time_format(*state, "Asia/Kathmandu", instant_ms, text),
                        "2026-12-24T16:15:00+05:45");
    assert_string_equal(time_format(*state, "America/St_Johns", instant_ms, text),
                        "2026-12-24T07:00:00-03:30");
    assert_string_equal(time_format(*state, "UTC", -1, text), "1969-12-31T23:59:59+00:00");
    assert_string_equal(date_format(*state, "UTC", -1, date), "1969-12-31");
    assert_string_equal(date_format(*state, "Asia/Seoul", at(*state, "2026-12-24T15:00Z"), date),
                        "2026-12-25");
}

/* What is written is read again, in every zone, on both sides of every jump: hour by hour through
 * the year of the table above. An hour that comes twice is told apart by its offset. */
static void test_round_trip(void **state)
{
    static const char *const names[] = {
        "UTC",         "Asia/Seoul",     "America/New_York", "Europe/Berlin",
        "Asia/Beirut", "America/Havana", "Asia/Kathmandu",   "Pacific/Apia"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (int64_t hour = 0; hour < 366 * 24; hour++) {
            int64_t instant_ms = at(*state, "2024-01-01T00:00:01Z") + hour * HOUR_MS, again_ms;
            char text[TIME_TEXT];

            time_format(*state, names[i], instant_ms, text);
            assert_true(time_parse(*state, "UTC", text, 0, &again_ms));
            assert_true(again_ms == instant_ms);
        }
    }
}

/* Names of the database alone. GLib would also take an offset, a rule of POSIX, or a path that
 * leads out of the database, so that whoever names a zone would have the daemon read any file. A
 * zone that does not exist counts as UTC. */
static void test_zones(void **state)
{
    assert_true(zone_exists(*state, "UTC"));
    assert_true(zone_exists(*state, "Asia/Seoul"));
    assert_true(zone_exists(*state, "America/Argentina/Buenos_Aires"));
    assert_false(zone_exists(*state, ""));
    assert_false(zone_exists(*state, "Seoul"));
    assert_false(zone_exists(*state, "Asia/Soul"));
    assert_false(zone_exists(*state, "+09:00"));
    assert_false(zone_exists(*state, "KST-9"));
    assert_false(zone_exists(*state, "../../etc/passwd"));
    assert_false(zone_exists(*state, "Asia/../../../../etc/passwd"));
    assert_false(zone_exists(*state, "/usr/share/zoneinfo/Asia/Seoul"));
    assert_int_equal(zone_offset_s(*state, "Asia/Seoul", 0), 9 * 3600);
    assert_int_equal(zone_offset_s(*state, "No/Where", 0), 0);
    assert_int_equal(zone_offset_s(*state, "Europe/Berlin", at(*state, "2026-01-15T00:00Z")), 3600);
    assert_int_equal(zone_offset_s(*state, "Europe/Berlin", at(*state, "2026-07-15T00:00Z")), 7200);
}

static void expect_offset(struct zones *zones, const char *zone, const char *instant, int hours)
{
    assert_int_equal(zone_offset_s(zones, zone, at(zones, instant)), hours * 3600);
    /* The jump is at that very instant: a millisecond before it the other offset counts. */
    assert_int_not_equal(zone_offset_s(zones, zone, at(zones, instant) - 1), hours * 3600);
}

/* The table above, in UTC, with the offset that holds from then on. */
static void test_jumps(void **state)
{
    expect_offset(*state, "America/New_York", "2024-03-10T07:00:00Z", -4);
    expect_offset(*state, "America/New_York", "2024-11-03T06:00:00Z", -5);
    expect_offset(*state, "Europe/Berlin", "2024-03-31T01:00:00Z", 2);
    expect_offset(*state, "Europe/Berlin", "2024-10-27T01:00:00Z", 1);
    expect_offset(*state, "Asia/Beirut", "2024-03-30T22:00:00Z", 3);
    expect_offset(*state, "Asia/Beirut", "2024-10-26T21:00:00Z", 2);
    expect_offset(*state, "America/Havana", "2024-03-10T05:00:00Z", -4);
    expect_offset(*state, "America/Havana", "2024-11-03T05:00:00Z", -5);
}

static void expect_reading(struct zones *zones, const char *zone, const char *local,
                           const char *instant)
{
    int64_t instant_ms = 0;

    assert_true(time_parse(zones, zone, local, 0, &instant_ms));
    if (instant_ms != at(zones, instant))
        fail_msg("%s in %s is not %s", local, zone, instant);
}

/* A reading that is skipped means the jump plus what was skipped; one that comes twice, the first
 * time. */
static void test_gaps_and_overlaps(void **state)
{
    expect_reading(*state, "America/New_York", "2024-03-10T01:59:59", "2024-03-10T06:59:59Z");
    expect_reading(*state, "America/New_York", "2024-03-10T02:00", "2024-03-10T07:00:00Z");
    expect_reading(*state, "America/New_York", "2024-03-10T02:30", "2024-03-10T07:30:00Z");
    expect_reading(*state, "America/New_York", "2024-03-10T03:00", "2024-03-10T07:00:00Z");
    expect_reading(*state, "America/New_York", "2024-11-03T00:59:59", "2024-11-03T04:59:59Z");
    expect_reading(*state, "America/New_York", "2024-11-03T01:00", "2024-11-03T05:00:00Z");
    expect_reading(*state, "America/New_York", "2024-11-03T01:30", "2024-11-03T05:30:00Z");
    expect_reading(*state, "America/New_York", "2024-11-03T02:00", "2024-11-03T07:00:00Z");
    expect_reading(*state, "Europe/Berlin", "2024-03-31T02:30", "2024-03-31T01:30:00Z");
    expect_reading(*state, "Europe/Berlin", "2024-10-27T02:30", "2024-10-27T00:30:00Z");
    expect_reading(*state, "Europe/Berlin", "2024-10-27T03:00", "2024-10-27T02:00:00Z");
    expect_reading(*state, "Asia/Beirut", "2024-03-31T00:30", "2024-03-30T22:30:00Z");
    expect_reading(*state, "Asia/Beirut", "2024-10-26T23:30", "2024-10-26T20:30:00Z");
    expect_reading(*state, "America/Havana", "2024-11-03T00:30", "2024-11-03T04:30:00Z");
    expect_reading(*state, "Asia/Seoul", "2026-06-01T12:00", "2026-06-01T03:00:00Z");
}

/* `days` earlier, by the calendar and not by 24 hours each. */
static void expect_day(struct zones *zones, const char *zone, const char *instant, int days,
                       const char *start)
{
    if (zone_day_start(zones, zone, at(zones, instant), days) != at(zones, start))
        fail_msg("the day of %s in %s, %d earlier, does not begin at %s", instant, zone, days,
                 start);
}

static void test_day_start(void **state)
{
    expect_day(*state, "Asia/Seoul", "2026-12-24T19:30:00+09:00", 0, "2026-12-24T00:00:00+09:00");
    expect_day(*state, "Asia/Seoul", "2026-12-24T00:00:00+09:00", 0, "2026-12-24T00:00:00+09:00");
    expect_day(*state, "Asia/Seoul", "2026-12-23T23:59:59+09:00", 0, "2026-12-23T00:00:00+09:00");
    expect_day(*state, "Asia/Seoul", "2026-03-01T10:00:00+09:00", 1, "2026-02-28T00:00:00+09:00");
    /* Days of 23 and of 25 hours. */
    expect_day(*state, "America/New_York", "2024-03-10T20:00:00-04:00", 0,
               "2024-03-10T00:00:00-05:00");
    expect_day(*state, "America/New_York", "2024-03-11T20:00:00-04:00", 1,
               "2024-03-10T00:00:00-05:00");
    expect_day(*state, "America/New_York", "2024-11-03T20:00:00-05:00", 0,
               "2024-11-03T00:00:00-04:00");
    expect_day(*state, "Europe/Berlin", "2024-10-27T20:00:00+01:00", 0,
               "2024-10-27T00:00:00+02:00");
    /* Midnight itself is skipped: the day begins at one. */
    expect_day(*state, "Asia/Beirut", "2024-03-31T20:00:00+03:00", 0, "2024-03-31T01:00:00+03:00");
    expect_day(*state, "Asia/Beirut", "2024-04-01T20:00:00+03:00", 1, "2024-03-31T01:00:00+03:00");
    expect_day(*state, "America/Havana", "2024-03-10T20:00:00-04:00", 0,
               "2024-03-10T01:00:00-04:00");
    /* The hour before midnight comes twice, midnight once. */
    expect_day(*state, "Asia/Beirut", "2024-10-27T20:00:00+02:00", 0, "2024-10-27T00:00:00+02:00");
    expect_day(*state, "Asia/Beirut", "2024-10-26T23:30:00+02:00", 0, "2024-10-26T00:00:00+03:00");
    /* Midnight comes twice: the day begins at the first. */
    expect_day(*state, "America/Havana", "2024-11-03T20:00:00-05:00", 0,
               "2024-11-03T00:00:00-04:00");
    expect_day(*state, "America/Havana", "2024-11-03T00:30:00-05:00", 0,
               "2024-11-03T00:00:00-04:00");
    /* Samoa had no 30 December 2011: its day is the next one. */
    expect_day(*state, "Pacific/Apia", "2011-12-31T12:00:00+14:00", 0, "2011-12-31T00:00:00+14:00");
    expect_day(*state, "Pacific/Apia", "2011-12-31T12:00:00+14:00", 1, "2011-12-31T00:00:00+14:00");
    expect_day(*state, "UTC", "1969-12-31T23:59:59Z", 0, "1969-12-31T00:00:00Z");
}

/* A day's start has the day's date, and the instant before it another: hour by hour, for a year. */
static void test_day_start_is_the_first_instant(void **state)
{
    static const char *const names[] = {"Asia/Seoul", "America/New_York", "Europe/Berlin",
                                        "Asia/Beirut", "America/Havana"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (int64_t hour = 0; hour < 366 * 24; hour++) {
            int64_t instant_ms = at(*state, "2024-01-01T00:30:00Z") + hour * HOUR_MS;
            int64_t start_ms = zone_day_start(*state, names[i], instant_ms, 0);
            char date[DATE_TEXT], other[DATE_TEXT];

            date_format(*state, names[i], instant_ms, date);
            assert_string_equal(date_format(*state, names[i], start_ms, other), date);
            assert_string_not_equal(date_format(*state, names[i], start_ms - 1, other), date);
            assert_true(start_ms <= instant_ms);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_instants),
        cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_relative_day_is_local),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_zones),
        cmocka_unit_test(test_jumps),
        cmocka_unit_test(test_gaps_and_overlaps),
        cmocka_unit_test(test_day_start),
        cmocka_unit_test(test_day_start_is_the_first_instant),
    };

    return cmocka_run_group_tests(tests, new_zones, free_zones);
}
