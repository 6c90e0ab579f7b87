/*
 * Holding, releasing, paying, cancelling, and shows that are called off.
 *
 * The use cases run as in the daemon, in batches, and every test ends with the referee of box.c. So
 * nothing here asks whether points add up or a seat has two owners; asked is what each request is
 * answered, and what becomes of the token and of those who wait behind it.
 *
 * Figures: admission and hold both last 300,000 ms and the clock stands, so a hold that is taken at
 * once ends with the admission; a test that needs the two apart lets time pass in between. VIP is
 * 1-10 for 90,000, R 11-30 for 70,000, S 31-50 for 50,000. Capacity is 2: the third who joins
 * waits.
 */
#include "tests/store/box.h"

#include <stdio.h>
#include <string.h>

/* As a poll sees it, at the time of the box: what has passed its deadline is not held. */
static struct occupancy_view {
    seat_set held, sold;
} seats_of(struct box *box, int64_t show_id)
{
    const struct live_show *show = live_view_show(box->office.view, show_id);

    return (struct occupancy_view){live_show_held(show, box->now.steady_ms), show->sold};
}

/* Joined, admitted, holding. */
static struct token holding(struct box *box, const char *login, const char *seats)
{
    struct token token = box_join(box, login, 1);

    assert_int_equal(token.state, TOKEN_ACTIVE);
    return box_hold(box, login, &token, 1, seats, STATUS_OK);
}

/* One change of the show, so its revision is 2 and the other show's 0; 10 and 11 are of two
 * grades. */
static void test_hold(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "10,11");

    assert_int_equal(token.hold.amount, 160000);
    assert_int_equal(token.hold.expires_ms, box->now.steady_ms + 300000);
    assert_int_equal(token.ends_ms, token.hold.expires_ms);
    assert_int_equal(strlen(token.hold.code), RESERVATION_LENGTH);
    assert_true(seats_of(box, 1).held == sample_seats("10,11"));
    assert_int_equal(live_view_show(box->office.view, 1)->show.rev, 2);
    assert_int_equal(live_view_show(box->office.view, 2)->show.rev, 0);
}

/* One reason after the other. lee asks a second after kim, so 299 seconds are left; and asks for 8,
 * which is held, with 9, which is not, and gets neither. At the end the same seats of the other
 * show. */
static void test_hold_is_refused(void **state)
{
    struct box *box = *state;
    struct token kim = holding(box, "kim", "7,8"), lee = box_join(box, "lee", 1),
                 choi = box_join(box, "choi", 1);
    struct act act = {.kind = ACT_HOLD, .login = "lee"};

    box_hold(box, "kim", &kim, 1, "9", STATUS_ALREADY_HOLDING);
    box_hold(box, "choi", &choi, 1, "9", STATUS_NOT_ADMITTED);
    box_hold(box, "choi", &lee, 1, "9", STATUS_NOT_FOUND); /* not theirs */
    memcpy(act.code, lee.token, sizeof act.code);
    act.wish = (struct wish){.show_id = 1, .seats = sample_seats("8,9")};
    box_wait(box, 1000);
    assert_status(box_act(box, &act), STATUS_SEAT_HELD);
    assert_true(act.unit.refusal.seats == sample_seats("8"));
    assert_int_equal(act.unit.refusal.remaining_s, 299);
    /* All or nothing. */
    assert_true(seats_of(box, 1).held == sample_seats("7,8"));
    act.wish = (struct wish){.show_id = 3, .seats = sample_seats("9")};
    assert_status(box_act(box, &act), STATUS_NOT_FOUND);
    assert_string_equal(act.unit.refusal.what, "show");
    act.wish = (struct wish){.show_id = 1, .seats = sample_seats("1-5")};
    assert_status(box_act(box, &act), STATUS_SEAT_LIMIT);
    act.wish = (struct wish){.show_id = 2, .seats = sample_seats("7,8")};
    assert_ok(box_act(box, &act));
}

/* Seats of a show count together: held now and bought before. */
static void test_seat_limit_counts_all(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "1-3");

    box_charge(box, "kim", 1000000);
    box_pay(box, "kim", token.hold.code, STATUS_OK);
    token = box_join(box, "kim", 1);
    box_hold(box, "kim", &token, 1, "4,5", STATUS_SEAT_LIMIT);
    token = box_hold(box, "kim", &token, 1, "4", STATUS_OK);
    box_pay(box, "kim", token.hold.code, STATUS_OK);
    token = box_join(box, "kim", 1);
    box_hold(box, "kim", &token, 1, "5", STATUS_SEAT_LIMIT);
    box_hold(box, "kim", &token, 2, "1-4", STATUS_OK);
}

