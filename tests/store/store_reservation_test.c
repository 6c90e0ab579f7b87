/*
 * Reservations and seat claims, on a real store.
 *
 * The promise under everything: of one seat of one show there is at most one live claim, whoever
 * writes. It is kept by a unique index, and so it is tried here against the index alone, past every
 * rule (test_hold_of_taken_seats, test_block). The rest is what readers are told: who has which
 * seat, what a reservation costs, and what is found of it after it has ended.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/reservation/reservation_store.h"
#include "domain/reservation/seat_block_store.h"

struct house {
    struct concert concert;
    struct user kim, lee;
};

/* Concert 1 with shows 1 and 2, and two users with points. */
static struct house house(struct rig *rig)
{
    struct house house = {.concert = sample_concert(rig, 1)};

    sample_show(rig, 1, 1);
    sample_show(rig, 2, 1);
    house.kim = sample_user(rig, "kim", 1000000);
    house.lee = sample_user(rig, "lee", 1000000);
    return house;
}

/* At SAMPLE_NOW, as one user sees it; 0 is nobody. */
static enum status look(struct rig *rig, int64_t show_id, int64_t user_id,
                        struct occupancy *occupancy)
{
    return reservation_store_occupancy(rig->store, show_id, user_id, SAMPLE_NOW, occupancy);
}

/* All of one reason and for one holder: only seats, kind and time differ. */
static enum status block(struct rig *rig, const char *seats, enum block_kind kind, int64_t until_ms)
{
    return seat_block_store_add(rig->store, &(struct seat_block){.show_id = 1,
                                                                 .seats = sample_seats(seats),
                                                                 .kind = kind,
                                                                 .holder = "the band",
                                                                 .reason = "",
                                                                 .until_ms = until_ms,
                                                                 .login = "box"});
}

/* One of each: two held seats, three sold, two blocked. `mine` is held or sold alike, as the limit
 * of seats counts them. A show that there is not has no claims, which is no error: the use case has
 * found the show before. */
static void test_occupancy(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct token token = sample_token(rig, &h.kim, 1, true);
    struct occupancy occupancy;
    struct reservation paid;

    assert_ok(look(rig, 1, h.kim.user_id, &occupancy));
    assert_true(occupancy.held == 0 && occupancy.sold == 0);
    assert_true(occupancy.blocked == 0 && occupancy.mine == 0);
    assert_ok(look(rig, 99, 0, &occupancy));
    assert_true(occupancy.held == 0);

    sample_hold(rig, &token, &h.concert, 1, "7,8");
    paid = sample_paid(rig, &h.lee, &h.concert, 1, "20-22");
    assert_ok(block(rig, "49,50", BLOCK_KILL, INT64_MAX));
    assert_ok(look(rig, 1, h.kim.user_id, &occupancy));
    assert_true(occupancy.held == sample_seats("7,8"));
    assert_true(occupancy.sold == sample_seats("20-22"));
    assert_true(occupancy.blocked == sample_seats("49,50"));
    assert_true(occupancy.mine == sample_seats("7,8"));
    assert_int_equal(occupancy.expires_ms_of[6], SAMPLE_NOW + HOLD_MS);
    assert_int_equal(occupancy.expires_ms_of[7], SAMPLE_NOW + HOLD_MS);
    assert_ok(look(rig, 1, h.lee.user_id, &occupancy));
    assert_true(occupancy.mine == sample_seats("20-22"));
    /* Refunded seats are free; the other show has nothing to do with it. */
    sample_refund(rig, &paid, "21");
    assert_ok(look(rig, 1, h.lee.user_id, &occupancy));
    assert_true(occupancy.sold == sample_seats("20,22"));
    assert_true(occupancy.mine == sample_seats("20,22"));
    assert_ok(look(rig, 2, h.kim.user_id, &occupancy));
    assert_true(occupancy.held == 0 && occupancy.sold == 0 && occupancy.blocked == 0);
}

