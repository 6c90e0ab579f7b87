/*
 * Points, times and seats as people read them. Each writes into `text` and returns it.
 */
#ifndef FOYER_TUI_CLI_FORMAT_H
#define FOYER_TUI_CLI_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/seat_set.h"

enum { FORMAT_TEXT = 40, SEAT_NAMES_TEXT = SEAT_COUNT * 4 + 1 };

/* 1234567 as "1,234,567". */
const char *format_points(int64_t points, char text[FORMAT_TEXT]);

/* The day of the week of a date, 0 for Sunday; and its name in three letters. */
int format_weekday(int year, int month, int day);
const char *format_weekday_name(int weekday);

/* A time of a reply as "2026-12-24 Thu 19:30"; without its year if `brief`. What is no time is
 * given back as it is. */
const char *format_time(const char *time, bool brief, char text[FORMAT_TEXT]);

/* The zone of a time of a reply as " UTC+9", with a blank before it: "" where it is one's own (TZ,
 * as the language is that of LANG) at that time, and for what is no time. */
const char *format_zone(const char *time, char text[FORMAT_TEXT]);

/* The clock on the wall where `place` is a time of, at that second: "19:41:07". One's own, if it is
 * no time with a zone. Returns `text`. */
const char *format_wall(int64_t wall_s, const char *place, char text[FORMAT_TEXT]);

/* A time with its zone, where that is not one's own: "2026-12-24 Thu 19:30 UTC+9". */
const char *format_when(const char *time, bool brief, char text[FORMAT_TEXT]);

/* A venue with the zone of a time there, in at most `cells` cells: if there is a zone to show, it
 * is the name that is cut. Into `room` bytes. */
const char *format_venue(const char *venue, const char *time, int cells, char *text, size_t room);

/* True for a date of the calendar, written 2026-12-24. */
bool format_is_day(const char *text);

/* A time in a list whose first year is that one: "12-24 Thu 19:30", or "2027-12-24 Fri" in another.
 */
const char *format_list_time(const char *time, int year, char text[FORMAT_TEXT]);

/* A time of a reply in seconds since 1970; -1 if it is none. */
int64_t format_seconds(const char *time);

/* True for a time of a reply on the day that it is now (seconds since 1970), in the zone of that
 * time. */
bool format_is_today(const char *time, int64_t now_s);

/* A deadline as "12-24 00:00". */
const char *format_deadline(const char *time, char text[FORMAT_TEXT]);

/* Seconds as "4:37". */
const char *format_clock(int64_t seconds, char text[FORMAT_TEXT]);

/* A text in at most `cells` cells, in `room` bytes; ".." at its end says that it goes on. */
const char *format_cut(const char *whole, int cells, char *text, size_t room);

/* Seats in at most `cells` cells: as names, or if that is too long as "A1-10 B1-7", or how many. */
const char *format_seats_fit(seat_set seats, int cells, char text[SEAT_NAMES_TEXT]);

/* Seats as "B3 B4". */
const char *format_seats(seat_set seats, char text[SEAT_NAMES_TEXT]);

#endif
