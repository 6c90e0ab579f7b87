/*
 * Joining, admission, wishes, and every way out of the queue.
 *
 * Capacity is 2 and admission lasts 300,000 ms, unless a test says otherwise; positions are asked
 * of the live view, states of the store, and box.c compares the two afterwards. What must hold in
 * each test: nobody is admitted before somebody who waits longer, nobody twice, and a place that
 * becomes free is given in the same batch. How long somebody will wait, and who was not heard of,
 * is mostly the view's business: application_live_test.c.
 */
#include "tests/store/box.h"

#include <stdio.h>
#include <string.h>

#include "application/use_cases/queue_service.h"

/* In words, so that a failure says "waiting" and not 0. */
static void expect_state(struct box *box, const struct token *token, enum token_state state)
{
    assert_string_equal(token_state_word(box_token(box, token->token).state),
                        token_state_word(state));
}

static void test_admitted_at_once(void **state)
{
    struct box *box = *state;
    struct token token = box_join(box, "kim", 1);

    assert_int_equal(token.state, TOKEN_ACTIVE);
    assert_int_equal(token.ends_ms, box->now.steady_ms + 300000);
    assert_int_equal(box_position(box, token.token), 0);
    assert_int_equal(strlen(token.token), TOKEN_LENGTH);
}

/* One live token per user and concert: asking again gives the same one, and the same place. A
 * client that lost the answer joins again: a new token would cost it its place, and leave one
 * behind that nobody uses. The time of an admission does not begin anew. */
static void test_joining_again(void **state)
{
    struct box *box = *state;
    struct token first, waiter, again;

    first = box_join(box, "kim", 1);
    box_join(box, "lee", 1);
    waiter = box_join(box, "choi", 1);
    box_join(box, "park", 1);
    box_wait(box, 1000);
    again = box_join(box, "kim", 1);
    assert_string_equal(again.token, first.token);
    assert_int_equal(again.ends_ms, first.ends_ms);
    again = box_join(box, "choi", 1);
    assert_string_equal(again.token, waiter.token);
    assert_int_equal(again.place, waiter.place);
    assert_int_equal(box_position(box, waiter.token), 1);
    /* Another concert is another queue. */
    again = box_join(box, "kim", 2);
    assert_string_not_equal(again.token, first.token);
    assert_int_equal(again.state, TOKEN_ACTIVE);
}

/* Ten joins of one user in one batch give one token. One user as well, who did not exist before;
 * one transaction. */
static void test_joins_at_once(void **state)
{
    struct box *box = *state;
    struct act acts[10], *order[10];

    for (int i = 0; i < 10; i++) {
        acts[i] = (struct act){.kind = ACT_JOIN, .login = "kim", .id = 1};
        order[i] = &acts[i];
    }
    assert_int_equal(box_batch(box, order, 10), 1);
    for (int i = 0; i < 10; i++) {
        assert_ok(acts[i].unit.status);
        assert_string_equal(acts[i].token.token, acts[0].token.token);
    }
    assert_int_equal(rig_number(&box->rig, "SELECT count(*) FROM queue_token"), 1);
    assert_int_equal(rig_number(&box->rig, "SELECT count(*) FROM foyer_user"), 1);
}