/* A hold, a sale, one that was given back in part, one that was given back as a whole: `seats`,
 * `refunded` and `amount` mean something else in each. Once it is cancelled no seat is live, and
 * `seats` are all it had, since an empty reservation would tell nobody what it was about. */
static void test_find(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct token token = sample_token(rig, &h.kim, 1, true);
    struct reservation hold, paid, found;

    assert_status(reservation_store_find(rig->store, "NOSUCHCODE", &found), STATUS_NOT_FOUND);
    hold = sample_hold(rig, &token, &h.concert, 1, "10,11");
    assert_ok(reservation_store_find(rig->store, hold.code, &found));
    assert_int_equal(found.reservation_id, hold.reservation_id);
    assert_string_equal(found.code, hold.code);
    assert_int_equal(found.user_id, h.kim.user_id);
    assert_int_equal(found.show_id, 1);
    assert_int_equal(found.token_id, token.token_id);
    assert_int_equal(found.state, RESERVATION_HELD);
    assert_true(found.seats == sample_seats("10,11"));
    assert_true(found.refunded == 0);
    assert_int_equal(found.amount, 160000);
    assert_int_equal(found.expires_ms, SAMPLE_NOW + HOLD_MS);

    paid = sample_paid(rig, &h.lee, &h.concert, 1, "20-22");
    assert_ok(reservation_store_find(rig->store, paid.code, &found));
    assert_int_equal(found.state, RESERVATION_PAID);
    assert_int_equal(found.token_id, 0);
    sample_refund(rig, &paid, "20");
    assert_ok(reservation_store_find(rig->store, paid.code, &found));
    assert_true(found.seats == sample_seats("21,22"));
    assert_true(found.refunded == sample_seats("20"));
    assert_int_equal(found.amount, 140000);
    /* A cancelled one lists all it had. */
    sample_refund(rig, &paid, "21,22");
    assert_ok(reservation_store_find(rig->store, paid.code, &found));
    assert_int_equal(found.state, RESERVATION_CANCELLED);
    assert_true(found.seats == sample_seats("20-22"));
    assert_int_equal(found.amount, 210000);
}

/* Show 2 begins an hour after the first, and has the deadline of the first (samples.c). */
static void test_find_line(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct reservation paid = sample_paid(rig, &h.kim, &h.concert, 2, "1");
    struct reservation_line line;

    assert_status(reservation_store_find_line(rig->store, "NOSUCHCODE", &line), STATUS_NOT_FOUND);
    assert_ok(reservation_store_find_line(rig->store, paid.code, &line));
    assert_string_equal(line.title, h.concert.title);
    assert_string_equal(line.zone, "Asia/Seoul");
    assert_int_equal(line.starts_ms, SAMPLE_STARTS + 3600000);
    assert_int_equal(line.cancel_until_ms, SAMPLE_STARTS - 70200000);
    assert_int_equal(line.reservation.show_id, 2);
    assert_true(line.reservation.seats == sample_seats("1"));
}

/* The unique index has the last word, whatever anybody thought they knew. 6 is free and 7 is not:
 * nothing of the second hold may stay, so it is tried within a transaction, as a batch would. A
 * shared store says BUSY, and perhaps not before the commit. */
