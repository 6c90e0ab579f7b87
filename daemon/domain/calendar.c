/*
 * Times come in three kinds here: an instant (milliseconds since 1970 in UTC), a local reading (the
 * same count, on the wall of some zone) and a text. Between an instant and a reading stands the
 * zone database, which the domain knows as three functions only (infrastructure/zones.c).
 *
 * Reading is strict, since a date that is guessed would be sold: no field may be left out between
 * others, 31 February is refused by reckoning it there and back, and what follows the time must be
 * nothing or an offset. Writing always gives whole seconds and the offset of the zone at that
 * instant, so a text can be read back to the same second.
 */
#include "domain/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct date {
    int64_t year;
    int month; /* 1..12 */
    int day;   /* 1..31 */
};

/* Days since 1970-01-01 of a date of the Gregorian calendar. Years are counted from March, so that
 * the day that not all of them have is their last; 719468 days lie between 0000-03-01 and
 * 1970-01-01, and 146097 are 400 years. Formula: Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", days_from_civil, http://howardhinnant.github.io/date_algorithms.html */
static int64_t days_of_date(struct date date)
{
    int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

/* The inverse, from the same source (civil_from_days). */
static struct date date_of_days(int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date date = {
        .year = year_of_era + era * 400,
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
    };

    date.year += date.month <= 2;
    return date;
}

/* Towards the past, also before 1970: the day of an instant is the one that has begun. */
static int64_t floor_div(int64_t value, int64_t by)
{
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

int64_t zone_local(struct zones *zones, const char *name, int64_t instant_ms)
{
    return instant_ms + INT64_C(1000) * zone_offset_s(zones, name, instant_ms);
}

int64_t zone_day_start(struct zones *zones, const char *name, int64_t instant_ms,
                       int64_t days_before)
{
    int64_t day = floor_div(zone_local(zones, name, instant_ms), DAY_MS) - days_before;

    return zone_instant(zones, name, day * DAY_MS);
}

/* Writes a number of exactly so many digits, and a mark after it. */
static char *write_number(char *at, int number, int digits, char mark)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    at[digits] = mark;
    return at + digits + 1;
}

/* A year has four digits, as in RFC 3339. None after 9999 can be read in. */
static char *write_date(char *at, struct date date, char mark)
{
    at = write_number(at, (int)(date.year % 10000), 4, '-');
    at = write_number(at, date.month, 2, '-');
    return write_number(at, date.day, 2, mark);
}

/* An offset is cut to minutes, since RFC 3339 has no seconds in it: before the railways, zones of
 * the database had some, and only such a time would not be read back to the same second. */
const char *time_format(struct zones *zones, const char *zone, int64_t instant_ms,
                        char text[TIME_TEXT])
{
    int64_t local_s = floor_div(zone_local(zones, zone, instant_ms), 1000);
    int32_t offset = zone_offset_s(zones, zone, instant_ms);
    int64_t days = floor_div(local_s, 86400);
    int rest = (int)(local_s - days * 86400);
    char *at = write_date(text, date_of_days(days), 'T');

    at = write_number(at, rest / 3600, 2, ':');
    at = write_number(at, rest / 60 % 60, 2, ':');
    at = write_number(at, rest % 60, 2, offset < 0 ? '-' : '+');
    at = write_number(at, abs(offset) / 3600, 2, ':');
    write_number(at, abs(offset) / 60 % 60, 2, '\0');
    return text;
}

const char *date_format(struct zones *zones, const char *zone, int64_t instant_ms,
                        char text[DATE_TEXT])
{
    write_date(text, date_of_days(floor_div(zone_local(zones, zone, instant_ms), DAY_MS)), '\0');
    return text;
}

/* Reads exactly `digits` digits at *at and moves after them. */
static bool calendar_read_number(const char **at, int digits, int *number)
{
    *number = 0;
    for (int i = 0; i < digits; i++) {
        if (**at < '0' || **at > '9')
            return false;
        *number = *number * 10 + (*(*at)++ - '0');
    }
    return true;
}

static bool read_mark(const char **at, char mark)
{
    if (**at != mark)
        return false;
    (*at)++;
    return true;
}

static bool read_date(const char **at, int64_t *day)
{
    struct date date;
    int year;

    if (!calendar_read_number(at, 4, &year) || !read_mark(at, '-') ||
        !calendar_read_number(at, 2, &date.month) || !read_mark(at, '-') ||
        !calendar_read_number(at, 2, &date.day))
        return false;
    date.year = year;
    if (date.month < 1 || date.month > 12 || date.day < 1)
        return false;
    *day = days_of_date(date);
    return date_of_days(*day).month == date.month; /* and not a day of the next one */
}

/* Reads the digits after a point into milliseconds; those after the third are passed over. */
static bool read_fraction(const char **at, int *ms)
{
    int unit = 100;

    if (**at < '0' || **at > '9')
        return false;
    for (*ms = 0; **at >= '0' && **at <= '9'; (*at)++, unit /= 10)
        *ms += (**at - '0') * unit;
    return true;
}

/* Reads 19:30, 19:30:15 or 19:30:15.5 into milliseconds of the day. The second 60, which RFC 3339
 * has for leap seconds, is refused: there are none in a count of seconds since 1970. */
static bool read_clock(const char **at, int64_t *ms)
{
    int hour, minute, second = 0, fraction = 0;

    if (!calendar_read_number(at, 2, &hour) || !read_mark(at, ':') ||
        !calendar_read_number(at, 2, &minute))
        return false;
    if (read_mark(at, ':')) {
        if (!calendar_read_number(at, 2, &second))
            return false;
        if (read_mark(at, '.') && !read_fraction(at, &fraction))
            return false;
    }
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + fraction;
    return true;
}

/* Reads Z or +09:00 into milliseconds. */
static bool read_offset(const char **at, int64_t *ms)
{
    int sign = **at == '-' ? -1 : 1, hours, minutes;

    *ms = 0;
    if (read_mark(at, 'Z') || read_mark(at, 'z'))
        return true;
    if (**at != '+' && **at != '-')
        return false;
    (*at)++;
    if (!calendar_read_number(at, 2, &hours) || !read_mark(at, ':') ||
        !calendar_read_number(at, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *ms = sign * (hours * 60 + minutes) * INT64_C(60000);
    return true;
}

/* Reads +7 or -1: days from today. */
static bool read_relative_day(const char **at, int64_t today, int64_t *day)
{
    bool back = **at == '-';
    int count = 0, digits = 0;

    for ((*at)++; **at >= '0' && **at <= '9' && digits < 5; (*at)++, digits++)
        count = count * 10 + (**at - '0');
    *day = back ? today - count : today + count;
    return digits > 0;
}

/* A relative day takes no offset: it is counted from the zone's today, and a clock of another place
 * could be meant for yesterday there. */
bool time_parse(struct zones *zones, const char *zone, const char *text, int64_t now_ms,
                int64_t *instant_ms)
{
    int64_t day, clock_ms = 0, offset_ms;
    bool relative = *text == '+' || *text == '-';

    if (relative) {
        if (!read_relative_day(&text, floor_div(zone_local(zones, zone, now_ms), DAY_MS), &day))
            return false;
    } else if (!read_date(&text, &day)) {
        return false;
    }
    if (read_mark(&text, 'T') || read_mark(&text, 't') || read_mark(&text, ' ')) {
        if (!read_clock(&text, &clock_ms))
            return false;
        if (!relative && *text != '\0') {
            if (!read_offset(&text, &offset_ms) || *text != '\0')
                return false;
            *instant_ms = day * DAY_MS + clock_ms - offset_ms;
            return true;
        }
    }
    if (*text != '\0')
        return false;
    *instant_ms = zone_instant(zones, zone, day * DAY_MS + clock_ms);
    return true;
}
