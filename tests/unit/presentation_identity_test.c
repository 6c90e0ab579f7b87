/*
 * Who has a uid: what is asked, when, and who hears the answer.
 *
 * The user database and the store are two counters here: ask() and bind() note what they were
 * asked, and the test answers when it likes, with reply() and identity_bound(). So the time between
 * question and answer, in which sessions go, configurations change and others ask the same, is a
 * line of the test and not a race. What must hold: one question at a time for a uid, however many
 * wait; an answer is for what is configured now; nobody who has gone is called.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "presentation/identity.h"

enum { NOW = 1000000 };

struct visitor {
    struct identity_waiter waiter; /* first */
    int answers;
    enum identity_result result;
    char login[LOGIN_TEXT];
    enum account_answer found;
};

/* The user database and the store, and what they were asked. A question stays in `asked` until the
 * test answers it, which frees it. */
struct office {
    struct identities identities;
    STAILQ_HEAD(, account_query) asked;
    int looks, binds;
    int64_t bind_uid;
    char bind_name[LOGIN_TEXT];
};

static void ask(void *arg, struct account_query *query)
{
    struct office *office = arg;

    office->looks++;
    STAILQ_INSERT_TAIL(&office->asked, query, next);
}

static void bind(void *arg, int64_t uid, const char *name)
{
    struct office *office = arg;

    office->binds++;
    office->bind_uid = uid;
    snprintf(office->bind_name, sizeof office->bind_name, "%s", name);
}

static int open_office(void **state)
{
    struct office *office = calloc(1, sizeof *office);

    if (office == NULL)
        return -1;
    STAILQ_INIT(&office->asked);
    identities_init(&office->identities,
                    &(struct identity_ops){.ask = ask, .bind = bind, .arg = office});
    *state = office;
    return 0;
}

static int close_office(void **state)
{
    struct office *office = *state;

    identities_release(&office->identities);
    free(office);
    return 0;
}

static void answered(struct identity_waiter *waiter, const struct identity *identity,
                     enum account_answer found)
{
    struct visitor *visitor = (struct visitor *)waiter;

    visitor->answers++;
    visitor->found = found;
    if (identity == NULL)
        return;
    visitor->result = identity->result;
    memcpy(visitor->login, identity->login, sizeof visitor->login);
}

/* Who comes anew waits for nothing yet. What is known is returned; NULL means that visitor->answers
 * will be counted up later. */
static const struct identity *come(struct office *office, struct visitor *visitor, int64_t uid,
                                   int64_t age_ms, int64_t now_ms)
{
    memset(visitor, 0, sizeof *visitor);
    visitor->waiter.answered = answered;
    return identity_ask(&office->identities, uid, age_ms, now_ms, &visitor->waiter);
}

/* The user database answers the oldest question. */
static void reply(struct office *office, enum account_answer answer, const char *name,
                  int64_t now_ms)
{
    struct account_query *query = STAILQ_FIRST(&office->asked);

    assert_non_null(query);
    STAILQ_REMOVE_HEAD(&office->asked, next);
    query->answer = answer;
    if (query->question == ACCOUNT_OF_UID)
        snprintf(query->name, sizeof query->name, "%s", name);
    identity_answered(&office->identities, query, now_ms);
}

/* Both answer, so that uid 1000 is kim. */
static void learn(struct office *office, int64_t now_ms)
{
    struct visitor visitor;

    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, now_ms));
    reply(office, ACCOUNT_FOUND, "kim", now_ms);
    identity_bound(&office->identities, 1000, STATUS_OK, "kim", now_ms);
    assert_int_equal(visitor.answers, 1);
    assert_string_equal(visitor.login, "kim");
}

/* Ten sessions of one uid, as a client that opens ten connections at once makes them. Nobody hears
 * anything before the store has said whose the name is: a name alone could be a customer's of the
 * counter. */
static void test_all_wait_for_one_answer(void **state)
{
    struct office *office = *state;
    struct visitor visitors[10];

    for (int i = 0; i < 10; i++)
        assert_null(come(office, &visitors[i], 1000, IDENTITY_KEPT_MS, NOW));
    assert_int_equal(office->looks, 1);
    assert_int_equal(visitors[9].answers, 0);
    reply(office, ACCOUNT_FOUND, "kim", NOW);
    assert_int_equal(visitors[9].answers, 0);
    assert_int_equal(office->binds, 1);
    assert_int_equal(office->bind_uid, 1000);
    assert_string_equal(office->bind_name, "kim");
    identity_bound(&office->identities, 1000, STATUS_OK, "kim", NOW);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(visitors[i].answers, 1);
        assert_int_equal(visitors[i].result, IDENTITY_SERVED);
        assert_string_equal(visitors[i].login, "kim");
    }
}