static void test_hold_of_taken_seats(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct token kims = sample_token(rig, &h.kim, 1, true),
                 lees = sample_token(rig, &h.lee, 1, true);
    struct reservation second = {.reservation_id = 900,
                                 .code = "SECONDHOLD",
                                 .user_id = h.lee.user_id,
                                 .show_id = 1,
                                 .token_id = lees.token_id,
                                 .seats = sample_seats("6,7"),
                                 .expires_ms = SAMPLE_NOW + HOLD_MS};
    const struct hold hold = {.reservation_id = second.reservation_id,
                              .code = "SECONDHOLD",
                              .show_id = 2,
                              .seats = second.seats};
    struct occupancy occupancy;

    sample_hold(rig, &kims, &h.concert, 1, "7,8");
    assert_ok(store_begin(rig->store));
    assert_status(
        rig_outcome(rig, reservation_store_add_hold(rig->store, &second, &h.concert, SAMPLE_NOW)),
        rig_taken(rig, STATUS_SEAT_HELD));
    assert_ok(look(rig, 1, h.lee.user_id, &occupancy));
    assert_true(occupancy.mine == 0);
    assert_true(occupancy.held == sample_seats("7,8"));
    /* The same seats of another show are free. */
    second.show_id = 2;
    assert_ok(reservation_store_add_hold(rig->store, &second, &h.concert, SAMPLE_NOW));
    assert_ok(reservation_store_delete_hold(rig->store, &hold, 0));
}

/* One of three; what is left still costs 2 * 90,000, and its deadline stays. */
static void test_drop_seats(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct token token = sample_token(rig, &h.kim, 1, true);
    struct reservation hold = sample_hold(rig, &token, &h.concert, 1, "7-9"), found;

    assert_ok(reservation_store_drop_seats(rig->store, &token.hold, sample_seats("8")));
    assert_ok(reservation_store_find(rig->store, hold.code, &found));
    assert_true(found.seats == sample_seats("7,9"));
    assert_int_equal(found.amount, 180000);
}

/* Given back by its owner (0) it leaves no trace; lost, its code is remembered with its owner, so
 * that a late PAY hears what happened. `since_ms` is strict: what ended at that moment counts as
 * forgotten. */
static void test_delete_hold(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct token token = sample_token(rig, &h.kim, 1, true), other;
    struct reservation hold = sample_hold(rig, &token, &h.concert, 1, "7-9"), found;
    struct occupancy occupancy;
    int64_t user_id = 0;

    assert_ok(reservation_store_delete_hold(rig->store, &token.hold, 0));
    assert_status(reservation_store_find(rig->store, hold.code, &found), STATUS_NOT_FOUND);
    assert_status(reservation_store_find_lost(rig->store, hold.code, 0, &user_id),
                  STATUS_NOT_FOUND);
    assert_ok(look(rig, 1, 0, &occupancy));
    assert_true(occupancy.held == 0);

    other = sample_token(rig, &h.lee, 1, true);
    hold = sample_hold(rig, &other, &h.concert, 1, "7-9");
    assert_ok(reservation_store_delete_hold(rig->store, &other.hold, SAMPLE_NOW + 5));
    assert_ok(reservation_store_find_lost(rig->store, hold.code, SAMPLE_NOW, &user_id));
    assert_int_equal(user_id, h.lee.user_id);
    assert_ok(reservation_store_find_lost(rig->store, hold.code, SAMPLE_NOW + 4, &user_id));
    assert_status(reservation_store_find_lost(rig->store, hold.code, SAMPLE_NOW + 5, &user_id),
                  STATUS_NOT_FOUND);
    assert_status(reservation_store_find_lost(rig->store, "NOSUCHCODE", 0, &user_id),
                  STATUS_NOT_FOUND);
}

/* held -> paid -> cancelled and no other way, also not the same step twice. A statement that does
 * not change exactly one row is INTERNAL and says so in the log: the use case was sure of the
 * state, so somebody has changed it meanwhile, or the row is not there. */