/* Seats that are not of the hold are no seats to release, and none is. The deadline stays to the
 * millisecond, or a hold could be kept for ever by giving seats back one by one. */
static void test_release(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "7-9"), now;

    box_release(box, "lee", token.hold.code, NULL, STATUS_NOT_FOUND);
    box_release(box, "kim", token.hold.code, "9,10", STATUS_BAD_ARG);
    box_wait(box, 10000);
    assert_true(box_release(box, "kim", token.hold.code, "8", STATUS_OK) == sample_seats("8"));
    assert_true(seats_of(box, 1).held == sample_seats("7,9"));
    now = box_token(box, token.token);
    assert_true(now.hold.seats == sample_seats("7,9"));
    assert_int_equal(now.hold.amount, 180000);
    /* Nothing extends a hold. */
    assert_int_equal(now.hold.expires_ms, token.hold.expires_ms);
    assert_true(box_release(box, "kim", token.hold.code, NULL, STATUS_OK) == sample_seats("7,9"));
    assert_true(seats_of(box, 1).held == 0);
    box_release(box, "kim", token.hold.code, NULL, STATUS_NOT_FOUND);
    /* The token goes on with what remains of its admitted time. */
    now = box_token(box, token.token);
    assert_int_equal(now.state, TOKEN_ACTIVE);
    assert_int_equal(now.ends_ms, SAMPLE_NOW + 300000);
    box_hold(box, "kim", &token, 1, "7", STATUS_OK);
}

/* The last seats one by one are all of them. A hold without seats would keep its token from taking
 * another. */
static void test_release_one_by_one(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "7,8");

    box_release(box, "kim", token.hold.code, "8", STATUS_OK);
    box_release(box, "kim", token.hold.code, "7", STATUS_OK);
    assert_int_equal(box_token(box, token.token).hold.reservation_id, 0);
    assert_int_equal(rig_number(&box->rig, "SELECT count(*) FROM reservation"), 0);
}

/* Released when the admitted time is over already: the token has expired, and the next one moves
 * up. kim holds in the last millisecond of the admission. The hold keeps the token alive; without
 * it, there is nothing left of the admission, and choi must not wait for the next look at what is
 * due. */
static void test_release_behind_the_admitted_time(void **state)
{
    struct box *box = *state;
    struct token token = box_join(box, "kim", 1), waiter, held;

    box_wait(box, 299999);
    held = box_hold(box, "kim", &token, 1, "7", STATUS_OK);
    box_join(box, "lee", 1);
    waiter = box_join(box, "choi", 1);
    box_pass(box, 1);
    assert_int_equal(box_token(box, token.token).state, TOKEN_ACTIVE);
    box_release(box, "kim", held.hold.code, NULL, STATUS_OK);
    assert_int_equal(box_token(box, token.token).state, TOKEN_EXPIRED);
    assert_int_equal(box_token(box, waiter.token).state, TOKEN_ACTIVE);
}

/* 200,000 less 160,000. The entry is the second, after the charge. Who pays makes room in the same
 * batch, as a place that stays empty until somebody looks is a place that nobody has. The deadline
 * for cancelling is told with the receipt: 00:00 in Seoul, 70,200,000 ms before the show. */
static void test_pay(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "10,11"), waiter;
    struct settlement paid;

    box_join(box, "lee", 1);
    waiter = box_join(box, "choi", 1);
    box_charge(box, "kim", 200000);
    paid = box_pay(box, "kim", token.hold.code, STATUS_OK);
    assert_int_equal(paid.entry.amount, -160000);
    assert_int_equal(paid.entry.balance, 40000);
    assert_int_equal(paid.entry.entry, 2);
    assert_true(paid.seats == sample_seats("10,11"));
    assert_string_equal(paid.zone, "Asia/Seoul");
    assert_int_equal(paid.cancel_until_ms, SAMPLE_STARTS - 70200000);
    assert_int_equal(box_balance(box, "kim"), 40000);
    assert_true(seats_of(box, 1).sold == sample_seats("10,11"));
    /* The token is done, and its place goes to the next one in the same moment. */
    assert_int_equal(box_token(box, token.token).state, TOKEN_DONE);
    assert_int_equal(box_token(box, waiter.token).state, TOKEN_ACTIVE);
    box_pay(box, "kim", token.hold.code, STATUS_ALREADY_PAID);
    box_release(box, "kim", token.hold.code, NULL, STATUS_ALREADY_PAID);
    box_pay(box, "lee", token.hold.code, STATUS_NOT_FOUND);
    assert_int_equal(box_balance(box, "kim"), 40000);
}

