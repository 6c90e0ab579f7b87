/*
 * Batches: one transaction for all, keys, refusals that write nothing, and what happens when one
 * goes wrong.
 *
 * The rungs of batch.c are walked down by a use case that breaks the rule (ACT_WRITE_REFUSE writes
 * and then refuses) and by a disk that is full. On each rung the same is asked: who was not to
 * blame has what was asked for, once; who was has left nothing; the audit trail has a line for
 * each; and the view is what the store says. Batches of several daemons are
 * application_trips_test.c.
 */
#include "tests/store/box.h"

#include <stdio.h>
#include <string.h>

#include "domain/user/user_store.h"
#include "infrastructure/stores/sql_store.h"

/* `key` "": none. */
static struct act charge(const char *login, int64_t amount, const char *key)
{
    struct act act = {.kind = ACT_CHARGE, .amount = amount};

    snprintf(act.login, sizeof act.login, "%s", login);
    snprintf(act.key, sizeof act.key, "%s", key);
    return act;
}

static int64_t audited(struct box *box)
{
    return rig_number(&box->rig, "SELECT count(*) FROM audit_line");
}

/* 7 users, so the n-th act is the user's n / 7 + 1st: 100 points more each time. */
static void test_one_transaction(void **state)
{
    struct box *box = *state;
    struct act acts[20], *order[20];
    char login[LOGIN_TEXT];

    for (int i = 0; i < 20; i++) {
        snprintf(login, sizeof login, "user%d", i % 7);
        acts[i] = charge(login, 100, "");
        order[i] = &acts[i];
    }
    assert_int_equal(box_batch(box, order, 20), 1);
    for (int i = 0; i < 20; i++) {
        assert_ok(acts[i].unit.status);
        /* Each sees what those before it did. */
        assert_int_equal(acts[i].entry.balance, 100 * (i / 7 + 1));
    }
    assert_int_equal(audited(box), 20);
}

static int64_t lines(struct box *box, const char *outcome)
{
    struct db_stmt *stmt = db_start(
        box->rig.store->db, "SELECT count(*) FROM audit_line WHERE outcome = $1", DB_TEXT(outcome));
    int64_t count = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : -1;

    assert_ok(db_finish(stmt));
    return count;
}

/* Asks `times` times for what is refused: nobody holds that. By one uid, 1000, as all acts here. */
static void be_refused(struct box *box, bool is_customer, int times)
{
    for (int i = 0; i < times; i++) {
        struct act act = {.kind = ACT_PAY, .login = "kim", .is_customer = is_customer};

        strcpy(act.code, "NOSUCHCODE");
        assert_status(box_act(box, &act), STATUS_NOT_FOUND);
    }
}

/* The refusals of a customer do not fill the audit: one a minute, and how many there were between.
 * 5 of kim's, of which one is written down; a charge; its repetition, which counts like a refusal.
 * When a minute is over the next refusal is written, and in front of it how many were not: 4 and
 * 1. */
static void test_refusals_are_counted(void **state)
{
    struct box *box = *state;
    struct act good = charge("kim", 100, "k"), again = charge("kim", 100, "k");

    be_refused(box, true, 5);
    assert_int_equal(audited(box), 1);
    assert_int_equal(lines(box, "NOT-FOUND"), 1);
    /* What was done is always audited; repeated, it is like a refusal. */
    good.is_customer = again.is_customer = true;
    assert_ok(box_act(box, &good));
    assert_int_equal(lines(box, "OK"), 1);
    assert_ok(box_act(box, &again));
    assert_true(again.unit.replayed);
    assert_int_equal(lines(box, "REPLAYED"), 0);
    /* The next minute. */
    box_wait(box, 60000);
    be_refused(box, true, 1);
    assert_int_equal(lines(box, "NOT-FOUND"), 2);
    assert_int_equal(lines(box, "REFUSED"), 1);
    assert_int_equal(rig_number(&box->rig, "SELECT count(*) FROM audit_line"
                                           " WHERE request = '(5 more)' AND uid = 1000"),
                     1);
    be_refused(box, true, 1);
    box_wait(box, 59999);
    be_refused(box, true, 1);
    assert_int_equal(audited(box), 4);
    /* Nobody counts what staff do. */
    be_refused(box, false, 3);
    assert_int_equal(audited(box), 7);
}

