/*
 * Two that begin to serve the same FIFO at once. The second comes between the making of the FIFO
 * and its lock, by what the linker puts in the place of mkfifo() (--wrap).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ticket/ticket_server.h"

static int second = -1; /* the descriptor of the second server; -1: there is none */

int __real_mkfifo(const char *path, mode_t mode);
int __wrap_mkfifo(const char *path, mode_t mode);

int __wrap_mkfifo(const char *path, mode_t mode)
{
    int made = __real_mkfifo(path, mode);

    assert_int_equal(made, 0);
    second = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    assert_true(second >= 0);
    assert_int_equal(flock(second, LOCK_EX | LOCK_NB), 0);
    return made;
}

/* Whoever made the FIFO and was late does not serve, and leaves it to whoever does: those who print
 * would not find it any more. */
static void test_second_is_faster(void **state)
{
    char folder[] = "/tmp/foyer-XXXXXX", path[60];
    struct print_run run = {.options = NULL};
    struct stat status;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/tickets", folder);
    assert_int_equal(ticket_server_run(&run, path), OUTCOME_USAGE);
    assert_true(second >= 0);
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
    close(second);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_second_is_faster),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
