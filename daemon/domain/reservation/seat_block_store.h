/*
 * Blocked seats in the store, and why they are. Statuses not named are those of
 * domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_RESERVATION_SEAT_BLOCK_STORE_H
#define FOYER_DOMAIN_RESERVATION_SEAT_BLOCK_STORE_H

#include "domain/ports/store.h"
#include "domain/reservation/reservation.h"

/* Bytes with the NUL: 60 characters of up to 4 bytes for whom, 100 for why. */
enum { HOLDER_TEXT = 60 * 4 + 1, REASON_TEXT = 100 * 4 + 1 };

/* Seats that were blocked for one reason. The texts are borrowed. */
struct seat_block {
    int64_t show_id;
    seat_set seats;
    enum block_kind kind;
    const char *holder; /* for whom; "": nobody in particular */
    const char *reason; /* "": not told */
    int64_t until_ms;   /* wall clock: house seats come back into the sale; INT64_MAX: never */
    const char *login;  /* who blocked them; "": before that was noted */
};

/* House seats of one show that come back together. */
struct house_return {
    int64_t show_id, concert_id;
    int64_t until_ms; /* wall clock */
};

/* Blocks free seats. The schema refuses others, as STATUS_SEAT_HELD. */
MUST_CHECK enum status seat_block_store_add(struct store *store, const struct seat_block *block);

/* Frees blocked seats; those that are not are left alone. */
MUST_CHECK enum status seat_block_store_remove(struct store *store, int64_t show_id,
                                               seat_set seats);

/* The next house seats to come back, of the concerts whose number leaves `shard` when divided by
 * `shards`. NOT_FOUND if none do. */
MUST_CHECK enum status seat_block_store_next(struct store *store, int64_t shards, int64_t shard,
                                             struct house_return *next);

/* The seats of a show that come back at that time. */
MUST_CHECK enum status seat_block_store_of_time(struct store *store, int64_t show_id,
                                                int64_t until_ms, seat_set *seats);

/* Calls `each` for the blocked seats of a show, each with one seat, by number. */
MUST_CHECK enum status seat_block_store_each(struct store *store, int64_t show_id,
                                             void (*each)(void *arg, const struct seat_block *),
                                             void *arg);

#endif
