/*
 * What an approval is good for, and what is said where it is not.
 *
 * The sentence of a refusal is read by the operator whom the code was told to, so each refusal is
 * known by a word of its sentence and not only by its status. Each test changes one thing of an
 * approval that is good (lee lets somebody refund 500 points of reservation 7, before the steady
 * clock shows 1000): that all the others are in order is what shows which rule has refused.
 */
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

/* 1000 is the first millisecond at which it is good for nothing. */
static void test_time(void **state)
{
    (void)state;
    assert_null(problem(open_one, act, "kim", 999));
    expect(problem(open_one, act, "kim", 1000), "over");
    expect(problem(open_one, act, "kim", 1001), "over");
}

/* Used at 0, where the clocks of this test begin: NOT_USED is -1 because 0 is a time. */
static void test_once(void **state)
{
    struct approval used = open_one;

    (void)state;
    used.used_ms = 0;
    expect(problem(used, act, "kim", 999), "used already");
}

/* It is for one thing, which can differ by its verb, its reservation or its show. COMP has no
 * reservation yet, so the show stands for it, and the refusal must not speak of a reservation. The
 * amount of that one is not bounded, which the largest number there is shows. */
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

/* The giver is let through by every other rule, since a supervisor may do what operators may. */
static void test_two_people(void **state)
{
    (void)state;
    expect(problem(open_one, act, "lee", 0), "whoever gave it");
}

/* A point too much. Bound and request are told, so that the operator knows what to ask for now. */
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

/* The characters of 20 to 27: each of the eight bytes is used, for a character of its own and in
 * order. One that was drawn and not used would leave less than the 40 bits that approval.h reckons
 * with. */
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
