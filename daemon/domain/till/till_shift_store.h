/*
 * Shifts in the store. None is ever deleted. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_TILL_TILL_SHIFT_STORE_H
#define FOYER_DOMAIN_TILL_TILL_SHIFT_STORE_H

#include "domain/ports/store.h"
#include "domain/till/till_shift.h"
#include "shared/word_list.h"

/* Opens one, and gives it its number. BUSY if another daemon was faster. */
MUST_CHECK enum status till_shift_store_open(struct store *store, struct till_shift *shift);

/* NOT_FOUND. */
MUST_CHECK enum status till_shift_store_find(struct store *store, int64_t shift_id,
                                             struct till_shift *shift);

/* The open one of an operator, and of a till. NOT_FOUND if there is none. */
MUST_CHECK enum status till_shift_store_of_login(struct store *store, const char *login,
                                                 struct till_shift *shift);
MUST_CHECK enum status till_shift_store_of_till(struct store *store, const char *till,
                                                struct till_shift *shift);

/* One more entry of the ledger belongs to the open shift of that operator, which stays open until
 * the transaction ends. NO_SHIFT if none is open. */
MUST_CHECK enum status till_shift_store_enter(struct store *store, const char *login,
                                              int64_t *shift_id);

/* So many more rows of comp, refund and ticket_move belong to the open shift of that operator,
 * which stays open until the transaction ends. NO_SHIFT if none is open. */
MUST_CHECK enum status till_shift_store_act(struct store *store, const char *login, int64_t count,
                                            int64_t *shift_id);

/* open -> closed, at shift->closed_ms; nobody adds to it any more. *shift is the shift as it is
 * then. BUSY if another daemon has closed it. */
MUST_CHECK enum status till_shift_store_close(struct store *store, struct till_shift *shift);

/* What came in and went out, by method (shape: sums[PAY_METHODS]). */
MUST_CHECK enum status till_shift_store_sums(struct store *store, int64_t shift_id,
                                             struct till_sum sums[PAY_METHODS]);

/* What was given away, refunded and moved. */
MUST_CHECK enum status till_shift_store_acts(struct store *store, int64_t shift_id,
                                             struct till_acts *acts);

#endif
