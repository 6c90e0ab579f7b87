/*
 * What the process gives up, in processes of their own: none of it can be taken back, so the test
 * itself must not do it, and the answer comes back as an exit status.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "infrastructure/hardening.h"

/* The exit status of a process that is hardened and then looks at itself: bit 0, it gains no
 * rights; bit 1, it cannot be dumped; bit 2, new files are its own. */
static int look(bool is_debug)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        umask(0);
        if (is_debug)
            setenv("FOYER_DEBUG", "1", 1);
        else
            unsetenv("FOYER_DEBUG");
        hardening_apply();
        _exit((prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1) |
              (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0) << 1 | (umask(0) == 0077) << 2);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_apply(void **state)
{
    (void)state;
#ifndef FOYER_SANITIZED
    assert_int_equal(look(false), 7);
#endif
    /* All but bit 1: who debugs wants a core, and still no rights. */
    assert_int_equal(look(true), 5);
}

/* Root is served all the same: main.c only writes this into the log, so it has to say what to do
 * instead. */
static void test_root(void **state)
{
    (void)state;
    assert_non_null(hardening_user_problem(0));
    assert_non_null(strstr(hardening_user_problem(0), "foyerd.service"));
    assert_null(hardening_user_problem(1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apply),
        cmocka_unit_test(test_root),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
