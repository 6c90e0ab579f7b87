/*
 * Which changes clients were told to be done, lately: should the database go back to an earlier
 * state, somebody has to know whose seats are gone.
 */
#ifndef FOYER_APPLICATION_BATCH_ACKNOWLEDGED_H
#define FOYER_APPLICATION_BATCH_ACKNOWLEDGED_H

#include "application/batch/unit.h"

/* How many are remembered. */
enum { ACKNOWLEDGED_MOST = 8192, ACKNOWLEDGED_WORD = 24 };

/* A change by its line in the audit trail. */
struct acknowledged_change {
    int64_t audit_id, at_ms; /* wall clock */
    char login[LOGIN_TEXT];  /* who it was done for */
    char word[ACKNOWLEDGED_WORD];
    char code[RESERVATION_TEXT]; /* of a reservation; "": it is about none */
};

/* All zero: nothing was acknowledged. */
struct acknowledged {
    struct acknowledged_change *changes; /* shape: changes[ACKNOWLEDGED_MOST], a ring; owned */
    size_t count;                        /* in all */
};

void acknowledged_release(struct acknowledged *acknowledged);

/* A batch is over. */
void acknowledged_note(struct acknowledged *acknowledged, struct unit *const *units, size_t count);

/* Calls `each` for those that are not in the store any more, newest first. What is stored is a
 * history, so whatever is before the first that is there is there as well. *is_all: that was found;
 * otherwise more may be lost that are not remembered. The statuses of domain/ports/store.h. */
MUST_CHECK enum status
acknowledged_each_lost(const struct acknowledged *acknowledged, struct store *store, bool *is_all,
                       void (*each)(void *arg, const struct acknowledged_change *), void *arg);

#endif
