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

void test_fail(const char *what, const char *detail)
{
    void (*report)(void *arg) = on_failure;

    on_failure = NULL; /* what fails in it does not begin it anew */
    if (report != NULL)
        report(on_failure_arg);
    fprintf(stderr, "failed: %s: %s\n", what, detail);
    exit(1);
}