/* Two inside, six in line at positions 1 to 6; user4 is third of these. */
static void test_first_come_first_served(void **state)
{
    struct box *box = *state;
    struct token tokens[8];
    char login[LOGIN_TEXT];

    for (int i = 0; i < 8; i++) {
        snprintf(login, sizeof login, "user%d", i);
        tokens[i] = box_join(box, login, 1);
        assert_int_equal(tokens[i].state, i < 2 ? TOKEN_ACTIVE : TOKEN_WAITING);
        assert_int_equal(box_position(box, tokens[i].token), i < 2 ? 0 : i - 1);
    }
    /* The middle leaver: all after it move up, nobody before. */
    box_leave(box, "user4", &tokens[4], STATUS_OK);
    assert_int_equal(box_position(box, tokens[3].token), 2);
    assert_int_equal(box_position(box, tokens[5].token), 3);
    assert_int_equal(box_position(box, tokens[7].token), 5);
    /* An active one leaves: the first waiter is admitted in the same moment. */
    box_leave(box, "user1", &tokens[1], STATUS_OK);
    expect_state(box, &tokens[2], TOKEN_ACTIVE);
    expect_state(box, &tokens[3], TOKEN_WAITING);
    assert_int_equal(box_position(box, tokens[3].token), 1);
    assert_int_equal(box_token(box, tokens[2].token).ends_ms, box->now.steady_ms + 300000);
}

/* Of those who wait, one goes and two come within the batch that lets them in. Before: kim and lee
 * inside, ann and bob in line. ann goes and cid comes, two pay, and dee comes last: bob and cid are
 * let in, in their order, and dee is first in line. Who waits is known to the batch from before it
 * (foreseen), and must follow what its own units do. */
static void test_waiters_of_one_batch(void **state)
{
    struct box *box = *state;
    struct token kim, lee, ann, bob;
    struct act acts[] = {
        {.kind = ACT_LEAVE, .login = "ann", .concert_id = 1},
        {.kind = ACT_JOIN, .login = "cid", .id = 1, .concert_id = 1},
        {.kind = ACT_PAY, .login = "kim", .concert_id = 1},
        {.kind = ACT_PAY, .login = "lee", .concert_id = 1},
        {.kind = ACT_JOIN, .login = "dee", .id = 1, .concert_id = 1},
    };
    struct act *order[] = {&acts[0], &acts[1], &acts[2], &acts[3], &acts[4]};

    box_charge(box, "kim", 100000);
    box_charge(box, "lee", 100000);
    kim = box_join_wish(box, "kim", 1, 1, "1");
    lee = box_join_wish(box, "lee", 1, 1, "2");
    ann = box_join(box, "ann", 1);
    bob = box_join(box, "bob", 1);
    memcpy(acts[0].code, ann.token, sizeof ann.token);
    snprintf(acts[2].code, sizeof acts[2].code, "%s", kim.hold.code);
    snprintf(acts[3].code, sizeof acts[3].code, "%s", lee.hold.code);
    assert_int_equal(box_batch(box, order, 5), 1);
    for (int i = 0; i < 5; i++)
        assert_ok(acts[i].unit.status);
    expect_state(box, &ann, TOKEN_LEFT);
    expect_state(box, &bob, TOKEN_ACTIVE);
    expect_state(box, &acts[1].token, TOKEN_ACTIVE);
    expect_state(box, &acts[4].token, TOKEN_WAITING);
    assert_int_equal(box_position(box, acts[4].token.token), 1);
}

/* A token that has ended stays so, and joining again is joining at the end. */
static void test_leaving(void **state)
{
    struct box *box = *state;
    struct token token = box_join(box, "kim", 1), again;

    box_leave(box, "lee", &token, STATUS_NOT_FOUND); /* not theirs */
    box_leave(box, "kim", &token, STATUS_OK);
    box_leave(box, "kim", &token, STATUS_TOKEN_ENDED);
    expect_state(box, &token, TOKEN_LEFT);
    again = box_join(box, "kim", 1);
    assert_string_not_equal(again.token, token.token);
    assert_true(again.place > token.place);
}

static void test_leaving_gives_the_hold_back(void **state)
{
    struct box *box = *state;
    struct token token = box_join(box, "kim", 1), other = box_join(box, "lee", 1);
    struct token held = box_hold(box, "kim", &token, 1, "7,8", STATUS_OK);

    box_leave(box, "kim", &token, STATUS_OK);
    box_hold(box, "lee", &other, 1, "7,8", STATUS_OK);
    /* Given back, not lost. */
    box_pay(box, "kim", held.hold.code, STATUS_NOT_FOUND);
}

