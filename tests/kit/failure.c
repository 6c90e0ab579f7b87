/*
 * The one way out of a test program that fails. exit() and not abort(): what is registered with
 * atexit() still removes its folders, and there is no core file of a program that only found a
 * difference.
 */
#include "tests/kit/failure.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static void (*on_failure)(void *arg);
static void *on_failure_arg;

void test_on_failure(void (*report)(void *arg), void *arg)
{
    on_failure = report;
    on_failure_arg = arg;
}

/* Whoever reports may fail as well, for instance because the daemon that it asks does not answer;
 * the second failure then ends the program at once, with its own sentence, and the first one's is
 * lost. That is better than a report that never ends. */
void test_fail(const char *what, const char *detail)
{
    void (*report)(void *arg) = on_failure;

    on_failure = NULL; /* what fails in it does not begin it anew */
    if (report != NULL)
        report(on_failure_arg);
    fprintf(stderr, "failed: %s: %s\n", what, detail);
    exit(1);
}
