/*
 * When a show starts: the instant, and the clock on the wall of its venue that it was meant by.
 */
#ifndef FOYER_DOMAIN_CONCERT_SHOW_TIMES_H
#define FOYER_DOMAIN_CONCERT_SHOW_TIMES_H

#include "domain/calendar.h"
#include "domain/concert/concert.h"

/* The deadline for cancelling by the rule of the concert, which must be a valid one, but not before
 * the one that guests had when the date was moved, as long as that is before the beginning; 0 for
 * never. */
int64_t show_deadline(struct zones *zones, const struct concert *concert, const struct show *show);

/* The show starts at that instant: sets the clock and the deadline, too. */
void show_set_start(struct zones *zones, const struct concert *concert, struct show *show,
                    int64_t starts_ms);

/* A show that people may have seats of starts at another instant: sets the clock, too, and the
 * deadline, which does not become an earlier one than it is, if that is before the beginning. */
void show_move_start(struct zones *zones, const struct concert *concert, struct show *show,
                     int64_t starts_ms);

/* Sets the instant and the deadline by the clock, as the zone is now. An instant at which the clock
 * shows what it should is kept: of two the one that was meant. A clock that is not known is set by
 * the instant. */
void show_keep_clock(struct zones *zones, const struct concert *concert, struct show *show);

#endif