/* A hold that outlasts the admission ends at its own deadline, whatever was asked or restarted
 * before. 200,000 ms late, so the hold ends at 500,000 and the admission at 300,000. Each
 * box_pass() has expiry look at a moment at which the token's row, or the view, might say that it
 * is over. */
static void test_hold_outlasts_admission(void **state)
{
    struct box *box = *state;
    struct token token = box_join(box, "kim", 1);

    box_pass(box, 200000);
    token = box_hold(box, "kim", &token, 1, "10,11", STATUS_OK);
    box_pass(box, 100000); /* the admission is over */
    assert_int_equal(box_token(box, token.token).ends_ms, token.hold.expires_ms);
    box_pass(box, 50000);
    box_restart(box);
    assert_int_equal(box_token(box, token.token).ends_ms, token.hold.expires_ms);
    box_pass(box, 149999);
    assert_int_equal(box_token(box, token.token).state, TOKEN_ACTIVE);
    assert_true(seats_of(box, 1).held == sample_seats("10,11"));
    box_pass(box, 1);
    assert_int_equal(box_token(box, token.token).state, TOKEN_EXPIRED);
    assert_true(seats_of(box, 1).held == 0);
}

/* One that is restarted before the admission ends. In a file the row still says 300,000 then
 * (queue_store_take_hold), which a daemon that has just started must not take for the deadline. */
static void test_hold_outlasts_admission_and_restart(void **state)
{
    struct box *box = *state;
    struct token token = box_join(box, "kim", 1);

    box_pass(box, 200000);
    token = box_hold(box, "kim", &token, 1, "10,11", STATUS_OK);
    box_restart(box);
    box_pass(box, 299999);
    assert_int_equal(box_token(box, token.token).state, TOKEN_ACTIVE);
    box_pass(box, 1);
    assert_int_equal(box_token(box, token.token).state, TOKEN_EXPIRED);
}

/* Running short never ends the hold; the answer says how much is missing. At first everything is
 * missing, then one point. After each refusal the hold is there with its deadline, so that its
 * owner can charge and pay. */
static void test_pay_short(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "10,11");
    struct act act = {.kind = ACT_PAY, .login = "kim"};

    memcpy(act.code, token.hold.code, sizeof token.hold.code);
    assert_status(box_act(box, &act), STATUS_NO_POINTS);
    assert_int_equal(act.unit.refusal.missing, 160000);
    box_charge(box, "kim", 159999);
    assert_status(box_act(box, &act), STATUS_NO_POINTS);
    assert_int_equal(act.unit.refusal.amount, 160000);
    assert_int_equal(act.unit.refusal.balance, 159999);
    assert_int_equal(act.unit.refusal.missing, 1);
    assert_int_equal(box_token(box, token.token).ends_ms, token.hold.expires_ms);
    box_charge(box, "kim", 1);
    assert_ok(box_act(box, &act));
    assert_int_equal(box_balance(box, "kim"), 0);
}

/* One hold, very many payments of it at once: one is taken. In one batch, so in one transaction:
 * each sees what those before it wrote. 1,000,000 - 90,000. */
static void test_pay_at_once(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "10");
    static struct act acts[64];
    struct act *order[64];
    int paid = 0;

    box_charge(box, "kim", 1000000);
    for (int i = 0; i < 64; i++) {
        acts[i] = (struct act){.kind = ACT_PAY, .login = "kim"};
        memcpy(acts[i].code, token.hold.code, sizeof token.hold.code);
        order[i] = &acts[i];
    }
    box_batch(box, order, 64);
    for (int i = 0; i < 64; i++) {
        paid += acts[i].unit.status == STATUS_OK;
        if (acts[i].unit.status != STATUS_OK)
            assert_status(acts[i].unit.status, STATUS_ALREADY_PAID);
    }
    assert_int_equal(paid, 1);
    assert_int_equal(box_balance(box, "kim"), 910000);
}

