/*
 * Tokens: every pair of states, deadlines, and what a hold does to them.
 *
 * A token is what somebody has waited for, so its end must be exact and final. ends_ms is the one
 * number that says when an active token ends; it follows the hold and goes back to the admission
 * when the hold is gone. admit_until_ms must survive the hold for that, and nobody may gain time by
 * holding again and again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "domain/now.h"
#include "domain/queue/token.h"

/* The drawn diagram, as a table: from (row) to (column). */
static void test_every_move(void **state)
{
    static const int may[TOKEN_STATES][TOKEN_STATES] = {
        /*                  waiting active done left lapsed expired */
        [TOKEN_WAITING] = {0, 1, 0, 1, 1, 1},
        [TOKEN_ACTIVE] = {0, 0, 1, 1, 1, 1},
        [TOKEN_DONE] = {0},
        [TOKEN_LEFT] = {0},
        [TOKEN_LAPSED] = {0},
        [TOKEN_EXPIRED] = {0},
    };

    (void)state;
    for (int from = 0; from < TOKEN_STATES; from++)
        for (int to = 0; to < TOKEN_STATES; to++)
            assert_int_equal(token_may_become((enum token_state)from, (enum token_state)to),
                             may[from][to]);
}

static void test_live(void **state)
{
    (void)state;
    for (int i = 0; i < TOKEN_STATES; i++)
        assert_int_equal(token_is_live((enum token_state)i),
                         i == TOKEN_WAITING || i == TOKEN_ACTIVE);
}

/* For five minutes, 300000 ms. */
static struct token admitted(int64_t now_ms)
{
    struct token token = {.token_id = 1, .place = 7};

    token_admit(&token, now_ms, 300000);
    return token;
}

static struct hold some_hold(int64_t expires_ms)
{
    return (struct hold){.reservation_id = 9,
                         .code = "4F3K9QX7TA",
                         .show_id = 3,
                         .seats = seat_bit(7) | seat_bit(8),
                         .amount = 100000,
                         .expires_ms = expires_ms};
}

static void test_admit(void **state)
{
    struct token token = admitted(1000);

    (void)state;
    assert_int_equal(token.state, TOKEN_ACTIVE);
    assert_int_equal(token.admit_until_ms, 301000);
    assert_int_equal(token.ends_ms, 301000);
    assert_int_equal(token.ended_ms, 0);
    assert_int_equal(token.place, 7);
}

/* A waiter has no deadline, whatever the time; an active token is seen as expired from its deadline
 * on, though its state was not written yet; one that ended keeps its end. */
static void test_state_at(void **state)
{
    struct token token = {.place = 1};

    (void)state;
    assert_int_equal(token_state_at(&token, INT64_MAX), TOKEN_WAITING);
    token = admitted(1000);
    assert_int_equal(token_state_at(&token, 1000), TOKEN_ACTIVE);
    assert_int_equal(token_state_at(&token, 300999), TOKEN_ACTIVE);
    assert_int_equal(token_state_at(&token, 301000), TOKEN_EXPIRED);
    assert_int_equal(token.state, TOKEN_ACTIVE);
    token_end(&token, TOKEN_LEFT, 2000);
    assert_int_equal(token_state_at(&token, INT64_MAX), TOKEN_LEFT);
}

/* A hold brings its own five minutes; without it what remains of the admitted time counts again. */
static void test_hold(void **state)
{
    struct token token = admitted(0);
    struct hold hold = some_hold(500000);

    (void)state;
    token_take_hold(&token, &hold);
    assert_int_equal(token.ends_ms, 500000);
    assert_int_equal(token.admit_until_ms, 300000);
    assert_int_equal(token_state_at(&token, 499999), TOKEN_ACTIVE);
    assert_int_equal(token_state_at(&token, 500000), TOKEN_EXPIRED);
    assert_string_equal(token.hold.code, "4F3K9QX7TA");

    token_drop_hold(&token);
    assert_int_equal(token.hold.reservation_id, 0);
    assert_int_equal(token.hold.seats, 0);
    assert_int_equal(token.ends_ms, 300000);
    assert_int_equal(token_state_at(&token, 300000), TOKEN_EXPIRED);

    /* Again and again, but never beyond the admitted time plus one hold. */
    hold.expires_ms = 299999 + 300000;
    token_take_hold(&token, &hold);
    assert_int_equal(token.ends_ms, 599999);
}

