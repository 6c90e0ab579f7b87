/*
 * A time as people type it, in the terms in which the screens write times.
 */
#ifndef FOYER_TUI_SCREENS_TYPED_TIME_H
#define FOYER_TUI_SCREENS_TYPED_TIME_H

#include "tui/model/model.h"

/*
 * Writes the argument of a request for what was typed about something at `place` (a time of a
 * reply, "" for none): "2026-12-24 19:30", with the day of the week or a T between them or not;
 * without the year, which is then the one that is nearest before `place`; the time alone, which is
 * of that day; the day alone, which is its beginning. What is none of these is left as it was
 * typed: the box office knows more, such as +7T19:30, and says what is no time. Returns `time`.
 */
const char *typed_time(const char *typed, const char *place, char time[TEXT_FIELD]);

#endif
