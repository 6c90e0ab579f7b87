/*
 * The live view: exact at every millisecond, and always what the store says.
 *
 * Two kinds of tests. The first ask it at chosen moments, a millisecond before and at a deadline,
 * before and after expiry has written that down; numbers of revisions are worked out by
 * live_concert.c:
 *
 *     shown = stored + 1 + deadlines that have passed and are not written down, each instant once
 *
 * The second play at random for long (test_random_operations): what is compared there is not a
 * number but the view with one that is loaded afresh, and the revisions with what they were
 * (box.c). A play proves little if little happens in it, so expect_eventful() asks for one of
 * everything.
 */
#include "tests/store/box.h"

#include <stdio.h>
#include <string.h>

/* `held` as ranges; what is not held is free here, as nothing is sold or blocked. */
static void expect_seats(struct box *box, int64_t show_id, const char *held, int64_t rev)
{
    const struct live_show *show = live_view_show(box->office.view, show_id);
    char text[SEAT_SET_TEXT];

    assert_string_equal(seat_set_format_ranges(live_show_held(show, box->now.steady_ms), text),
                        held);
    assert_int_equal(live_show_rev(show, box->now), rev);
    assert_int_equal(live_show_count(show, box->now).free,
                     50 - seat_set_count(live_show_held(show, box->now.steady_ms)));
}

/* The seats are free in the instant of the deadline, whenever the store learns of it; the revision
 * grows then, and grows again when it does, and after that everybody agrees. 2 + 1, then 2 + 1 + 1,
 * then 4 + 1. The minute in between changes nothing, since nothing falls due in it. After a restart
 * the number may be greater, never less. */
static void test_deadline_before_expiry_runs(void **state)
{
    struct box *box = *state;

    box_join_wish(box, "kim", 1, 1, "7,8");
    expect_seats(box, 1, "7,8", 3);
    box_wait(box, 299999);
    expect_seats(box, 1, "7,8", 3);
    box_wait(box, 1);
    expect_seats(box, 1, "", 4);
    assert_int_equal(live_concert_left(live_view_concert(box->office.view, 1), box->now), 100);
    box_wait(box, 60000);
    expect_seats(box, 1, "", 4);
    box_pass(box, 0);
    expect_seats(box, 1, "", 5);
    box_check(box);
    box_restart(box);
    assert_true(live_show_rev(live_view_show(box->office.view, 1), box->now) >= 5);
}

/* Several deadlines: each counts when it comes, and those of one instant once. Four holds, so 8 +
 * 1; a and b end at one instant and count once. Written down, four more changes: 16 + 1. */
static void test_several_deadlines(void **state)
{
    struct box *box = *state;
    struct act change = {.kind = ACT_CONCERT, .login = "admin"};
    int64_t last;

    change.concert = live_view_concert(box->office.view, 1)->concert;
    change.concert.capacity = 10;
    assert_ok(box_act(box, &change));
    box_join_wish(box, "a", 1, 1, "1,2");
    box_join_wish(box, "b", 1, 1, "3");
    box_wait(box, 1000);
    box_join_wish(box, "c", 1, 1, "4");
    box_wait(box, 1000);
    box_join_wish(box, "d", 1, 1, "5,6");
    expect_seats(box, 1, "1-6", 9);
    box_wait(box, 298000);
    expect_seats(box, 1, "4-6", 10);
    box_wait(box, 1000);
    expect_seats(box, 1, "5,6", 11);
    box_wait(box, 999);
    expect_seats(box, 1, "5,6", 11);
    box_wait(box, 1);
    expect_seats(box, 1, "", 12);
    last = live_show_rev(live_view_show(box->office.view, 1), box->now);
    box_pass(box, 0);
    assert_true(live_show_rev(live_view_show(box->office.view, 1), box->now) > last);
    expect_seats(box, 1, "", 17);
}

/* Another change is stored while a deadline has passed unstored: the revision still only grows. 4 +
 * 1 + 1 before. lee's release has expiry in front of it, which writes kim's deadline down (6), then
 * the release itself (8): 9. */
