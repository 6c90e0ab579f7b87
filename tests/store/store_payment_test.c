/*
 * The ledger, payments and refunds, on a real store; after each test the invariants are asked.
 *
 * Nothing of it is ever changed or deleted, so what is wrong once is wrong for good: most tests
 * here try to write the same thing twice, and the schema has to refuse the second. Who may be paid,
 * and how much comes back by which rule, is decided elsewhere (refund.c, payment_service.c); here
 * an amount is what it is said to be.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/payment/payment_store.h"
#include "domain/reservation/reservation_store.h"

struct seen {
    char text[1000];
};

/* Not at the counter. */
static const struct till_stamp nobody = {.shift_id = NO_SHIFT};

/* "ENTRY:KIND:AMOUNT:BALANCE:RESERVATION ", one after the other. */
static void see_entry(void *arg, const struct ledger_entry *entry)
{
    struct seen *seen = arg;
    char text[120];

    snprintf(text, sizeof text, "%lld:%s:%lld:%lld:%s ", (long long)entry->entry,
             entry_kind_word(entry->kind), (long long)entry->amount, (long long)entry->balance,
             entry->reservation);
    strcat(seen->text, text);
    assert_int_equal(entry->at_ms, SAMPLE_NOW);
}

static const char *entries(struct rig *rig, const struct user *user, int64_t before, int64_t limit,
                           struct seen *seen)
{
    seen->text[0] = '\0';
    assert_ok(payment_store_entries(rig->store, user->user_id, before, limit, see_entry, seen));
    return seen->text;
}

/* The newest first. 90,000 + 70,000 + 50,000 were paid and the last two come back: 500,000 -
 * 210,000 + 120,000 = 410,000. `before` is the number of an entry, which is not in the page
 * itself. */
static void test_entries(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 500000), lee = sample_user(rig, "lee", 0);
    struct reservation paid;
    struct seen seen;

    sample_show(rig, 1, 1);
    paid = sample_paid(rig, &kim, &concert, 1, "1,11,31");
    sample_refund(rig, &paid, "11,31");
    assert_string_equal(entries(rig, &kim, INT64_MAX, 10, &seen),
                        "3:refund:120000:410000:R000000001 2:payment:-210000:290000:R000000001 "
                        "1:charge:500000:500000: ");
    assert_string_equal(entries(rig, &kim, INT64_MAX, 1, &seen),
                        "3:refund:120000:410000:R000000001 ");
    assert_string_equal(entries(rig, &kim, 2, 10, &seen), "1:charge:500000:500000: ");
    assert_string_equal(entries(rig, &kim, 1, 10, &seen), "");
    assert_string_equal(entries(rig, &lee, INT64_MAX, 10, &seen), "");
}

/* Entry 1 is the charge that sample_user() made; the second is the same to the last point, since it
 * is the number that is taken. */
static void test_an_entry_is_written_once(void **state)
{
    struct rig *rig = *state;
    struct user kim = sample_user(rig, "kim", 500);
    struct ledger_entry entry = {.user_id = kim.user_id,
                                 .entry = 1,
                                 .at_ms = SAMPLE_NOW,
                                 .kind = ENTRY_CHARGE,
                                 .amount = 500,
                                 .balance = 500};

    assert_status(payment_store_add_entry(rig->store, &entry), rig_taken(rig, STATUS_LIMIT));
}

/* Without a rule in front of it: a PAY that was sent twice must not debit twice even if both found
 * the hold unpaid. */
static void test_a_reservation_is_paid_once(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 500000);
    struct reservation paid;
    struct ledger_entry entry = {
        .user_id = kim.user_id, .entry = 2, .at_ms = SAMPLE_NOW, .amount = -90000};

    sample_show(rig, 1, 1);
    paid = sample_paid(rig, &kim, &concert, 1, "1");
    assert_status(payment_store_add_payment(rig->store, paid.reservation_id, &entry),
                  rig_taken(rig, STATUS_LIMIT));
}

/* Of two seats one was given back; the reservation is still paid, so only the row of the refund is
 * in the way. */
static void test_a_seat_is_refunded_once(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 500000);
    struct reservation paid;
    struct ledger_entry entry = {
        .user_id = kim.user_id, .entry = 3, .at_ms = SAMPLE_NOW, .amount = 90000};
    int64_t amounts[SEAT_COUNT] = {90000};

    sample_show(rig, 1, 1);
    paid = sample_paid(rig, &kim, &concert, 1, "1,2");
    sample_refund(rig, &paid, "1");
    assert_status(payment_store_add_refunds(rig->store, paid.reservation_id, sample_seats("1"),
                                            amounts, &entry, &nobody),
                  rig_taken(rig, STATUS_LIMIT));
}

/* What is not given back is the fee, whatever was asked for; more than was paid cannot be. 70 % of
 * 90,000 are 63,000, and the fee is the rest, 27,000. One point more than was paid would make a fee
 * of -1, which the CHECK of that column refuses: hence INTERNAL, and nothing else is written. */
static void test_a_fee(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 500000);
    struct reservation paid;
    struct ledger_entry entry = {.user_id = kim.user_id, .entry = 2, .at_ms = SAMPLE_NOW};
    int64_t amounts[SEAT_COUNT] = {[2] = 90001};

    sample_show(rig, 1, 1);
    paid = sample_paid(rig, &kim, &concert, 1, "1,2,3");
    sample_give_back(rig, &paid, "1", 70);
    assert_int_equal(rig_number(rig, "SELECT amount FROM refund WHERE seat = 1"), 63000);
    assert_int_equal(rig_number(rig, "SELECT fee FROM refund WHERE seat = 1 AND entry = 3"), 27000);
    assert_status(
        rig_outcome(rig, payment_store_add_refunds(rig->store, paid.reservation_id,
                                                   sample_seats("3"), amounts, &entry, &nobody)),
        STATUS_INTERNAL);
}

