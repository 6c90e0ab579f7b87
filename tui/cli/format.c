/*
 * Numbers and times as people here write them.
 *
 * Times come as the venue's wall clock with its offset, "2026-12-24T19:30:00+09:00", and are shown
 * as that clock: who reads "19:30" on a ticket must find "19:30" at the door. No time is ever
 * converted to the zone of whoever looks; where that is another one at that time (summer time
 * counts), the zone is written beside it.
 *
 * Weekdays are computed, not asked of the C library, which knows the local calendar only. Names are
 * cut by cells, since a Hangul syllable fills two.
 */
#include "tui/cli/format.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "shared/text.h"
#include "tui/cli/words.h"

enum { DAY_S = 24 * 60 * 60, LEAST_CELLS = 4 /* of a name that is cut */ };

/* Never by printf("%'d"): its marks are those of the locale, and 1.234 is another sum to whoever
 * reads it at the next desk. */
const char *format_points(int64_t points, char text[FORMAT_TEXT])
{
    char digits[24];
    size_t length, used = 0;

    snprintf(digits, sizeof digits, "%" PRId64, points < 0 ? -points : points);
    length = strlen(digits);
    if (points < 0)
        text[used++] = '-';
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = '\0';
    return text;
}

/* Sakamoto's method. January and February count to the year before, so that a leap day is the last
 * of a year. `shift` is by how many days a month begins behind January, modulo 7; from March on one
 * less, for the year that those two have gone back: 365 days are 52 weeks and one. */
int format_weekday(int year, int month, int day)
{
    static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};

    if (month < 3)
        year--;
    return (year + year / 4 - year / 100 + year / 400 + shift[month - 1] + day) % 7;
}

const char *format_weekday_name(int weekday)
{
    static const char *const names[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
                                        N_("Thu"), N_("Fri"), N_("Sat")};

    return _(names[weekday]);
}

