/*
 * People whom only the counter knows are forgotten to the millisecond, and nobody else.
 *
 * What is known of them stands in four places (person_store.c): the note on a booking, the audit
 * trail, what is stored under a key, and customers that were made only to wait. add_walk_in() and
 * add_guest() write one of each, and names() counts how often a name can still be read anywhere: 6,
 * and every test says what is left of them. What stays is money, seats and tickets, since a house
 * has to account for those.
 *
 * Time is 90 days after a show begins. The second show begins an hour after the first, so that each
 * has a moment of its own.
 */
#include "tests/store/box.h"

#include <stdio.h>
#include <string.h>

#include "application/batch/expiry.h"
#include "domain/concert/concert_store.h"
#include "domain/payment/payment_store.h"
#include "domain/request/request_store.h"
#include "domain/user/person_store.h"
#include "domain/user/user_store.h"

#define DAY_MS INT64_C(86400000)
#define KEEP_MS (90 * DAY_MS)

struct pruning {
    struct unit unit; /* first */
    bool more;
};

static enum status run_pruning(struct unit *unit, struct use_case *uc)
{
    return expiry_prune(uc, &((struct pruning *)unit)->more);
}

/* Prunes once; true if it is to be called again. At a time of the wall clock that is the test's,
 * while the box stands still: nothing else falls due. */
static bool prune_once(struct box *box, int64_t wall_ms)
{
    struct pruning pruning = {
        .unit = {.run = run_pruning,
                 .changes = true,
                 .now = {.wall_ms = wall_ms, .steady_ms = box->now.steady_ms}}};
    struct unit *units[] = {&pruning.unit};
    struct batch_result *result = batch_run(&box->office.runner, units, 1);

    assert_ok(pruning.unit.status);
    live_view_apply(box->office.view, &result->changes, box->now);
    batch_result_free(result);
    buffer_release(&pruning.unit.fields);
    return pruning.more;
}

static void prune(struct box *box, int64_t wall_ms)
{
    while (prune_once(box, wall_ms))
        continue;
}

static void change(struct box *box, const char *sql)
{
    assert_ok(db_run_stmt(db_start_values(box->rig.store->db, sql, NULL, 0)));
}

/* Somebody who waits for a show, with that number. */
static void add_guest(struct box *box, int64_t user_id, int64_t show_id)
{
    struct user guest = {.user_id = user_id,
                         .owner = USER_COUNTER,
                         .name = "Jung Ara",
                         .phone = "010-9999",
                         .guest_of = show_id};

    snprintf(guest.login, sizeof guest.login, "guest:%d", (int)user_id);
    assert_ok(user_store_add(box->rig.store, &guest, SAMPLE_NOW));
}

/* Points of a user of the counter. Twice 90,000, which is what the seats of add_walk_in() cost. */
static void charge(struct box *box, int64_t user_id)
{
    struct ledger_entry entry = {
        .user_id = user_id, .at_ms = SAMPLE_NOW, .kind = ENTRY_CHARGE, .amount = 180000};

    assert_ok(
        user_store_move(box->rig.store, user_id, entry.amount, 0, &entry.balance, &entry.entry));
    assert_ok(payment_store_add_entry(box->rig.store, &entry));
}

/* A booking of the till of show 1, with a name, a line and a key that say it. The name in the key's
 * request has a blank, so that a value in quotes is to be blanked as well. Line and key are as new
 * as can be: an older key would be gone by its own age, and nobody would see whether it was
 * blanked. */
static struct reservation add_walk_in(struct box *box)
{
    struct concert concert;
    struct user till = {.user_id = 500, .owner = USER_COUNTER, .login = TILL_LOGIN};
    struct reservation sold;
    struct booking_note note = {.name = "Park", .phone = "010-7", .text = "crutches"};
    struct audit_line line = {.at_ms = SAMPLE_STARTS + KEEP_MS,
                              .login = "man",
                              .acting = "",
                              .request = "SELL show=1 name=Park",
                              .outcome = "OK",
                              .show_id = 1};