/* Prices are those of the hold, whatever became of the grades since. Only the struct is changed
 * here, and that is the point: nothing asks the grades again. A seat that is not of the reservation
 * costs 0. */
static void test_price(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 500000);
    struct reservation paid;
    int64_t prices[SEAT_COUNT];

    sample_show(rig, 1, 1);
    paid = sample_paid(rig, &kim, &concert, 1, "1,11,31");
    assert_true(concert_set_grade(&concert, "VIP", SEAT_SET_ALL, 7));
    assert_ok(payment_store_prices(rig->store, paid.reservation_id, prices));
    assert_int_equal(prices[0], 90000);
    assert_int_equal(prices[10], 70000);
    assert_int_equal(prices[30], 50000);
    assert_int_equal(prices[49], 0);
}

/* Two VIP seats of show 1 and one S seat of show 2: 180,000 + 50,000. A millisecond before show 1
 * begins its seats still count, whatever the deadline for cancelling says: this is the room that a
 * wallet must keep (wallet_may_charge), so it may be too much and never too little. */
static void test_refundable(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 1000000);
    struct reservation paid;
    struct token token;
    int64_t amount = -1;

    sample_show(rig, 1, 1);
    sample_show(rig, 2, 1);
    assert_ok(payment_store_refundable(rig->store, kim.user_id, SAMPLE_NOW, &amount));
    assert_int_equal(amount, 0);
    paid = sample_paid(rig, &kim, &concert, 1, "1,2");
    sample_paid(rig, &kim, &concert, 2, "31");
    token = sample_token(rig, &kim, 1, true);
    sample_hold(rig, &token, &concert, 1, "3"); /* unpaid: nothing to give back */
    assert_ok(payment_store_refundable(rig->store, kim.user_id, SAMPLE_NOW, &amount));
    assert_int_equal(amount, 230000);
    sample_refund(rig, &paid, "1");
    assert_ok(payment_store_refundable(rig->store, kim.user_id, SAMPLE_NOW, &amount));
    assert_int_equal(amount, 140000);
    /* What has begun is not refunded any more. */
    assert_ok(payment_store_refundable(rig->store, kim.user_id, SAMPLE_STARTS - 1, &amount));
    assert_int_equal(amount, 140000);
    assert_ok(payment_store_refundable(rig->store, kim.user_id, SAMPLE_STARTS, &amount));
    assert_int_equal(amount, 50000);
    sample_refund(rig, &paid, "2");
    assert_ok(payment_store_refundable(rig->store, kim.user_id, SAMPLE_NOW, &amount));
    assert_int_equal(amount, 50000);
}

/* "SHOW:PAYMENTS:PAID:REFUNDS:REFUNDED ": payments are counted, refunds too, one for each seat. */
static void see_taking(void *arg, const struct taking *taking)
{
    struct seen *seen = arg;
    char text[120];

    snprintf(text, sizeof text, "%lld:%lld:%lld:%lld:%lld ", (long long)taking->show_id,
             (long long)taking->payments, (long long)taking->paid, (long long)taking->refunds,
             (long long)taking->refunded);
    strcat(seen->text, text);
    assert_string_equal(taking->zone, "Asia/Seoul");
    assert_int_equal(taking->starts_ms, SAMPLE_STARTS + (taking->show_id - 1) * 3600000);
    assert_true(strlen(taking->title) > 0);
}

static const char *takings(struct rig *rig, int64_t from_ms, int64_t to_ms, struct seen *seen)
{
    seen->text[0] = '\0';
    assert_ok(payment_store_takings(rig->store, from_ms, to_ms, see_taking, seen));
    return seen->text;
}

/* Show 2: 210,000 and 50,000, of which 70,000 and 50,000 came back; show 1: one seat. A refund
 * counts on the day on which it is made, and show 3, of which nothing was sold, is not told. The
 * time is from <= t < to, so that the days of a season meet. */
static void test_takings(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 1000000), lee = sample_user(rig, "lee", 1000000);
    struct reservation paid;
    struct seen seen;

    sample_show(rig, 1, 1);
    sample_show(rig, 2, 1);
    sample_show(rig, 3, 1);
    assert_string_equal(takings(rig, 0, INT64_MAX, &seen), "");
    paid = sample_paid(rig, &kim, &concert, 2, "1,11,31");
    sample_paid(rig, &lee, &concert, 2, "32");
    sample_paid(rig, &lee, &concert, 1, "33");
    sample_refund(rig, &paid, "11,31");
    assert_string_equal(takings(rig, SAMPLE_NOW, SAMPLE_NOW + 1, &seen),
                        "1:1:50000:0:0 2:2:260000:2:120000 ");
    assert_string_equal(takings(rig, SAMPLE_NOW - 1, SAMPLE_NOW, &seen), "");
    assert_string_equal(takings(rig, SAMPLE_NOW + 1, INT64_MAX, &seen), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_an_entry_is_written_once),
        cmocka_unit_test(test_a_reservation_is_paid_once),
        cmocka_unit_test(test_a_seat_is_refunded_once),
        cmocka_unit_test(test_a_fee),
        cmocka_unit_test(test_price),
        cmocka_unit_test(test_refundable),
        cmocka_unit_test(test_takings),
    };

    return rig_run_tests("payments", tests, invariants_check);
}
