/*
 * The connection to a shared store: how it comes back, and how a commit that it cut off ended.
 * Between sql_store.c and host_store.c.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_HOST_LINK_H
#define FOYER_INFRASTRUCTURE_STORES_HOST_LINK_H

#include "infrastructure/stores/store_handle.h"

/* Connects again if need be, but not more often than the back-off allows. */
bool host_link_connect(struct store *store);

/*
 * The connection broke in COMMIT. OK: the transaction is stored, and as safe as one that was
 * answered. BUSY: it is not, and may be tried again. OUTCOME_UNKNOWN: nobody could be asked.
 */
MUST_CHECK enum status host_link_settle(struct store *store);

/* The transaction is over: what it has written is a mark by which the store can be recognised. */
void host_link_note(struct store *store, bool is_undone);

/* Looks for the marks of what was committed, outside of transactions; store_is_rewound() says what
 * was found. */
MUST_CHECK enum status host_link_check(struct store *store);

/* Draws this daemon's number. Inside a transaction that is alone. */
MUST_CHECK enum status host_link_enlist(struct store *store);

/* Says that this daemon goes, so that the others need not find out. */
void host_link_leave(struct store *store);

#endif
