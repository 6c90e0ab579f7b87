/*
 * Request keys and the audit trail, on a real store.
 *
 * A key is how a client that lost the answer asks for it once more; so of one key of one login
 * there is one outcome, and it comes back as it was said. The audit trail grows with every change,
 * so lists of it look at a bounded number of lines and say where they stopped: a search that finds
 * nothing must not hold up those who book.
 */
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

/* The token of a JOIN is kept apart from the other fields, as the standing of it is told as it is
 * then. Another user's key of the same name is another key, and the first outcome stays when the
 * second is refused. */
static void test_keys(void **state)
{
    struct rig *rig = *state;
    struct seen seen = {.count = 0};
    const struct keyed_reply charge = {"CHARGE amount=5", "", "balance=5", 0},
                             join = {"JOIN", "T", "show=1", 0};

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

/* Two lines that are the same are two: what happened twice is there twice. */
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

/* What a list of lines told, a word for each, and where it is to go on. */
struct told {
    char text[400];
    struct audit_place next;
};

static void tell(void *arg, const struct audit_line *line)
{
    struct told *told = arg;
    size_t used = strlen(told->text);

    snprintf(told->text + used, sizeof told->text - used, "%s%s/%s/%s", used > 0 ? " " : "",
             line->login, line->acting, line->request);
}

/* Everything is asked for with "" and 0, and a page begins before the place `before`. */
static const char *list(struct rig *rig, const char *user, const char *mentions, int64_t since_ms,
                        int64_t limit, struct audit_place before, struct told *told)
{
    struct audit_filter filter = {user, mentions, since_ms};

    told->text[0] = '\0';
    assert_ok(
        request_store_audit_list(rig->store, &filter, before, limit, &told->next, tell, told));
    return told->text;
}

/* Newest first, by time and not by number; who asked and who was acted for. The lines are written
 * in another order than that of their times, as batches of several daemons write them; at one time
 * the number decides. A user is found as who asked and as who was acted for, so both lines with kim
 * come. */
static void test_audit_list(void **state)
{
    static const struct audit_line lines[] = {
        {0, 3000, "till", 1000, "kim", "PAY=X", "OK", 0},
        {0, 1000, "kim", 1001, "", "HOLD", "OK", 0},
        {0, 2000, "lee", 1002, "", "CANCEL=X", "OK", 0},
        {0, 3000, "till", 1000, "", "USERS", "OK", 0},
    };
    struct rig *rig = *state;
    struct audit_place all = {INT64_MAX, INT64_MAX};
    struct told told;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_ok(request_store_audit(rig->store, &lines[i]));
    assert_string_equal(list(rig, "", "", 0, 10, all, &told),
                        "till//USERS till/kim/PAY=X lee//CANCEL=X kim//HOLD");
    assert_int_equal(told.next.audit_id, 0);
    assert_string_equal(list(rig, "kim", "", 0, 10, all, &told), "till/kim/PAY=X kim//HOLD");
    assert_int_equal(told.next.audit_id, 0);
    assert_string_equal(list(rig, "", "X", 0, 10, all, &told), "till/kim/PAY=X lee//CANCEL=X");
    assert_string_equal(list(rig, "kim", "X", 2000, 10, all, &told), "till/kim/PAY=X");
    assert_string_equal(list(rig, "", "", 2000, 10, all, &told),
                        "till//USERS till/kim/PAY=X lee//CANCEL=X");
    assert_string_equal(list(rig, "", "", 3001, 10, all, &told), "");
    /* In pages; one that is full to the last line has no next. */
    assert_string_equal(list(rig, "", "", 0, 1, all, &told), "till//USERS");
    assert_string_equal(list(rig, "", "", 0, 2, told.next, &told), "till/kim/PAY=X lee//CANCEL=X");
    assert_string_equal(list(rig, "", "", 0, 1, told.next, &told), "kim//HOLD");
    assert_int_equal(told.next.audit_id, 0);
}

/* A search looks at so many lines and then says where to go on, found or not. One line that
 * matches, and after it in time 20,000 that do not, which is what a list looks at: the first page
 * is empty and has a next, the second has the line. In one transaction, since 20,000 commits would
 * take long. */
static void test_audit_is_bounded(void **state)
{
    struct rig *rig = *state;
    struct audit_place all = {INT64_MAX, INT64_MAX};
    struct audit_line line = {0, 1, "kim", 1, "", "PAY=X", "OK", 0};
    struct told told;

    assert_ok(request_store_audit(rig->store, &line));
    line = (struct audit_line){0, 2, "lee", 1, "", "PAY", "OK", 0};
    assert_ok(store_begin(rig->store));
    for (int i = 0; i < 20000; i++)
        assert_ok(request_store_audit(rig->store, &line));
    assert_ok(store_commit(rig->store));
    assert_string_equal(list(rig, "kim", "", 0, 10, all, &told), "");
    assert_int_equal(told.next.at_ms, 2);
    assert_string_equal(list(rig, "kim", "", 0, 10, told.next, &told), "kim//PAY=X");
    assert_int_equal(told.next.audit_id, 0);
    assert_string_equal(list(rig, "", "X", 2, 10, all, &told), "");
}

/* Keys from 100 and lines from 200 on: each kind has its own time and both are strict, so at (100,
 * 200) nothing goes. With a limit of 2 the two oldest keys of three go, and the one line that is
 * old enough. */
static void test_prune(void **state)
{
    struct rig *rig = *state;

    for (int i = 0; i < 5; i++) {
        char key[10];
        struct audit_line line = {
            .at_ms = 200 + i, .login = "kim", .acting = "", .request = "", .outcome = "OK"};

        snprintf(key, sizeof key, "k%d", i);
        assert_ok(request_store_add_key(rig->store, "kim", key,
                                        &(struct keyed_reply){"", "", "", 0}, 100 + i));
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
        cmocka_unit_test(test_keys),       cmocka_unit_test(test_audit),
        cmocka_unit_test(test_audit_list), cmocka_unit_test(test_audit_is_bounded),
        cmocka_unit_test(test_prune),
    };

    return rig_run_tests("requests", tests, NULL);
}
