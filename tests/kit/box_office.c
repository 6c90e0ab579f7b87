#include "tests/kit/box_office.h"

#include <stddef.h>

#include "application/live/live_load.h"
#include "domain/ports/host_store.h"
#include "infrastructure/stores/sql_store.h"

void box_office_init(struct box_office *office, struct store *store, struct zones *zones,
                     const struct settings *settings, struct random random, bool remembers)
{
    *office = (struct box_office){
        .runner = {.store = store, .zones = zones, .random = random, .settings = *settings}};
    shard_init(&office->runner.shard, 0, 1);
    if (!remembers)
        store_remember_nothing(store);
}

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

struct live_view *box_office_load(const struct box_office *office, struct now now)
{
    struct live_view *view = live_view_new();

    view->self = host_store_self(office->runner.store);
    if (live_load(view, office->runner.store, now) == STATUS_OK)
        return view;
    live_view_free(view);
    return NULL;
}