/* The loop has found that nobody polled; the use case looks once more, since a hold may have come
 * meanwhile. b lapses, and its place is c's by right; but c is next to lapse, so d gets it. */
static void test_lapse(void **state)
{
    struct box *box = *state;
    struct token tokens[4];
    struct act act = {.kind = ACT_LAPSE};

    tokens[0] = box_join(box, "a", 1);
    tokens[1] = box_join(box, "b", 1);
    tokens[2] = box_join(box, "c", 1);
    tokens[3] = box_join(box, "d", 1);
    box_hold(box, "a", &tokens[0], 1, "1", STATUS_OK);
    box_wait(box, 60000);
    /* With a hold it does not lapse; waiting or admitted it does, and the next one moves up. */
    for (int i = 0; i < 3; i++) {
        memcpy(act.code, tokens[i].token, sizeof act.code);
        assert_ok(box_act(box, &act));
    }
    expect_state(box, &tokens[0], TOKEN_ACTIVE);
    expect_state(box, &tokens[1], TOKEN_LAPSED);
    expect_state(box, &tokens[2], TOKEN_LAPSED);
    expect_state(box, &tokens[3], TOKEN_ACTIVE);
    /* Twice is once, and a token nobody knows is none. */
    assert_ok(box_act(box, &act));
    expect_state(box, &tokens[2], TOKEN_LAPSED);
    strcpy(act.code, "NOSUCHTOKEN");
    assert_ok(box_act(box, &act));
}

/* The live view says who has not been heard of; polling puts it off. At 60,000 exactly, and each is
 * reported once, until it is said that it could not be stored. kim polled at 30,000 and is next at
 * 90,000. */
static void test_absence(void **state)
{
    struct box *box = *state;
    struct token kim = box_join(box, "kim", 1), lee = box_join(box, "lee", 1);
    struct live_token *lapsed;

    assert_int_equal(live_view_next_lapse(box->office.view, 60000), SAMPLE_NOW + 60000);
    box_wait(box, 30000);
    live_view_keep_alive(box->office.view, live_view_token(box->office.view, kim.token),
                         box->now.steady_ms);
    box_wait(box, 29999);
    assert_null(live_view_take_lapsed(box->office.view, 60000, box->now.steady_ms));
    box_wait(box, 1);
    lapsed = live_view_take_lapsed(box->office.view, 60000, box->now.steady_ms);
    assert_non_null(lapsed);
    assert_string_equal(lapsed->token.token, lee.token);
    assert_int_equal(
        live_view_standing(box->office.view, lapsed, &box->office.runner.settings, box->now).state,
        TOKEN_LAPSED);
    assert_null(live_view_take_lapsed(box->office.view, 60000, box->now.steady_ms));
    /* It could not be stored: it is reported again. */
    live_view_return_lapsed(box->office.view, lee.token);
    lapsed = live_view_take_lapsed(box->office.view, 60000, box->now.steady_ms);
    assert_non_null(lapsed);
    assert_string_equal(lapsed->token.token, lee.token);
    assert_int_equal(live_view_next_lapse(box->office.view, 60000), SAMPLE_NOW + 90000);
}

/* Who comes back among those who are watched is judged in turn with them: the order is that of when
 * they were last heard of. kim and lee come back together, as after a batch that failed, and nobody
 * could be heard of for 60,000. */
static void test_absence_comes_back(void **state)
{
    struct box *box = *state;
    struct token kim = box_join(box, "kim", 1), lee;

    box_wait(box, 10);
    lee = box_join(box, "lee", 1);
    box_wait(box, 60000);
    assert_non_null(live_view_take_lapsed(box->office.view, 60000, box->now.steady_ms));
    assert_non_null(live_view_take_lapsed(box->office.view, 60000, box->now.steady_ms));
    live_view_return_lapsed(box->office.view, kim.token);
    live_view_return_lapsed(box->office.view, lee.token);
    assert_int_equal(live_view_next_lapse(box->office.view, 60000), SAMPLE_NOW + 60000);
    live_view_forgive(box->office.view, 60000, box->now.steady_ms);
    live_view_judge(box->office.view);
    assert_int_equal(live_view_next_lapse(box->office.view, 60000), SAMPLE_NOW + 120000);
}