/* The time that counts is when the request came, not when the batch is run or expiry looks. */
static void test_pay_at_the_last_millisecond(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "10");

    box_charge(box, "kim", 1000000);
    box_wait(box, 299999);
    box_pay(box, "kim", token.hold.code, STATUS_OK);
    box_pass(box, 1);
    assert_true(seats_of(box, 1).sold == sample_seats("10"));
}

/* The instant of the deadline is too late already, though nobody has written that down: expiry runs
 * in front of the unit, in the same batch. A lost hold is told from one that never was for an hour,
 * and only to its owner. */
static void test_pay_at_the_deadline(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "10");

    box_charge(box, "kim", 1000000);
    box_wait(box, 300000);
    box_pay(box, "kim", token.hold.code, STATUS_HOLD_EXPIRED);
    assert_int_equal(box_balance(box, "kim"), 1000000);
    assert_true(seats_of(box, 1).held == 0);
    assert_int_equal(box_token(box, token.token).state, TOKEN_EXPIRED);
    box_release(box, "kim", token.hold.code, NULL, STATUS_HOLD_EXPIRED);
    box_pay(box, "lee", token.hold.code, STATUS_NOT_FOUND);
    /* Remembered for an hour. */
    box_wait(box, 3599999);
    box_pay(box, "kim", token.hold.code, STATUS_HOLD_EXPIRED);
    box_wait(box, 1);
    box_pay(box, "kim", token.hold.code, STATUS_NOT_FOUND);
}

/* The seats are another's in the very instant they are free, in the same batch even. lee asks a
 * millisecond too early, and hears how long it takes: the rest of a second counts as one. Then lee
 * holds and kim pays in one batch, in this order: one of them may have the seat. */
static void test_another_holds_at_the_deadline(void **state)
{
    struct box *box = *state;
    struct token kim = holding(box, "kim", "10"), lee;
    struct act pay = {.kind = ACT_PAY, .login = "kim"}, hold = {.kind = ACT_HOLD, .login = "lee"};
    struct act *order[] = {&hold, &pay};

    box_charge(box, "kim", 1000000);
    box_wait(box, 1);
    lee = box_join(box, "lee", 1);
    memcpy(pay.code, kim.hold.code, sizeof kim.hold.code);
    memcpy(hold.code, lee.token, sizeof lee.token);
    hold.wish = (struct wish){.show_id = 1, .seats = sample_seats("10")};
    box_wait(box, 299998);
    assert_status(box_act(box, &hold), STATUS_SEAT_HELD);
    assert_int_equal(hold.unit.refusal.remaining_s, 1);
    box_wait(box, 1);
    box_batch(box, order, 2);
    assert_ok(hold.unit.status);
    assert_status(pay.unit.status, STATUS_HOLD_EXPIRED);
    assert_int_equal(box_balance(box, "kim"), 1000000);
}

/* A closed sale stops paying, never giving back. Paused: the hold stays, and giving back is never
 * refused. Closed: the sale ends for good, and so do the tokens and holds; what was paid can still
 * be cancelled. */
static void test_closed_sale(void **state)
{
    struct box *box = *state;
    struct token paid, held;
    struct act change = {.kind = ACT_CONCERT, .login = "admin"};

    box_charge(box, "kim", 1000000);
    box_charge(box, "lee", 1000000);
    paid = holding(box, "kim", "1");
    box_pay(box, "kim", paid.hold.code, STATUS_OK);
    held = holding(box, "lee", "2,3");
    change.concert = live_view_concert(box->office.view, 1)->concert;
    change.concert.sale = SALE_PAUSED;
    assert_ok(box_act(box, &change));
    box_pay(box, "lee", held.hold.code, STATUS_NOT_BOOKABLE);
    box_release(box, "lee", held.hold.code, "3", STATUS_OK);
    change.concert.sale = SALE_CLOSED;
    assert_ok(box_act(box, &change));
    box_pay(box, "lee", held.hold.code, STATUS_HOLD_EXPIRED);
    box_cancel(box, "kim", paid.hold.code, NULL, STATUS_OK);
}

/* The price is that of the hold. Two seats at 90,000 are paid after the price rose to 500,000, and
 * one of them comes back at 90,000. Only a new hold costs the new price. */
