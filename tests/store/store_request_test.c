/* Request keys and the audit trail, on a real store. */
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/request/request_store.h"

struct seen {
    char text[100];
    int count;
};

static void see(void *arg, const struct keyed_reply *reply)
{
    struct seen *seen = arg;

    snprintf(seen->text, sizeof seen->text, "%s -> %s; %s", reply->request, reply->token,
             reply->reply);
    seen->count++;
}

static void test_keys(void **state)
{
    struct rig *rig = *state;
    struct seen seen = {.count = 0};
    const struct keyed_reply charge = {"CHARGE amount=5", "", "balance=5"},
                             join = {"JOIN", "T", "show=1"};

    assert_status(request_store_find_key(rig->store, "kim", "k1", see, &seen), STATUS_NOT_FOUND);
    assert_int_equal(seen.count, 0);
    assert_ok(request_store_add_key(rig->store, "kim", "k1", &charge, 1));
    assert_ok(request_store_find_key(rig->store, "kim", "k1", see, &seen));
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.text, "CHARGE amount=5 -> ; balance=5");
    /* Keys are a user's own, and exact. */
    assert_status(request_store_find_key(rig->store, "lee", "k1", see, &seen), STATUS_NOT_FOUND);
    assert_status(request_store_find_key(rig->store, "kim", "K1", see, &seen), STATUS_NOT_FOUND);
    assert_ok(request_store_add_key(rig->store, "lee", "k1", &join, 1));
    assert_ok(request_store_find_key(rig->store, "lee", "k1", see, &seen));
    assert_string_equal(seen.text, "JOIN -> T; show=1");
    assert_status(request_store_add_key(rig->store, "kim", "k1", &join, 2),
                  rig_taken(rig, STATUS_LIMIT));
    assert_ok(request_store_find_key(rig->store, "kim", "k1", see, &seen));
    assert_string_equal(seen.text, "CHARGE amount=5 -> ; balance=5");
}

static void test_audit(void **state)
{
    struct rig *rig = *state;
    struct audit_line line = {.at_ms = SAMPLE_NOW,
                              .login = "till",
                              .uid = 1000,
                              .acting = "kim",
                              .request = "PAY reservation=X",
                              .outcome = "NO-POINTS"};

    assert_ok(request_store_audit(rig->store, &line));
    assert_ok(request_store_audit(rig->store, &line));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM audit_line"), 2);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM audit_line WHERE login = 'till'"
                                     " AND uid = 1000 AND acting = 'kim'"
                                     " AND request = 'PAY reservation=X'"
                                     " AND outcome = 'NO-POINTS' AND at_ms = 1796083200000"),
                     2);
}

static void test_prune(void **state)
{
    struct rig *rig = *state;

    for (int i = 0; i < 5; i++) {
        char key[10];
        struct audit_line line = {
            .at_ms = 200 + i, .login = "kim", .acting = "", .request = "", .outcome = "OK"};

        snprintf(key, sizeof key, "k%d", i);
        assert_ok(request_store_add_key(rig->store, "kim", key, &(struct keyed_reply){"", "", ""},
                                        100 + i));
        assert_ok(request_store_audit(rig->store, &line));
    }
    assert_ok(request_store_prune(rig->store, 100, 200, 10));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM request_key"), 5);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM audit_line"), 5);
    assert_ok(request_store_prune(rig->store, 103, 201, 2));
    assert_int_equal(rig_number(rig, "SELECT min(at_ms) FROM request_key"), 102);
    assert_int_equal(rig_number(rig, "SELECT min(at_ms) FROM audit_line"), 201);
    assert_ok(request_store_prune(rig->store, 103, 300, 10));
    assert_int_equal(rig_number(rig, "SELECT min(at_ms) FROM request_key"), 103);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM audit_line"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_audit),
        cmocka_unit_test(test_prune),
    };

    return rig_run_tests("requests", tests, NULL);
}