/* However it ends, its hold is no longer the token's, not even by its code. */
static void test_end(void **state)
{
    static const enum token_state ends[] = {TOKEN_DONE, TOKEN_LEFT, TOKEN_LAPSED, TOKEN_EXPIRED};

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct token token = admitted(0);
        struct hold hold = some_hold(500000);

        token_take_hold(&token, &hold);
        token_end(&token, ends[i], 4000);
        assert_int_equal(token.state, ends[i]);
        assert_int_equal(token.ended_ms, 4000);
        assert_int_equal(token.ends_ms, 0);
        assert_int_equal(token.hold.reservation_id, 0);
        assert_string_equal(token.hold.code, "");
    }
}

/* It was never admitted, which admit_until_ms still shows. */
static void test_waiter_leaves(void **state)
{
    struct token token = {.place = 3};

    (void)state;
    token_end(&token, TOKEN_LEFT, 4000);
    assert_int_equal(token.state, TOKEN_LEFT);
    assert_int_equal(token.admit_until_ms, 0);
}

/* The one rule for deadlines, and the seconds that are shown. */
static void test_deadlines(void **state)
{
    (void)state;
    assert_false(deadline_passed(1000, 999));
    assert_true(deadline_passed(1000, 1000));
    assert_true(deadline_passed(1000, 1001));
    assert_int_equal(seconds_until(1000, 1001), 0);
    assert_int_equal(seconds_until(1000, 1000), 0);
    assert_int_equal(seconds_until(1000, 999), 1);
    assert_int_equal(seconds_until(1000, 0), 1);
    assert_int_equal(seconds_until(1001, 0), 2);
    assert_int_equal(seconds_until(300000, 0), 300);
    assert_int_equal(seconds_until(300000, 1), 300);
}

/* The number of a token is in its code, and the rest of it is random. Six characters of five bits
 * are 30 bits, so 2^30 + 33 is written as 33 (1 * 32 + 1), and is told apart from token 33 by the
 * number given last: the nearest one is meant. U is no character of a code, and a code that is too
 * short none at all. */
static void test_codes(void **state)
{
    uint8_t random[TOKEN_LENGTH];
    char code[TOKEN_TEXT];

    (void)state;
    memset(random, 31, sizeof random);
    token_code_new(1, random, code);
    assert_string_equal(code, "000001ZZZZZZZZZZZZZZZZZZZZ");
    assert_int_equal(token_code_number(code, 0), 1);
    assert_int_equal(token_code_number(code, 1000000), 1);
    token_code_new((INT64_C(1) << 30) + 33, random, code);
    assert_string_equal(code, "000011ZZZZZZZZZZZZZZZZZZZZ");
    assert_int_equal(token_code_number(code, INT64_C(1) << 30), (INT64_C(1) << 30) + 33);
    assert_int_equal(token_code_number(code, 1), 33);
    /* As if it were of a number that will be given soon, or was never. */
    assert_int_equal(token_code_number("00000AZZZZZZZZZZZZZZZZZZZZ", 1), 10);
    assert_int_equal(token_code_number("ZZZZZZZZZZZZZZZZZZZZZZZZZZ", 1), 0);
    assert_int_equal(token_code_number("000001", 1), 0);
    assert_int_equal(token_code_number("", 1), 0);
    assert_int_equal(token_code_number("00000UZZZZZZZZZZZZZZZZZZZZ", 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_move),    cmocka_unit_test(test_live),
        cmocka_unit_test(test_admit),         cmocka_unit_test(test_state_at),
        cmocka_unit_test(test_hold),          cmocka_unit_test(test_end),
        cmocka_unit_test(test_waiter_leaves), cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