/* What comes back may have been heard of meanwhile: then others are due before it. And a token that
 * was reported and is let in before that is stored is looked at again, in its turn. */
static void test_absence_meanwhile(void **state)
{
    struct box *box = *state;
    struct live_view *view = box->office.view;
    struct token kim = box_join(box, "kim", 1), lee = box_join(box, "lee", 1), ann;

    ann = box_join(box, "ann", 1);
    box_wait(box, 10);
    box_join(box, "bob", 1);
    box_wait(box, 59990);
    for (int i = 0; i < 3; i++)
        assert_non_null(live_view_take_lapsed(view, 60000, box->now.steady_ms));
    live_view_keep_alive(view, live_view_token(view, lee.token), box->now.steady_ms);
    live_view_return_lapsed(view, lee.token);
    assert_int_equal(live_view_next_lapse(view, 60000), SAMPLE_NOW + 60010);
    box_leave(box, "kim", &kim, STATUS_OK);
    expect_state(box, &ann, TOKEN_ACTIVE);
    assert_int_equal(live_view_next_lapse(view, 60000), SAMPLE_NOW + 60000);
}

/* A hold that is taken and given back leaves no more time than there was. b joined a second later,
 * so that is when something is due next. */
static void test_admission_expires(void **state)
{
    struct box *box = *state;
    struct token first = box_join(box, "a", 1), waiter;

    box_wait(box, 1000);
    box_join(box, "b", 1);
    waiter = box_join(box, "c", 1);
    box_pass(box, 298999);
    expect_state(box, &first, TOKEN_ACTIVE);
    box_hold(box, "a", &first, 1, "50", STATUS_OK);
    box_release(box, "a", box_token(box, first.token).hold.code, NULL, STATUS_OK);
    box_pass(box, 1);
    expect_state(box, &first, TOKEN_EXPIRED);
    expect_state(box, &waiter, TOKEN_ACTIVE);
    assert_int_equal(box->office.runner.next_due_ms, SAMPLE_NOW + 301000);
    box_hold(box, "a", &first, 1, "50", STATUS_TOKEN_ENDED);
}

/* Whoever does not come at all makes way again and again. 77 ms late: whoever is let in begins
 * then, not when the place became free. Two go and two come each time, until the seventh has
 * gone. */
static void test_chain_of_expiries(void **state)
{
    struct box *box = *state;
    struct token tokens[7];
    char login[LOGIN_TEXT];

    for (int i = 0; i < 7; i++) {
        snprintf(login, sizeof login, "user%d", i);
        tokens[i] = box_join(box, login, 1);
    }
    /* The timer comes late, but whoever is next has his whole time. */
    box_pass(box, 300000 + 77);
    for (int i = 0; i < 7; i++)
        expect_state(box, &tokens[i], i < 2 ? TOKEN_EXPIRED : i < 4 ? TOKEN_ACTIVE : TOKEN_WAITING);
    assert_int_equal(box_token(box, tokens[2].token).ends_ms, box->now.steady_ms + 300000);
    box_pass(box, 300000);
    box_pass(box, 300000);
    expect_state(box, &tokens[6], TOKEN_ACTIVE);
    box_pass(box, 300000);
    expect_state(box, &tokens[6], TOKEN_EXPIRED);
    /* The next thing to happen is the first show. */
    assert_int_equal(box->office.runner.next_due_ms,
                     box->now.steady_ms + SAMPLE_STARTS - box->now.wall_ms);
}

