/*
 * What the daemon puts together in main.c and its worker's thread, put together in one thread: a
 * batch runner and a live view, and nothing that wakes either of them. Whoever uses it plays both
 * threads:
 *
 *     the worker    batch_run(&office->runner, units, count)
 *     the loop      live_view_apply(office->view, &result->changes, now), then the replies
 *
 * The second must follow each of the first: a change is told once, and a view that has missed one
 * is behind the store for good.
 */
#include "tests/kit/box_office.h"

#include <stddef.h>

#include "application/live/live_load.h"
#include "domain/ports/host_store.h"
#include "infrastructure/stores/sql_store.h"

/* The whole struct is written, so that what an earlier life left in it (an inbox, a moment that is
 * due, refusals that were counted) is gone as after a crash; only box_office_release() frees what
 * that life owned. As shard 0 of 1 it answers for every concert. */
void box_office_init(struct box_office *office, struct store *store, struct zones *zones,
                     const struct settings *settings, struct random random, bool remembers)
{
    *office = (struct box_office){
        .runner = {.store = store, .zones = zones, .random = random, .settings = *settings}};
    shard_init(&office->runner.shard, 0, 1);
    if (!remembers)
        store_remember_nothing(store);
}

/* The order is the daemon's. In a shared store the revisions of all concerts are noted first: what
 * others change while the view is loaded is then read once more, and not missed. What is due runs
 * before the view is loaded: its changes would have nothing to be applied to, and the view then
 * begins with what came of them. A batch that is broken leaves no view, because the store may not
 * be read any more either. */
enum status box_office_begin(struct box_office *office, struct now now)
{
    struct batch_result *result;
    enum status status = STATUS_OK;
    bool broken;

    if (store_is_shared(office->runner.store))
        status = shard_begin(&office->runner.shard, office->runner.store);
    if (status != STATUS_OK)
        return status;
    result = batch_run_due(&office->runner, now);
    broken = result->broken;
    batch_result_free(result);
    office->view = broken ? NULL : box_office_load(office, now);
    return office->view != NULL ? STATUS_OK : STATUS_INTERNAL;
}

void box_office_release(struct box_office *office)
{
    if (office->view != NULL)
        live_view_free(office->view);
    office->view = NULL;
    batch_runner_release(&office->runner);
}

/* The number of the daemon is set before the tokens are read: only tokens that it owns are among
 * those whose absence the view judges. Two such views of one store are to be the same, which is
 * what the tests compare. */
struct live_view *box_office_load(const struct box_office *office, struct now now)
{
    struct live_view *view = live_view_new();

    view->self = host_store_self(office->runner.store);
    if (live_load(view, office->runner.store, now) == STATUS_OK)
        return view;
    live_view_free(view);
    return NULL;
}
