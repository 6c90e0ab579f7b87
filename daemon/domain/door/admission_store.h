/*
 * Admissions in the store. None is ever deleted. Statuses not named are those of
 * domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_DOOR_ADMISSION_STORE_H
#define FOYER_DOMAIN_DOOR_ADMISSION_STORE_H

#include "domain/door/door.h"
#include "domain/ports/store.h"

/* The guest of a secret, live or dead. NOT_FOUND. */
MUST_CHECK enum status admission_store_find(struct store *store, const char *secret,
                                            struct guest *guest);

/* The guest of a seat of a reservation that has a live ticket. NOT_FOUND. */
MUST_CHECK enum status admission_store_find_seat(struct store *store, int64_t reservation_id,
                                                 int seat, struct guest *guest);

/* The guest comes in, or did at scan->at_ms. LIMIT if it is inside already. A clash of a scan out
 * is kept as a stay that ended when it began. */
MUST_CHECK enum status admission_store_enter(struct store *store, const struct guest *guest,
                                             const struct scan *scan, const char *login,
                                             bool is_clash, int64_t *entry);

/* The guest's stay ends. INTERNAL if it is not inside. */
MUST_CHECK enum status admission_store_leave(struct store *store, const struct guest *guest,
                                             const struct scan *scan, const char *login);

/* Takes back the guest's last stay, or if it has gone out since, the going out. */
MUST_CHECK enum status admission_store_undo(struct store *store, const struct guest *guest);

MUST_CHECK enum status admission_store_count(struct store *store, int64_t show_id,
                                             struct guest_counts *counts);

/* Which seats of a reservation are inside. */
MUST_CHECK enum status admission_store_inside(struct store *store, int64_t reservation_id,
                                              seat_set *seats);

/* Which seats of a reservation a guest came in with, whether or not the guest went out since. */
MUST_CHECK enum status admission_store_entered(struct store *store, int64_t reservation_id,
                                               seat_set *seats);

/* The last stay of a guest that counts; stay->entry is 0 if it never was inside. */
MUST_CHECK enum status admission_store_last(struct store *store, int64_t reservation_id, int seat,
                                            struct stay *stay);

/* The stays of a guest do not count any more, because it has another seat: the last of them is
 * carried over to that. */
MUST_CHECK enum status admission_store_end(struct store *store, int64_t reservation_id, int seat);

/* A guest has at the seat of `to` the stay that was number `entry` at the seat of `from`; of both,
 * the reservation, the seat and the issue are looked at. */
MUST_CHECK enum status admission_store_carry(struct store *store, const struct ticket *from,
                                             int64_t entry, const struct ticket *to);

/* Calls `each` for the guests of a show with live tickets, in the order of their seats. */
MUST_CHECK enum status admission_store_each(struct store *store, int64_t show_id,
                                            void (*each)(void *arg, const struct guest *),
                                            void *arg);

#endif