static void test_states(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct token token = sample_token(rig, &h.kim, 1, true);
    struct reservation hold = sample_hold(rig, &token, &h.concert, 1, "7"), found;
    const struct reservation unknown = {.reservation_id = 999, .code = "NOSUCHCODE"};

    assert_status(reservation_store_set_state(rig->store, &hold, RESERVATION_CANCELLED),
                  STATUS_INTERNAL);
    assert_status(reservation_store_set_state(rig->store, &hold, RESERVATION_HELD),
                  STATUS_INTERNAL);
    assert_status(reservation_store_set_state(rig->store, &unknown, RESERVATION_PAID),
                  STATUS_INTERNAL);
    assert_ok(reservation_store_set_state(rig->store, &hold, RESERVATION_PAID));
    rig->logged[0] = '\0';
    assert_status(reservation_store_set_state(rig->store, &hold, RESERVATION_PAID),
                  STATUS_INTERNAL);
    assert_non_null(strstr(rig->logged, "it did not change one row in UPDATE reservation"));
    /* What is paid is no hold any more: it cannot be deleted as one. */
    assert_ok(reservation_store_find(rig->store, hold.code, &found));
    assert_int_equal(found.state, RESERVATION_PAID);
    assert_ok(reservation_store_set_state(rig->store, &hold, RESERVATION_CANCELLED));
    assert_status(reservation_store_set_state(rig->store, &hold, RESERVATION_PAID),
                  STATUS_INTERNAL);
}

/* Twice in a row, so that two refunded claims of one seat lie beside each other, of two
 * reservations. */
static void test_refunded_seats_can_be_taken(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct reservation paid = sample_paid(rig, &h.kim, &h.concert, 1, "7,8"), again;

    sample_refund(rig, &paid, "7");
    again = sample_paid(rig, &h.lee, &h.concert, 1, "7");
    sample_refund(rig, &again, "7");
    sample_paid(rig, &h.kim, &h.concert, 1, "7");
    invariants_check(rig);
}

/* 3 is blocked and 7 is sold: both are taken for the index. What is removed is only what is
 * blocked: 7 stays sold, and 9, which was free, is no error. */
static void test_block(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct occupancy occupancy;

    sample_paid(rig, &h.kim, &h.concert, 1, "7");
    assert_ok(block(rig, "1-3", BLOCK_KILL, INT64_MAX));
    assert_status(block(rig, "3", BLOCK_KILL, INT64_MAX), rig_taken(rig, STATUS_SEAT_HELD));
    assert_status(block(rig, "7", BLOCK_KILL, INT64_MAX), rig_taken(rig, STATUS_SEAT_HELD));
    assert_ok(seat_block_store_remove(rig->store, 1, sample_seats("2,7,9")));
    assert_ok(look(rig, 1, 0, &occupancy));
    assert_true(occupancy.blocked == sample_seats("1,3"));
    assert_true(occupancy.sold == sample_seats("7"));
}

/* "SEAT KIND HOLDER MS," with -1 for a seat that does not come back. */
static void see_block(void *arg, const struct seat_block *block)
{
    char *text = arg;

    snprintf(text + strlen(text), 60, "%d %s %s %lld,", seat_set_first(block->seats),
             word_at(WORDS_BLOCK_KIND, (int)block->kind), block->holder,
             block->until_ms == INT64_MAX ? -1 : (long long)(block->until_ms - SAMPLE_NOW));
}

/* What comes back is free by the clock, whether or not its rows are gone; and those that come back
 * at one time are found together, of the concerts of a shard. The four blocks are a kill seat, a
 * house seat for good, two seats that come back in a millisecond, and two whose time is now.
 * Concert 1 is of shard 1 of two, and shard 0 has nothing to bring back. */
