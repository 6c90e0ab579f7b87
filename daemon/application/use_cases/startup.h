/*
 * What is set right in a store before anything is served from it.
 */
#ifndef FOYER_APPLICATION_USE_CASES_STARTUP_H
#define FOYER_APPLICATION_USE_CASES_STARTUP_H

#include "domain/calendar.h"
#include "domain/concert/concert.h"
#include "domain/now.h"
#include "domain/settings.h"
#include "domain/ports/store.h"

/*
 * Clamps every deadline of the steady clock to what the rules allow from now. That clock starts
 * with the wall clock: if the wall clock was set back while no daemon ran, a hold would last for so
 * much longer. In a transaction of its own, while nobody else serves the store.
 */
MUST_CHECK enum status startup_clamp(struct store *store, const struct settings *settings,
                                     struct now now);

/* A shared store has gone back to an earlier state: places of events are given anew, see
 * event_store.h. In a transaction of its own; each daemon that notices may do so. */
MUST_CHECK enum status startup_begin_events_anew(struct store *store, struct now now);

/* The first concert whose zone the zone database does not have: its times would be shown, and its
 * seats sold, by a clock that is not the one on its wall. NOT_FOUND if there is none. */
MUST_CHECK enum status startup_find_lost_zone(struct store *store, struct zones *zones,
                                              struct concert *found);

/* Gets a line for what was done, which lives as long as the call. */
struct teller {
    void (*tell)(void *arg, const char *text);
    void *arg;
};

/*
 * A show starts at the clock on the wall that it was meant by: if the law of its zone has changed,
 * its instant and its deadline for cancelling move. Of shows that are to come and were not called
 * off; each is reported, and leaves a line in the audit trail. Shows of older versions learn what
 * their clock shows. In a transaction of its own, also beside other daemons, which then read of it
 * as of any other change.
 */
MUST_CHECK enum status startup_keep_clocks(struct store *store, struct zones *zones, struct now now,
                                           const struct teller *teller);

#endif
