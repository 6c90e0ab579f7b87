/*
 * What a screen shows beside the field is what people type, and the protocol takes neither a day of
 * the week nor a time without a year. So something before a show on 2027-01-02T19:30 may be written
 *
 *     2026-12-24 Thu 18:00    2026-12-24T18:00      with its day of the week, in whatever language
 *     12-24 18:00             2026-12-24T18:00      that of 2027 would be after the show
 *     01-02                   2027-01-02T00:00      a day alone is its beginning
 *     18:00                   2027-01-02T18:00      a time alone is of the day of the show
 *     +7T19:30                as it is              the daemon takes it, or says that it is no time
 *
 * Nothing is refused here, and no calendar is asked: a 31st of February goes to the daemon like any
 * other day. What is written has no zone, and so is of that of the concert, as `place` is; a time
 * that is typed with a zone is left as it is.
 */
#include "tui/screens/typed_time.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"

/* What stands between two parts: blanks, a T, and the name of a day, in whatever language. Returns
 * what comes after it. */
static const char *skip_between(const char *at)
{
    while (*at != '\0' && !isdigit((unsigned char)*at))
        at++;
    return at;
}

/* One or two digits; a year has up to four. Returns what comes after them, or NULL if there are
 * none. sscanf() would take a sign or blanks before them, and 18:+5 for five minutes past six. */
static const char *read_digits(const char *at, int most, int *number)
{
    const char *end = at;

    for (*number = 0; end < at + most && isdigit((unsigned char)*end); end++)
        *number = 10 * *number + (*end - '0');
    return end > at ? end : NULL;
}

/* The same behind a sign. */
static const char *read_behind(const char *at, char sign, int *number)
{
    return at != NULL && *at == sign ? read_digits(at + 1, 2, number) : NULL;
}

/* "19:30", or "19:30:00", with nothing after it; otherwise `clock` stays as it was. */
static bool read_clock(const char *at, int clock[3])
{
    int read[3] = {0};

    at = read_behind(read_digits(at, 2, &read[0]), ':', &read[1]);
    if (at != NULL && *at == ':')
        at = read_behind(at, ':', &read[2]);
    if (at == NULL || *at != '\0' || read[0] > 23 || read[1] > 59 || read[2] > 59)
        return false;
    memcpy(clock, read, sizeof read);
    return true;
}

/* "2026-12-24" or "12-24": date[0] is 0 without a year. Returns what comes after it, or NULL. A
 * year of two digits is none, or 26-12-24 would be one of the first century. */
static const char *read_date(const char *at, int date[3])
{
    const char *end = read_behind(read_digits(at, 4, &date[0]), '-', &date[1]);

    end = read_behind(end, '-', &date[2]);
    if (end != NULL)
        return date[0] >= 1000 ? end : NULL;
    date[0] = 0;
    return read_behind(read_digits(at, 2, &date[1]), '-', &date[2]);
}

static void write_time(const int date[3], const int clock[3], char time[TEXT_FIELD])
{
    char seconds[16] = "";

    if (clock[2] > 0)
        snprintf(seconds, sizeof seconds, ":%02d", clock[2]);
    snprintf(time, TEXT_FIELD, "%04d-%02d-%02dT%02d:%02d%s", date[0], date[1], date[2], clock[0],
             clock[1], seconds);
}

const char *typed_time(const char *typed, const char *place, char time[TEXT_FIELD])
{
    int there[3] = {0}, date[3], clock[3] = {0};
    const char *rest;

    snprintf(time, TEXT_FIELD, "%s", typed);
    if (!isdigit((unsigned char)typed[0]))
        return time;
    if (place[0] != '\0' && read_date(place, there) == NULL)
        there[0] = 0;
    if (read_clock(typed, clock)) {
        if (there[0] != 0)
            write_time(there, clock, time);
        return time;
    }
    rest = read_date(typed, date);
    if (rest == NULL || date[0] + there[0] == 0)
        return time;
    if (*rest != '\0' && !read_clock(skip_between(rest), clock))
        return time;
    if (date[0] == 0) {
        date[0] = there[0];
        write_time(date, clock, time);
        if (strcmp(time, place) > 0) {
            date[0]--;
            write_time(date, clock, time);
        }
        return time;
    }
    write_time(date, clock, time);
    return time;
}