static void test_wish_granted_at_once(void **state)
{
    struct box *box = *state;
    struct token token = box_join_wish(box, "kim", 1, 1, "7,8");

    assert_int_equal(token.state, TOKEN_ACTIVE);
    assert_true(token.hold.seats == sample_seats("7,8"));
    assert_int_equal(token.hold.amount, 180000);
    assert_int_equal(token.ends_ms, SAMPLE_NOW + HOLD_MS);
    assert_false(token.wish_lost);
}

/* c and d wait with wishes that meet in seat 9; both are let in at one instant, and c was first.
 * The wish of d is lost as a whole, and 9 is what was in the way: 8 came free with a's hold. */
static void test_wishes_at_admission(void **state)
{
    struct box *box = *state;
    struct token first = box_join_wish(box, "a", 1, 1, "7,8"), tokens[3];

    box_join(box, "b", 1);
    tokens[0] = box_join_wish(box, "c", 1, 1, "9,10");
    tokens[1] = box_join_wish(box, "d", 1, 1, "8,9");
    tokens[2] = box_join_wish(box, "e", 1, 2, "8,9");
    assert_int_equal(tokens[0].state, TOKEN_WAITING);
    assert_int_equal(tokens[0].hold.reservation_id, 0);
    box_pass(box, 300000);
    /* Both places came free at once: c has the seats, d's are gone in the meantime. */
    tokens[0] = box_token(box, tokens[0].token);
    tokens[1] = box_token(box, tokens[1].token);
    assert_true(tokens[0].hold.seats == sample_seats("9,10"));
    assert_int_equal(tokens[1].state, TOKEN_ACTIVE);
    assert_int_equal(tokens[1].hold.reservation_id, 0);
    assert_true(tokens[1].wish_lost);
    assert_true(tokens[1].lost_seats == sample_seats("9"));
    expect_state(box, &first, TOKEN_EXPIRED);
    /* d chooses anew; the loss is forgotten. */
    tokens[1] = box_hold(box, "d", &tokens[1], 1, "7,8", STATUS_OK);
    assert_false(tokens[1].wish_lost);
    assert_true(tokens[1].lost_seats == 0);
    box_leave(box, "c", &tokens[0], STATUS_OK);
    tokens[2] = box_token(box, tokens[2].token);
    assert_int_equal(tokens[2].hold.show_id, 2);
}

/* Five are over the limit of four, counted before a place is looked for. */
static void test_best_as_wish(void **state)
{
    struct box *box = *state;
    struct act act = {.kind = ACT_JOIN, .login = "kim", .id = 1};

    act.wish = (struct wish){.show_id = 1, .best = 4};
    assert_ok(box_act(box, &act));
    assert_true(act.token.hold.seats == sample_seats("2-5"));
    act = (struct act){.kind = ACT_JOIN, .login = "lee", .id = 1};
    act.wish = (struct wish){.show_id = 1, .best = 5};
    assert_status(box_act(box, &act), STATUS_SEAT_LIMIT);
    assert_int_equal(act.unit.refusal.limit, 4);
    assert_int_equal(act.unit.refusal.have, 0);
}

/* With a hold, JOIN is refused for other seats, and finds the hold for these. The hold is of seat
 * 11 in show 1. Not the same is another seat, more of them, the other show, with or without seats;
 * the same is the show alone, `best` with as many, and no wish at all. */
static void expect_other_wish(struct box *box, const struct token *held)
{
    static const struct wish others[] = {
        {.show_id = 1, .seats = 1 << 11},
        {.show_id = 1, .best = 2},
        {.show_id = 2, .seats = 1 << 10},
        {.show_id = 2, .best = 1},
        {.show_id = 2},
    };
    static const struct wish same[] = {{.show_id = 1}, {.show_id = 1, .best = 1}, {.show_id = 0}};
    struct act act = {.kind = ACT_JOIN, .login = "a", .id = 1};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        act.wish = others[i];
        assert_status(box_act(box, &act), STATUS_ALREADY_HOLDING);
        assert_string_equal(act.unit.refusal.reservation, held->hold.code);
        assert_int_equal(act.unit.refusal.show_id, 1);
    }
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        act.wish = same[i];
        assert_ok(box_act(box, &act));
        assert_string_equal(act.token.hold.code, held->hold.code);
    }
    act.wish = (struct wish){.show_id = 99};
    assert_status(box_act(box, &act), STATUS_NOT_FOUND);
    assert_string_equal(act.unit.refusal.what, "show");
}

