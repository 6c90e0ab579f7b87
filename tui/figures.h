/*
 * Points, times and seats as people read them. Each writes into `text` and returns it.
 */
#ifndef FOYER_TUI_FIGURES_H
#define FOYER_TUI_FIGURES_H

#include <stdint.h>

#include "shared/seat_set.h"

enum { FIGURE_TEXT = 40, SEAT_NAMES_TEXT = SEAT_COUNT * 4 + 1 };

/* 1234567 as "1,234,567". */
const char *figure_points(int64_t points, char text[FIGURE_TEXT]);

/* A time of a reply as "2026-12-24 Thu 19:30"; without its year if `brief`. What is no time is
 * given back as it is. */
const char *figure_time(const char *time, bool brief, char text[FIGURE_TEXT]);

/* A deadline as "12-24 00:00". */
const char *figure_deadline(const char *time, char text[FIGURE_TEXT]);

/* Seconds as "4:37". */
const char *figure_clock(int64_t seconds, char text[FIGURE_TEXT]);

/* Seats as "B3 B4". */
const char *figure_seats(seat_set seats, char text[SEAT_NAMES_TEXT]);

#endif
