/*
 * Concerts, grades and shows in the store. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_CONCERT_CONCERT_STORE_H
#define FOYER_DOMAIN_CONCERT_CONCERT_STORE_H

#include "domain/concert/concert.h"
#include "domain/ports/store.h"

/* The number of the next concert or show: one more than the largest there is. */
MUST_CHECK enum status concert_store_next_id(struct store *store, int64_t *concert_id);
MUST_CHECK enum status show_store_next_id(struct store *store, int64_t *show_id);

/* With its grades. STATUS_NOT_FOUND if there is no such concert. */
MUST_CHECK enum status concert_store_find(struct store *store, int64_t concert_id,
                                          struct concert *concert);

/* Everything but the grades. */
MUST_CHECK enum status concert_store_add(struct store *store, const struct concert *concert);
MUST_CHECK enum status concert_store_update(struct store *store, const struct concert *concert);

/* Replaces the grades by those of *concert. */
MUST_CHECK enum status concert_store_set_grades(struct store *store, const struct concert *concert);

/* Draws the next place in the queue of a concert. */
MUST_CHECK enum status concert_store_draw_place(struct store *store, int64_t concert_id,
                                                int64_t *place);

/* STATUS_NOT_FOUND if there is no such show, or it was removed. */
MUST_CHECK enum status show_store_find(struct store *store, int64_t show_id, struct show *show);

/* Whether a show of the concert is still to come: BOOKABLE, PAST if none is, CANCELLED if all that
 * were were called off. */
MUST_CHECK enum status show_store_outlook(struct store *store, int64_t concert_id, int64_t wall_ms,
                                          enum bookable *outlook);

/* When the last show of the concert begins that was not called off, and when the last of those
 * would have that were to begin later still; NO_TIME if there is none. */
MUST_CHECK enum status show_store_last(struct store *store, int64_t concert_id, int64_t *start_ms,
                                       int64_t *off_ms);

/* Calls `each` for the numbers of concerts with live tokens. */
MUST_CHECK enum status concert_store_live(struct store *store,
                                          void (*each)(void *arg, int64_t concert_id), void *arg);

/* The earliest moment after `wall_ms` at which a sale may end: it closes, a show begins, or is not
 * sold late any more. INT64_MAX if there is none. */
MUST_CHECK enum status concert_store_next_closing(struct store *store, int64_t wall_ms,
                                                  int64_t *closes_ms);

/* Calls `each` for the numbers of concerts with live tokens whose sale may have ended in that way
 * at from_ms < t <= to_ms. */
MUST_CHECK enum status concert_store_closed(struct store *store, int64_t from_ms, int64_t to_ms,
                                            void (*each)(void *arg, int64_t concert_id), void *arg);

/* The earliest moment after `wall_ms` at which the sale of a concert opens; INT64_MAX if none. */
MUST_CHECK enum status concert_store_next_opening(struct store *store, int64_t wall_ms,
                                                  int64_t *opens_ms);

/* Calls `each` for the numbers of concerts whose sale opened at from_ms < t <= to_ms. */
MUST_CHECK enum status concert_store_opened(struct store *store, int64_t from_ms, int64_t to_ms,
                                            void (*each)(void *arg, int64_t concert_id), void *arg);

/* STATUS_LIMIT if the concert has a show at that time that was not called off. */
MUST_CHECK enum status show_store_add(struct store *store, const struct show *show);

/* Writes cancelled, removed and cancel_until_ms. */
MUST_CHECK enum status show_store_update(struct store *store, const struct show *show);

/* Writes starts_ms, starts_local_ms, cancel_until_ms and kept_until_ms. STATUS_LIMIT as above. */
MUST_CHECK enum status show_store_set_times(struct store *store, const struct show *show);

/* A seat of the show changed: the revision grows by REV_STEP. */
MUST_CHECK enum status show_store_touch(struct store *store, int64_t show_id, int64_t *rev);

/* Calls `each` for every concert (with grades), or every show that was not removed (of one concert,
 * 0: of all). */
MUST_CHECK enum status
concert_store_each(struct store *store, void (*each)(void *arg, const struct concert *), void *arg);
MUST_CHECK enum status show_store_each(struct store *store, int64_t concert_id,
                                       void (*each)(void *arg, const struct show *), void *arg);

#endif
