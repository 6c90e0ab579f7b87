#include "tui/figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/words.h"

const char *figure_points(int64_t points, char text[FIGURE_TEXT])
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

/* 0 is Sunday (Sakamoto's method). */
static int weekday(int year, int month, int day)
{
    static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};

    if (month < 3)
        year--;
    return (year + year / 4 - year / 100 + year / 400 + shift[month - 1] + day) % 7;
}

const char *figure_time(const char *time, bool brief, char text[FIGURE_TEXT])
{
    static const char *const names[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
                                        N_("Thu"), N_("Fri"), N_("Sat")};
    int year, month, day, hour, minute;

    if (sscanf(time, "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute) != 5 ||
        month < 1 || month > 12) {
        snprintf(text, FIGURE_TEXT, "%s", time);
        return text;
    }
    snprintf(text, FIGURE_TEXT, "%.*s %s %.5s", brief ? 5 : 10, time + (brief ? 5 : 0),
             _(names[weekday(year, month, day)]), time + 11);
    return text;
}

const char *figure_deadline(const char *time, char text[FIGURE_TEXT])
{
    if (strlen(time) < 16 || time[10] != 'T')
        snprintf(text, FIGURE_TEXT, "%s", time);
    else
        snprintf(text, FIGURE_TEXT, "%.5s %.5s", time + 5, time + 11);
    return text;
}

const char *figure_clock(int64_t seconds, char text[FIGURE_TEXT])
{
    if (seconds < 0)
        seconds = 0;
    snprintf(text, FIGURE_TEXT, "%" PRId64 ":%02d", seconds / 60, (int)(seconds % 60));
    return text;
}

const char *figure_seats(seat_set seats, char text[SEAT_NAMES_TEXT])
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