/* A batch that is run again, one by one, counts nothing twice. The batch is undone by the third
 * unit and run again one by one. `audit` is decided on the first run and kept, so the second
 * refusal is counted once: (1 more). */
static void test_refusals_are_counted_once(void **state)
{
    struct box *box = *state;
    struct act first = {.kind = ACT_PAY, .login = "kim", .code = "NOSUCHCODE", .is_customer = true};
    struct act second = first, breaks = {.kind = ACT_WRITE_REFUSE, .login = "lee", .amount = 5};
    struct act *order[] = {&first, &second, &breaks};

    box_batch(box, order, 3);
    assert_status(first.unit.status, STATUS_NOT_FOUND);
    assert_int_equal(lines(box, "NOT-FOUND"), 1);
    box_wait(box, 60000);
    be_refused(box, true, 1);
    assert_int_equal(rig_number(&box->rig, "SELECT count(*) FROM audit_line"
                                           " WHERE request = '(1 more)'"),
                     1);
}

/* A batch without a write costs no sync of the disk: no commit is counted, and no row. */
static void test_nothing_to_write(void **state)
{
    struct box *box = *state;
    struct act act = {.kind = ACT_NOTHING}, *order[] = {&act};
    int64_t writes = store_writes(box->rig.store);

    assert_int_equal(box_batch(box, order, 1), 0);
    assert_int_equal(store_writes(box->rig.store), writes);
}

/* The balance in the answer is that of the first time, though 5 points came in between, and is
 * answered an hour later, within the batch of the original, and after a restart. Six lines: two
 * charges, the repetition, both of the batch, and the last one. */
static void test_key_is_replayed(void **state)
{
    struct box *box = *state;
    struct act first = charge("kim", 100, "k1"), again = charge("kim", 100, "k1");

    assert_ok(box_act(box, &first));
    assert_false(first.unit.replayed);
    box_charge(box, "kim", 5);
    box_wait(box, 3600000);
    assert_ok(box_act(box, &again));
    assert_true(again.unit.replayed);
    assert_string_equal(again.fields, first.fields);
    assert_int_equal(box_balance(box, "kim"), 105);
    /* Within one batch too, and after a restart. */
    {
        struct act one = charge("kim", 7, "k2"), two = charge("kim", 7, "k2");
        struct act *order[] = {&one, &two};

        box_batch(box, order, 2);
        assert_ok(one.unit.status);
        assert_ok(two.unit.status);
        assert_true(two.unit.replayed);
    }
    box_restart(box);
    again = charge("kim", 7, "k2");
    assert_ok(box_act(box, &again));
    assert_true(again.unit.replayed);
    assert_int_equal(box_balance(box, "kim"), 112);
    assert_int_equal(audited(box), 6);
}

/* One point more is another request, and nothing of the first answer is told. */
static void test_key_is_reused(void **state)
{
    struct box *box = *state;
    struct act first = charge("kim", 100, "k1"), other = charge("kim", 101, "k1"),
               lees = charge("lee", 100, "k1");

    assert_ok(box_act(box, &first));
    assert_status(box_act(box, &other), STATUS_KEY_REUSED);
    assert_false(other.unit.replayed);
    assert_string_equal(other.fields, "");
    assert_int_equal(box_balance(box, "kim"), 100);
    /* Keys are each user's own. */
    assert_ok(box_act(box, &lees));
    assert_false(lees.unit.replayed);
}

/* A refusal is no outcome: with more points the same key may pay. So a client may keep its key over
 * a refusal, as it does not know which of its requests was the last. */