static void test_house(void **state)
{
    struct rig *rig = *state;
    struct occupancy occupancy;
    struct house_return next;
    seat_set seats;
    char text[400] = "";

    house(rig);
    assert_status(seat_block_store_next(rig->store, 1, 0, &next), STATUS_NOT_FOUND);
    assert_ok(block(rig, "1", BLOCK_KILL, INT64_MAX));
    assert_ok(block(rig, "2", BLOCK_HOUSE, INT64_MAX));
    assert_ok(block(rig, "3,4", BLOCK_HOUSE, SAMPLE_NOW + 1));
    assert_ok(block(rig, "5,6", BLOCK_HOUSE, SAMPLE_NOW));
    for (int i = 0; i < 2; i++) {
        assert_ok(look(rig, 1, 0, &occupancy));
        assert_true(occupancy.blocked == sample_seats("1-4"));
        assert_true(occupancy.house == sample_seats("2-4"));
        assert_true(occupancy.back == sample_seats("5,6"));
        assert_int_equal(occupancy.until_ms_of[4], SAMPLE_NOW);
        assert_true(occupancy.until_ms_of[1] == INT64_MAX);
        rig_reopen(rig); /* as stored, too, and not only as remembered */
    }
    assert_ok(reservation_store_occupancy(rig->store, 1, 0, SAMPLE_NOW - 1, &occupancy));
    assert_true(occupancy.house == sample_seats("2-6") && occupancy.back == 0);

    assert_ok(seat_block_store_next(rig->store, 1, 0, &next));
    assert_int_equal(next.show_id, 1);
    assert_int_equal(next.concert_id, 1);
    assert_int_equal(next.until_ms, SAMPLE_NOW);
    assert_ok(seat_block_store_next(rig->store, 2, 1, &next));
    assert_status(seat_block_store_next(rig->store, 2, 0, &next), STATUS_NOT_FOUND);
    assert_ok(seat_block_store_of_time(rig->store, 1, SAMPLE_NOW, &seats));
    assert_true(seats == sample_seats("5,6"));
    assert_ok(seat_block_store_remove(rig->store, 1, seats));
    assert_ok(seat_block_store_next(rig->store, 1, 0, &next));
    assert_int_equal(next.until_ms, SAMPLE_NOW + 1);
    assert_ok(seat_block_store_each(rig->store, 1, see_block, text));
    assert_string_equal(text, "1 kill the band -1,2 house the band -1,3 house the band 1,"
                              "4 house the band 1,");
    invariants_check(rig);
}

struct seen {
    char text[400];
    int count;
};

/* The last two digits of a code: R000000004 is "04". */
static void see_line(void *arg, const struct reservation_line *line)
{
    struct seen *seen = arg;

    strcat(strcat(seen->text, line->reservation.code + 8), " ");
    seen->count++;
}

static const char *list(struct rig *rig, int64_t user_id, enum reservation_state state,
                        int64_t before, int64_t limit, struct seen *seen)
{
    *seen = (struct seen){.count = 0};
    assert_ok(reservation_store_list(rig->store, user_id, state, before, limit, see_line, seen));
    return seen->text;
}

/* One of each state, the newest first, whose numbers are 1, 2 and 4; 3 is lee's. `before` is a
 * number and not a place in the list, so a page stays the same while others are added. */
static void test_list(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct reservation first = sample_paid(rig, &h.kim, &h.concert, 1, "1");
    struct reservation second = sample_paid(rig, &h.kim, &h.concert, 1, "2");
    struct token token;
    struct seen seen;

    sample_paid(rig, &h.lee, &h.concert, 1, "3");
    sample_refund(rig, &first, "1");
    token = sample_token(rig, &h.kim, 1, true);
    sample_hold(rig, &token, &h.concert, 1, "4");
    assert_string_equal(list(rig, h.kim.user_id, RESERVATION_STATES, 0, 10, &seen), "04 02 01 ");
    assert_string_equal(list(rig, h.kim.user_id, RESERVATION_HELD, 0, 10, &seen), "04 ");
    assert_string_equal(list(rig, h.kim.user_id, RESERVATION_PAID, 0, 10, &seen), "02 ");
    assert_string_equal(list(rig, h.kim.user_id, RESERVATION_CANCELLED, 0, 10, &seen), "01 ");
    assert_string_equal(list(rig, h.kim.user_id, RESERVATION_STATES, 0, 2, &seen), "04 02 ");
    assert_string_equal(
        list(rig, h.kim.user_id, RESERVATION_STATES, second.reservation_id, 10, &seen), "01 ");
    assert_string_equal(list(rig, h.lee.user_id, RESERVATION_STATES, 0, 10, &seen), "03 ");
    assert_string_equal(list(rig, 99, RESERVATION_STATES, 0, 10, &seen), "");
}

