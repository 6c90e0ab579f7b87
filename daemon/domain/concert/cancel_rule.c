/*
 * A rule is written in one word, because an admin types it and a customer reads it. It is read when
 * a deadline is reckoned, and that is stored with the show: no poll parses anything.
 */
#include "domain/concert/cancel_rule.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_MAX = 365, HOURS_MAX = 8760 };

/* Reads "-12" and what follows the digits; false if there is no number from 1 on. What does not fit
 * 64 bits is INT64_MAX then, which is beyond the bounds of both callers. */
static bool read_before(const char *text, int64_t *before, const char **rest)
{
    char *end;

    if (text[0] != '-' || text[1] < '1' || text[1] > '9')
        return false;
    *before = strtoll(text + 1, &end, 10);
    *rest = end;
    return true;
}

static bool parse_start(const char *text, struct cancel_rule *rule)
{
    const char *unit;
    int64_t count;

    *rule = (struct cancel_rule){CANCEL_START, 0};
    if (*text == '\0')
        return true;
    if (!read_before(text, &count, &unit) || (strcmp(unit, "h") != 0 && strcmp(unit, "m") != 0))
        return false;
    if (count > (*unit == 'h' ? HOURS_MAX : HOURS_MAX * 60))
        return false;
    rule->before = count * (*unit == 'h' ? INT64_C(3600000) : INT64_C(60000));
    return true;
}

static bool parse_day(const char *text, struct cancel_rule *rule)
{
    const char *end;

    *rule = (struct cancel_rule){CANCEL_DAY, 0};
    if (*text == '\0')
        return true;
    return read_before(text, &rule->before, &end) && *end == '\0' && rule->before <= DAYS_MAX;
}

bool cancel_rule_parse(const char *text, struct cancel_rule *rule)
{
    if (strcmp(text, "never") == 0) {
        *rule = (struct cancel_rule){CANCEL_NEVER, 0};
        return true;
    }
    if (strncmp(text, "start", 5) == 0)
        return parse_start(text + 5, rule);
    return strncmp(text, "day", 3) == 0 && parse_day(text + 3, rule);
}

int64_t cancel_rule_deadline(const struct cancel_rule *rule, struct zones *zones, const char *zone,
                             int64_t starts_ms)
{
    switch (rule->base) {
    case CANCEL_DAY:
        return zone_day_start(zones, zone, starts_ms, rule->before);
    case CANCEL_START:
        return starts_ms - rule->before;
    default: /* CANCEL_NEVER */
        return 0;
    }
}
