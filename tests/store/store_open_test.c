/* Opening a store: its schema, its neighbours, and what is there when it is opened again. */
#include "invariants.h"
#include "rig.h"
#include "samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"
#include "schema/migrations.h"

static void ignore(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

static void test_fresh_store_is_the_latest(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_number(rig, "SELECT max(version) FROM schema_version"), MIGRATION_COUNT);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM schema_version"), MIGRATION_COUNT);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM concert"), 0);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM schema_version"), MIGRATION_COUNT);
}

static void test_newer_version_is_refused(void **state)
{
    struct rig *rig = *state;
    char error[ERROR_TEXT] = "", expected[ERROR_TEXT];

    assert_ok(db_run(rig->store->db, "INSERT INTO schema_version (version) VALUES ($1)",
                     DB_INT(MIGRATION_COUNT + 1)));
    store_close(rig->store);
    rig->store = store_open(rig->address, ignore, NULL, error, sizeof error);
    assert_null(rig->store);
    snprintf(expected, sizeof expected,
             "%s has schema version %d, but this foyerd knows versions up to %d; "
             "use a newer foyerd",
             db_label(rig->address), MIGRATION_COUNT + 1, MIGRATION_COUNT);
    assert_string_equal(error, expected);
}

static void test_opened_twice_is_refused(void **state)
{
    struct rig *rig = *state;
    char error[ERROR_TEXT] = "", expected[ERROR_TEXT];
    struct user user;

    if (!rig->engine->exclusive)
        skip();
    sample_user(rig, "kim", 100);
    assert_null(store_open(rig->address, ignore, NULL, error, sizeof error));
    snprintf(expected, sizeof expected, "%s is in use by another process", rig->address);
    assert_string_equal(error, expected);
    /* The first is none the worse for it. */
    sample_user(rig, "lee", 100);
    assert_ok(user_store_find(rig->store, "kim", &user));
    rig_reopen(rig);
    assert_ok(user_store_find(rig->store, "lee", &user));
}

static void test_cannot_be_opened(void **state)
{
    char error[ERROR_TEXT] = "";

    (void)state;
    assert_null(store_open("/nowhere/at/all/foyer.db", ignore, NULL, error, sizeof error));
    assert_non_null(strstr(error, "/nowhere/at/all/foyer.db"));
}

/* Only what belongs to SQLite: a file of something else is left as it is. */
static void test_no_database(void **state)
{
    struct rig *rig = *state;
    char path[ADDRESS_TEXT], text[64] = "", error[ERROR_TEXT] = "";
    FILE *file;

    if (strcmp(rig->engine->name, "sqlite") != 0)
        skip();
    snprintf(path, sizeof path, "%s/letter.txt", rig->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 100; i++)
        fputs("Dear reader, this is no database. ", file);
    fclose(file);
    assert_null(store_open(path, ignore, NULL, error, sizeof error));
    assert_non_null(strstr(error, path));
    file = fopen(path, "r");
    assert_non_null(fgets(text, 13, file));
    fclose(file);
    assert_string_equal(text, "Dear reader,");
}

static void test_data_stays(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1), found_concert;
    struct user kim, lee, found;
    struct token token, found_token;
    struct reservation hold, paid, found_reservation;

    sample_show(rig, 1, 1);
    kim = sample_user(rig, "kim", 1000000);
    lee = sample_user(rig, "lee", 1000000);
    token = sample_token(rig, &kim, 1, true);
    hold = sample_hold(rig, &token, &concert, 1, "7,8");
    paid = sample_paid(rig, &lee, &concert, 1, "20,21");
    rig_reopen(rig);
    assert_ok(concert_store_find(rig->store, 1, &found_concert));
    assert_string_equal(found_concert.title, concert.title);
    assert_ok(user_store_find(rig->store, "lee", &found));
    assert_int_equal(found.balance, 860000);
    assert_ok(queue_store_find(rig->store, token.token, &found_token));
    assert_true(found_token.hold.seats == sample_seats("7,8"));
    assert_ok(reservation_store_find(rig->store, hold.code, &found_reservation));
    assert_int_equal(found_reservation.expires_ms, hold.expires_ms);
    assert_ok(reservation_store_find(rig->store, paid.code, &found_reservation));
    assert_int_equal(found_reservation.state, RESERVATION_PAID);
    invariants_check(rig);
}

/* New numbers are behind the old ones, also behind a restart. */
static void test_numbers_go_on(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 1000000), lee;
    struct token token;

    sample_show(rig, 1, 1);
    sample_paid(rig, &kim, &concert, 1, "1");
    for (int kind = 0; kind < ID_KINDS; kind++) {
        int64_t first = store_next_id(rig->store, (enum store_id)kind);

        assert_int_equal(store_next_id(rig->store, (enum store_id)kind), first + 1);
    }
    rig_reopen(rig);
    lee = sample_user(rig, "lee", 1000000);
    if (rig->engine->exclusive)
        assert_int_equal(lee.user_id, kim.user_id + 1);
    else
        assert_true(lee.user_id > kim.user_id);
    token = sample_token(rig, &lee, 1, true);
    sample_hold(rig, &token, &concert, 1, "2");
}

static void test_transactions(void **state)
{
    struct rig *rig = *state;
    struct user user = {.user_id = 1, .login = "kim"}, found;
    int64_t writes;

    assert_ok(store_begin(rig->store));
    writes = store_writes(rig->store);
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_int_equal(store_writes(rig->store), writes + 1);
    assert_ok(user_store_find(rig->store, "kim", &found));
    store_rollback(rig->store);
    assert_status(user_store_find(rig->store, "kim", &found), STATUS_NOT_FOUND);
    store_rollback(rig->store); /* nothing to undo */

    assert_ok(store_begin(rig->store));
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_ok(store_commit(rig->store));
    rig_reopen(rig);
    assert_ok(user_store_find(rig->store, "kim", &found));

    /* What was not committed when the store was closed never was. */
    user = (struct user){.user_id = 2, .login = "lee"};
    assert_ok(store_begin(rig->store));
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    rig_reopen(rig);
    assert_status(user_store_find(rig->store, "lee", &found), STATUS_NOT_FOUND);
    assert_false(store_is_broken(rig->store));
}

/* The log of SQLite is worked off now and then, and nothing is lost over it. */
static void test_checkpoint(void **state)
{
    struct rig *rig = *state;

    if (strcmp(rig->engine->name, "sqlite") != 0)
        skip();
    assert_ok(store_begin(rig->store));
    for (int i = 0; i < 60000; i++) {
        struct user user = {.user_id = store_next_id(rig->store, ID_USER)};

        snprintf(user.login, sizeof user.login, "user-%d", i);
        memset(user.name, 'x', NAME_TEXT - 1);
        assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    }
    assert_ok(store_commit(rig->store));
    store_checkpoint(rig->store);
    store_checkpoint(rig->store);
    assert_false(store_is_broken(rig->store));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 60000);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh_store_is_the_latest),
        cmocka_unit_test(test_newer_version_is_refused),
        cmocka_unit_test(test_opened_twice_is_refused),
        cmocka_unit_test(test_cannot_be_opened),
        cmocka_unit_test(test_no_database),
        cmocka_unit_test(test_data_stays),
        cmocka_unit_test(test_numbers_go_on),
        cmocka_unit_test(test_transactions),
        cmocka_unit_test(test_checkpoint),
    };

    return rig_run_tests("opening", tests, NULL);
}