static void test_rev_never_falls_back(void **state)
{
    struct box *box = *state;
    struct token lee;
    int64_t before;

    box_join_wish(box, "kim", 1, 1, "7,8");
    box_wait(box, 1000);
    lee = box_join_wish(box, "lee", 1, 1, "20");
    box_wait(box, 299000);
    before = live_show_rev(live_view_show(box->office.view, 1), box->now);
    assert_int_equal(before, 6);
    box_release(box, "lee", lee.hold.code, NULL, STATUS_OK);
    assert_true(live_show_rev(live_view_show(box->office.view, 1), box->now) > before);
    expect_seats(box, 1, "", 9);
}

static struct act house_act(struct box *box, const char *seats, int64_t in_ms)
{
    return (struct act){.kind = ACT_BLOCK,
                        .login = "admin",
                        .id = 1,
                        .seats = sample_seats(seats),
                        .amount = box->now.wall_ms + in_ms};
}

/* House seats are free at their time, before anybody has written that down; the revision grows with
 * each time, and never falls when it is written down. By the wall clock, unlike holds, as people
 * say "until six". Two times, so two more than `rev`, and 4 when both are written. */
static void test_house_seats_return(void **state)
{
    struct box *box = *state;
    const struct live_show *show = live_view_show(box->office.view, 1);
    struct live_concert *concert = live_view_concert(box->office.view, 1);
    struct act early = house_act(box, "1,2", 10000), late = house_act(box, "3", 20000),
               nothing = {.kind = ACT_NOTHING, .login = "admin"};
    int64_t rev;

    assert_ok(box_act(box, &early));
    assert_ok(box_act(box, &late));
    rev = live_show_rev(show, box->now);
    assert_int_equal(live_concert_left(concert, box->now), 97);
    box_wait(box, 9999);
    assert_true(live_show_blocked(show, box->now.wall_ms) == sample_seats("1-3"));
    assert_int_equal(live_show_rev(show, box->now), rev);
    box_wait(box, 1);
    assert_true(live_show_blocked(show, box->now.wall_ms) == sample_seats("3"));
    assert_int_equal(live_show_rev(show, box->now), rev + 1);
    assert_int_equal(live_concert_left(concert, box->now), 99);
    assert_int_equal(live_show_next_return(show, box->now.wall_ms), box->now.wall_ms + 10000);
    box_wait(box, 10000);
    assert_true(live_show_blocked(show, box->now.wall_ms) == 0);
    assert_int_equal(live_show_count(show, box->now).free, 50);
    assert_int_equal(live_show_rev(show, box->now), rev + 2);
    assert_int_equal(live_concert_left(concert, box->now), 100);
    assert_true(live_show_next_return(show, box->now.wall_ms) == INT64_MAX);
    assert_ok(box_act(box, &nothing));
    assert_true(show->blocked == 0);
    assert_int_equal(live_show_rev(show, box->now), rev + 4);
}

/* 48 of 50 are blocked: 2 free in show 1 and 50 in show 2. A date that is sold out only because of
 * holds may become bookable by a deadline. What has begun counts for nothing. */
static void test_counts_and_sold_out(void **state)
{
    struct box *box = *state;
    struct act block = {.kind = ACT_BLOCK, .login = "admin", .id = 1};
    const struct live_show *show = live_view_show(box->office.view, 1);
    struct seat_counts counts;

    block.seats = SEAT_SET_ALL & ~sample_seats("1,2");
    assert_ok(box_act(box, &block));
    assert_int_equal(live_show_bookable(show, box->now), BOOKABLE);
    box_join_wish(box, "kim", 1, 1, "1,2");
    counts = live_show_count(show, box->now);
    assert_int_equal(counts.free, 0);
    assert_int_equal(counts.held, 2);
    assert_int_equal(counts.sold, 0);
    assert_int_equal(counts.blocked, 48);
    assert_int_equal(live_show_bookable(show, box->now), BOOKABLE_SOLD_OUT);
    assert_int_equal(live_concert_left(live_view_concert(box->office.view, 1), box->now), 50);
    box_wait(box, 300000);
    assert_int_equal(live_show_bookable(show, box->now), BOOKABLE);
    assert_int_equal(live_concert_left(live_view_concert(box->office.view, 1), box->now), 52);
    /* A date that has begun has no seats to sell. */
    box_wait(box, SAMPLE_STARTS - box->now.wall_ms);
    assert_int_equal(live_show_bookable(show, box->now), BOOKABLE_PAST);
    assert_int_equal(live_concert_left(live_view_concert(box->office.view, 1), box->now), 50);
}

