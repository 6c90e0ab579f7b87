/*
 * A unit of work: a use case on its way to a worker and back.
 */
#ifndef FOYER_APPLICATION_BATCH_UNIT_H
#define FOYER_APPLICATION_BATCH_UNIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "application/use_cases/use_case.h"
#include "domain/ports/host_store.h"
#include "shared/buffer.h"

/* What a unit of a shared store locks and asks before it runs, in addition to what its use case
 * finds out. */
struct lock_set {
    struct subject subject;     /* the concert it may change ... */
    int64_t concert_id;         /* ... if that is known already, otherwise 0 */
    const char *wallet;         /* the login of the wallet it moves points of; NULL: none */
    const int64_t *concert_ids; /* shape: concert_ids[concert_count]; others; borrowed */
    size_t concert_count;
    /* What is only asked in time. */
    bool is_joining; /* whether its user is in the queue of the concert */
    bool is_ending;  /* who waits for the place that it makes free */
    int64_t show_id; /* that show, and what its user held of it and did not pay; 0: none */
};

struct unit {
    /* The use case. It may run more than once: it must not keep anything of an earlier run. */
    enum status (*run)(struct unit *unit, struct use_case *uc);
    /* On the thread of whoever submitted it, whose own `owner` is handed in. First `back` (NULL:
     * nothing to do) for all units of a batch: the worker has them no more. Then `done`, which
     * takes the unit over: its changes have been applied, or it is misrouted and may be submitted
     * again. */
    void (*back)(struct unit *unit, void *owner);
    void (*done)(struct unit *unit, void *owner);
    const struct origin *origin; /* NULL for the daemon's own work */
    bool changes;                /* it may write: audited, and lost with a failed commit */
    bool is_audited;             /* audited although it changes nothing */
    bool before_due; /* it runs before what is due at its time, and sees to that itself */
    struct now now;
    struct lock_set lock_set;
    int64_t shard; /* that it is for: the server's business */
    /* Nobody waits for the outcome any more. Set by the loop thread at any time; what changes
     * nothing is not run then. */
    atomic_bool is_unwanted;

    /* Whether a refusal is audited, decided once, however often the unit runs. */
    enum { AUDIT_UNDECIDED, AUDIT_WRITTEN, AUDIT_COUNTED } audit;
    int64_t skipped; /* refusals of that uid before it that were only counted */

    /* The outcome. */
    enum status status;
    struct refusal refusal;
    int64_t audit_id;          /* its last line in the audit trail */
    struct mention mention;    /* of somebody whose name is not kept for ever */
    char approver[LOGIN_TEXT]; /* who approved it; "": nobody */
    struct buffer fields;      /* of an OK line: "name=value name=value" */
    char token[TOKEN_TEXT];    /* whose standing is reported, too, as it is when the unit is back;
                               "": none */
    bool replayed;             /* the fields and the token are those stored under the key */
    bool misrouted;            /* it did not run: lock_set.concert_id is another shard's */
};

#endif