/* A uid whose answer takes long keeps nobody else waiting. */
static void test_others_do_not_wait(void **state)
{
    struct office *office = *state;
    struct visitor slow, other;

    learn(office, NOW);
    assert_null(come(office, &slow, 2000, IDENTITY_KEPT_MS, NOW));
    assert_non_null(come(office, &other, 1000, IDENTITY_KEPT_MS, NOW));
    assert_int_equal(slow.answers, 0);
    reply(office, ACCOUNT_NONE, "", NOW);
    assert_int_equal(slow.answers, 1);
    assert_int_equal(slow.result, IDENTITY_UNNAMED);
}

/* Connecting again and again asks once a minute. After it both are asked anew, as what the store
 * said is a minute old as well. */
static void test_remembered_for_a_minute(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    learn(office, NOW);
    for (int i = 0; i < 1000; i++)
        assert_non_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW + i));
    assert_non_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW + 59999));
    assert_int_equal(office->looks, 1);
    assert_int_equal(office->binds, 1);
    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW + 60000));
    assert_int_equal(office->looks, 2);
    reply(office, ACCOUNT_FOUND, "kim", NOW + 60000);
    assert_int_equal(office->binds, 2);
    identity_bound(&office->identities, 1000, STATUS_OK, "kim", NOW + 60000);
    assert_int_equal(visitor.answers, 1);
}

/* Membership is not remembered at all (an age of 0): who was taken out of a group has lost the role
 * at once. Whose the name is need not be asked again for it, which would be a transaction each
 * time. */
static void test_roles_are_asked_each_time(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    learn(office, NOW);
    for (int i = 0; i < 3; i++) {
        assert_null(come(office, &visitor, 1000, 0, NOW));
        reply(office, ACCOUNT_FOUND, "kim", NOW);
        assert_int_equal(visitor.answers, 1);
    }
    assert_int_equal(office->looks, 4);
    assert_int_equal(office->binds, 1);
}

/* A uid without an entry, and one whose name is somebody else's already. Both answers are as good
 * as one that lets in, and are kept as long: a client that tries in a loop asks once. */
static void test_refused(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    assert_null(come(office, &visitor, 2000, IDENTITY_KEPT_MS, NOW));
    reply(office, ACCOUNT_NONE, "", NOW);
    assert_int_equal(visitor.result, IDENTITY_UNNAMED);
    assert_int_equal(office->binds, 0);
    assert_null(come(office, &visitor, 3000, IDENTITY_KEPT_MS, NOW));
    reply(office, ACCOUNT_FOUND, "kim", NOW);
    identity_bound(&office->identities, 3000, STATUS_NOT_ALLOWED, "kim", NOW);
    assert_int_equal(visitor.result, IDENTITY_TAKEN);
    /* Refusals are remembered, too. */
    assert_non_null(come(office, &visitor, 2000, IDENTITY_KEPT_MS, NOW));
    assert_non_null(come(office, &visitor, 3000, IDENTITY_KEPT_MS, NOW));
}

/* Under the number, which is asked of the store like any other name. */
static void test_unnamed_are_served_if_told(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    office->identities.serves_unnamed = true;
    assert_null(come(office, &visitor, 2000, IDENTITY_KEPT_MS, NOW));
    reply(office, ACCOUNT_NONE, "", NOW);
    assert_string_equal(office->bind_name, "uid-2000");
    identity_bound(&office->identities, 2000, STATUS_OK, "uid-2000", NOW);
    assert_int_equal(visitor.result, IDENTITY_SERVED);
    assert_string_equal(visitor.login, "uid-2000");
}

/* An error is not "no such user", and is not remembered for long: a second, in which an age of 0
 * gets the error as well, so that a database that is down is not asked by everybody at once. The
 * store can be what is out of order, too. */
static void test_error(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW));
    reply(office, ACCOUNT_ERROR, "", NOW);
    assert_int_equal(visitor.result, IDENTITY_ERROR);
    assert_int_equal(office->binds, 0);
    assert_non_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW + 999));
    assert_non_null(come(office, &visitor, 1000, 0, NOW + 999));
    assert_int_equal(office->looks, 1);
    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW + 1000));
    reply(office, ACCOUNT_FOUND, "kim", NOW + 1000);
    identity_bound(&office->identities, 1000, STATUS_BUSY, "kim", NOW + 1000);
    assert_int_equal(visitor.result, IDENTITY_ERROR);
}

/* Whoever runs the daemon can get in to see what is wrong: without an entry, when the database is
 * out of order, and when the store is; in the last two only under the name that was known
 * before. */
