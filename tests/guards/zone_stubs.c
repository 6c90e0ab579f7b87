/* Zones are the one thing the domain itself asks of infrastructure; its link guard needs them to
 * exist, no more. */
#include "domain/calendar.h"

bool zone_exists(struct zones *zones, const char *name)
{
    (void)zones;
    (void)name;
    return false;
}

int32_t zone_offset_s(struct zones *zones, const char *name, int64_t instant_ms)
{
    (void)zones;
    (void)name;
    (void)instant_ms;
    return 0;
}

int64_t zone_instant(struct zones *zones, const char *name, int64_t local_ms)
{
    (void)zones;
    (void)name;
    return local_ms;
}