static void see_seat(void *arg, const struct reservation_seat *seat)
{
    struct seen *seen = arg;
    char text[60];

    snprintf(text, sizeof text, "%d:%s:%lld%s ", seat->seat, seat->grade, (long long)seat->price,
             seat->refunded ? ":refunded" : "");
    strcat(seen->text, text);
}

/* In the order of the seats and not as they were asked for, with the refunded one among them. */
static void test_seats(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct reservation paid = sample_paid(rig, &h.kim, &h.concert, 1, "31,10,11");
    struct seen seen = {.count = 0};

    sample_refund(rig, &paid, "11");
    assert_ok(reservation_store_seats(rig->store, paid.reservation_id, see_seat, &seen));
    assert_string_equal(seen.text, "10:VIP:90000 11:R:70000:refunded 31:S:50000 ");
}

static void see_booking(void *arg, const struct show_booking *booking)
{
    struct seen *seen = arg;

    strcat(strcat(seen->text, booking->code), " ");
    strcat(strcat(seen->text, booking->login), " ");
    seen->count++;
}

/* For whoever calls a show off, or looks who has a seat: not what was cancelled, not the other
 * show, not what is blocked. */
static void test_of_show(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct reservation gone = sample_paid(rig, &h.kim, &h.concert, 1, "1");
    struct reservation kept = sample_paid(rig, &h.kim, &h.concert, 1, "2,3");
    struct token token = sample_token(rig, &h.kim, 1, true);
    struct reservation hold = sample_hold(rig, &token, &h.concert, 1, "4");
    struct seen seen = {.count = 0};
    char expected[100];

    sample_refund(rig, &gone, "1");
    sample_paid(rig, &h.lee, &h.concert, 2, "1");
    assert_ok(block(rig, "50", BLOCK_KILL, INT64_MAX));
    assert_ok(reservation_store_of_show(rig->store, 1, see_booking, &seen));
    assert_int_equal(seen.count, 2);
    snprintf(expected, sizeof expected, "%s kim %s kim ", kept.code, hold.code);
    assert_string_equal(seen.text, expected);
}

/* 1 is VIP and 11 is R: 160,000, to the last millisecond before the deadline of 300,000. What is
 * paid is not due. */
static void test_due(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct token token;
    int64_t due = -1;

    sample_paid(rig, &h.kim, &h.concert, 2, "1");
    assert_ok(reservation_store_due(rig->store, h.kim.user_id, SAMPLE_NOW, &due));
    assert_int_equal(due, 0);
    token = sample_token(rig, &h.kim, 1, true);
    sample_hold(rig, &token, &h.concert, 1, "1,11");
    assert_ok(reservation_store_due(rig->store, h.kim.user_id, SAMPLE_NOW + 299999, &due));
    assert_int_equal(due, 160000);
    assert_ok(reservation_store_due(rig->store, h.kim.user_id, SAMPLE_NOW + 300000, &due));
    assert_int_equal(due, 0);
    assert_ok(reservation_store_due(rig->store, h.lee.user_id, SAMPLE_NOW, &due));
    assert_int_equal(due, 0);
}

static void see_claim(void *arg, const struct claim *claim)
{
    struct seen *seen = arg;
    char text[80];

    snprintf(text, sizeof text, "%lld:%d:%lld:%s ", (long long)claim->show_id, claim->seat,
             (long long)claim->user_id,
             claim->user_id == 0      ? "blocked"
             : claim->expires_ms != 0 ? "held"
                                      : "sold");
    strcat(seen->text, text);
}

/* What a live view is filled from: each live claim once, show by show, and nothing that was
 * refunded. No owner is a blocked seat, no deadline a sold one. */