/* Joining again may name other seats, waiting or admitted; with a hold only those that are held.
 * c's second wish takes the place of the first, which is never granted. */
static void test_another_wish(void **state)
{
    struct box *box = *state;
    struct token a = box_join(box, "a", 1), b = box_join(box, "b", 1), c, again;

    c = box_join_wish(box, "c", 1, 1, "1");
    again = box_join_wish(box, "c", 1, 1, "2,3");
    assert_string_equal(again.token, c.token);
    assert_true(box_token(box, c.token).wish.seats == sample_seats("2,3"));
    again = box_join_wish(box, "a", 1, 1, "11");
    assert_true(again.hold.seats == sample_seats("11"));
    again = box_join_wish(box, "a", 1, 1, "11");
    assert_true(again.hold.seats == sample_seats("11"));
    expect_other_wish(box, &again);
    again = box_join_wish(box, "b", 1, 1, "11,12");
    assert_int_equal(again.hold.reservation_id, 0);
    assert_true(again.wish_lost);
    assert_true(again.lost_seats == sample_seats("11"));
    box_leave(box, "a", &a, STATUS_OK);
    assert_true(box_token(box, c.token).hold.seats == sample_seats("2,3"));
    expect_state(box, &b, TOKEN_ACTIVE);
}

/* Refused with a word for why, which clients show. */
static void expect_join(struct box *box, int64_t concert_id, int64_t show_id, const char *why)
{
    struct act act = {.kind = ACT_JOIN, .login = "kim", .id = concert_id};

    act.wish.show_id = show_id;
    assert_status(box_act(box, &act), STATUS_NOT_BOOKABLE);
    assert_string_equal(act.unit.refusal.why, why);
}

/* In the order of the reasons; each is taken away again before the next. With a show still to come
 * the concert can be joined, but not for the one that has begun. */
static void test_joining_needs_a_sale(void **state)
{
    struct box *box = *state;
    struct act change = {.kind = ACT_CONCERT, .login = "admin"}, act;
    struct live_concert *concert = live_view_concert(box->office.view, 1);

    act = (struct act){.kind = ACT_JOIN, .login = "kim", .id = 99};
    assert_status(box_act(box, &act), STATUS_NOT_FOUND);
    assert_string_equal(act.unit.refusal.what, "concert");
    /* A show of another concert is no show of this one. */
    act = (struct act){.kind = ACT_JOIN, .login = "kim", .id = 1, .wish = {.show_id = 3}};
    assert_status(box_act(box, &act), STATUS_NOT_FOUND);
    assert_string_equal(act.unit.refusal.what, "show");

    change.concert = concert->concert;
    change.concert.sale = SALE_PAUSED;
    assert_ok(box_act(box, &change));
    expect_join(box, 1, 0, "paused");
    change.concert.sale = SALE_OPEN;
    change.concert.sale_opens_ms = box->now.wall_ms + 1;
    assert_ok(box_act(box, &change));
    expect_join(box, 1, 0, "soon");
    box_wait(box, 1);
    box_join(box, "lee", 1);
    change.concert.sale_opens_ms = NO_TIME;
    change.concert.sale_closes_ms = box->now.wall_ms;
    assert_ok(box_act(box, &change));
    expect_join(box, 1, 0, "closed");
    change.concert.sale_closes_ms = NO_TIME;
    assert_ok(box_act(box, &change));
    box_wait(box, SAMPLE_STARTS - box->now.wall_ms);
    expect_join(box, 1, 1, "past");
    box_join(box, "kim", 1); /* show 2 is still to come */
    box_wait(box, 3600000);
    expect_join(box, 1, 0, "past");
}

