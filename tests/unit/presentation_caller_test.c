/*
 * Who is at the other end, on the kernel's word.
 *
 * Both ends of a socketpair() belong to this process, so what the kernel says of the other end can
 * be compared with what the process knows of itself. That it is said of the moment of connecting,
 * and stays though the other end changes its groups, cannot be shown that way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/caller.h"

static void test_own_uid(void **state)
{
    int64_t uid = -7;
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_true(caller_find_uid(ends[0], &uid));
    assert_int_equal(uid, geteuid());
    close(ends[0]);
    close(ends[1]);
}

/* All groups that this process has, its effective one among them, which getgroups() may leave out.
 * 4000000000 fits into a gid and is nobody's. */
static void test_groups(void **state)
{
    gid_t groups[65536];
    int count = getgroups(65536, groups);
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_true(caller_has_group(ends[0], getegid()));
    for (int i = 0; i < count; i++)
        assert_true(caller_has_group(ends[0], groups[i]));
    assert_false(caller_has_group(ends[0], 4000000000));
    /* A group that is not configured has no members. */
    assert_false(caller_has_group(ends[0], -1));
    close(ends[0]);
    close(ends[1]);
}

/* Whoever acts for a customer asks as that customer: every use case is given this one name. */
static void test_acting(void **state)
{
    struct caller caller = {.login = "till"};

    (void)state;
    caller_act_for(&caller, "");
    assert_string_equal(caller.user, "till");
    assert_int_equal(caller.taker, TAKER_CUSTOMER);
    caller_act_for(&caller, "kim");
    assert_string_equal(caller.user, "kim");
    assert_string_equal(caller.login, "till");
    assert_int_equal(caller.taker, TAKER_STAFF);
    /* What is there already is no other name. */
    caller_act_for(&caller, caller.acting);
    assert_string_equal(caller.user, "kim");
    caller_act_for(&caller, "");
    assert_string_equal(caller.user, "till");
    assert_string_equal(caller.acting, "");
    assert_int_equal(caller.taker, TAKER_CUSTOMER);
}

/* Operators see everybody's of some verbs while they act for nobody. PAY is not one of them: money
 * is taken of somebody's wallet, so it has to be said whose. At the door nobody sees more than
 * their own. */
static void test_owner(void **state)
{
    const struct verb *looks = verb_row(VERB_TICKETS), *pays = verb_row(VERB_PAY);
    struct caller caller = {.login = "till", .role = ROLE_DOOR};

    (void)state;
    caller_act_for(&caller, "");
    assert_string_equal(caller_owner(&caller, looks), "till");
    caller.role = ROLE_OPERATOR;
    assert_null(caller_owner(&caller, looks));
    assert_string_equal(caller_owner(&caller, pays), "till");
    caller_act_for(&caller, "kim");
    assert_string_equal(caller_owner(&caller, looks), "kim");
}

/* What staff are told of a reservation that is not found. For TICKETS everybody's were searched, so
 * there is none; for PAY only their own, and they most likely forgot AS. Customers are told nothing
 * more: they cannot act for anybody. */
static void test_hint(void **state)
{
    struct caller caller = {.login = "till", .role = ROLE_OPERATOR};
    struct refusal refusal = {.what = word_at(WORDS_MISSING, MISSING_RESERVATION)};

    (void)state;
    caller_hint(&caller, verb_row(VERB_TICKETS), STATUS_NOT_FOUND, &refusal);
    assert_string_equal(refusal.problem, "There is no such reservation.");
    caller_hint(&caller, verb_row(VERB_PAY), STATUS_NOT_FOUND, &refusal);
    assert_non_null(strstr(refusal.problem, "say whose"));
    refusal.problem = NULL;
    caller.role = ROLE_ANY;
    caller_hint(&caller, verb_row(VERB_PAY), STATUS_NOT_FOUND, &refusal);
    assert_null(refusal.problem);
}

/* What is no socket has nobody at its other end. */
static void test_no_socket(void **state)
{
    int64_t uid;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_false(caller_find_uid(ends[0], &uid));
    assert_false(caller_has_group(ends[0], getegid()));
    close(ends[0]);
    close(ends[1]);
    assert_false(caller_find_uid(-1, &uid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_uid), cmocka_unit_test(test_groups),
        cmocka_unit_test(test_acting),  cmocka_unit_test(test_owner),
        cmocka_unit_test(test_hint),    cmocka_unit_test(test_no_socket),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