static void test_key_of_a_refusal(void **state)
{
    struct box *box = *state;
    struct token token = box_join_wish(box, "kim", 1, 1, "1");
    struct act pay = {.kind = ACT_PAY, .login = "kim", .key = "pay-1"};

    memcpy(pay.code, token.hold.code, sizeof token.hold.code);
    assert_status(box_act(box, &pay), STATUS_NO_POINTS);
    box_charge(box, "kim", 90000);
    assert_ok(box_act(box, &pay));
    assert_false(pay.unit.replayed);
    assert_ok(box_act(box, &pay));
    assert_true(pay.unit.replayed);
    assert_int_equal(box_balance(box, "kim"), 0);
}

/* Rows of everything but the audit trail. */
static int64_t rows(struct box *box)
{
    return rig_number(
        &box->rig, "SELECT (SELECT count(*) FROM foyer_user) + (SELECT count(*) FROM ledger_entry)"
                   " + (SELECT count(*) FROM queue_token) + (SELECT count(*) FROM reservation)"
                   " + (SELECT count(*) FROM seat_claim) + (SELECT count(*) FROM payment)"
                   " + (SELECT count(*) FROM refund) + (SELECT count(*) FROM lost_hold)"
                   " + (SELECT count(*) FROM request_key) + (SELECT count(*) FROM concert)"
                   " + (SELECT count(*) FROM grade) + (SELECT count(*) FROM show)");
}

/* What was undone counts in store_writes() as well, so a batch that went down a rung would show. */
static void expect_untouched(struct box *box, struct act *act, enum status expected)
{
    int64_t before = rows(box), writes = store_writes(box->rig.store);

    assert_status(box_act(box, act), expected);
    assert_int_equal(rows(box), before);
    /* One row: its audit line. So the batch was not rolled back for it. */
    assert_int_equal(store_writes(box->rig.store), writes + 1);
}

/* Most use cases, some at a refusal that comes late, when most of their questions were asked. That
 * each asks before it writes is what lets a batch do without savepoints. */
static void test_refusals_write_nothing(void **state)
{
    struct box *box = *state;
    struct token kim = box_join_wish(box, "kim", 1, 1, "1,2"), lee = box_join(box, "lee", 1),
                 choi = box_join(box, "choi", 1);
    struct act act;

    act = (struct act){.kind = ACT_JOIN, .login = "new", .id = 99};
    expect_untouched(box, &act, STATUS_NOT_FOUND);
    act = (struct act){.kind = ACT_JOIN, .login = "new", .id = 1};
    act.wish = (struct wish){.show_id = 1, .best = 5};
    expect_untouched(box, &act, STATUS_SEAT_LIMIT);
    act = (struct act){.kind = ACT_HOLD, .login = "lee", .wish = {.show_id = 1, .seats = 3}};
    memcpy(act.code, lee.token, sizeof act.code);
    expect_untouched(box, &act, STATUS_SEAT_HELD);
    memcpy(act.code, choi.token, sizeof act.code);
    strcpy(act.login, "choi");
    expect_untouched(box, &act, STATUS_NOT_ADMITTED);
    memcpy(act.code, kim.token, sizeof act.code);
    strcpy(act.login, "kim");
    expect_untouched(box, &act, STATUS_ALREADY_HOLDING);
    act = (struct act){.kind = ACT_PAY, .login = "kim"};
    memcpy(act.code, kim.hold.code, sizeof kim.hold.code);
    expect_untouched(box, &act, STATUS_NO_POINTS);
    act.kind = ACT_CANCEL;
    expect_untouched(box, &act, STATUS_BAD_ARG);
    act.kind = ACT_RELEASE;
    act.seats = sample_seats("50");
    expect_untouched(box, &act, STATUS_BAD_ARG);
    act = (struct act){.kind = ACT_LEAVE, .login = "kim", .code = "NOSUCHTOKEN"};
    expect_untouched(box, &act, STATUS_NOT_FOUND);
    act = charge("new", BALANCE_MAX + 1, "");
    expect_untouched(box, &act, STATUS_LIMIT);
    act = (struct act){.kind = ACT_BLOCK, .login = "admin", .id = 1, .seats = 1};
    expect_untouched(box, &act, STATUS_SEAT_HELD);
    act = (struct act){.kind = ACT_CANCEL_SHOW, .login = "admin", .id = 99};
    expect_untouched(box, &act, STATUS_NOT_FOUND);
    act = (struct act){.kind = ACT_CONCERT, .login = "admin"};
    act.concert = live_view_concert(box->office.view, 1)->concert;
    strcpy(act.concert.zone, "Nowhere");
    expect_untouched(box, &act, STATUS_BAD_ARG);
}

