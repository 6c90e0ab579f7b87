/*
 * Queue tokens, on a real store.
 *
 * A token is read with its hold, by a join (queue_store.c), so most of what can go wrong is that
 * the two disagree: a hold that is there twice or not at all, a deadline that is the row's and not
 * the hold's. assert_same_token() therefore compares a token and its hold field by field, and each
 * way of finding one is used. No check is asked after each test: tokens are put into states here
 * that no use case leaves behind.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

static void assert_same_token(const struct token *one, const struct token *other)
{
    assert_int_equal(one->token_id, other->token_id);
    assert_string_equal(one->token, other->token);
    assert_int_equal(one->concert_id, other->concert_id);
    assert_int_equal(one->user_id, other->user_id);
    assert_string_equal(one->login, other->login);
    assert_int_equal(one->state, other->state);
    assert_int_equal(one->place, other->place);
    assert_int_equal(one->admit_until_ms, other->admit_until_ms);
    assert_int_equal(one->ends_ms, other->ends_ms);
    assert_int_equal(one->ended_ms, other->ended_ms);
    assert_int_equal(one->wish.show_id, other->wish.show_id);
    assert_true(one->wish.seats == other->wish.seats);
    assert_int_equal(one->wish.best, other->wish.best);
    assert_int_equal(one->wish_lost, other->wish_lost);
    assert_true(one->lost_seats == other->lost_seats);
    assert_int_equal(one->hold.reservation_id, other->hold.reservation_id);
    assert_string_equal(one->hold.code, other->hold.code);
    assert_int_equal(one->hold.show_id, other->hold.show_id);
    assert_true(one->hold.seats == other->hold.seats);
    assert_int_equal(one->hold.amount, other->hold.amount);
    assert_int_equal(one->hold.expires_ms, other->hold.expires_ms);
}

static void test_find(void **state)
{
    struct rig *rig = *state;
    struct user user = sample_user(rig, "kim", 0);
    struct token token, found;

    sample_concert(rig, 1);
    assert_status(queue_store_find(rig->store, "NOSUCHTOKEN", &found), STATUS_NOT_FOUND);
    assert_status(queue_store_find_id(rig->store, 1, &found), STATUS_NOT_FOUND);
    token = sample_token(rig, &user, 1, false);
    assert_ok(queue_store_find(rig->store, token.token, &found));
    assert_same_token(&found, &token);
    assert_ok(queue_store_find_id(rig->store, token.token_id, &found));
    assert_same_token(&found, &token);
}

/* A token whose code carries its number, and beside it one of before. The number is that of the
 * token, or another one that a later token will have: then the code cannot be found by it, though
 * it looks as if it could. */
static struct token add_coded(struct rig *rig, const char *login, bool is_numbered)
{
    struct user user = sample_user(rig, login, 0);
    uint8_t random[TOKEN_LENGTH];
    struct token token = {.token_id = store_next_id(rig->store, ID_TOKEN),
                          .concert_id = 1,
                          .user_id = user.user_id,
                          .state = TOKEN_WAITING};

    memset(random, 7, sizeof random);
    token_code_new(is_numbered ? token.token_id : token.token_id + 40, random, token.token);
    memcpy(token.login, user.login, sizeof token.login);
    assert_ok(concert_store_draw_place(rig->store, 1, &token.place));
    assert_ok(queue_store_add(rig->store, &token));
    return token;
}

/* Of the two only the first is numbered. Its code with another last character has the right number
 * and the wrong secret. */
static void test_find_by_number(void **state)
{
    struct rig *rig = *state;
    struct token one, before, found;
    char other[TOKEN_TEXT];

    sample_concert(rig, 1);
    one = add_coded(rig, "kim", true);
    before = add_coded(rig, "lee", false);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM queue_token WHERE numbered = 1"), 1);
    assert_ok(queue_store_find(rig->store, one.token, &found));
    assert_same_token(&found, &one);
    assert_ok(queue_store_find(rig->store, before.token, &found));
    assert_same_token(&found, &before);
    /* Who knows the number does not know the token. */
    memcpy(other, one.token, sizeof other);
    other[TOKEN_LENGTH - 1] = '8';
    assert_status(queue_store_find(rig->store, other, &found), STATUS_NOT_FOUND);
}

