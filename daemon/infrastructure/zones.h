/*
 * Time zones from the system's zone database, read by GLib. What can be asked is in
 * domain/calendar.h.
 */
#ifndef FOYER_INFRASTRUCTURE_ZONES_H
#define FOYER_INFRASTRUCTURE_ZONES_H

#include "domain/calendar.h"

/* For one thread. */
struct zones *zones_new(void);
void zones_free(struct zones *zones);

#endif
