/*
 * Approvals in the store. None is ever deleted. Statuses not named are those of
 * domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_APPROVAL_APPROVAL_STORE_H
#define FOYER_DOMAIN_APPROVAL_APPROVAL_STORE_H

#include "domain/approval/approval.h"
#include "domain/ports/store.h"

/* Adds one that nobody has used. LIMIT if the code is taken. */
MUST_CHECK enum status approval_store_add(struct store *store, const struct approval *approval);

/* NOT_FOUND if there is no such approval. */
MUST_CHECK enum status approval_store_find(struct store *store, const char *code,
                                           struct approval *approval);

/* open -> used. INTERNAL if it was used already. */
MUST_CHECK enum status approval_store_use(struct store *store, const char *code, const char *login,
                                          int64_t now_ms);

/* None that is open stays so beyond `until_ms`. */
MUST_CHECK enum status approval_store_clamp(struct store *store, int64_t until_ms);

#endif
