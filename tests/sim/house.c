#include "house.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/live_load.h"
#include "application/recall.h"
#include "domain/host_store.h"
#include "infrastructure/sql_store.h"
#include "infrastructure/zones.h"

_Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "sim: %s: %s\n", what, why);
    exit(2);
}

const char *user_login(int user, char login[LOGIN_TEXT])
{
    snprintf(login, LOGIN_TEXT, "user%02d", user);
    return login;
}

static void fill(void *state, void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)bytes)[i] = (uint8_t)dice_roll(state);
}

static void log_store(void *arg, const char *text)
{
    (void)arg;
    fprintf(stderr, "sim: store: %s\n", text);
}

/* NULL only if the process has died. */
static struct store *open_store(const char *address)
{
    char error[400];
    struct store *store = store_open(address, log_store, NULL, error, sizeof error);

    if (store == NULL && !crash_has_come())
        give_up("cannot open the store", error);
    return store;
}

void house_prepare(const struct sim_engine *engine)
{
    if (engine->install != NULL)
        engine->install();
    store_close(open_store(engine->begin()));
    if (engine->keep != NULL)
        engine->keep();
}

struct live_view *house_load(struct house *house, int64_t now_ms)
{
    struct live_view *view = live_view_new();

    view->self = host_store_self(house->store);
    if (live_load(view, house->store, (struct now){now_ms, now_ms}) == STATUS_OK)
        return view;
    if (!crash_has_come())
        give_up("cannot load", house->address);
    live_view_free(view);
    return NULL;
}

bool house_start(struct house *house, int64_t now_ms)
{
    struct batch_result *result;

    house->store = open_store(house->address);
    if (house->store == NULL)
        return false;
    house->runner = (struct batch_runner){.store = house->store,
                                          .recall = house->shared ? NULL : recall_new(),
                                          .zones = house->zones,
                                          .chance = {fill, &house->codes},
                                          .settings = house->settings};
    lane_init(&house->runner.lane, 0, 1);
    if (store_is_shared(house->store) &&
        lane_begin(&house->runner.lane, house->store) != STATUS_OK) {
        if (!crash_has_come())
            give_up("cannot join a shared store", house->address);
        return false;
    }
    result = batch_run_due(&house->runner, (struct now){now_ms, now_ms});
    house->next_due_ms = result->next_due_ms;
    batch_result_free(result);
    house->view = house_load(house, now_ms);
    return house->view != NULL;
}

void house_stop(struct house *house)
{
    if (house->view != NULL)
        live_view_free(house->view);
    house->view = NULL;
    if (house->runner.recall != NULL)
        recall_free(house->runner.recall);
    lane_release(&house->runner.lane);
    memset(&house->runner, 0, sizeof house->runner);
    store_close(house->store);
    house->store = NULL;
}

void house_open(struct house *house, const struct sim_engine *engine,
                const struct settings *settings, uint64_t seed, int64_t now_ms)
{
    memset(house, 0, sizeof *house);
    house->engine = engine;
    house->address = engine->begin();
    house->codes.state = ~seed;
    house->shared = seed % 4 == 0;
    house->settings = *settings;
    house->zones = zones_new();
    house_start(house, now_ms);
}

void house_close(struct house *house)
{
    house_stop(house);
    zones_free(house->zones);
}

void house_run(struct house *house, struct unit **units, size_t count, int64_t applied_ms)
{
    struct batch_result *result = batch_run(&house->runner, units, count);

    if (!crash_has_come()) {
        if (result->broken)
            give_up("the store is broken", house->address);
        /* Use cases ask before they write, so no batch has to be taken apart otherwise. */
        assert(result->commits <= 1 || crash_has_stumbled());
        live_view_apply(house->view, &result->changes, (struct now){applied_ms, applied_ms});
        house->next_due_ms = result->next_due_ms;
    }
    batch_result_free(result);
}

void house_tidy(struct house *house)
{
    store_checkpoint(house->store);
    if (house->engine->tidy != NULL && house->engine->tidy(house->store->db) != STATUS_OK)
        give_up("no housekeeping", house->address);
}

int64_t house_last_audit(const struct house *house)
{
    struct db_stmt *stmt = db_start_values(
        house->store->db, "SELECT coalesce(max(audit_id), 0) FROM audit_line", NULL, 0);
    int64_t last = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : 0;

    if (db_finish(stmt) != STATUS_OK)
        give_up("no audit", house->address);
    return last;
}