    assert_ok(concert_store_find(box->rig.store, 1, &concert));
    assert_ok(user_store_add(box->rig.store, &till, SAMPLE_NOW));
    charge(box, till.user_id);
    assert_ok(user_store_find(box->rig.store, TILL_LOGIN, &till));
    sold = sample_paid(&box->rig, &till, &concert, 1, "1,2");
    assert_ok(reservation_store_note(box->rig.store, sold.reservation_id, &note, 1));
    assert_ok(request_store_audit(box->rig.store, &line));
    assert_ok(request_store_add_key(
        box->rig.store, "man", "k",
        &(struct keyed_reply){"man SELL show=1 name=\"P k\"", "", "note=Park", 1},
        SAMPLE_STARTS + KEEP_MS));
    box_restart(box);
    return sold;
}

static int64_t count(struct box *box, const char *sql)
{
    return rig_number(&box->rig, sql);
}

/* A row counts once for each name in it. */
static int64_t names(struct box *box)
{
    return count(box, "SELECT (SELECT count(*) FROM note WHERE name = 'Park')"
                      " + (SELECT count(*) FROM audit_line WHERE request LIKE '%Park%')"
                      " + (SELECT count(*) FROM request_key WHERE request LIKE '%P k%')"
                      " + (SELECT count(*) FROM request_key WHERE reply LIKE '%Park%')"
                      " + (SELECT count(*) FROM foyer_user WHERE name = 'Jung Ara')");
}

/* To the millisecond; money, seats and tickets stay; a date that begins later keeps its people. 6,
 * and still 6 a millisecond before; then the guest of the later show is left. Pruning again changes
 * nothing, and an hour later that one goes. */
static void test_to_the_millisecond(void **state)
{
    struct box *box = *state;

    add_walk_in(box);
    add_guest(box, 501, 1);
    add_guest(box, 502, 2);
    assert_int_equal(names(box), 6);
    prune(box, SAMPLE_STARTS + KEEP_MS - 1);
    assert_int_equal(names(box), 6);
    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_int_equal(names(box), 1);
    assert_int_equal(count(box, "SELECT forgotten FROM show WHERE show_id = 1"), 1);
    assert_int_equal(count(box, "SELECT count(*) FROM note_term"), 0);
    assert_int_equal(count(box, "SELECT count(*) FROM user_term WHERE user_id = 501"), 0);
    assert_int_equal(count(box, "SELECT count(*) FROM payment"), 1);
    assert_int_equal(count(box, "SELECT count(*) FROM seat_claim"), 2);
    assert_int_equal(count(box, "SELECT count(*) FROM audit_line WHERE request ="
                                " 'SELL show=1 name=-'"),
                     1);
    assert_int_equal(count(box, "SELECT count(*) FROM request_key WHERE request ="
                                " 'man SELL show=1 name=-' AND reply = 'note=-'"),
                     1);
    prune(box, SAMPLE_STARTS + KEEP_MS + 1);
    assert_int_equal(names(box), 1);
    prune(box, SAMPLE_STARTS + 3600000 + KEEP_MS);
    assert_int_equal(names(box), 0);
}

/* It stops where the row before it ended, and goes on after a crash in between. 151 lines with the
 * name, 100 of which go at a time: 51 are left, and the date is not marked as forgotten before the
 * last is gone. A daemon that dies in between goes on from there. */
static void test_after_a_restart(void **state)
{
    struct box *box = *state;
    struct audit_line line = {.at_ms = SAMPLE_STARTS + KEEP_MS,
                              .login = "man",
                              .acting = "",
                              .request = "SELL show=1 name=Park",
                              .outcome = "SEAT-SOLD",
                              .show_id = 1};

    add_walk_in(box);
    for (int i = 0; i < 150; i++)
        assert_ok(request_store_audit(box->rig.store, &line));
    box->now.wall_ms = SAMPLE_STARTS + KEEP_MS;
    assert_true(prune_once(box, box->now.wall_ms));
    assert_int_equal(count(box, "SELECT count(*) FROM audit_line WHERE request LIKE '%Park'"), 51);
    assert_int_equal(count(box, "SELECT forgotten FROM show WHERE show_id = 1"), 0);
    box_restart(box);
    prune(box, box->now.wall_ms);
    assert_int_equal(names(box), 0);
    assert_int_equal(count(box, "SELECT forgotten FROM show WHERE show_id = 1"), 1);
}