/* A change within a state, one between two, and the end: queue_store.c leaves columns alone that an
 * index of states is made of, so these are different statements. */
static void test_update(void **state)
{
    struct rig *rig = *state;
    struct user user = sample_user(rig, "kim", 0);
    struct token token, found;

    sample_concert(rig, 1);
    token = sample_token(rig, &user, 1, false);
    token.wish = (struct wish){.show_id = 3, .seats = SEAT_SET_ALL, .best = 0};
    assert_ok(queue_store_update(rig->store, &token));
    token_admit(&token, SAMPLE_NOW, 300000);
    token.wish_lost = true;
    token.lost_seats = SEAT_SET_ALL;
    assert_ok(queue_store_update(rig->store, &token));
    assert_ok(queue_store_find(rig->store, token.token, &found));
    assert_same_token(&found, &token);
    token_end(&token, TOKEN_LEFT, SAMPLE_NOW + 1);
    assert_ok(queue_store_update(rig->store, &token));
    assert_ok(queue_store_find(rig->store, token.token, &found));
    assert_same_token(&found, &token);
}

/* A seat of each grade: 10 is the last of VIP, 11 the first of R, 31 the first of S. The amount is
 * not stored but added up from the claims, so it falls with the seat. */
static void test_comes_with_its_hold(void **state)
{
    struct rig *rig = *state;
    struct user user = sample_user(rig, "kim", 0);
    struct concert concert = sample_concert(rig, 1);
    struct token token, found;

    sample_show(rig, 1, 1);
    token = sample_token(rig, &user, 1, true);
    sample_hold(rig, &token, &concert, 1, "10,11,31");
    assert_ok(queue_store_find(rig->store, token.token, &found));
    assert_same_token(&found, &token);
    assert_int_equal(found.hold.amount, 90000 + 70000 + 50000);
    assert_ok(reservation_store_drop_seats(rig->store, &token.hold, sample_seats("10")));
    assert_ok(queue_store_find_id(rig->store, token.token_id, &found));
    assert_true(found.hold.seats == sample_seats("11,31"));
    assert_int_equal(found.hold.amount, 70000 + 50000);
}

/* Of one user and one concert; waiting or active, and not after its end. */
static void test_find_live(void **state)
{
    struct rig *rig = *state;
    struct user kim = sample_user(rig, "kim", 0), lee = sample_user(rig, "lee", 0);
    struct token token, found;

    sample_concert(rig, 1);
    sample_concert(rig, 2);
    token = sample_token(rig, &kim, 1, false);
    assert_ok(queue_store_find_live(rig->store, kim.user_id, 1, &found));
    assert_same_token(&found, &token);
    assert_status(queue_store_find_live(rig->store, kim.user_id, 2, &found), STATUS_NOT_FOUND);
    assert_status(queue_store_find_live(rig->store, lee.user_id, 1, &found), STATUS_NOT_FOUND);
    token_admit(&token, SAMPLE_NOW, 300000);
    assert_ok(queue_store_update(rig->store, &token));
    assert_ok(queue_store_find_live(rig->store, kim.user_id, 1, &found));
    token_end(&token, TOKEN_EXPIRED, SAMPLE_NOW);
    assert_ok(queue_store_update(rig->store, &token));
    assert_status(queue_store_find_live(rig->store, kim.user_id, 1, &found), STATUS_NOT_FOUND);
}

