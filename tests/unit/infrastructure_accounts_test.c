/*
 * The user database of a host, from files that this test writes, and the threads that wait for one.
 *
 * nss_wrapper is loaded before the C library (tests/unit/CMakeLists.txt) and has it read the two
 * files in place of /etc/passwd and /etc/group, so real getpwuid_r() and getgrouplist() are tried
 * without root and without touching the host. Databases that fail are tried in
 * domain_account_test.c: none of those at hand does so when it is asked to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "infrastructure/account_pool.h"
#include "infrastructure/host_accounts.h"

enum { MEMBERS = 20000 };

/* Writes the files that the C library reads in place of its own: an account as it should be, one
 * whose name the daemon gives itself, and one whose name has 39 characters where a login has 32; a
 * group with very many members, of which the one that is asked for is the last, and one of somebody
 * else. */
static void write_files(void)
{
    FILE *users = fopen(getenv("NSS_WRAPPER_PASSWD"), "w");
    FILE *groups = fopen(getenv("NSS_WRAPPER_GROUP"), "w");

    assert_non_null(users);
    assert_non_null(groups);
    fputs("kim:x:1001:1001::/:/bin/sh\n"
          "uid-7:x:1002:1001::/:/bin/sh\n"
          "abcdefghijklmnopqrstuvwxyzabcdefghijklm:x:1003:1001::/:/bin/sh\n",
          users);
    fputs("till:x:2001:", groups);
    for (int i = 0; i < MEMBERS; i++)
        fprintf(groups, "clerk%d,", i);
    fputs("kim\nboss:x:2002:lee\n", groups);
    fclose(users);
    fclose(groups);
}

static void test_uids(void **state)
{
    const struct user_database *host = host_accounts();
    char name[LOGIN_TEXT];
    int64_t gid;

    (void)state;
    write_files();
    assert_int_equal(host->find_uid(host->arg, 1001, name, &gid), ACCOUNT_FOUND);
    assert_string_equal(name, "kim");
    assert_int_equal(gid, 1001);
    assert_int_equal(host->find_uid(host->arg, 4000000, name, &gid), ACCOUNT_NONE);
    /* What could be taken for another user, or does not fit, is no name. */
    assert_int_equal(host->find_uid(host->arg, 1002, name, &gid), ACCOUNT_FOUND);
    assert_string_equal(name, "");
    assert_int_equal(host->find_uid(host->arg, 1003, name, &gid), ACCOUNT_FOUND);
    assert_string_equal(name, "");
    assert_int_equal(host->find_name(host->arg, "kim"), ACCOUNT_FOUND);
    assert_int_equal(host->find_name(host->arg, "nobody-here"), ACCOUNT_NONE);
}

/* A line of some 200 KB, and its members as pointers beside it: the room for an entry has to double
 * several times, from 8 KB on, before the group is found. */
static void test_large_group(void **state)
{
    const struct user_database *host = host_accounts();
    int64_t gid = 0;

    (void)state;
    write_files();
    assert_int_equal(host->find_group(host->arg, "till", &gid), ACCOUNT_FOUND);
    assert_int_equal(gid, 2001);
    assert_int_equal(host->find_member(host->arg, "kim", 1001, 2001), ACCOUNT_FOUND);
    assert_int_equal(host->find_member(host->arg, "kim", 1001, 2002), ACCOUNT_NONE);
    /* The account's own group is one of its groups. */
    assert_int_equal(host->find_member(host->arg, "kim", 2002, 2002), ACCOUNT_FOUND);
    assert_int_equal(host->find_group(host->arg, "no-such-group", &gid), ACCOUNT_NONE);
}

/* Not 0 in any case: sessions of that uid are refused, and root's must not be. */
static void test_overflow_uid(void **state)
{
    (void)state;
    assert_true(host_overflow_uid() > 0);
}

