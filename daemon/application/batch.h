/*
 * Units of work, and how a batch of them becomes one transaction.
 *
 * All units of a batch run in one transaction with one commit. No savepoints are taken: use cases
 * ask before they write, so a refusal has nothing to undo. Should one fail behind its first write
 * all the same, or the disk be full, the whole batch is rolled back and its units run again, each
 * in a transaction of its own.
 *
 * In a store that is shared, a batch first locks all concerts and wallets that its units are about,
 * in one order (host_store.h). If another daemon was in the way nevertheless, or the connection was
 * lost, the batch is tried again as a whole.
 */
#ifndef FOYER_APPLICATION_BATCH_H
#define FOYER_APPLICATION_BATCH_H

#include <stdbool.h>

#include "application/lane.h"
#include "application/use_case.h"
#include "domain/host_store.h"
#include "shared/buffer.h"

/* Who asked, of a unit that came as a request. */
struct origin {
    const char *login;
    int64_t uid;
    const char *acting;  /* the customer acted for; "" for oneself */
    const char *key;     /* NULL: none */
    const char *request; /* the request in its normal form */
    const char *meaning; /* the same behind the user it is for: what a key stands for */
};

/* What a unit of a shared store locks before it runs, besides what its use case finds out. */
struct reach {
    struct scope scope;         /* the concert it may change ... */
    int64_t concert_id;         /* ... if that is known already, otherwise 0 */
    const char *wallet;         /* the login of the wallet it moves points of; NULL: none */
    const int64_t *concert_ids; /* shape: concert_ids[concert_count]; others; borrowed */
    size_t concert_count;
};

struct unit {
    /* The use case. It may run more than once: it must not keep anything of an earlier run. */
    enum status (*run)(struct unit *unit, struct use_case *uc);
    const struct origin *origin; /* NULL for the daemon's own work */
    bool changes;                /* it may write: audited, and lost with a failed commit */
    bool before_due; /* it runs before what is due at its time, and sees to that itself */
    struct now now;
    struct reach reach;
    int64_t lane; /* that it is for: the server's business */

    /* The outcome. */
    enum status status;
    struct refusal refusal;
    struct buffer fields; /* of an OK line: "name=value name=value" */
    bool replayed;        /* the fields are those stored under the key */
    bool astray;          /* it did not run: reach.concert_id is another lane's */
};

struct batch_result {
    struct unit **units; /* shape: units[count]; borrowed units in an owned array */
    size_t count;
    struct change_list changes; /* to be applied before any reply is written */
    int64_t next_due_ms;        /* steady clock; INT64_MAX: nothing is due */
    bool broken;                /* the store must not be used any more: tell the clients and stop */
    int commits;                /* transactions that wrote */
};

/* What the worker keeps between batches. */
struct batch_runner {
    struct store *store;
    struct lane lane;      /* all zero: the only one */
    struct recall *recall; /* borrowed; or NULL */
    struct zones *zones;
    struct chance chance;
    struct settings settings;
    int64_t next_due_ms;
    int64_t opened_ms; /* sales that opened until then have let their waiters in, wall clock */
};

/* Runs the units in their order. Never fails: what goes wrong is in the statuses of the units. */
struct batch_result *batch_run(struct batch_runner *runner, struct unit **units, size_t count);

/* Runs what is due, and nothing else: when the daemon starts. The store tells how it stands
 * afterwards; the changes are of no use to a live view that is not loaded yet. */
struct batch_result *batch_run_due(struct batch_runner *runner, struct now now);

/* Frees the result, not the units. */
void batch_result_free(struct batch_result *result);

#endif