/* By place, and not by number or time: b leaves from the front, and c is next. */
static void test_first_waiting(void **state)
{
    struct rig *rig = *state;
    struct user users[4];
    struct token tokens[4], found;

    sample_concert(rig, 1);
    sample_concert(rig, 2);
    assert_status(queue_store_first_waiting(rig->store, 1, &found), STATUS_NOT_FOUND);
    for (int i = 0; i < 4; i++) {
        users[i] = sample_user(rig, (const char *[]){"a", "b", "c", "d"}[i], 0);
        tokens[i] = sample_token(rig, &users[i], 1, i == 0);
    }
    assert_ok(queue_store_first_waiting(rig->store, 1, &found));
    assert_same_token(&found, &tokens[1]);
    token_end(&tokens[1], TOKEN_LEFT, SAMPLE_NOW);
    assert_ok(queue_store_update(rig->store, &tokens[1]));
    assert_ok(queue_store_first_waiting(rig->store, 1, &found));
    assert_same_token(&found, &tokens[2]);
    assert_status(queue_store_first_waiting(rig->store, 2, &found), STATUS_NOT_FOUND);
}

/* None is due yet; the moment to look again. It is asked again then: a moment too early costs a
 * look, one too late would keep seats from people. */
static int64_t next_due(struct rig *rig, int64_t now_ms)
{
    struct token found;
    int64_t due_ms = -1;

    assert_status(queue_store_next_due(rig->store, 1, 0, now_ms, &found, &due_ms),
                  STATUS_NOT_FOUND);
    return due_ms;
}

/* The first that is due. */
static struct token due(struct rig *rig, int64_t now_ms)
{
    struct token found;
    int64_t due_ms;

    assert_ok(queue_store_next_due(rig->store, 1, 0, now_ms, &found, &due_ms));
    return found;
}

/* `first` ends a second later than `second`, which was added after it: so the order is that of
 * deadlines. The hold of `second` ends with its admission here, both after 300,000 ms. */
static void test_active(void **state)
{
    struct rig *rig = *state;
    struct user kim = sample_user(rig, "kim", 0), lee = sample_user(rig, "lee", 0);
    struct concert concert = sample_concert(rig, 1);
    struct token first, second, found;
    int64_t count = -1;

    sample_concert(rig, 2);
    sample_show(rig, 1, 1);
    assert_true(next_due(rig, SAMPLE_NOW) == INT64_MAX);
    assert_ok(queue_store_count_active(rig->store, 1, &count));
    assert_int_equal(count, 0);
    first = sample_token(rig, &kim, 1, true);
    second = sample_token(rig, &lee, 1, true);
    sample_token(rig, &lee, 2, false);
    assert_ok(queue_store_count_active(rig->store, 1, &count));
    assert_int_equal(count, 2);
    assert_ok(queue_store_count_active(rig->store, 2, &count));
    assert_int_equal(count, 0);

    first.ends_ms = first.admit_until_ms += 1000;
    assert_ok(queue_store_update(rig->store, &first));
    assert_true(next_due(rig, SAMPLE_NOW) == SAMPLE_NOW + 300000);
    found = due(rig, SAMPLE_NOW + 301000);
    assert_same_token(&found, &second);
    /* With a hold its deadline counts. */
    sample_hold(rig, &second, &concert, 1, "5");
    second.ends_ms = second.hold.expires_ms;
    assert_int_equal(due(rig, SAMPLE_NOW + 301000).ends_ms, SAMPLE_NOW + HOLD_MS);
    token_end(&first, TOKEN_LAPSED, SAMPLE_NOW);
    assert_ok(queue_store_update(rig->store, &first));
    found = due(rig, SAMPLE_NOW + 300000);
    assert_same_token(&found, &second);
}

/* A token that takes a hold until `expires_ms`. With queue_store_take_hold(), which is what use
 * cases call where nothing but the hold has changed. */
