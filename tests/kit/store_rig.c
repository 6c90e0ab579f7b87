/*
 * How a test comes to its store. cmocka hands set_up() what a test's row has as its state: here the
 * order for the run (engine, whether it forgets, check), and set_up() puts the rig in its place.
 * The same function of a test is run up to twice for each engine, once with the row cache and once
 * without, so that a value which is right only because it was remembered is found:
 *
 *     rig_run -> run_once(engine, remembers) -> set_up, test, check, tear_down
 *             -> run_once(engine, forgets)   -> the same on another fresh store
 */
/* mkdtemp() and nftw() are POSIX with XSI. */
#define _XOPEN_SOURCE 700
#include "tests/kit/store_rig.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The last line alone: tests that expect one empty `logged` first, and look before they ask
 * anything else. */
static void keep_line(void *arg, const char *text)
{
    struct rig *rig = arg;

    snprintf(rig->logged, sizeof rig->logged, "%s", text);
}

/* What forgets has to be told so after each opening: the row cache is the store's, and begins anew
 * with it. */
static void open_store(struct rig *rig)
{
    char error[ERROR_TEXT] = "";

    rig->store = store_open(rig->address, keep_line, rig, error, sizeof error);
    if (rig->store == NULL)
        fail_msg("%s", error);
    if (rig->is_forgetful)
        store_remember_nothing(rig->store);
}

/* The first store of an engine in a program is made by all migrations and kept; those after it
 * begin as a copy. It is closed in between, since what is kept must be whole without its log. A
 * TMPDIR of 40 characters or more is passed over, for the path has to fit into `folder`. */
void rig_open(struct rig *rig, const struct engine *engine)
{
    static const struct engine *kept; /* whose stores need no migrations any more */
    const char *parent = getenv("TMPDIR");

    memset(rig, 0, sizeof *rig);
    rig->engine = engine;
    snprintf(rig->folder, sizeof rig->folder, "%s/foyer-XXXXXX",
             parent != NULL && strlen(parent) < 40 ? parent : "/tmp");
    assert_non_null(mkdtemp(rig->folder));
    assert_true(engine->address(rig->folder, rig->address, sizeof rig->address));
    open_store(rig);
    if (kept == engine)
        return;
    store_close(rig->store);
    assert_true(engine->keep(rig->folder));
    kept = engine;
    open_store(rig);
}

/* What cannot be removed is left in /tmp, which is no reason to fail, nor to leave the rest there,
 * too: any other number than 0 would end the walk. */
static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    (void)remove(path);
    return 0;
}

/* Also of a test that has closed its store and set it to NULL. Links are not followed (FTW_PHYS),
 * and what is in a folder goes before it (FTW_DEPTH). */
void rig_close(struct rig *rig)
{
    store_close(rig->store);
    rig->store = NULL;
    if (rig->engine->discard != NULL)
        rig->engine->discard(rig->folder);
    nftw(rig->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void rig_reopen(struct rig *rig)
{
    store_close(rig->store);
    rig->store = NULL;
    open_store(rig);
}

int64_t rig_number(struct rig *rig, const char *sql)
{
    struct db_stmt *stmt = db_start_values(rig->store->db, sql, NULL, 0);
    int64_t number = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : -1;

    if (db_finish(stmt) != STATUS_OK)
        fail_msg("cannot ask %s: %s", sql, rig->logged);
    return number;
}

enum status rig_taken(const struct rig *rig, enum status alone)
{
    return rig->engine->exclusive ? alone : STATUS_BUSY;
}

enum status rig_outcome(struct rig *rig, enum status status)
{
    if (status == STATUS_OK)
        return store_commit(rig->store);
    store_rollback(rig->store);
    return status;
}

/* What a test is given before it is given its rig. */
struct order {
    const struct engine *engine;
    bool is_forgetful;
    void (*check)(struct rig *rig);
};

struct checked_rig {
    struct rig rig;
    void (*check)(struct rig *rig);
};

static int set_up(void **state)
{
    const struct order *order = *state;
    struct checked_rig *checked = calloc(1, sizeof *checked);

    if (checked == NULL)
        return -1;
    rig_open(&checked->rig, order->engine);
    checked->rig.is_forgetful = order->is_forgetful;
    if (order->is_forgetful)
        store_remember_nothing(checked->rig.store);
    checked->check = order->check;
    *state = checked;
    return 0;
}

/* The check is here and not at the end of each test, so that none forgets it. A test that has
 * failed already is checked as well: what the store says then may tell why. */
static int tear_down(void **state)
{
    struct checked_rig *checked = *state;

    if (checked->check != NULL && checked->rig.store != NULL)
        checked->check(&checked->rig);
    rig_close(&checked->rig);
    free(checked);
    return 0;
}

/* cmocka takes set_up, tear_down and state from each row of the table, so the rows are copied with
 * these, and the table of a program stays a list of functions. */
static int run_once(const char *group, const struct CMUnitTest *tests, size_t count,
                    struct order *order)
{
    struct CMUnitTest *copies = calloc(count, sizeof *copies);
    char name[100];
    int failed;

    if (copies == NULL)
        return -1;
    for (size_t i = 0; i < count; i++)
        copies[i] =
            (struct CMUnitTest){tests[i].name, tests[i].test_func, set_up, tear_down, order};
    snprintf(name, sizeof name, "%s on %s%s", group, order->engine->name,
             order->is_forgetful ? ", remembering nothing" : "");
    failed = _cmocka_run_group_tests(name, copies, count, NULL, NULL);
    free(copies);
    return failed;
}

int rig_run_remembering(const char *group, const struct CMUnitTest *tests, size_t count)
{
    int failed = 0;

    for (size_t i = 0; i < engine_count; i++) {
        struct order order = {.engine = &engines[i]};

        if (engines[i].wanted())
            failed += run_once(group, tests, count, &order);
    }
    return failed;
}

int rig_run(const char *group, const struct CMUnitTest *tests, size_t count,
            void (*check)(struct rig *rig))
{
    int failed = 0;

    for (size_t i = 0; i < engine_count; i++) {
        struct order order = {&engines[i], false, check};

        if (!engines[i].wanted())
            continue;
        failed += run_once(group, tests, count, &order);
        order.is_forgetful = true;
        failed += run_once(group, tests, count, &order);
    }
    return failed;
}
