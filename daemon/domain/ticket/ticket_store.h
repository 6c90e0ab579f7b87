/*
 * Tickets in the store. None is ever deleted. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_TICKET_TICKET_STORE_H
#define FOYER_DOMAIN_TICKET_TICKET_STORE_H

#include "domain/ports/store.h"
#include "domain/ticket/ticket.h"
#include "domain/till/till_shift.h"

/* Adds a live ticket. LIMIT if the seat has one, or the secret is taken. */
MUST_CHECK enum status ticket_store_add(struct store *store, const struct ticket *ticket,
                                        int64_t now_ms);

/* Ends the live tickets of some seats: live -> `state`. INTERNAL if one of them has none. */
MUST_CHECK enum status ticket_store_end(struct store *store, int64_t reservation_id, seat_set seats,
                                        enum ticket_state state, int64_t now_ms);

/* Counts one more print of the live tickets of some seats. */
MUST_CHECK enum status ticket_store_count_print(struct store *store, int64_t reservation_id,
                                                seat_set seats);

/* The number of the last ticket of a seat of a reservation, live or dead; 0: it had none. */
MUST_CHECK enum status ticket_store_last_issue(struct store *store, int64_t reservation_id,
                                               int seat, int64_t *issue);

/* Notes that a dead ticket (state moved) was replaced by a live one; of both, the reservation, the
 * seat and the issue are looked at. `by` is who moved the guest at the counter. */
MUST_CHECK enum status ticket_store_add_move(struct store *store, const struct ticket *from,
                                             const struct ticket *to, const char *reason,
                                             const struct till_stamp *by, int64_t now_ms);

/* The codes of the reservation that a seat of this one was moved into, and of the one that a
 * seat of this one came from; "" if there is none. Moves within the reservation are neither. */
MUST_CHECK enum status ticket_store_moves(struct store *store, int64_t reservation_id,
                                          char to[RESERVATION_TEXT], char from[RESERVATION_TEXT]);

/* Where the guest of a ticket that was moved is now. */
struct moved_to {
    int seat; /* 0: the guest has no seat any more */
    int64_t show_id;
    int64_t starts_ms; /* of the show, wall clock */
};

/* Follows a moved ticket to the one that replaced it in the end. */
MUST_CHECK enum status ticket_store_follow(struct store *store, const struct ticket *from,
                                           struct moved_to *to);

/* Calls `each` for the live tickets of a reservation, in the order of their seats. */
MUST_CHECK enum status ticket_store_live(struct store *store, int64_t reservation_id,
                                         void (*each)(void *arg, const struct ticket *), void *arg);

#endif