static void test_price_is_fixed(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "1,2");
    struct act dearer = {.kind = ACT_GRADE, .login = "VIP", .id = 1, .amount = 500000};

    box_charge(box, "kim", 1000000);
    dearer.seats = sample_seats("1-10");
    assert_ok(box_act(box, &dearer));
    assert_int_equal(box_pay(box, "kim", token.hold.code, STATUS_OK).entry.amount, -180000);
    assert_int_equal(box_cancel(box, "kim", token.hold.code, "1", STATUS_OK).entry.amount, 90000);
    token = box_join(box, "kim", 1);
    token = box_hold(box, "kim", &token, 1, "1", STATUS_OK);
    assert_int_equal(token.hold.amount, 500000);
}

static struct token paid_for(struct box *box, const char *login, const char *seats)
{
    struct token token = holding(box, login, seats);

    box_pay(box, login, token.hold.code, STATUS_OK);
    return token;
}

/* Three seats of three grades, given back in two steps. In between a seat that is given back twice,
 * alone and with another, and one that was never bought: nothing is given back then, also not the
 * other. The sum that comes back is what was paid, to the point. */
static void test_cancel(void **state)
{
    struct box *box = *state;
    struct token token;
    struct settlement refund;

    box_charge(box, "kim", 300000);
    token = paid_for(box, "kim", "10,11,31");
    box_cancel(box, "lee", token.hold.code, NULL, STATUS_NOT_FOUND);
    refund = box_cancel(box, "kim", token.hold.code, "11", STATUS_OK);
    assert_int_equal(refund.entry.amount, 70000);
    assert_int_equal(refund.entry.balance, 300000 - 210000 + 70000);
    assert_true(seats_of(box, 1).sold == sample_seats("10,31"));
    box_cancel(box, "kim", token.hold.code, "11", STATUS_ALREADY_CANCELLED);
    box_cancel(box, "kim", token.hold.code, "10,11", STATUS_ALREADY_CANCELLED);
    box_cancel(box, "kim", token.hold.code, "12", STATUS_BAD_ARG);
    /* The seat is somebody else's at once. */
    box_charge(box, "lee", 300000);
    paid_for(box, "lee", "11");
    refund = box_cancel(box, "kim", token.hold.code, NULL, STATUS_OK);
    assert_int_equal(refund.entry.amount, 140000);
    assert_true(refund.seats == sample_seats("10,31"));
    assert_int_equal(box_balance(box, "kim"), 300000);
    assert_true(seats_of(box, 1).sold == sample_seats("11"));
    box_cancel(box, "kim", token.hold.code, NULL, STATUS_ALREADY_CANCELLED);
    box_pay(box, "kim", token.hold.code, STATUS_ALREADY_CANCELLED);
    assert_int_equal(box_balance(box, "kim"), 300000);
}

/* A hold is released, not cancelled; the answer says what it is. */
static void test_cancel_of_a_hold(void **state)
{
    struct box *box = *state;
    struct token token = holding(box, "kim", "10");
    struct act act = {.kind = ACT_CANCEL, .login = "kim"};

    memcpy(act.code, token.hold.code, sizeof token.hold.code);
    assert_status(box_act(box, &act), STATUS_BAD_ARG);
    assert_string_equal(act.unit.refusal.state, "held");
}

/* Until 00:00 of the show's date in the venue's zone. The deadline itself is too late: one
 * millisecond apart. */
static void test_cancel_until_the_day(void **state)
{
    struct box *box = *state;
    struct token first, second;
    struct act act = {.kind = ACT_CANCEL, .login = "kim"};

    box_charge(box, "kim", 1000000);
    first = paid_for(box, "kim", "1");
    second = paid_for(box, "kim", "2");
    box_wait(box, SAMPLE_STARTS - 70200000 - 1 - box->now.wall_ms);
    box_cancel(box, "kim", first.hold.code, NULL, STATUS_OK);
    box_wait(box, 1);
    memcpy(act.code, second.hold.code, sizeof second.hold.code);
    assert_status(box_act(box, &act), STATUS_CANCEL_CLOSED);
    assert_int_equal(act.unit.refusal.cancel_until_ms, SAMPLE_STARTS - 70200000);
    assert_string_equal(act.unit.refusal.zone, "Asia/Seoul");
    assert_int_equal(box_balance(box, "kim"), 910000);
}