static struct standing standing_of(struct box *box, const struct token *token)
{
    return live_view_standing(box->office.view, live_view_token(box->office.view, token->token),
                              &box->office.runner.settings, box->now);
}

/* Polled every second: position and remaining never grow while nothing goes wrong, and are exact
 * when it counts. Seconds are rounded up, so that nobody is told 0 with time left: after 31.001 s
 * there are 268.999 left of 300, told as 269. One admission in 31.001 s makes 32 for the first in
 * line. park was last heard of at 1.000 s and lapses at 61.000 s. */
static void test_standing(void **state)
{
    struct box *box = *state;
    struct token kim = box_join(box, "kim", 1), lee = box_join(box, "lee", 1),
                 choi = box_join(box, "choi", 1), park;
    struct standing standing;

    box_wait(box, 1000);
    park = box_join(box, "park", 1);
    standing = standing_of(box, &park);
    assert_int_equal(standing.state, TOKEN_WAITING);
    assert_int_equal(standing.position, 2);
    assert_int_equal(standing.ahead, 1);
    assert_int_equal(standing.behind, 0);
    assert_int_equal(standing.remaining_s, -1); /* nobody was admitted from the line yet */
    assert_int_equal(standing.left, 100);
    standing = standing_of(box, &kim);
    assert_int_equal(standing.state, TOKEN_ACTIVE);
    assert_int_equal(standing.position, 0);
    assert_int_equal(standing.behind, 2);
    assert_int_equal(standing.remaining_s, 299);
    box_wait(box, 30001);
    assert_int_equal(standing_of(box, &kim).remaining_s, 269);
    box_leave(box, "lee", &lee, STATUS_OK);
    assert_int_equal(standing_of(box, &choi).state, TOKEN_ACTIVE);
    standing = standing_of(box, &park);
    assert_int_equal(standing.position, 1);
    /* One admission in the 31.001 seconds since the line began. */
    assert_int_equal(standing.remaining_s, 32);
    /* Unpolled for a minute it has lapsed, though the store does not know. */
    box_wait(box, 29998);
    assert_int_equal(standing_of(box, &park).state, TOKEN_WAITING);
    box_wait(box, 1);
    assert_int_equal(standing_of(box, &park).state, TOKEN_LAPSED);
    /* A hold keeps it alive without polls, to the millisecond of its deadline. */
    live_view_keep_alive(box->office.view, live_view_token(box->office.view, kim.token),
                         box->now.steady_ms);
    box_hold(box, "kim", &kim, 1, "1", STATUS_OK);
    box_wait(box, 299999);
    standing = standing_of(box, &kim);
    assert_int_equal(standing.state, TOKEN_ACTIVE);
    assert_int_equal(standing.remaining_s, 1);
    box_wait(box, 1);
    assert_int_equal(standing_of(box, &kim).state, TOKEN_EXPIRED);
}

/* "Before" is strict; and nothing is found by a code, a number or a name that there is not. */
static void test_prune(void **state)
{
    struct box *box = *state;
    struct token kim = box_join(box, "kim", 1), lee = box_join(box, "lee", 1);

    box_leave(box, "kim", &kim, STATUS_OK);
    live_view_prune(box->office.view, box->now.steady_ms);
    assert_non_null(live_view_token(box->office.view, kim.token));
    live_view_prune(box->office.view, box->now.steady_ms + 1);
    assert_null(live_view_token(box->office.view, kim.token));
    assert_non_null(live_view_token(box->office.view, lee.token));
    assert_null(live_view_token(box->office.view, "short"));
    assert_null(live_view_token(box->office.view, ""));
    assert_null(live_view_show(box->office.view, 99));
    assert_null(live_view_show(box->office.view, -1));
    assert_null(live_view_concert(box->office.view, 99));
    assert_int_equal(live_view_next_concert(box->office.view, 0)->concert.concert_id, 1);
    assert_int_equal(live_view_next_concert(box->office.view, 1)->concert.concert_id, 2);
    assert_null(live_view_next_concert(box->office.view, 2));
    /* The store remembers it still; that is its own business. */
    box_restart(box);
}

/* Few of each, so that most acts meet something: a code that was good once, a seat that somebody
 * has, a user who is in the queue already. */
enum { USERS = 12, STEPS = 1500, CODES = 40 };

