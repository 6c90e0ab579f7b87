/*
 * Two times belong to a show, the instant and the reading of the clock at its venue, and one is
 * kept when the other has to give way: the instant when a concert moves to another zone, the clock
 * when the law of its zone changes.
 *
 * The deadline for cancelling follows from the rule of the concert each time that one of the two
 * moves. But who bought relied on the one that was told: when staff move a date, it is kept.
 */
#include "domain/concert/show_times.h"

#include "domain/concert/cancel_rule.h"

int64_t show_deadline(struct zones *zones, const struct concert *concert, const struct show *show)
{
    int64_t kept_ms = show->kept_until_ms < show->starts_ms ? show->kept_until_ms : show->starts_ms;
    int64_t until_ms = 0; /* only a damaged store has a rule that is none, see FSCK */
    struct cancel_rule rule;

    if (cancel_rule_parse(concert->cancel_until, &rule))
        until_ms = cancel_rule_deadline(&rule, zones, concert->zone, show->starts_ms);
    return show->kept_until_ms != 0 && kept_ms > until_ms ? kept_ms : until_ms;
}

void show_set_start(struct zones *zones, const struct concert *concert, struct show *show,
                    int64_t starts_ms)
{
    show->starts_ms = starts_ms;
    show->starts_local_ms = zone_local(zones, concert->zone, starts_ms);
    show->cancel_until_ms = show_deadline(zones, concert, show);
}

void show_move_start(struct zones *zones, const struct concert *concert, struct show *show,
                     int64_t starts_ms)
{
    show->kept_until_ms = show->cancel_until_ms;
    show_set_start(zones, concert, show, starts_ms);
}

void show_keep_clock(struct zones *zones, const struct concert *concert, struct show *show)
{
    if (show->starts_local_ms == 0)
        show->starts_local_ms = zone_local(zones, concert->zone, show->starts_ms);
    else if (zone_local(zones, concert->zone, show->starts_ms) != show->starts_local_ms)
        show->starts_ms = zone_instant(zones, concert->zone, show->starts_local_ms);
    show->cancel_until_ms = show_deadline(zones, concert, show);
}