/* Deadlines follow the rule and the zone of the concert, also for what is sold already. Shows keep
 * a deadline that was reckoned from the rule, so a new rule or zone has to reach them all. A rule
 * or a zone that there is not is refused. */
static void test_cancel_rule_changes(void **state)
{
    struct box *box = *state;
    struct token token;
    struct act change = {.kind = ACT_CONCERT, .login = "admin"};

    box_charge(box, "kim", 1000000);
    token = paid_for(box, "kim", "1,2,3");
    change.concert = live_view_concert(box->office.view, 1)->concert;
    strcpy(change.concert.cancel_until, "never");
    assert_ok(box_act(box, &change));
    box_cancel(box, "kim", token.hold.code, "1", STATUS_CANCEL_CLOSED);
    strcpy(change.concert.cancel_until, "start-90m");
    assert_ok(box_act(box, &change));
    box_wait(box, SAMPLE_STARTS - 90 * 60000 - 1 - box->now.wall_ms);
    box_cancel(box, "kim", token.hold.code, "1", STATUS_OK);
    box_wait(box, 1);
    box_cancel(box, "kim", token.hold.code, "2", STATUS_CANCEL_CLOSED);
    strcpy(change.concert.cancel_until, "now and then");
    assert_status(box_act(box, &change), STATUS_BAD_ARG);
    strcpy(change.concert.cancel_until, "start");
    strcpy(change.concert.zone, "Asia/Nowhere");
    assert_status(box_act(box, &change), STATUS_BAD_ARG);
    strcpy(change.concert.zone, "America/New_York");
    strcpy(change.concert.cancel_until, "day");
    assert_ok(box_act(box, &change));
    /* 10:30 UTC is 05:30 in New York: its day began at 05:00 UTC. */
    assert_int_equal(live_view_show(box->office.view, 1)->show.cancel_until_ms,
                     SAMPLE_STARTS - 5 * 3600000 - 1800000);
}

/* One of each: paid, paid and partly given back, held, inside without a hold, waiting with a wish.
 * 180,000 and the 70,000 that are left of 140,000 come back. The list is in the order of the
 * reservations. */
static void test_show_is_called_off(void **state)
{
    struct box *box = *state;
    struct token paid, partly, held, waiter;
    struct act act = {.kind = ACT_CANCEL_SHOW, .login = "admin", .id = 1}, join;

    box_charge(box, "kim", 1000000);
    box_charge(box, "lee", 1000000);
    paid = paid_for(box, "kim", "1,2");
    partly = paid_for(box, "lee", "11,12");
    box_cancel(box, "lee", partly.hold.code, "11", STATUS_OK);
    held = holding(box, "choi", "20,21");
    box_join(box, "park", 1);
    waiter = box_join_wish(box, "yoon", 1, 1, "30");
    /* Days before the deadline for cancelling: that it does not count here, this does not show. */
    box_wait(box, 1000);
    assert_ok(box_act(box, &act));
    assert_int_equal(act.cancellation.reservations, 2);
    assert_int_equal(act.cancellation.refunded, 180000 + 70000);
    assert_string_equal(act.cancellation.refunds[0].login, "kim");
    assert_string_equal(act.cancellation.refunds[0].code, paid.hold.code);
    assert_int_equal(act.cancellation.refunds[0].refunded, 180000);
    assert_string_equal(act.cancellation.refunds[1].login, "lee");
    assert_int_equal(act.cancellation.refunds[1].refunded, 70000);
    assert_int_equal(box_balance(box, "kim"), 1000000);
    assert_int_equal(box_balance(box, "lee"), 1000000);
    assert_true(seats_of(box, 1).held == 0);
    assert_true(seats_of(box, 1).sold == 0);
    assert_true(live_view_show(box->office.view, 1)->show.cancelled);
    box_pay(box, "choi", held.hold.code, STATUS_HOLD_EXPIRED);
    box_cancel(box, "kim", paid.hold.code, NULL, STATUS_ALREADY_CANCELLED);
    /* The holder's token goes on without the hold: there is another date. */
    assert_int_equal(box_token(box, held.token).state, TOKEN_ACTIVE);
    assert_int_equal(box_token(box, held.token).ends_ms, SAMPLE_NOW + 300000);
    box_hold(box, "choi", &held, 1, "20", STATUS_NOT_BOOKABLE);
    box_hold(box, "choi", &held, 2, "20", STATUS_OK);
    box_leave(box, "choi", &held, STATUS_OK);
    /* A wish for it is lost when its turn comes. */
    waiter = box_token(box, waiter.token);
    assert_int_equal(waiter.state, TOKEN_ACTIVE);
    assert_true(waiter.wish_lost);
    assert_status(box_act(box, &act), STATUS_NOT_BOOKABLE);
    assert_string_equal(act.unit.refusal.why, "cancelled");
    join = (struct act){.kind = ACT_JOIN, .login = "han", .id = 1, .wish = {.show_id = 1}};
    assert_status(box_act(box, &join), STATUS_NOT_BOOKABLE);
    act.id = 99;
    assert_status(box_act(box, &act), STATUS_NOT_FOUND);
    act.id = 3;
    box_wait(box, SAMPLE_STARTS + 2 * 3600000 - box->now.wall_ms);
    assert_status(box_act(box, &act), STATUS_NOT_BOOKABLE);
    assert_string_equal(act.unit.refusal.why, "past");
}

