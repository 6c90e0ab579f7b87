/*
 * Tickets in the store. None is ever deleted. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_TICKET_TICKET_STORE_H
#define FOYER_DOMAIN_TICKET_TICKET_STORE_H

#include "domain/ports/store.h"
#include "domain/ticket/ticket.h"

/* Adds a live ticket. LIMIT if the seat has one, or the secret is taken. */
MUST_CHECK enum status ticket_store_add(struct store *store, const struct ticket *ticket,
                                        int64_t now_ms);

/* Ends the live tickets of some seats: live -> `state`. INTERNAL if one of them has none. */
MUST_CHECK enum status ticket_store_end(struct store *store, int64_t reservation_id, seat_set seats,
                                        enum ticket_state state, int64_t now_ms);

/* Counts one more print of the live tickets of some seats. */
MUST_CHECK enum status ticket_store_count_print(struct store *store, int64_t reservation_id,
                                                seat_set seats);

/* Calls `each` for the live tickets of a reservation, in the order of their seats. */
MUST_CHECK enum status ticket_store_live(struct store *store, int64_t reservation_id,
                                         void (*each)(void *arg, const struct ticket *), void *arg);

#endif
