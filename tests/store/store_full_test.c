/*
 * A full disk: refused, rolled back, and everything is as it was.
 *
 * SQLite is told how many pages there may be (store_engine.c), which it answers as it answers a
 * disk without room; so no test needs a small file system, and all of it is exact. What it does not
 * show: a disk that is full in the middle of a commit, or while the log is moved, which
 * tests/faults does by failing each call in turn. PostgreSQL is not filled up here: its engine has
 * no function for that, and the tests are skipped.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/user/user_store.h"

enum { MANY = 500 }; /* a hundred times what the full disk has room for */

/* Adds users until the disk is full; returns how the last one ended. Long names make long rows, so
 * the end is near. OK: there is still room after MANY. */
static enum status add_until_full(struct rig *rig)
{
    for (int i = 0; i < MANY; i++) {
        struct user user = {.user_id = store_next_id(rig->store, ID_USER)};
        enum status status;

        snprintf(user.login, sizeof user.login, "user-%d", (int)user.user_id);
        memset(user.name, 'x', NAME_TEXT - 1);
        status = user_store_add(rig->store, &user, SAMPLE_NOW);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* What was written within the transaction before the disk ran full, a debit of 700, must go with
 * the rest. */
static void test_rolled_back(void **state)
{
    struct rig *rig = *state;
    struct user kim, found;
    int64_t balance, entry;

    if (rig->engine->fill == NULL)
        skip();
    kim = sample_user(rig, "kim", 700);
    assert_true(rig->engine->fill(rig->store->db));
    assert_ok(store_begin(rig->store));
    assert_ok(user_store_move(rig->store, kim.user_id, -700, 0, &balance, &entry));
    assert_status(add_until_full(rig), STATUS_READ_ONLY);
    store_rollback(rig->store);
    assert_false(store_is_broken(rig->store));
    assert_ok(user_store_find(rig->store, "kim", &found));
    assert_int_equal(found.balance, 700);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 1);
    invariants_check(rig);
}

/* Reading goes on; with room again, so does writing. Three times, as clients try again; between
 * them queries are answered. With room the same writes are committed. */
static void test_goes_on(void **state)
{
    struct rig *rig = *state;
    struct user found;

    if (rig->engine->fill == NULL)
        skip();
    sample_user(rig, "kim", 700);
    assert_true(rig->engine->fill(rig->store->db));
    for (int i = 0; i < 3; i++) {
        assert_ok(store_begin(rig->store));
        assert_status(add_until_full(rig), STATUS_READ_ONLY);
        store_rollback(rig->store);
        assert_ok(store_begin(rig->store));
        assert_ok(user_store_find(rig->store, "kim", &found));
        assert_ok(store_commit(rig->store));
    }
    assert_true(rig->engine->relieve(rig->store->db));
    assert_ok(store_begin(rig->store));
    assert_ok(add_until_full(rig));
    assert_ok(store_commit(rig->store));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 1 + MANY);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 1 + MANY);
    invariants_check(rig);
}

/* What was committed before the disk filled up is there after a restart on the full disk. The store
 * is closed with the transaction open, which goes with it. */
static void test_restart(void **state)
{
    struct rig *rig = *state;
    struct user found;

    if (rig->engine->fill == NULL)
        skip();
    sample_user(rig, "kim", 700);
    assert_true(rig->engine->fill(rig->store->db));
    assert_ok(store_begin(rig->store));
    assert_status(add_until_full(rig), STATUS_READ_ONLY);
    rig_reopen(rig);
    assert_ok(user_store_find(rig->store, "kim", &found));
    assert_int_equal(found.balance, 700);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rolled_back),
        cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_restart),
    };

    return rig_run_tests("a full disk", tests, NULL);
}