/* What is no time is shown as it came: "never", or a word of a newer daemon. */
const char *format_time(const char *time, bool brief, char text[FORMAT_TEXT])
{
    int year, month, day, hour, minute;

    if (sscanf(time, "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute) != 5 ||
        month < 1 || month > 12) {
        snprintf(text, FORMAT_TEXT, "%s", time);
        return text;
    }
    snprintf(text, FORMAT_TEXT, "%.*s %s %.5s", brief ? 5 : 10, time + (brief ? 5 : 0),
             format_weekday_name(format_weekday(year, month, day)), time + 11);
    return text;
}

/* A column as wide as "12-24 Thu 19:30": what is in another year loses its time of day, not its
 * year. */
const char *format_list_time(const char *time, int year, char text[FORMAT_TEXT])
{
    char *hour;

    if (year == 0 || atoi(time) == year)
        return format_time(time, true, text);
    format_time(time, false, text);
    hour = strrchr(text, ' ');
    if (hour != NULL)
        *hour = '\0';
    return text;
}

/* Days since 1970-01-01 in the Gregorian calendar, for years above 0. A year begins in March here,
 * so that the leap day is its last: from March on months have 31 30 31 30 31 days, again and again,
 * which (153 m + 2) / 5 adds up. 719468 days lie between the first of March of the year 0 and
 * 1970. */
static int64_t days_since_1970(int64_t year, int month, int day)
{
    year -= month <= 2;
    return 365 * year + year / 4 - year / 100 + year / 400 +
           (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
}

/* Without a zone it is taken for UTC. The first six values must be there, and nothing is said of
 * the day being one: times come from the daemon, which writes no others. */
int64_t format_seconds(const char *time)
{
    int year, month, day, hour, minute, second, zone_hour = 0, zone_minute = 0;
    char sign = '+';
    int64_t zone;

    if (sscanf(time, "%4d-%2d-%2dT%2d:%2d:%2d%c%2d:%2d", &year, &month, &day, &hour, &minute,
               &second, &sign, &zone_hour, &zone_minute) < 6)
        return -1;
    zone = 60 * (60 * zone_hour + zone_minute);
    return 86400 * days_since_1970(year, month, day) + 60 * (60 * hour + minute) + second -
           (sign == '-' ? -zone : zone);
}

/* How far the clock of the time is before UTC, in seconds; false if it is no time with a zone. Its
 * first 19 characters are what that clock shows; read as UTC they differ from the instant by just
 * that. */
static bool offset_of(const char *time, int64_t *offset_s)
{
    int64_t then_s = format_seconds(time);
    char local[FORMAT_TEXT];

    if (then_s < 0 || strlen(time) < 19)
        return false;
    snprintf(local, sizeof local, "%.19sZ", time);
    *offset_s = format_seconds(local) - then_s;
    return true;
}

/* The same of one's own clock at that time. */
static int64_t own_offset(int64_t then_s)
{
    time_t then = (time_t)then_s;
    struct tm own;

    tzset(); /* localtime_r() need not look at TZ by itself */
    if (localtime_r(&then, &own) == NULL)
        return 0;
    return 86400 * days_since_1970(own.tm_year + 1900, own.tm_mon + 1, own.tm_mday) +
           60 * (60 * own.tm_hour + own.tm_min) + own.tm_sec - then_s;
}

/* Compared at the instant of the show: two zones that agree in winter may differ when it is. */
const char *format_zone(const char *time, char text[FORMAT_TEXT])
{
    int64_t offset_s;
    int minutes;

    text[0] = '\0';
    if (!offset_of(time, &offset_s) || own_offset(format_seconds(time)) == offset_s)
        return text;
    minutes = (int)(offset_s < 0 ? -offset_s : offset_s) / 60;
    snprintf(text, FORMAT_TEXT, " UTC%c%d", offset_s < 0 ? '-' : '+', minutes / 60);
    if (minutes % 60 != 0)
        snprintf(text + strlen(text), FORMAT_TEXT - strlen(text), ":%02d", minutes % 60);
    return text;
}

const char *format_wall(int64_t wall_s, const char *place, char text[FORMAT_TEXT])
{
    int64_t offset_s, second;

    if (!offset_of(place, &offset_s))
        offset_s = own_offset(wall_s);
    second = (wall_s + offset_s) % 86400;
    snprintf(text, FORMAT_TEXT, "%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
             (int)(second % 60));
    return text;
}

const char *format_when(const char *time, bool brief, char text[FORMAT_TEXT])
{
    char zone[FORMAT_TEXT];
    size_t used;

    format_time(time, brief, text);
    format_zone(time, zone);
    used = strlen(text);
    snprintf(text + used, FORMAT_TEXT - used, "%s", zone);
    return text;
}

const char *format_venue(const char *venue, const char *time, int cells, char *text, size_t room)
{
    char zone[FORMAT_TEXT];
    int left = cells - text_cells(format_zone(time, zone));
    size_t used;

    if (zone[0] == '\0') {
        snprintf(text, room, "%s", venue);
        return text;
    }
    format_cut(venue, left > LEAST_CELLS ? left : LEAST_CELLS, text, room);
    used = strlen(text);
    snprintf(text + used, room - used, "%s", zone);
    return text;
}

bool format_is_today(const char *time, int64_t now_s)
{
    int64_t then_s = format_seconds(time), zone;

    return offset_of(time, &zone) && (then_s + zone) / DAY_S == (now_s + zone) / DAY_S;
}

const char *format_deadline(const char *time, char text[FORMAT_TEXT])
{
    if (strlen(time) < 16 || time[10] != 'T')
        snprintf(text, FORMAT_TEXT, "%s", time);
    else
        snprintf(text, FORMAT_TEXT, "%.5s %.5s", time + 5, time + 11);
    return text;
}

/* A deadline that is over is 0:00, not less. */
const char *format_clock(int64_t seconds, char text[FORMAT_TEXT])
{
    if (seconds < 0)
        seconds = 0;
    snprintf(text, FORMAT_TEXT, "%" PRId64 ":%02d", seconds / 60, (int)(seconds % 60));
    return text;
}

/* ".." takes two of the cells. A cut before a wide character can leave one more cell empty. */
const char *format_cut(const char *whole, int cells, char *text, size_t room)
{
    if (text_cells(whole) <= cells)
        snprintf(text, room, "%s", whole);
    else
        snprintf(text, room, "%.*s..", (int)text_fit(whole, cells - 2), whole);
    return text;
}

const char *format_seats(seat_set seats, char text[SEAT_NAMES_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (; seats != 0; seats = seat_set_rest(seats)) {
        int at = seat_set_first(seats) - 1;

        used += (size_t)snprintf(text + used, SEAT_NAMES_TEXT - used, "%s%c%d", used > 0 ? " " : "",
                                 'A' + at / SEATS_PER_ROW, at % SEATS_PER_ROW + 1);
    }
    return text;
}

/* "A1-10 B1-3 B5". A range ends with its row, since A10 and B1 are no neighbours; so it is never
 * longer than the names, for which there is room. */
static void seat_ranges(seat_set seats, char text[SEAT_NAMES_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        int first = seat;

        if (!(seats & seat_bit(seat)))
            continue;
        while (seat % SEATS_PER_ROW != 0 && (seats & seat_bit(seat + 1)))
            seat++;
        used +=
            (size_t)snprintf(text + used, SEAT_NAMES_TEXT - used, "%s%c%d", used > 0 ? " " : "",
                             'A' + (first - 1) / SEATS_PER_ROW, (first - 1) % SEATS_PER_ROW + 1);
        if (seat > first)
            used += (size_t)snprintf(text + used, SEAT_NAMES_TEXT - used, "-%d",
                                     (seat - 1) % SEATS_PER_ROW + 1);
    }
}

const char *format_seats_fit(seat_set seats, int cells, char text[SEAT_NAMES_TEXT])
{
    int count = seat_set_count(seats);

    format_seats(seats, text);
    if (text_cells(text) > cells)
        seat_ranges(seats, text);
    if (text_cells(text) > cells)
        snprintf(text, SEAT_NAMES_TEXT, ngettext("%d seat", "%d seats", (unsigned long)count),
                 count);
    return text;
}

/* Whether a text is written like another: a digit where that has one, otherwise the same sign. */
static bool is_like(const char *text, const char *model)
{
    for (; *model != '\0'; text++, model++)
        if (isdigit((unsigned char)*model) ? !isdigit((unsigned char)*text) : *text != *model)
            return false;
    return *text == '\0';
}

/* sscanf() alone would take "2026-1-024", "-202-12-24" or "2026--1-24": it reads a sign as part of
 * a number. */
bool format_is_day(const char *text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    bool leap;

    if (!is_like(text, "2026-12-24") || sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
        month < 1 || month > 12)
        return false;
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}