/* Never, if it is set so. 0 is never, and not at once. Without guests there are four names. */
static void test_never(void **state)
{
    struct box *box = *state;

    add_walk_in(box);
    box->office.runner.settings.person_keep_ms = 0;
    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_int_equal(names(box), 4);
}

/* Who waited for a date is kept while there is a later one, and for good with points or an account;
 * notes on bookings go with the person. 501 has bought a later show with all points, 502 has
 * points, 503 an account, 504 is another name of 503, and 505 is nothing but a name. So 505 goes
 * first, 501 an hour later with its show, and three stay. */
static void test_who_stays(void **state)
{
    struct box *box = *state;
    struct user rich = {.user_id = 502}, guest;
    struct concert concert;
    struct reservation later;

    assert_ok(concert_store_find(box->rig.store, 1, &concert));
    for (int i = 501; i <= 505; i++)
        add_guest(box, i, 1);
    change(box, "UPDATE foyer_user SET uid = 1000 WHERE user_id = 503");
    change(box, "UPDATE foyer_user SET merged_into = 503 WHERE user_id = 504");
    charge(box, 502);
    charge(box, 501);
    assert_ok(user_store_find(box->rig.store, "guest:501", &guest));
    later = sample_paid(&box->rig, &guest, &concert, 2, "1,2");
    box_restart(box);
    assert_ok(reservation_store_note(box->rig.store, later.reservation_id,
                                     &(struct booking_note){.text = "ramp"}, 1));
    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_ok(user_store_find_id(box->rig.store, rich.user_id, &rich));
    assert_string_equal(rich.name, "Jung Ara");
    assert_int_equal(names(box), 4);
    assert_int_equal(count(box, "SELECT guest_of FROM foyer_user WHERE user_id = 501"), 2);
    assert_int_equal(count(box, "SELECT count(*) FROM foyer_user WHERE guest_of IS NOT NULL"), 1);
    assert_ok(user_store_find_id(box->rig.store, 505, &guest));
    assert_string_equal(guest.name, "");
    assert_string_equal(guest.phone, "");
    prune(box, SAMPLE_STARTS + 3600000 + KEEP_MS);
    assert_int_equal(names(box), 3);
    assert_int_equal(count(box, "SELECT count(*) FROM note"), 0);
}

/* A note on a booking of a date that was forgotten is forgotten, too; a named customer's stays. A
 * note that is written after the date was forgotten has the mark taken away again
 * (person_store_remember). Whether a customer is somebody whom only the counter knows is asked when
 * the note is looked at: with a name or a number it is a named customer's, and stays. */
static void test_noted_afterwards(void **state)
{
    struct box *box = *state;
    struct reservation sold = add_walk_in(box);
    struct booking_note note = {.text = "asked for a receipt"};

    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_ok(person_store_remember(box->rig.store, 1));
    assert_ok(reservation_store_note(box->rig.store, sold.reservation_id, &note, 1));
    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_int_equal(count(box, "SELECT count(*) FROM note"), 0);
    assert_ok(person_store_remember(box->rig.store, 1));
    change(box, "UPDATE foyer_user SET name = 'Kim' WHERE user_id = 500");
    assert_ok(reservation_store_note(box->rig.store, sold.reservation_id, &note, 1));
    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_int_equal(count(box, "SELECT count(*) FROM note"), 1);
    change(box, "UPDATE foyer_user SET name = '', phone = '010-1' WHERE user_id = 500");
    assert_ok(person_store_remember(box->rig.store, 1));
    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_int_equal(count(box, "SELECT count(*) FROM note"), 1);
    change(box, "UPDATE foyer_user SET phone = '' WHERE user_id = 500");
    assert_ok(person_store_remember(box->rig.store, 1));
    prune(box, SAMPLE_STARTS + KEEP_MS);
    assert_int_equal(count(box, "SELECT count(*) FROM note"), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_to_the_millisecond),
        cmocka_unit_test(test_after_a_restart),
        cmocka_unit_test(test_never),
        cmocka_unit_test(test_who_stays),
        cmocka_unit_test(test_noted_afterwards),
    };

    return box_run_tests("application_people", tests);
}