/* Should one refuse after its first write, it is undone, alone; the others are as if it had not
 * been there. One of four writes and refuses; so all are undone and run again, each with a commit:
 * three that are done and the line of the one that is not. `behind` sees 110 points, so `before`
 * was not counted twice. */
static void test_refused_behind_a_write(void **state)
{
    struct box *box = *state;
    struct act before = charge("kim", 100, "before"),
               bad = {.kind = ACT_WRITE_REFUSE, .login = "bad", .amount = 5, .key = "bad"},
               behind = charge("kim", 10, "behind"),
               join = {.kind = ACT_JOIN, .login = "lee", .id = 1};
    struct act *order[] = {&before, &bad, &behind, &join};
    struct user user;

    assert_int_equal(box_batch(box, order, 4), 4);
    assert_ok(before.unit.status);
    assert_status(bad.unit.status, STATUS_LIMIT);
    assert_ok(behind.unit.status);
    assert_ok(join.unit.status);
    assert_int_equal(behind.entry.balance, 110);
    assert_false(before.unit.replayed);
    assert_false(behind.unit.replayed);
    assert_status(user_store_find(box->rig.store, "bad", &user), STATUS_NOT_FOUND);
    assert_int_equal(box_balance(box, "kim"), 110);
    assert_non_null(live_view_token(box->office.view, join.token.token));
    /* The refusal is written down all the same. */
    assert_int_equal(audited(box), 4);
    assert_int_equal(
        rig_number(&box->rig, "SELECT count(*) FROM audit_line WHERE outcome = 'LIMIT'"), 1);
}

/* What expired before the batch went wrong has expired once. The hold of kim took revision 2 of a
 * first block; what was left of that is lost with the batch that was undone, and the return of the
 * seat takes the first of the next block: 2 * 101 where a block is 100, and 2 * 2 where it is 1. */
static void test_expiry_in_a_batch_run_singly(void **state)
{
    struct box *box = *state;
    struct token kim = box_join_wish(box, "kim", 1, 1, "1"), waiter;
    struct act bad = {.kind = ACT_WRITE_REFUSE, .login = "bad", .amount = 5},
               good = charge("kim", 10, "");
    struct act *order[] = {&bad, &good};

    box_join(box, "lee", 1);
    waiter = box_join(box, "choi", 1);
    box_wait(box, 300000);
    box_batch(box, order, 2);
    assert_status(bad.unit.status, STATUS_LIMIT);
    assert_ok(good.unit.status);
    assert_int_equal(box_token(box, kim.token).state, TOKEN_EXPIRED);
    assert_int_equal(box_token(box, waiter.token).state, TOKEN_ACTIVE);
    assert_int_equal(rig_number(&box->rig, "SELECT count(*) FROM lost_hold"), 1);
    /* What was left of the block of revisions is not given when a batch was undone. */
    assert_int_equal(live_view_show(box->office.view, 1)->show.rev,
                     REV_STEP * (row_cache_block(box->rig.store->rows) + 1));
}

/* Adds users with names of that length until one finds no room; 400 are the most a test wants to
 * need before a full disk is noticed. */