static struct token take_hold(struct rig *rig, const char *login, const struct concert *concert,
                              int64_t seat, int64_t expires_ms)
{
    struct user user = sample_user(rig, login, 0);
    struct token token = sample_token(rig, &user, 1, true);
    struct reservation reservation = {.reservation_id = store_next_id(rig->store, ID_RESERVATION),
                                      .user_id = token.user_id,
                                      .show_id = 1,
                                      .token_id = token.token_id,
                                      .seats = seat_bit((int)seat),
                                      .expires_ms = expires_ms};
    struct hold hold = {.reservation_id = reservation.reservation_id,
                        .show_id = 1,
                        .seats = reservation.seats,
                        .amount = concert_price(concert, reservation.seats),
                        .expires_ms = expires_ms};

    snprintf(reservation.code, sizeof reservation.code, "HOLD0000%02d", (int)seat);
    memcpy(hold.code, reservation.code, sizeof hold.code);
    assert_ok(reservation_store_add_hold(rig->store, &reservation, concert, SAMPLE_NOW));
    token_take_hold(&token, &hold);
    assert_ok(queue_store_take_hold(rig->store, &token));
    return token;
}

/* What the row of the token that came last says. Relative to SAMPLE_NOW, as all times below. */
static int64_t row_ends(struct rig *rig)
{
    return rig_number(rig, "SELECT ends_ms FROM queue_token ORDER BY token_id DESC LIMIT 1") -
           SAMPLE_NOW;
}

/* The row of a token that takes a hold is not written in a file, unless the hold ends sooner than
 * the admission. Both are read with the hold's deadline, and are due at that. The two holds end
 * 100,000 ms before the admission and as long after it. In a file the row of the second still says
 * 300,000: its turn in the index of what is due comes then, and only then the row is written, once.
 * A shared store has written 400,000 at once, since other daemons learn of it by the row.
 * next_due() thus says 300,000 too early in a file, and nobody is ended for it. */
static void test_takes_hold(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct token sooner, later, found;
    int64_t written = rig->engine->exclusive ? 300000 : 400000;

    sample_show(rig, 1, 1);
    sooner = take_hold(rig, "kim", &concert, 5, SAMPLE_NOW + 200000);
    assert_int_equal(row_ends(rig), 200000);
    later = take_hold(rig, "lee", &concert, 6, SAMPLE_NOW + 400000);
    assert_int_equal(row_ends(rig), written);
    rig_reopen(rig);
    assert_ok(queue_store_find(rig->store, later.token, &found));
    assert_same_token(&found, &later);
    assert_ok(queue_store_find_id(rig->store, sooner.token_id, &found));
    assert_same_token(&found, &sooner);

    assert_int_equal(next_due(rig, SAMPLE_NOW + 199999) - SAMPLE_NOW, 200000);
    found = due(rig, SAMPLE_NOW + 200000);
    assert_same_token(&found, &sooner);
    token_end(&sooner, TOKEN_LEFT, SAMPLE_NOW);
    assert_ok(queue_store_update(rig->store, &sooner));
    assert_int_equal(next_due(rig, SAMPLE_NOW + 299999) - SAMPLE_NOW, written);
    assert_int_equal(row_ends(rig), written);
    assert_int_equal(next_due(rig, SAMPLE_NOW + 300000) - SAMPLE_NOW, 400000);
    assert_int_equal(row_ends(rig), 400000);
    assert_int_equal(next_due(rig, SAMPLE_NOW + 399999) - SAMPLE_NOW, 400000);
    found = due(rig, SAMPLE_NOW + 400000);
    assert_same_token(&found, &later);
}

struct seen {
    int64_t ids[20];
    int count;
};

static void see(void *arg, const struct token *token)
{
    struct seen *seen = arg;

    seen->ids[seen->count++] = token->token_id;
}

/* a was admitted and has left, d was waiting and has lapsed. The live ones come in the order of
 * their places, which is what a view needs to fill its lines, and after them those who ended at or
 * after the time that is asked for. */
