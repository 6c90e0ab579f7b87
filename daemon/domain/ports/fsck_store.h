/*
 * What must hold in every store, whatever has happened to it.
 *
 *   I1 at most one live owner of a seat; a cancelled reservation owns none
 *   I2 the ledger only grows; every wallet is the sum of its entries; all points are charges less
 *      payments plus refunds; none is below 0
 *   I3 what was acknowledged as paid is stored
 *   I4 one key, one outcome
 *   I5 admission in order; nobody is in a queue twice; never more active than capacity
 *   I6 a hold lives and ends with its token, and what is held is not paid
 *   I7 a refund is what was paid for the seat, once
 *   I8 revisions count every change
 *   I9 words, numbers, times and texts are such as the daemon writes
 *
 * To add a rule: a row in infrastructure/stores/fsck_store.c, and a break of it in
 * tests/sim/fsck_test.c.
 */
#ifndef FOYER_DOMAIN_PORTS_FSCK_STORE_H
#define FOYER_DOMAIN_PORTS_FSCK_STORE_H

#include "domain/ports/store.h"

/* A row that breaks a rule. Borrowed for the call. */
struct fsck_finding {
    const char *invariant; /* "I1" to "I9"; "I0": the database itself */
    const char *rule;      /* a sentence without full stop */
    const char *row;       /* what breaks it */
};

/* Calls `each` for every row that breaks a rule. It reads everything there is, so it takes its
 * time. Statuses are those of domain/ports/store.h; findings are none of them. */
MUST_CHECK enum status fsck_store_check(struct store *store,
                                        void (*each)(void *arg, const struct fsck_finding *),
                                        void *arg);

#endif