static void add_fillers(struct box *box, size_t name_length)
{
    for (int i = 0; i < 400; i++) {
        struct user user = {.user_id = store_next_id(box->rig.store, ID_USER)};

        snprintf(user.login, sizeof user.login, "filler-%zu-%d", name_length, i);
        memset(user.name, 'x', name_length);
        if (user_store_add(box->rig.store, &user, SAMPLE_NOW) != STATUS_OK)
            return;
    }
    fail_msg("the disk does not fill up");
}

/* A long row needs several pages and leaves the last ones, which short rows use up. */
static void use_up_free_pages(struct box *box)
{
    add_fillers(box, NAME_TEXT - 1);
    add_fillers(box, 0);
}

/* Whoever was answered OK has two rows, a user and a token, and nobody else has any. The view must
 * not know a user whose row was undone. A refusal is given though its line in the audit trail
 * cannot be written; and with room the same acts are done, under the same key, as if they had been
 * asked for the first time. */
static void test_full_disk(void **state)
{
    struct box *box = *state;
    struct token kim = box_join_wish(box, "kim", 1, 1, "1,2");
    struct act acts[60], *order[60],
        pay = {.kind = ACT_PAY, .login = "kim", .key = "pay"},
        missing = {.kind = ACT_LEAVE, .login = "lee", .code = "NOSUCHTOKEN"};
    int64_t rev, before;
    int refused = 0;

    if (box->rig.engine->fill == NULL)
        skip();
    box_charge(box, "kim", 1000000);
    memcpy(pay.code, kim.hold.code, sizeof kim.hold.code);
    assert_true(box->rig.engine->fill(box->rig.store->db));
    use_up_free_pages(box);
    before = rows(box);
    rev = live_view_show(box->office.view, 1)->show.rev;
    for (int i = 0; i < 60; i++) {
        char login[LOGIN_TEXT];

        snprintf(login, sizeof login, "new-user-%d", i);
        acts[i] = (struct act){.kind = ACT_JOIN, .id = 1};
        strcpy(acts[i].login, login);
        order[i] = &acts[i];
    }
    box_batch(box, order, 60);
    /* A few may still fit into pages that are there; whoever was refused has left nothing behind.
     */
    for (int i = 0; i < 60; i++) {
        if (acts[i].unit.status == STATUS_OK)
            continue;
        refused++;
        assert_status(acts[i].unit.status, STATUS_READ_ONLY);
        assert_null(live_view_user(box->office.view, acts[i].login));
    }
    assert_true(refused > 0);
    assert_false(store_is_broken(box->rig.store));
    assert_int_equal(rows(box), before + 2 * (60 - refused));
    assert_int_equal(live_view_show(box->office.view, 1)->show.rev, rev);
    box_check(box);
    /* What is refused for itself says so: there is nothing to write about it. */
    assert_status(box_act(box, &missing), STATUS_NOT_FOUND);

    /* With room again the same requests are done, once. */
    assert_true(box->rig.engine->relieve(box->rig.store->db));
    assert_ok(box_act(box, &pay));
    assert_false(pay.unit.replayed);
    box_batch(box, order, 60);
    for (int i = 0; i < 60; i++)
        assert_ok(acts[i].unit.status);
    assert_int_equal(box_balance(box, "kim"), 820000);
}

/* On a full disk a hold cannot be deleted, but its deadline counts all the same. READ_ONLY or
 * HOLD_EXPIRED, as the room for the lost hold is there or not; paid it is in no case. Revision 4:
 * one change for the hold, and one for its end, when it could be written. */
