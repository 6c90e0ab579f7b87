/*
 * Fills a live view from the store.
 */
#ifndef FOYER_APPLICATION_LIVE_LIVE_LOAD_H
#define FOYER_APPLICATION_LIVE_LIVE_LOAD_H

#include "application/live/live_view.h"
#include "domain/ports/store.h"

/* The statuses of domain/ports/store.h; the view is then not to be used. */
MUST_CHECK enum status live_load(struct live_view *view, struct store *store, struct now now);

#endif