static void test_each(void **state)
{
    struct rig *rig = *state;
    static const int order[] = {1, 2, 4, 3};
    struct seen seen = {.count = 0};
    struct token tokens[5];

    sample_concert(rig, 1);
    for (int i = 0; i < 5; i++) {
        struct user user = sample_user(rig, (const char *[]){"a", "b", "c", "d", "e"}[i], 0);

        tokens[i] = sample_token(rig, &user, 1, i < 2);
    }
    token_end(&tokens[0], TOKEN_LEFT, SAMPLE_NOW + 10);
    token_end(&tokens[3], TOKEN_LAPSED, SAMPLE_NOW + 20);
    assert_ok(queue_store_update(rig->store, &tokens[0]));
    assert_ok(queue_store_update(rig->store, &tokens[3]));
    assert_ok(queue_store_each(rig->store, SAMPLE_NOW + 20, see, &seen));
    assert_int_equal(seen.count, 4);
    for (int i = 0; i < 4; i++) /* what has ended comes last */
        assert_int_equal(seen.ids[i], tokens[order[i]].token_id);
    seen.count = 0;
    assert_ok(queue_store_each(rig->store, SAMPLE_NOW, see, &seen));
    assert_int_equal(seen.count, 5);
    seen.count = 0;
    assert_ok(queue_store_each(rig->store, SAMPLE_NOW + 21, see, &seen));
    assert_int_equal(seen.count, 3);
}

/* Ended at 0, 10 and 20. "Before" is strict: at SAMPLE_NOW nothing goes. A limit of 1 takes the one
 * with the lowest number and no other, and one that lives is not forgotten however old it is. */
static void test_prune(void **state)
{
    struct rig *rig = *state;
    struct token tokens[4], found;

    sample_concert(rig, 1);
    for (int i = 0; i < 4; i++) {
        struct user user = sample_user(rig, (const char *[]){"a", "b", "c", "d"}[i], 0);

        tokens[i] = sample_token(rig, &user, 1, false);
        if (i == 3)
            continue; /* one lives */
        token_end(&tokens[i], TOKEN_LEFT, SAMPLE_NOW + 10 * i);
        assert_ok(queue_store_update(rig->store, &tokens[i]));
    }
    assert_ok(queue_store_prune(rig->store, SAMPLE_NOW, 100));
    assert_ok(queue_store_find(rig->store, tokens[0].token, &found));
    assert_ok(queue_store_prune(rig->store, SAMPLE_NOW + 11, 1));
    assert_status(queue_store_find(rig->store, tokens[0].token, &found), STATUS_NOT_FOUND);
    assert_ok(queue_store_find(rig->store, tokens[1].token, &found));
    assert_ok(queue_store_prune(rig->store, INT64_MAX, 100));
    assert_status(queue_store_find(rig->store, tokens[2].token, &found), STATUS_NOT_FOUND);
    assert_ok(queue_store_find(rig->store, tokens[3].token, &found));
}

/* The token a paid reservation came from may be forgotten; that of a hold is live. The reservation
 * does not refer to its token any more once it is paid, or the schema would keep every token for
 * ever. */
static void test_prune_with_reservations(void **state)
{
    struct rig *rig = *state;
    struct user user = sample_user(rig, "kim", 1000000);
    struct concert concert = sample_concert(rig, 1);
    struct reservation paid, found;

    sample_show(rig, 1, 1);
    paid = sample_paid(rig, &user, &concert, 1, "1,2");
    assert_ok(queue_store_prune(rig->store, INT64_MAX, 100));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM queue_token"), 0);
    assert_ok(reservation_store_find(rig->store, paid.code, &found));
    assert_int_equal(found.state, RESERVATION_PAID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_by_number),
        cmocka_unit_test(test_update),
        cmocka_unit_test(test_comes_with_its_hold),
        cmocka_unit_test(test_find_live),
        cmocka_unit_test(test_first_waiting),
        cmocka_unit_test(test_active),
        cmocka_unit_test(test_takes_hold),
        cmocka_unit_test(test_each),
        cmocka_unit_test(test_prune),
        cmocka_unit_test(test_prune_with_reservations),
    };

    return rig_run_tests("tokens", tests, NULL);
}
