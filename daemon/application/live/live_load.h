/*
 * Fills a live view from the store.
 */
#ifndef FOYER_APPLICATION_LIVE_LIVE_LOAD_H
#define FOYER_APPLICATION_LIVE_LIVE_LOAD_H

#include "application/live/live_view.h"
#include "domain/ports/store.h"

/* The statuses of domain/ports/store.h; the view is then not to be used. */
MUST_CHECK enum status live_load(struct live_view *view, struct store *store, struct now now);

/* The same but for the seats of shows that began more than a day ago, which are left unread:
 * live_load_seats() reads them, and live_view_set_unread() says so. Of a store that nobody else
 * writes to. */
MUST_CHECK enum status live_load_first(struct live_view *view, struct store *store, struct now now);

/* Adds what the store has of the seats of some shows to the changes of the transaction. */
MUST_CHECK enum status live_load_seats(struct store *store, struct change_list *changes,
                                       const int64_t *show_ids, size_t count);

#endif