/* The holder's admitted time was over: with its hold the token goes too. The admission ended at
 * 300,000, which is now; the hold would have lasted to 500,000. */
static void test_show_is_called_off_under_a_late_hold(void **state)
{
    struct box *box = *state;
    struct token token = box_join(box, "kim", 1);
    struct act act = {.kind = ACT_CANCEL_SHOW, .login = "admin", .id = 1};

    box_wait(box, 200000);
    box_hold(box, "kim", &token, 1, "1", STATUS_OK);
    box_wait(box, 100000);
    assert_ok(box_act(box, &act));
    assert_int_equal(box_token(box, token.token).state, TOKEN_EXPIRED);
}

/* The time of house seats is judged by the rules, whether or not expiry has run: whoever takes one
 * takes it out of the block, and with it all that came back at that time. REV_STEP is 2: two times
 * that have passed show as 2; two returns and a hold, written down, make it 6, which is more than
 * before at each moment. before_due takes expiry away, so that only the rules are in front of the
 * seats. */
static void test_house_seats_before_expiry(void **state)
{
    struct box *box = *state;
    struct token kim = box_join(box, "kim", 1);
    const struct live_show *show = live_view_show(box->office.view, 1);
    struct act block = {.kind = ACT_BLOCK, .login = "admin", .id = 1}, hold = {.kind = ACT_HOLD};
    int64_t rev;

    block.seats = sample_seats("1,2");
    block.amount = box->now.wall_ms + 1000;
    assert_ok(box_act(box, &block));
    block.seats = sample_seats("3,4");
    block.amount = box->now.wall_ms + 2000;
    assert_ok(box_act(box, &block));
    rev = live_show_rev(show, box->now);
    strcpy(hold.login, "kim");
    memcpy(hold.code, kim.token, sizeof hold.code);
    hold.wish = (struct wish){.show_id = 1, .seats = sample_seats("1,3")};
    hold.unit.before_due = true; /* expiry does not run in front of it */
    box_wait(box, 1999);
    assert_status(box_act(box, &hold), STATUS_SEAT_BLOCKED);
    assert_true(hold.unit.refusal.seats == sample_seats("3"));
    assert_true(show->blocked == sample_seats("1-4"));
    box_wait(box, 1);
    assert_int_equal(live_show_rev(show, box->now), rev + 2);
    assert_ok(box_act(box, &hold));
    assert_true(show->blocked == 0);
    assert_true(live_show_held(show, box->now.steady_ms) == sample_seats("1,3"));
    assert_int_equal(live_show_rev(show, box->now), rev + 6);
    /* Blocked again at the instant at which they come back. */
    block.seats = sample_seats("2");
    block.amount = box->now.wall_ms + 1000;
    assert_ok(box_act(box, &block));
    box_wait(box, 1000);
    block.amount = 0;
    block.unit.before_due = true;
    assert_ok(box_act(box, &block));
    assert_true(show->blocked == sample_seats("2"));
    box_wait(box, 100000);
    assert_true(live_show_blocked(show, box->now.wall_ms) == sample_seats("2"));
}

/* A seat that is free is not blocked alone, beside one that is sold or held. What is unblocked is
 * only what was blocked, so a range may be given. */