/* While nothing is sold nobody is admitted; when the sale opens again, by itself or by hand, all
 * who may are. Twice: by hand, and by a time that is moved into the future while people wait. What
 * is due next is the opening. */
static void test_waiters_of_a_closed_sale(void **state)
{
    struct box *box = *state;
    struct token a = box_join(box, "a", 1), b = box_join(box, "b", 1), c = box_join(box, "c", 1),
                 d = box_join(box, "d", 1), e = box_join(box, "e", 1);
    struct act change = {.kind = ACT_CONCERT, .login = "admin"};

    change.concert = live_view_concert(box->office.view, 1)->concert;
    change.concert.sale = SALE_PAUSED;
    assert_ok(box_act(box, &change));
    box_leave(box, "a", &a, STATUS_OK);
    expect_state(box, &c, TOKEN_WAITING);
    change.concert.sale = SALE_OPEN;
    assert_ok(box_act(box, &change));
    expect_state(box, &c, TOKEN_ACTIVE);
    change.concert.sale_opens_ms = box->now.wall_ms + 5000;
    assert_ok(box_act(box, &change));
    box_leave(box, "b", &b, STATUS_OK);
    expect_state(box, &d, TOKEN_WAITING);
    assert_int_equal(box->office.runner.next_due_ms, box->now.steady_ms + 5000);
    box_pass(box, 4999);
    expect_state(box, &d, TOKEN_WAITING);
    box_pass(box, 1);
    expect_state(box, &d, TOKEN_ACTIVE);
    expect_state(box, &e, TOKEN_WAITING);
}

/* The sale opened while no daemon ran. No batch ran when it opened, so the first look asks for
 * every concert with tokens (opened_ms 0). */
static void test_sale_opens_during_a_restart(void **state)
{
    struct box *box = *state;
    struct token a = box_join(box, "a", 1), c;
    struct act change = {.kind = ACT_CONCERT, .login = "admin"};

    box_join(box, "b", 1);
    c = box_join(box, "c", 1);
    change.concert = live_view_concert(box->office.view, 1)->concert;
    change.concert.sale_opens_ms = box->now.wall_ms + 5000;
    assert_ok(box_act(box, &change));
    box_leave(box, "a", &a, STATUS_OK);
    box_wait(box, 6000);
    box_restart(box);
    expect_state(box, &c, TOKEN_ACTIVE);
}

/* The wall clock is set ahead, past the opening: whoever joins then comes after those who wait.
 * Only the wall clock jumps; the box has not looked yet when `late` comes, and there is a free
 * place. */
static void test_nobody_overtakes(void **state)
{
    struct box *box = *state;
    struct token a = box_join(box, "a", 1), waiter, late;
    struct act change = {.kind = ACT_CONCERT, .login = "admin"};

    box_join(box, "b", 1);
    waiter = box_join(box, "c", 1);
    change.concert = live_view_concert(box->office.view, 1)->concert;
    change.concert.sale_opens_ms = box->now.wall_ms + 100000;
    assert_ok(box_act(box, &change));
    box_leave(box, "a", &a, STATUS_OK);
    box->now.wall_ms += 200000;
    late = box_join(box, "late", 1);
    assert_int_equal(late.state, TOKEN_WAITING);
    box_pass(box, 100000);
    expect_state(box, &waiter, TOKEN_ACTIVE);
    expect_state(box, &late, TOKEN_WAITING);
}

/* To 4, so two more at once; then to 1 with four inside: three have to go before anybody counts as
 * more than that, and a fourth before the next is let in. */