/* A database that keeps whoever asks for uid 1 until the gate opens. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t opens;
    bool is_open;
};

static enum account_answer pass(void *arg, int64_t uid, char name[LOGIN_TEXT], int64_t *gid)
{
    struct gate *gate = arg;

    *gid = 1;
    snprintf(name, LOGIN_TEXT, "u%d", (int)uid);
    if (uid != 1)
        return ACCOUNT_FOUND;
    pthread_mutex_lock(&gate->lock);
    while (!gate->is_open)
        pthread_cond_wait(&gate->opens, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
    return ACCOUNT_FOUND;
}

static void ask(struct account_pool *pool, int64_t uid)
{
    struct account_query *query = calloc(1, sizeof *query);

    assert_non_null(query);
    query->uid = uid;
    account_pool_ask(pool, query);
}

/* Waits for the next answer. */
static int64_t collect(struct account_pool *pool)
{
    struct pollfd ready = {.fd = account_pool_fd(pool), .events = POLLIN};
    struct account_query *query;
    int64_t uid;

    while ((query = account_pool_collect(pool)) == NULL)
        assert_int_equal(poll(&ready, 1, 600000), 1);
    uid = query->uid;
    free(query);
    return uid;
}

/* One answer that takes long does not keep the others: four threads ask, one of them is kept, and
 * 99 answers come through the rest, in any order (2 + ... + 100 is 5049). The one behind the gate
 * comes once it opens, through the same descriptor. */
static void test_slow_answer(void **state)
{
    static struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    static const struct user_database database = {.find_uid = pass, .arg = &gate};
    struct account_pool *pool = account_pool_start(&database);
    int64_t sum = 0;

    (void)state;
    assert_non_null(pool);
    ask(pool, 1);
    for (int64_t uid = 2; uid <= 100; uid++)
        ask(pool, uid);
    for (int64_t uid = 2; uid <= 100; uid++)
        sum += collect(pool);
    assert_int_equal(sum, 5049);
    assert_null(account_pool_collect(pool));
    pthread_mutex_lock(&gate.lock);
    gate.is_open = true;
    pthread_cond_signal(&gate.opens);
    pthread_mutex_unlock(&gate.lock);
    assert_int_equal(collect(pool), 1);
    account_pool_stop(pool);
}

/* Stopping frees what was not collected. A thread that is at the database is left to it, so the
 * database outlives the pool. */
static void test_stop(void **state)
{
    static struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, true};
    static const struct user_database database = {.find_uid = pass, .arg = &gate};
    struct account_pool *pool = account_pool_start(&database);

    (void)state;
    for (int64_t uid = 1; uid <= 100; uid++)
        ask(pool, uid);
    assert_true(collect(pool) > 0);
    account_pool_stop(pool);
}

/* The threads of this process. */
static int count_threads(void)
{
    DIR *tasks = opendir("/proc/self/task");
    const struct dirent *entry;
    int count = 0;

    assert_non_null(tasks);
    while ((entry = readdir(tasks)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(tasks);
    return count;
}

static void *do_nothing(void *arg)
{
    return arg;
}

/* A thread is at the database while the pool is stopped, and comes back later: it is the last, and
 * frees what was left to it. A pool that nobody frees is found by valgrind; one that is freed while
 * the thread is away, by it and by ThreadSanitizer. */
static void test_stop_while_asking(void **state)
{
    static struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    static const struct user_database database = {.find_uid = pass, .arg = &gate};
    struct account_pool *pool;
    pthread_t nobody;
    int before;

    (void)state;
    /* With the first thread that is made ThreadSanitizer begins one of its own. */
    assert_int_equal(pthread_create(&nobody, NULL, do_nothing, NULL), 0);
    assert_int_equal(pthread_join(nobody, NULL), 0);
    before = count_threads();
    pool = account_pool_start(&database);
    ask(pool, 1); /* waits at the gate: those after it are answered by the others */
    ask(pool, 2);
    assert_int_equal(collect(pool), 2);
    for (int64_t uid = 3; uid <= 10; uid++)
        ask(pool, uid);
    account_pool_stop(pool);
    pthread_mutex_lock(&gate.lock);
    gate.is_open = true;
    pthread_cond_broadcast(&gate.opens);
    pthread_mutex_unlock(&gate.lock);
    while (count_threads() > before)
        sched_yield();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uids),
        cmocka_unit_test(test_large_group),
        cmocka_unit_test(test_overflow_uid),
        cmocka_unit_test(test_slow_answer),
        cmocka_unit_test(test_stop_while_asking),
        cmocka_unit_test(test_stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