static void test_own_uid(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    office->identities.own_uid = 1000;
    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW));
    reply(office, ACCOUNT_NONE, "", NOW);
    assert_string_equal(office->bind_name, "uid-1000");
    identity_bound(&office->identities, 1000, STATUS_OK, "uid-1000", NOW);
    assert_int_equal(visitor.result, IDENTITY_SERVED);
    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW + 60000));
    reply(office, ACCOUNT_ERROR, "", NOW + 60000);
    assert_int_equal(visitor.result, IDENTITY_SERVED);
    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW + 120000));
    reply(office, ACCOUNT_NONE, "", NOW + 120000);
    identity_bound(&office->identities, 1000, STATUS_BUSY, "", NOW + 120000);
    assert_int_equal(visitor.result, IDENTITY_SERVED);
    assert_string_equal(visitor.login, "uid-1000");
}

/* What was asked before a change of the configuration is asked again, and nobody hears the old
 * answer: at first while the database has the question, then while the store has it. The third
 * answer counts. */
static void test_forgotten_while_under_way(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    assert_null(come(office, &visitor, 1000, IDENTITY_KEPT_MS, NOW));
    identity_forget_all(&office->identities);
    reply(office, ACCOUNT_FOUND, "kim", NOW);
    assert_int_equal(visitor.answers, 0);
    assert_int_equal(office->looks, 2);
    reply(office, ACCOUNT_FOUND, "lee", NOW);
    identity_forget_all(&office->identities);
    identity_bound(&office->identities, 1000, STATUS_OK, "lee", NOW);
    assert_int_equal(visitor.answers, 0);
    assert_int_equal(office->looks, 3);
    reply(office, ACCOUNT_FOUND, "lee", NOW);
    identity_bound(&office->identities, 1000, STATUS_OK, "lee", NOW);
    assert_int_equal(visitor.answers, 1);
    assert_string_equal(visitor.login, "lee");
}

/* A name that changed is asked of the store although it was not a minute ago. */
static void test_renamed(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    learn(office, NOW);
    assert_null(come(office, &visitor, 1000, 0, NOW));
    reply(office, ACCOUNT_FOUND, "kim2", NOW);
    assert_int_equal(office->binds, 2);
    identity_bound(&office->identities, 1000, STATUS_OK, "kim2", NOW);
    assert_string_equal(visitor.login, "kim2");
}

/* A session that ends is freed, so its waiter must be in no list; the one beside it is told. */
static void test_gone_before_the_answer(void **state)
{
    struct office *office = *state;
    struct visitor one, other;

    assert_null(come(office, &one, 1000, IDENTITY_KEPT_MS, NOW));
    assert_null(come(office, &other, 1000, IDENTITY_KEPT_MS, NOW));
    identity_cancel(&one.waiter);
    reply(office, ACCOUNT_NONE, "", NOW);
    assert_int_equal(one.answers, 0);
    assert_int_equal(other.answers, 1);
}

/* Questions about names are told apart by their numbers, not by their order: the answer to the
 * first has nobody any more, and must not be taken for that to the second. */
static void test_names(void **state)
{
    struct office *office = *state;
    struct visitor one = {.waiter.answered = answered}, other = {.waiter.answered = answered};

    identity_ask_name(&office->identities, "kim", &one.waiter);
    identity_ask_name(&office->identities, "lee", &other.waiter);
    identity_cancel(&one.waiter);
    reply(office, ACCOUNT_FOUND, "", NOW);
    assert_int_equal(one.answers, 0);
    assert_int_equal(other.answers, 0);
    reply(office, ACCOUNT_FOUND, "", NOW);
    assert_int_equal(other.answers, 1);
    assert_int_equal(other.found, ACCOUNT_FOUND);
}

/* Sixty thousand uids that were here once take no room two minutes later. */
static void test_swept(void **state)
{
    struct office *office = *state;
    struct visitor visitor;

    for (int64_t uid = 2000; uid < 62000; uid++) {
        assert_null(come(office, &visitor, uid, IDENTITY_KEPT_MS, NOW));
        reply(office, ACCOUNT_NONE, "", NOW);
    }
    assert_int_equal(HASH_COUNT(office->identities.known), 60000);
    learn(office, NOW + 120000);
    assert_int_equal(HASH_COUNT(office->identities.known), 1);
}

#define office_test(name) cmocka_unit_test_setup_teardown(name, open_office, close_office)

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_all_wait_for_one_answer),
        office_test(test_others_do_not_wait),
        office_test(test_remembered_for_a_minute),
        office_test(test_roles_are_asked_each_time),
        office_test(test_refused),
        office_test(test_unnamed_are_served_if_told),
        office_test(test_error),
        office_test(test_forgotten_while_under_way),
        office_test(test_renamed),
        office_test(test_gone_before_the_answer),
        office_test(test_names),
        office_test(test_swept),
        office_test(test_own_uid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
