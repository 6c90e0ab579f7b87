/*
 * Questions to a user database that this test makes up: each of its functions can find, find
 * nothing, or be out of order.
 *
 * The one mistake that must not happen is to take "cannot be asked" for "no": a directory service
 * that is down for a minute would take the roles of everybody who logs in meanwhile. Real databases
 * fail rarely and never where a test would like it, so here each place fails by itself. How the
 * answers of the C library become FOUND, NONE and ERROR is tried in infrastructure_accounts_test.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "domain/user/account.h"

/* What it knows, and how often it was asked. Answers that a test does not name are ACCOUNT_FOUND,
 * which is 0. */
struct directory {
    enum account_answer of_uid, of_group, of_member;
    const char *name;
    int calls;
};

static enum account_answer find_uid(void *arg, int64_t uid, char name[LOGIN_TEXT], int64_t *gid)
{
    struct directory *directory = arg;

    (void)uid;
    directory->calls++;
    snprintf(name, LOGIN_TEXT, "%s", directory->name);
    *gid = 100;
    return directory->of_uid;
}

static enum account_answer find_name(void *arg, const char *name)
{
    struct directory *directory = arg;

    directory->calls++;
    return strcmp(name, directory->name) == 0 ? ACCOUNT_FOUND : ACCOUNT_NONE;
}

static enum account_answer find_group(void *arg, const char *name, int64_t *gid)
{
    struct directory *directory = arg;

    directory->calls++;
    *gid = strcmp(name, "till") == 0 ? 200 : 300;
    return directory->of_group;
}

/* A member of till, and of nothing else. The account's own group must come with the question: the
 * list of a group's members does not name those whose own group it is. */
static enum account_answer find_member(void *arg, const char *name, int64_t gid, int64_t wanted)
{
    struct directory *directory = arg;

    (void)name;
    directory->calls++;
    assert_int_equal(gid, 100);
    return directory->of_member == ACCOUNT_FOUND && wanted != 200 ? ACCOUNT_NONE
                                                                  : directory->of_member;
}

static void look_up(struct directory *directory, struct account_query *query)
{
    const struct user_database database = {find_uid, find_name, find_group, find_member, directory};

    account_look_up(&database, query);
}

static struct account_query query_of(enum account_question question)
{
    struct account_query query = {.question = question, .uid = 1000};

    strcpy(query.groups.names[ROLE_OPERATOR], "till");
    strcpy(query.groups.names[ROLE_ADMIN], "boss");
    return query;
}

/* Both groups exist, and the account is in one of them. The query is used twice, as the daemon does
 * when it asks anew: what the first answer left in it must not outlive the second. */
static void test_role(void **state)
{
    struct directory directory = {.name = "kim"};
    struct account_query query = query_of(ACCOUNT_OF_UID);

    (void)state;
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_FOUND);
    assert_string_equal(query.name, "kim");
    assert_true(query.has_role[ROLE_OPERATOR]);
    assert_false(query.has_role[ROLE_ADMIN]);
    assert_int_equal(query.groups.gids[ROLE_OPERATOR], 200);
    /* Once more, when the membership is gone. */
    directory.of_member = ACCOUNT_NONE;
    look_up(&directory, &query);
    assert_false(query.has_role[ROLE_OPERATOR]);
}

/* One question, that for the uid: a daemon without groups in its configuration does not wait for a
 * directory service that could only say no. */
static void test_no_groups_are_not_asked(void **state)
{
    struct directory directory = {.name = "kim"};
    struct account_query query = {.question = ACCOUNT_OF_UID};

    (void)state;
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_FOUND);
    assert_int_equal(directory.calls, 1);
    assert_int_equal(query.groups.gids[ROLE_ADMIN], NO_GID);
}

/* A name that is of no use gives no role: the audit could not tell who had it. */
static void test_unusable_name_has_no_role(void **state)
{
    struct directory directory = {.name = ""};
    struct account_query query = query_of(ACCOUNT_OF_UID);

    (void)state;
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_FOUND);
    assert_false(query.has_role[ROLE_OPERATOR]);
}

/* Nobody is known by that uid: an answer, not an error. The session is then named by the number
 * alone, and no group may give it a role. */
static void test_no_entry(void **state)
{
    struct directory directory = {.name = "", .of_uid = ACCOUNT_NONE};
    struct account_query query = query_of(ACCOUNT_OF_UID);

    (void)state;
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_NONE);
    assert_false(query.has_role[ROLE_OPERATOR]);
}

/* An error anywhere is an error: neither "no such user" nor "no such member". The first database
 * fails at once, the second when it is asked for a group, the third when it is asked who is in
 * it. */
static void test_errors(void **state)
{
    struct directory directories[] = {
        {.name = "", .of_uid = ACCOUNT_ERROR},
        {.name = "kim", .of_group = ACCOUNT_ERROR},
        {.name = "kim", .of_member = ACCOUNT_ERROR},
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct account_query query = query_of(ACCOUNT_OF_UID);

        look_up(&directories[i], &query);
        assert_int_equal(query.answer, ACCOUNT_ERROR);
    }
}

/* A group that was deleted takes its role with it, and nobody's name. At the start the same answer
 * keeps the daemon from starting, so there the query has to say whose group it is. */
static void test_deleted_group(void **state)
{
    struct directory directory = {.name = "kim", .of_group = ACCOUNT_NONE};
    struct account_query query = query_of(ACCOUNT_OF_UID);

    (void)state;
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_FOUND);
    assert_false(query.has_role[ROLE_OPERATOR]);
    query = query_of(ACCOUNT_OF_GROUPS);
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_NONE);
    assert_int_equal(query.missing, ROLE_OPERATOR);
}

static void test_name(void **state)
{
    struct directory directory = {.name = "kim"};
    struct account_query query = query_of(ACCOUNT_OF_NAME);

    (void)state;
    strcpy(query.name, "kim");
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_FOUND);
    strcpy(query.name, "lee");
    look_up(&directory, &query);
    assert_int_equal(query.answer, ACCOUNT_NONE);
}

/* "uid-" with its dash is the daemon's, and "uidal" may be somebody. A colon is refused wherever it
 * stands: it parts the fields of passwd(5), so no account has one and the daemon's own names
 * may. */
static void test_reserved(void **state)
{
    (void)state;
    assert_true(account_is_reserved("uid-0"));
    assert_true(account_is_reserved("uid-4294967295"));
    assert_true(account_is_reserved("uid-"));
    assert_true(account_is_reserved("guest:7"));
    assert_true(account_is_reserved("kim:1000"));
    assert_false(account_is_reserved("uid"));
    assert_false(account_is_reserved("uidal"));
    assert_false(account_is_reserved("kim"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_role),
        cmocka_unit_test(test_no_groups_are_not_asked),
        cmocka_unit_test(test_unusable_name_has_no_role),
        cmocka_unit_test(test_no_entry),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_deleted_group),
        cmocka_unit_test(test_name),
        cmocka_unit_test(test_reserved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
