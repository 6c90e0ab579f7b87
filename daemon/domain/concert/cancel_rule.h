/*
 * Until when a paid seat can be given back.
 *
 *   day          until 00:00 of the show's date in the venue's zone
 *   day-N        until 00:00 of the date N days before, N up to 365
 *   start        until the show starts
 *   start-Nh     until N hours before it, N up to 8760
 *   start-Nm     until N minutes before it
 *   never        not at all
 */
#ifndef FOYER_DOMAIN_CONCERT_CANCEL_RULE_H
#define FOYER_DOMAIN_CONCERT_CANCEL_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/calendar.h"
#include "shared/status.h"

enum cancel_base { CANCEL_DAY, CANCEL_START, CANCEL_NEVER };

struct cancel_rule {
    enum cancel_base base;
    int64_t before; /* days for CANCEL_DAY, milliseconds for CANCEL_START */
};

/* False if the text is no rule. */
MUST_CHECK bool cancel_rule_parse(const char *text, struct cancel_rule *rule);

/* The deadline for a show that starts at `starts_ms`: cancelling is refused when now is at or
 * after it. Milliseconds since 1970; 0 for never. */
int64_t cancel_rule_deadline(const struct cancel_rule *rule, struct zones *zones, const char *zone,
                             int64_t starts_ms);

#endif