static void test_block(void **state)
{
    struct box *box = *state;
    struct token token, lee = box_join(box, "lee", 1);
    struct act block = {.kind = ACT_BLOCK, .login = "admin", .id = 1},
               unblock = {.kind = ACT_UNBLOCK, .login = "admin", .id = 1};

    box_charge(box, "kim", 1000000);
    paid_for(box, "kim", "1");
    token = holding(box, "kim", "2");
    block.seats = sample_seats("1,5");
    assert_status(box_act(box, &block), STATUS_SEAT_SOLD);
    block.seats = sample_seats("2,5");
    assert_status(box_act(box, &block), STATUS_SEAT_HELD);
    assert_true(block.unit.refusal.seats == sample_seats("2"));
    block.seats = sample_seats("5,6");
    assert_ok(box_act(box, &block));
    assert_status(box_act(box, &block), STATUS_SEAT_BLOCKED);
    assert_true(live_view_show(box->office.view, 1)->blocked == sample_seats("5,6"));
    box_hold(box, "lee", &lee, 1, "6", STATUS_SEAT_BLOCKED);
    unblock.seats = sample_seats("1,2,6,7");
    assert_ok(box_act(box, &unblock));
    assert_true(unblock.changed == sample_seats("6"));
    box_hold(box, "lee", &lee, 1, "6", STATUS_OK);
    unblock.seats = sample_seats("10");
    assert_ok(box_act(box, &unblock));
    assert_true(unblock.changed == 0);
    box_release(box, "kim", token.hold.code, NULL, STATUS_OK);
}

/* 200,000 and what is missing to the most that a wallet holds. A seat for 90,000 leaves room for
 * that much, which is needed if it is given back; so not even 1 point may come in between. */
static void test_charge(void **state)
{
    struct box *box = *state;
    struct act act = {.kind = ACT_CHARGE, .login = "kim", .amount = BALANCE_MAX};
    struct token token;

    assert_int_equal(box_charge(box, "kim", 200000), 200000);
    assert_status(box_act(box, &act), STATUS_LIMIT);
    assert_int_equal(act.unit.refusal.limit, BALANCE_MAX);
    assert_int_equal(act.unit.refusal.balance, 200000);
    act.amount = BALANCE_MAX - 200000;
    assert_ok(box_act(box, &act));
    /* What could come back keeps its room: the refund meets no limit. */
    token = paid_for(box, "kim", "1");
    act.amount = 1;
    assert_status(box_act(box, &act), STATUS_LIMIT);
    box_cancel(box, "kim", token.hold.code, NULL, STATUS_OK);
    assert_int_equal(box_balance(box, "kim"), BALANCE_MAX);
}

/* The second time it exists. */
static void test_add_user(void **state)
{
    struct box *box = *state;
    struct act act = {.kind = ACT_USER, .login = "kim"};

    assert_ok(box_act(box, &act));
    assert_status(box_act(box, &act), STATUS_EXISTS);
    assert_int_equal(box_balance(box, "kim"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hold),
        cmocka_unit_test(test_hold_is_refused),
        cmocka_unit_test(test_seat_limit_counts_all),
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_release_one_by_one),
        cmocka_unit_test(test_release_behind_the_admitted_time),
        cmocka_unit_test(test_pay),
        cmocka_unit_test(test_hold_outlasts_admission),
        cmocka_unit_test(test_hold_outlasts_admission_and_restart),
        cmocka_unit_test(test_pay_short),
        cmocka_unit_test(test_pay_at_once),
        cmocka_unit_test(test_pay_at_the_last_millisecond),
        cmocka_unit_test(test_pay_at_the_deadline),
        cmocka_unit_test(test_another_holds_at_the_deadline),
        cmocka_unit_test(test_closed_sale),
        cmocka_unit_test(test_price_is_fixed),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_cancel_of_a_hold),
        cmocka_unit_test(test_cancel_until_the_day),
        cmocka_unit_test(test_cancel_rule_changes),
        cmocka_unit_test(test_show_is_called_off),
        cmocka_unit_test(test_show_is_called_off_under_a_late_hold),
        cmocka_unit_test(test_house_seats_before_expiry),
        cmocka_unit_test(test_block),
        cmocka_unit_test(test_charge),
        cmocka_unit_test(test_add_user),
    };

    return box_run_tests("bookings", tests);
}