static void test_capacity_grows_and_shrinks(void **state)
{
    struct box *box = *state;
    struct token tokens[6];
    struct act change = {.kind = ACT_CONCERT, .login = "admin"};
    char login[LOGIN_TEXT];

    for (int i = 0; i < 6; i++) {
        snprintf(login, sizeof login, "user%d", i);
        tokens[i] = box_join(box, login, 1);
    }
    change.concert = live_view_concert(box->office.view, 1)->concert;
    change.concert.capacity = 4;
    assert_ok(box_act(box, &change));
    expect_state(box, &tokens[3], TOKEN_ACTIVE);
    expect_state(box, &tokens[4], TOKEN_WAITING);
    /* Nobody is thrown out; nobody is let in until there is room. */
    box->capacity_fell = true;
    change.concert.capacity = 1;
    assert_ok(box_act(box, &change));
    box_leave(box, "user0", &tokens[0], STATUS_OK);
    box_leave(box, "user1", &tokens[1], STATUS_OK);
    box_leave(box, "user2", &tokens[2], STATUS_OK);
    expect_state(box, &tokens[3], TOKEN_ACTIVE);
    expect_state(box, &tokens[4], TOKEN_WAITING);
    box->capacity_fell = false;
    box_check(box);
    box_leave(box, "user3", &tokens[3], STATUS_OK);
    expect_state(box, &tokens[4], TOKEN_ACTIVE);
    expect_state(box, &tokens[5], TOKEN_WAITING);
}

/* Positions are not stored: they are counted from places, which only grow, over the gap that user3
 * left. */
static void test_restart_keeps_the_order(void **state)
{
    struct box *box = *state;
    struct token tokens[6];
    char login[LOGIN_TEXT];

    for (int i = 0; i < 6; i++) {
        snprintf(login, sizeof login, "user%d", i);
        tokens[i] = box_join(box, login, 1);
    }
    box_leave(box, "user3", &tokens[3], STATUS_OK);
    box_restart(box);
    assert_int_equal(box_position(box, tokens[2].token), 1);
    assert_int_equal(box_position(box, tokens[4].token), 2);
    assert_int_equal(box_position(box, tokens[5].token), 3);
    box_leave(box, "user0", &tokens[0], STATUS_OK);
    expect_state(box, &tokens[2], TOKEN_ACTIVE);
    /* A newcomer's place is after all others. */
    assert_true(box_join(box, "late", 1).place > tokens[5].place);
    /* What fell due while nobody was there is done at the start. */
    box_wait(box, 300000);
    box_restart(box);
    expect_state(box, &tokens[1], TOKEN_EXPIRED);
    expect_state(box, &tokens[4], TOKEN_ACTIVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_admitted_at_once),
        cmocka_unit_test(test_joining_again),
        cmocka_unit_test(test_joins_at_once),
        cmocka_unit_test(test_first_come_first_served),
        cmocka_unit_test(test_waiters_of_one_batch),
        cmocka_unit_test(test_leaving),
        cmocka_unit_test(test_leaving_gives_the_hold_back),
        cmocka_unit_test(test_lapse),
        cmocka_unit_test(test_absence),
        cmocka_unit_test(test_absence_comes_back),
        cmocka_unit_test(test_absence_meanwhile),
        cmocka_unit_test(test_admission_expires),
        cmocka_unit_test(test_chain_of_expiries),
        cmocka_unit_test(test_wish_granted_at_once),
        cmocka_unit_test(test_wishes_at_admission),
        cmocka_unit_test(test_best_as_wish),
        cmocka_unit_test(test_another_wish),
        cmocka_unit_test(test_joining_needs_a_sale),
        cmocka_unit_test(test_waiters_of_a_closed_sale),
        cmocka_unit_test(test_sale_opens_during_a_restart),
        cmocka_unit_test(test_nobody_overtakes),
        cmocka_unit_test(test_capacity_grows_and_shrinks),
        cmocka_unit_test(test_restart_keeps_the_order),
    };

    return box_run_tests("the queue", tests);
}