/* Codes that were once given out, good or not. */
struct memory {
    char tokens[CODES][TOKEN_TEXT];
    char reservations[CODES][RESERVATION_TEXT];
    char owners[CODES][LOGIN_TEXT]; /* of the reservations */
    int64_t charged;
};

/* Anybody; who then chooses a code acts as its owner, mostly. */
static void set_login(struct box *box, char login[LOGIN_TEXT])
{
    snprintf(login, LOGIN_TEXT, "user%d", box_roll(box, USERS));
}

/* Of 14 seats, which is what the play leaves open of each show. A wish for one seat comes about if
 * both draws meet. */
static struct wish random_wish(struct box *box, int64_t concert_id)
{
    struct wish wish = {.show_id = concert_id == 2 ? 3 : 1 + box_roll(box, 2)};
    int first = 1 + box_roll(box, 14);

    if (box_roll(box, 3) == 0)
        wish.best = 1 + box_roll(box, 4);
    else
        wish.seats = seat_bit(first) | seat_bit(1 + box_roll(box, 14));
    return wish;
}

static seat_set random_seats(struct box *box)
{
    return box_roll(box, 2) == 0
               ? 0
               : seat_bit(1 + box_roll(box, 14)) | seat_bit(1 + box_roll(box, 14));
}

static void choose_reservation(struct box *box, const struct memory *memory, struct act *act)
{
    int at = box_roll(box, CODES);

    memcpy(act->code, memory->reservations[at], sizeof memory->reservations[at]);
    memcpy(act->login, memory->owners[at], sizeof act->login);
}

static void choose_token(struct box *box, const struct memory *memory, struct act *act)
{
    const char *code = memory->tokens[box_roll(box, CODES)];
    const struct live_token *token = live_view_token(box->office.view, code);

    memcpy(act->code, code, TOKEN_TEXT);
    if (token != NULL)
        memcpy(act->login, token->user->login, sizeof act->login);
}

/* Capacity only grows, to 4 at most: were it to fall, more might be inside than there are places,
 * and the invariants would have to look away. */
static struct act random_catalogue_act(struct box *box)
{
    struct act act = {.login = "admin", .id = 1 + box_roll(box, 3)};
    int what = box_roll(box, 6);

    act.kind = what < 2 ? ACT_BLOCK : what < 4 ? ACT_UNBLOCK : what == 4 ? ACT_CONCERT : ACT_GRADE;
    act.seats = seat_bit(1 + box_roll(box, 14));
    if (act.kind == ACT_BLOCK && box_roll(box, 2) == 0)
        act.amount = box->now.wall_ms + 1 + box_roll(box, 20) * INT64_C(5000);
    if (act.kind == ACT_CONCERT) {
        act.concert = live_view_concert(box->office.view, 1 + box_roll(box, 2))->concert;
        act.concert.sale = box_roll(box, 4) == 0 ? SALE_PAUSED : SALE_OPEN;
        act.concert.capacity += box_roll(box, 2);
        if (act.concert.capacity > 4)
            act.concert.capacity = 4;
        act.concert.sale_opens_ms =
            box_roll(box, 4) == 0 ? box->now.wall_ms + box_roll(box, 40000) : NO_TIME;
    } else if (act.kind == ACT_GRADE) {
        act.id = 1 + box_roll(box, 2);
        strcpy(act.login, "S");
        act.amount = 1000 * (1 + box_roll(box, 90));
    }
    return act;
}

/* In a hundred: 25 join, 20 hold, 13 pay, 8 release, 10 cancel, 6 leave, 10 charge, 2 break the
 * rule of batches, and 6 change something of the catalogue. */
static struct act random_act(struct box *box, const struct memory *memory)
{
    struct act act = {.kind = ACT_NOTHING};
    int what = box_roll(box, 100);