static void test_each_claim(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    struct reservation paid = sample_paid(rig, &h.lee, &h.concert, 2, "9,10");
    struct token token = sample_token(rig, &h.kim, 1, true);
    struct seen seen = {.count = 0};

    sample_refund(rig, &paid, "9");
    sample_hold(rig, &token, &h.concert, 1, "4");
    assert_ok(block(rig, "1", BLOCK_KILL, INT64_MAX));
    assert_ok(reservation_store_each_claim(rig->store, 0, see_claim, &seen));
    assert_string_equal(seen.text, "1:1:0:blocked 1:4:1:held 2:10:2:sold ");
    seen.text[0] = '\0';
    assert_ok(reservation_store_each_claim(rig->store, 2, see_claim, &seen));
    assert_string_equal(seen.text, "2:10:2:sold ");
}

/* Three holds of the same seat, one after the other, lost at 100, 101 and 102. A limit takes the
 * oldest; 102 is not before 102. */
/* A hold ends with whatever hangs on its reservation, or else it can never end, and nobody behind
 * it in the queue is admitted any more. Claims are deleted before it; the other three are of paid
 * reservations alone. The catalogue of one engine is enough: both have the same references. */
static void test_end_of_hold(void **state)
{
    struct rig *rig = *state;
    struct db_stmt *stmt;

    if (strcmp(rig->engine->name, "sqlite") != 0)
        return;
    stmt = db_start_values(rig->store->db,
                           "SELECT m.name FROM sqlite_schema m, pragma_foreign_key_list(m.name) f"
                           " WHERE f.\"table\" = 'reservation' AND f.on_delete <> 'CASCADE'"
                           " AND m.name NOT IN ('seat_claim', 'payment', 'ticket', 'approval')",
                           NULL, 0);
    if (db_step(stmt) == DB_ROW)
        fail_msg("a hold that has a row of %s cannot end: its reference to reservation is not"
                 " ON DELETE CASCADE",
                 db_text(stmt, 0));
    assert_ok(db_finish(stmt));
}

static void test_prune(void **state)
{
    struct rig *rig = *state;
    struct house h = house(rig);
    int64_t user_id;
    char codes[3][RESERVATION_TEXT];

    for (int i = 0; i < 3; i++) {
        struct user user = sample_user(rig, (const char *[]){"a", "b", "c"}[i], 0);
        struct token token = sample_token(rig, &user, 1, true);
        struct reservation hold = sample_hold(rig, &token, &h.concert, 1, "5");

        memcpy(codes[i], hold.code, sizeof codes[i]);
        assert_ok(reservation_store_delete_hold(rig->store, &token.hold, 100 + i));
    }
    assert_ok(reservation_store_prune(rig->store, 100, 10));
    assert_ok(reservation_store_find_lost(rig->store, codes[0], 0, &user_id));
    assert_ok(reservation_store_prune(rig->store, 102, 1));
    assert_status(reservation_store_find_lost(rig->store, codes[0], 0, &user_id), STATUS_NOT_FOUND);
    assert_ok(reservation_store_find_lost(rig->store, codes[1], 0, &user_id));
    assert_ok(reservation_store_prune(rig->store, 102, 10));
    assert_status(reservation_store_find_lost(rig->store, codes[1], 0, &user_id), STATUS_NOT_FOUND);
    assert_ok(reservation_store_find_lost(rig->store, codes[2], 0, &user_id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_occupancy),  cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_line),  cmocka_unit_test(test_hold_of_taken_seats),
        cmocka_unit_test(test_drop_seats), cmocka_unit_test(test_delete_hold),
        cmocka_unit_test(test_states),     cmocka_unit_test(test_refunded_seats_can_be_taken),
        cmocka_unit_test(test_house),      cmocka_unit_test(test_block),
        cmocka_unit_test(test_list),       cmocka_unit_test(test_seats),
        cmocka_unit_test(test_of_show),    cmocka_unit_test(test_due),
        cmocka_unit_test(test_each_claim), cmocka_unit_test(test_end_of_hold),
        cmocka_unit_test(test_prune),
    };

    return rig_run_tests("reservations", tests, NULL);
}
