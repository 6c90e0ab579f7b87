/* What an approval is good for, and what is said where it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "domain/approval/approval.h"

static const struct approval open_one = {
    .code = "K7QXM2PD",
    .act = {.verb = APPROVABLE_REFUND, .reservation_id = 7, .amount = 500},
    .giver = "lee",
    .until_ms = 1000,
    .used_ms = NOT_USED,
};

static const struct approvable_act act = {
    .verb = APPROVABLE_REFUND, .reservation_id = 7, .amount = 500};

/* NULL if it is good. */
static const char *problem(struct approval approval, struct approvable_act what, const char *login,
                           int64_t now_ms)
{
    static struct refusal refusal;

    refusal = REFUSAL_NONE;
    if (approval_check(&approval, &what, login, now_ms, &refusal) == STATUS_OK)
        return NULL;
    assert_non_null(refusal.problem);
    return refusal.problem;
}

static void expect(const char *problem, const char *words)
{
    assert_non_null(problem);
    assert_non_null(strstr(problem, words));
}

static void test_time(void **state)
{
    (void)state;
    assert_null(problem(open_one, act, "kim", 999));
    expect(problem(open_one, act, "kim", 1000), "over");
    expect(problem(open_one, act, "kim", 1001), "over");
}

static void test_once(void **state)
{
    struct approval used = open_one;

    (void)state;
    used.used_ms = 0;
    expect(problem(used, act, "kim", 999), "used already");
}

static void test_for_one_thing(void **state)
{
    struct approvable_act other = act;
    struct approval comp = {.act = {.verb = APPROVABLE_COMP, .show_id = 3, .amount = ANY_AMOUNT},
                            .giver = "lee",
                            .until_ms = 1000,
                            .used_ms = NOT_USED};

    (void)state;
    other.reservation_id = 8;
    expect(problem(open_one, other, "kim", 0), "another reservation");
    other = act;
    other.verb = APPROVABLE_REISSUE;
    expect(problem(open_one, other, "kim", 0), "another verb");
    other = (struct approvable_act){.verb = APPROVABLE_COMP, .show_id = 4, .amount = 1};
    expect(problem(comp, other, "kim", 0), "another show");
    other.show_id = 3;
    other.amount = INT64_MAX;
    assert_null(problem(comp, other, "kim", 0));
}

static void test_two_people(void **state)
{
    (void)state;
    expect(problem(open_one, act, "lee", 0), "whoever gave it");
}

static void test_amount(void **state)
{
    struct refusal refusal = REFUSAL_NONE;
    struct approvable_act more = act;

    (void)state;
    more.amount = 501;
    assert_int_equal(approval_check(&open_one, &more, "kim", 0, &refusal), STATUS_NOT_ALLOWED);
    assert_int_equal(refusal.amount, 501);
    assert_int_equal(refusal.limit, 500);
}

/* Counts up, so that each byte is another. */
static void fill(void *state, void *bytes, size_t size)
{
    uint8_t *next = state, *at = bytes;

    for (size_t i = 0; i < size; i++)
        at[i] = (*next)++;
}

static void test_code(void **state)
{
    uint8_t next = 20;
    struct random random = {fill, &next};
    char code[APPROVAL_TEXT];

    (void)state;
    approval_draw_code(&random, code);
    assert_string_equal(code, "MNPQRSTV");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),          cmocka_unit_test(test_once),
        cmocka_unit_test(test_for_one_thing), cmocka_unit_test(test_two_people),
        cmocka_unit_test(test_amount),        cmocka_unit_test(test_code),
    };

    return cmocka_run_group_tests_name("approvals", tests, NULL, NULL);
}