    set_login(box, act.login);
    if (what < 25) {
        act.kind = ACT_JOIN;
        act.id = 1 + box_roll(box, 2);
        if (box_roll(box, 2) == 0)
            act.wish = random_wish(box, act.id);
    } else if (what < 45) {
        act.kind = ACT_HOLD;
        choose_token(box, memory, &act);
        act.wish = random_wish(box, 1 + box_roll(box, 2));
    } else if (what < 58) {
        act.kind = ACT_PAY;
        choose_reservation(box, memory, &act);
    } else if (what < 66) {
        act.kind = ACT_RELEASE;
        choose_reservation(box, memory, &act);
        act.seats = random_seats(box);
    } else if (what < 76) {
        act.kind = ACT_CANCEL;
        choose_reservation(box, memory, &act);
        act.seats = random_seats(box);
    } else if (what < 82) {
        act.kind = ACT_LEAVE;
        choose_token(box, memory, &act);
    } else if (what < 92) {
        act.kind = ACT_CHARGE;
        act.amount = 1 + box_roll(box, 400000);
        if (box_roll(box, 2) == 0)
            snprintf(act.key, sizeof act.key, "key-%d", box_roll(box, 300));
    } else if (what < 94) {
        act.kind = ACT_WRITE_REFUSE;
        act.amount = 1;
    } else {
        act = random_catalogue_act(box);
    }
    return act;
}

/* In a random place, so old codes stay for some time and are tried again after they have ended. */
static void remember(struct box *box, struct memory *memory, const struct act *act)
{
    const struct token *token = &act->token;
    int at = box_roll(box, CODES);

    if (act->unit.status != STATUS_OK)
        return;
    if (act->kind == ACT_CHARGE && !act->unit.replayed)
        memory->charged += act->amount;
    if (act->kind != ACT_JOIN && act->kind != ACT_HOLD)
        return;
    memcpy(memory->tokens[at], token->token, TOKEN_TEXT);
    if (token->hold.reservation_id == 0)
        return;
    memcpy(memory->reservations[at], token->hold.code, RESERVATION_TEXT);
    memcpy(memory->owners[at], token->login, LOGIN_TEXT);
}

/* People poll, more or less; whoever does not, lapses. Three of four poll in each round. The loop
 * would report the others as here, one by one. */
static void poll_and_lapse(struct box *box)
{
    struct live_token *token, *next;

    HASH_ITER (hh, box->office.view->tokens, token, next) {
        if (token_is_live(token->token.state) && box_roll(box, 4) != 0)
            live_view_keep_alive(box->office.view, token, box->now.steady_ms);
    }
    while ((token = live_view_take_lapsed(box->office.view, 60000, box->now.steady_ms)) != NULL) {
        struct act act = {.kind = ACT_LAPSE};

        memcpy(act.code, token->token.token, sizeof act.code);
        assert_ok(box_act(box, &act));
    }
}

/* Nothing that may come out of a use case is a failure of the store. OUTCOME-UNKNOWN would need a
 * commit that fails. */
static void expect_sane(const struct act *act)
{
    assert_true(act->unit.status != STATUS_INTERNAL);
    assert_true(act->unit.status != STATUS_READ_ONLY);
    assert_true(act->unit.status != STATUS_OUTCOME_UNKNOWN);
}

/* A play in which nothing happens proves nothing. */
static void expect_eventful(struct box *box)
{
    static const char *const events[] = {
        "SELECT count(*) FROM payment",
        "SELECT count(*) FROM refund",
        "SELECT count(*) FROM lost_hold",
        "SELECT count(*) FROM request_key",
        "SELECT count(*) FROM reservation WHERE state = 'cancelled'",
        "SELECT count(*) FROM queue_token WHERE state = 'done'",
        "SELECT count(*) FROM queue_token WHERE state = 'left'",
        "SELECT count(*) FROM queue_token WHERE state = 'lapsed'",
        "SELECT count(*) FROM queue_token WHERE state = 'expired'",
        "SELECT count(*) FROM queue_token WHERE wish_lost = 1",
        "SELECT count(*) FROM audit_line WHERE outcome = 'SEAT-HELD'",
        "SELECT count(*) FROM audit_line WHERE outcome = 'SEAT-SOLD'",
        "SELECT count(*) FROM audit_line WHERE outcome = 'SEAT-LIMIT'",
        "SELECT count(*) FROM audit_line WHERE outcome = 'NO-BLOCK'",
        "SELECT count(*) FROM audit_line WHERE outcome = 'KEY-REUSED'",
        "SELECT count(*) FROM audit_line WHERE outcome = 'HOLD-EXPIRED'",
        "SELECT count(*) FROM audit_line WHERE outcome = 'ALREADY-PAID'",
        "SELECT count(*) FROM audit_line WHERE outcome = 'NOT-ADMITTED'",
    };

    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        if (rig_number(&box->rig, events[i]) == 0)
            fail_msg("it never happened: %s", events[i]);
}