static void test_deadlines_on_a_full_disk(void **state)
{
    struct box *box = *state;
    struct token kim = box_join_wish(box, "kim", 1, 1, "1,2");
    struct act pay = {.kind = ACT_PAY, .login = "kim"}, nothing = {.kind = ACT_NOTHING};
    enum status status;

    if (box->rig.engine->fill == NULL)
        skip();
    box_charge(box, "kim", 1000000);
    memcpy(pay.code, kim.hold.code, sizeof kim.hold.code);
    assert_true(box->rig.engine->fill(box->rig.store->db));
    use_up_free_pages(box);
    box_wait(box, 300000);
    status = box_act(box, &pay);
    if (status != STATUS_READ_ONLY)
        assert_status(status, STATUS_HOLD_EXPIRED);
    assert_int_equal(box_balance(box, "kim"), 1000000);
    assert_true(live_show_held(live_view_show(box->office.view, 1), box->now.steady_ms) == 0);
    assert_true(box->rig.engine->relieve(box->rig.store->db));
    assert_ok(box_act(box, &nothing));
    assert_int_equal(box_token(box, kim.token).state, TOKEN_EXPIRED);
    assert_status(box_act(box, &pay), STATUS_HOLD_EXPIRED);
    assert_int_equal(live_view_show(box->office.view, 1)->show.rev, 4);
}

/* Every unit has its own time: between two of them something may expire. Two holds end at the same
 * millisecond; in one batch, one is paid a millisecond before it and the other at it. */
static void test_units_have_their_own_time(void **state)
{
    struct box *box = *state;
    struct token kim = box_join_wish(box, "kim", 1, 1, "1"),
                 lee = box_join_wish(box, "lee", 1, 1, "2");
    struct act early = {.kind = ACT_PAY, .login = "kim"},
               late = {.kind = ACT_PAY, .login = "lee", .later_ms = 1};
    struct act *order[] = {&early, &late};

    box_charge(box, "kim", 1000000);
    box_charge(box, "lee", 1000000);
    memcpy(early.code, kim.hold.code, sizeof kim.hold.code);
    memcpy(late.code, lee.hold.code, sizeof lee.hold.code);
    box_wait(box, 299999);
    assert_int_equal(box_batch(box, order, 2), 1);
    assert_ok(early.unit.status);
    assert_status(late.unit.status, STATUS_HOLD_EXPIRED);
    assert_int_equal(box_token(box, lee.token).state, TOKEN_EXPIRED);
}

/* The same where each has a transaction of its own, since one has refused behind a write. */
static void test_units_have_their_own_time_singly(void **state)
{
    struct box *box = *state;
    struct token kim = box_join_wish(box, "kim", 1, 1, "1"),
                 lee = box_join_wish(box, "lee", 1, 1, "2");
    struct act bad = {.kind = ACT_WRITE_REFUSE, .login = "bad", .amount = 5},
               early = {.kind = ACT_PAY, .login = "kim"},
               late = {.kind = ACT_PAY, .login = "lee", .later_ms = 1};
    struct act *order[] = {&bad, &early, &late};

    box_charge(box, "kim", 1000000);
    box_charge(box, "lee", 1000000);
    memcpy(early.code, kim.hold.code, sizeof kim.hold.code);
    memcpy(late.code, lee.hold.code, sizeof lee.hold.code);
    box_wait(box, 299999);
    box_batch(box, order, 3);
    assert_status(bad.unit.status, STATUS_LIMIT);
    assert_ok(early.unit.status);
    assert_status(late.unit.status, STATUS_HOLD_EXPIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_transaction),
        cmocka_unit_test(test_refusals_are_counted),
        cmocka_unit_test(test_refusals_are_counted_once),
        cmocka_unit_test(test_nothing_to_write),
        cmocka_unit_test(test_key_is_replayed),
        cmocka_unit_test(test_key_is_reused),
        cmocka_unit_test(test_key_of_a_refusal),
        cmocka_unit_test(test_refusals_write_nothing),
        cmocka_unit_test(test_refused_behind_a_write),
        cmocka_unit_test(test_expiry_in_a_batch_run_singly),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_deadlines_on_a_full_disk),
        cmocka_unit_test(test_units_have_their_own_time),
        cmocka_unit_test(test_units_have_their_own_time_singly),
    };

    return box_run_tests("batches", tests);
}
