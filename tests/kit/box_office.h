/*
 * A box office in this process, without sockets and threads: use cases run in batches on an open
 * store, and a live view follows every batch, as on the loop thread. For the tests of the use
 * cases, the simulation, and the sweeps of tests/faults, which put a server above it.
 *
 * It is put together as in the daemon; time and random numbers are the test's.
 */
#ifndef FOYER_TESTS_KIT_BOX_OFFICE_H
#define FOYER_TESTS_KIT_BOX_OFFICE_H

#include "application/batch/batch.h"
#include "application/live/live_view.h"

struct box_office {
    struct batch_runner runner; /* its store and zones are borrowed */
    struct live_view *view;     /* owned; NULL: none */
};

/* Nothing has run yet. `remembers`: rows that were read are kept in the row cache; otherwise it
 * asks the store each time, as if others wrote to it too. */
void box_office_init(struct box_office *office, struct store *store, struct zones *zones,
                     const struct settings *settings, struct random random, bool remembers);

/* Joins a shared store, runs what is due, and loads the live view, as a daemon that starts. If that
 * is not OK, there is no view, and the box office can only be released. */
MUST_CHECK enum status box_office_begin(struct box_office *office, struct now now);

/* Frees all but the store and the zones. */
void box_office_release(struct box_office *office);

/* A view made of nothing but the store, which the caller frees; NULL if it cannot be read. */
struct live_view *box_office_load(const struct box_office *office, struct now now);

#endif
