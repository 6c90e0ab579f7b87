/*
 * What a thread asks of the scheduler is its own, and leaves the others of the process as they are.
 *
 * To Linux a niceness is a thread's, to POSIX it is the process's: a C library that kept to the
 * standard would make the loop nice with the workers. So each is asked for in a thread that then
 * looks at itself, and the thread of the test looks at itself before and after. Whether polls
 * become faster is measured in tests/bench, not here.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "infrastructure/scheduling.h"

/* As sched_getattr(2) writes it; the C library does not declare it. The first member says which of
 * the versions of the struct is meant. */
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime_ns, deadline_ns, period_ns;
};

static struct attributes look(void)
{
    struct attributes attributes = {.size = sizeof attributes};

    assert_int_equal(syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0), 0);
    return attributes;
}

/* Slices are known since Linux 6.12. */
static bool knows_slices(void)
{
    struct utsname kernel;
    int major = 0, minor = 0;

    assert_int_equal(uname(&kernel), 0);
    assert_int_equal(sscanf(kernel.release, "%d.%d", &major, &minor), 2);
    return major > 6 || (major == 6 && minor >= 12);
}

static void *give_way(void *arg)
{
    struct attributes *after = arg;

    scheduling_give_way();
    *after = look();
    return NULL;
}

static void *be_prompt(void *arg)
{
    struct attributes *after = arg;

    scheduling_be_prompt();
    *after = look();
    return NULL;
}

/* In a thread of its own, since niceness cannot be taken back without a privilege. */
static struct attributes after(void *(*run)(void *))
{
    struct attributes seen;
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, run, &seen), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    return seen;
}

/* 19 is the most there is (sched(7)): a test that is run by nice is run with less room. */
static void test_gives_way(void **state)
{
    int before = look().nice;
    int expected = before + WORKER_NICENESS;

    (void)state;
    assert_int_equal(after(give_way).nice, expected < 19 ? expected : 19);
    assert_int_equal(look().nice, before);
}

/* A shorter slice, in the same policy and with the same niceness: prompt is not privileged. An
 * older kernel passes the slice over, and that is no error. */
static void test_is_prompt(void **state)
{
    struct attributes before = look(), prompt = after(be_prompt);

    (void)state;
    assert_int_equal(prompt.nice, before.nice);
    assert_int_equal(prompt.policy, SCHED_OTHER);
    if (knows_slices())
        assert_int_equal(prompt.runtime_ns, LOOP_SLICE_NS);
    assert_int_equal(look().runtime_ns, before.runtime_ns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_way),
        cmocka_unit_test(test_is_prompt),
    };

    return cmocka_run_group_tests_name("scheduling", tests, NULL, NULL);
}
