/*
 * Zs in the store, and money in a drawer without a customer. Nothing here is ever changed or
 * deleted. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_TILL_Z_STORE_H
#define FOYER_DOMAIN_TILL_Z_STORE_H

#include "domain/ports/store.h"
#include "domain/till/z.h"

enum { CASH_NOTE_TEXT = 100 * 4 + 1 };

/* Money that came into a drawer or went out of it without a customer. */
struct cash_move {
    int64_t shift_id;
    int64_t number; /* 1, 2, ... in each shift */
    int64_t at_ms;  /* wall clock */
    int64_t amount; /* points; below 0 if it went out */
    enum cash_reason reason;
    char note[CASH_NOTE_TEXT]; /* "": none */
};

/* Adds one to the open shift of that operator; shift_id and number are filled in. NOT_FOUND if none
 * is open. */
MUST_CHECK enum status z_store_add_cash(struct store *store, const char *login,
                                        struct cash_move *move);

/* Calls `each` for those of a shift, in order. */
MUST_CHECK enum status z_store_cash(struct store *store, int64_t shift_id,
                                    void (*each)(void *arg, const struct cash_move *), void *arg);

/* What they come to. */
MUST_CHECK enum status z_store_cash_sum(struct store *store, int64_t shift_id, int64_t *sum);

/* The newest one. */
MUST_CHECK enum status z_store_head(struct store *store, struct z_head *head);

/* The same, and keeps everybody else from adding one until the transaction ends: the next number is
 * the caller's. */
MUST_CHECK enum status z_store_lock_head(struct store *store, struct z_head *head);

/* Adds the one that follows the head, which was locked. */
MUST_CHECK enum status z_store_add(struct store *store, const struct z *z);

/* The first one with a larger number. NOT_FOUND. */
MUST_CHECK enum status z_store_next(struct store *store, int64_t after, struct z *z);

/* By its number, and by its shift. NOT_FOUND. */
MUST_CHECK enum status z_store_find(struct store *store, int64_t number, struct z *z);
MUST_CHECK enum status z_store_of_shift(struct store *store, int64_t shift_id, struct z *z);

/* What was left in the drawer of a till when its last shift was closed. NOT_FOUND if none was. */
MUST_CHECK enum status z_store_left(struct store *store, const char *till, int64_t *left_in);

/* Calls `each` for those that were closed at from_ms <= t < to_ms, in that order. */
MUST_CHECK enum status z_store_list(struct store *store, int64_t from_ms, int64_t to_ms,
                                    void (*each)(void *arg, const struct z *), void *arg);

#endif