/* 1,500 batches of up to 8 acts, and mostly some seconds between them; each eighth time a minute,
 * so that admissions and holds end as well. Compared every 50 steps, started anew three times, at
 * steps 250, 750 and 1250. In the end the points that came in are those that were answered OK and
 * not replayed. */
static void play(struct box *box, uint64_t seed)
{
    struct memory memory = {.charged = 0};
    struct act acts[8], *order[8];

    box->dice = seed;
    /* A small house, so that people get into each other's way. */
    for (int64_t show_id = 1; show_id <= 3; show_id++) {
        struct act block = {.kind = ACT_BLOCK, .login = "admin", .id = show_id};

        block.seats = sample_seats("15-50");
        assert_ok(box_act(box, &block));
    }
    for (int step = 0; step < STEPS; step++) {
        size_t count = 1 + (size_t)box_roll(box, 8);

        for (size_t i = 0; i < count; i++) {
            acts[i] = random_act(box, &memory);
            order[i] = &acts[i];
        }
        box_batch(box, order, count);
        for (size_t i = 0; i < count; i++) {
            expect_sane(&acts[i]);
            remember(box, &memory, &acts[i]);
        }
        box_wait(box, box_roll(box, 8) == 0 ? 60000 : box_roll(box, 4000));
        if (box_roll(box, 3) == 0)
            poll_and_lapse(box);
        if (step % 50 == 49)
            box_check(box);
        if (step % 500 == 250)
            box_restart(box);
    }
    assert_int_equal(
        rig_number(&box->rig, "SELECT sum(amount) FROM ledger_entry WHERE kind = 'charge'"),
        memory.charged);
    expect_eventful(box);
}

static void test_random_operations(void **state)
{
    play(*state, 1);
}

static void test_random_operations_again(void **state)
{
    play(*state, 987654321);
}

/* Nobody fills the memory with tokens that have ended: the last hundred of a user are remembered,
 * after a restart, too. Twice as many as are remembered: of the 200 the last hundred are left, and
 * lee's beside them, since the bound is each user's own. The token that ended as the hundredth is
 * the newest of those that are forgotten. */
static void test_ended_tokens_of_a_user(void **state)
{
    struct box *box = *state;
    char first[TOKEN_TEXT] = "", last[TOKEN_TEXT] = "";
    struct token other = box_join(box, "lee", 1);

    box_leave(box, "lee", &other, STATUS_OK);
    for (int i = 0; i < 2 * ENDED_MOST; i++) {
        struct token token = box_join(box, "kim", 1);

        box_wait(box, 1);
        box_leave(box, "kim", &token, STATUS_OK);
        if (i == ENDED_MOST - 1)
            memcpy(first, token.token, sizeof first);
        memcpy(last, token.token, sizeof last);
    }
    assert_int_equal(HASH_COUNT(box->office.view->tokens), ENDED_MOST + 1);
    assert_null(live_view_token(box->office.view, first));
    assert_non_null(live_view_token(box->office.view, last));
    assert_non_null(live_view_token(box->office.view, other.token));
    box_restart(box);
    assert_int_equal(HASH_COUNT(box->office.view->tokens), ENDED_MOST + 1);
    assert_null(live_view_token(box->office.view, first));
    assert_non_null(live_view_token(box->office.view, last));
    /* The hour ends for these as for all. */
    live_view_prune(box->office.view, box->now.steady_ms + 1);
    assert_int_equal(HASH_COUNT(box->office.view->tokens), 0);
    box_wait(box, REMEMBER_MS + 1); /* so that the store has forgotten them, too */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deadline_before_expiry_runs),
        cmocka_unit_test(test_several_deadlines),
        cmocka_unit_test(test_rev_never_falls_back),
        cmocka_unit_test(test_house_seats_return),
        cmocka_unit_test(test_counts_and_sold_out),
        cmocka_unit_test(test_standing),
        cmocka_unit_test(test_prune),
        cmocka_unit_test(test_ended_tokens_of_a_user),
        cmocka_unit_test(test_random_operations),
        cmocka_unit_test(test_random_operations_again),
    };

    return box_run_tests("the live view", tests);
}
