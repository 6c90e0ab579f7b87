/*
 * The house is put together as in the daemon, with three things exchanged: the clock is an
 * argument, chance comes from the seed, and the database can die (crash.c). Its dice are not those
 * of the plan: how many random bytes a code takes is the daemon's business, and must not change
 * what happens next in a season.
 *
 * One season in four is played by a worker that remembers no rows and asks the store each time, as
 * one of several daemons has to. The other three find rows that are remembered wrongly; this one
 * finds use cases that are right only because something was remembered.
 */
#include "tests/sim/sim_house.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/sql_store.h"
#include "infrastructure/zones.h"
#include "tests/sim/give_up.h"
#include "tests/sim/sim_model.h"

const char *user_login(int user, char login[LOGIN_TEXT])
{
    int name = user % MODEL_NAMES, which = user / MODEL_NAMES - 1;

    if (user == MODEL_TILL)
        snprintf(login, LOGIN_TEXT, "%s", TILL_LOGIN);
    else if (which < 0)
        snprintf(login, LOGIN_TEXT, "user%02d", name);
    else
        snprintf(login, LOGIN_TEXT, "user%02d:%" PRId64, name, account_uid(name, which));
    return login;
}

int user_of_login(const char *login)
{
    char known[LOGIN_TEXT];

    for (int user = 0; user < MODEL_USERS; user++)
        if (strcmp(user_login(user, known), login) == 0)
            return user;
    return -1;
}

/* Customers who ask for themselves are staff 0 and up; the clerks begin behind them, by the last
 * letter of their login. */
int staff_of_login(const char *login)
{
    int user = user_of_login(login);

    return user >= 0 ? user : MODEL_USERS + login[strlen(login) - 1];
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
    struct live_view *view = box_office_load(&house->office, (struct now){now_ms, now_ms});

    if (view == NULL && !crash_has_come())
        give_up("cannot load", house->address);
    return view;
}

bool house_start(struct house *house, int64_t now_ms)
{
    struct random random = {fill, &house->codes};

    house->store = open_store(house->address);
    if (house->store == NULL)
        return false;
    box_office_init(&house->office, house->store, house->zones, &house->settings, random,
                    !house->shared);
    if (box_office_begin(&house->office, (struct now){now_ms, now_ms}) == STATUS_OK)
        return true;
    if (!crash_has_come())
        give_up("cannot begin", house->address);
    return false;
}

void house_stop(struct house *house)
{
    box_office_release(&house->office);
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

/* What a dead process would have told its view is thrown away: the view of the next one is loaded.
 * `broken` without a death is never expected, since nothing here fails for good. */
void house_run(struct house *house, struct unit **units, size_t count, int64_t applied_ms)
{
    struct batch_result *result = batch_run(&house->office.runner, units, count);

    if (!crash_has_come()) {
        if (result->broken)
            give_up("the store is broken", house->address);
        /* Use cases ask before they write, so no batch has to be taken apart otherwise. */
        assert(result->commits <= 1 || crash_has_stumbled());
        live_view_apply(house->office.view, &result->changes, (struct now){applied_ms, applied_ms});
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
