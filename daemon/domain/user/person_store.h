/*
 * What the store knows of people whom only the counter knows, by the date that they came for.
 * Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_USER_PERSON_STORE_H
#define FOYER_DOMAIN_USER_PERSON_STORE_H

#include <stdbool.h>

#include "domain/ports/store.h"

/* A date of which something may be left. */
struct person_date {
    int64_t show_id, concert_id;
    int64_t starts_ms; /* wall clock */
};

/* The first date of a shard's concerts of which not everything is forgotten. NOT_FOUND. */
MUST_CHECK enum status person_store_next(struct store *store, int64_t shards, int64_t shard,
                                         struct person_date *date);

/* The last date of all of which not everything is forgotten. NOT_FOUND. */
MUST_CHECK enum status person_store_last(struct store *store, struct person_date *date);

/* Forgets up to `limit` things of each kind about people of that date: the notes on bookings of
 * nobody in particular, what the texts of requests say, and customers who only waited in a queue,
 * unless they have another date that begins after since_ms, or points, or an account. If that was
 * everything, the date is marked as forgotten. */
MUST_CHECK enum status person_store_forget(struct store *store, int64_t show_id, int64_t since_ms,
                                           int64_t limit);

/* Something is known about people of that date again. */
MUST_CHECK enum status person_store_remember(struct store *store, int64_t show_id);

#endif
