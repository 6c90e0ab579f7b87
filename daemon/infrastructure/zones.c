/*
 * Zones are loaded once for each thread and kept, for GLib would otherwise be asked for each row of
 * a list. They are not shared between threads: no lock, and no reference counts that two threads
 * change.
 *
 * A local reading can mean no instant or two. zone_instant() tries both offsets that the zone has
 * around it, the greater first: that gives the earlier of two instants (the clock was set back),
 * and if neither reads back as what was asked, the reading was skipped and is taken by the offset
 * before the jump. A change of the law in between is such a jump like any other.
 */
#include "infrastructure/zones.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "shared/hash_table.h"

struct zone {
    char *name;
    GTimeZone *rules; /* owned */
    UT_hash_handle hh;
};

struct zones {
    struct zone *known;
};

struct zones *zones_new(void)
{
    struct zones *zones = calloc(1, sizeof *zones);

    assert(zones != NULL);
    return zones;
}

void zones_free(struct zones *zones)
{
    struct zone *zone, *next;

    HASH_ITER (hh, zones->known, zone, next) {
        HASH_DEL(zones->known, zone);
        if (zone->rules != NULL)
            g_time_zone_unref(zone->rules);
        free(zone->name);
        free(zone);
    }
    free(zones);
}

/* GLib would also take offsets and POSIX rules for zones; a venue's zone is a place or UTC. */
static GTimeZone *load(const char *name)
{
    if (strcmp(name, "UTC") != 0 &&
        (strchr(name, '/') == NULL || strstr(name, "..") != NULL || name[0] == '/'))
        return NULL;
    return g_time_zone_new_identifier(name);
}

static struct zone *zones_find(struct zones *zones, const char *name)
{
    GTimeZone *rules;
    struct zone *zone;

    HASH_FIND_STR(zones->known, name, zone);
    if (zone != NULL)
        return zone;
    /* Names that do not exist come from requests, and there is no end of them: none is kept. */
    rules = load(name);
    if (rules == NULL)
        return NULL;
    zone = calloc(1, sizeof *zone);
    assert(zone != NULL);
    zone->rules = rules;
    zone->name = strdup(name);
    assert(zone->name != NULL);
    HASH_ADD_KEYPTR(hh, zones->known, zone->name, strlen(zone->name), zone);
    return zone;
}

bool zone_exists(struct zones *zones, const char *name)
{
    return zones_find(zones, name) != NULL;
}

/* Rounds towards the past, so that an instant before 1970 keeps its second. */
static int64_t whole_seconds(int64_t ms)
{
    return ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);
}

/* By the instant and not by the day: a zone may change in the middle of one. */
static int32_t offset_at(const struct zone *zone, int64_t instant_ms)
{
    gint interval =
        g_time_zone_find_interval(zone->rules, G_TIME_TYPE_UNIVERSAL, whole_seconds(instant_ms));

    return interval >= 0 ? g_time_zone_get_offset(zone->rules, interval) : 0;
}

int32_t zone_offset_s(struct zones *zones, const char *name, int64_t instant_ms)
{
    const struct zone *zone = zones_find(zones, name);

    return zone != NULL ? offset_at(zone, instant_ms) : 0;
}

int64_t zone_instant(struct zones *zones, const char *name, int64_t local_ms)
{
    const struct zone *zone = zones_find(zones, name);
    int64_t before_ms, after_ms, first, second;

    if (zone == NULL)
        return local_ms;
    /* No zone moves by more than a day: the offsets a day away are those before and after any jump.
     */
    before_ms = INT64_C(1000) * offset_at(zone, local_ms - DAY_MS);
    after_ms = INT64_C(1000) * offset_at(zone, local_ms + DAY_MS);
    first = local_ms - (before_ms > after_ms ? before_ms : after_ms);
    second = local_ms - (before_ms > after_ms ? after_ms : before_ms);
    if (first + INT64_C(1000) * offset_at(zone, first) == local_ms)
        return first;
    if (second + INT64_C(1000) * offset_at(zone, second) == local_ms)
        return second;
    return local_ms - before_ms;
}
