/*
 * Dates and written times. The zones themselves come from the system's zone database.
 */
#ifndef FOYER_DOMAIN_CALENDAR_H
#define FOYER_DOMAIN_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/status.h"

/* "2026-12-24T19:30:00+09:00" and a NUL. */
enum { TIME_TEXT = 64, DATE_TEXT = 40 };

#define DAY_MS INT64_C(86400000)

/* Zones that were looked up, for one thread. Owned by whoever made it (infrastructure/zones.h). */
struct zones;

/* True if the zone database has a zone of that name. */
bool zone_exists(struct zones *zones, const char *name);

/* Seconds that local time is ahead of UTC at an instant; 0 for a zone that does not exist. */
int32_t zone_offset_s(struct zones *zones, const char *name, int64_t instant_ms);

/* The local reading at an instant: milliseconds since 1970-01-01 00:00 on that wall. */
int64_t zone_local(struct zones *zones, const char *name, int64_t instant_ms);

/* Milliseconds since 1970 of a local reading (milliseconds since 1970-01-01 00:00 on that wall). A
 * reading that happens twice means the first time; one that is skipped means the moment of the jump
 * plus what was skipped. */
int64_t zone_instant(struct zones *zones, const char *name, int64_t local_ms);

/* The first instant of the local date that holds `instant_ms`, `days_before` days earlier. */
int64_t zone_day_start(struct zones *zones, const char *name, int64_t instant_ms,
                       int64_t days_before);

/* Writes RFC 3339 with the zone's offset, whole seconds. Returns `text`. */
const char *time_format(struct zones *zones, const char *zone, int64_t instant_ms,
                        char text[TIME_TEXT]);

/* Writes the local date, "2026-12-24". Returns `text`. */
const char *date_format(struct zones *zones, const char *zone, int64_t instant_ms,
                        char text[DATE_TEXT]);

/*
 * Reads a time, which may be written in three ways:
 *
 *     2026-12-24T19:30:00.500+09:00    RFC 3339 with an offset, or Z
 *     2026-12-24T19:30, 2026-12-24     a local reading of the zone
 *     +7T19:30, -1T20:00, +7           days from the zone's today, and a local reading
 *
 * Without a clock it is 00:00. False, with *instant_ms untouched, if it is none of these or no such
 * date exists.
 */
MUST_CHECK bool time_parse(struct zones *zones, const char *zone, const char *text, int64_t now_ms,
                           int64_t *instant_ms);

#endif
