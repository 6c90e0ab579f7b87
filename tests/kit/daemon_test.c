/*
 * The daemon of a test gets the arguments that the test gives it: all of them.
 */
#include "tests/kit/daemon.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kit/failure.h"

enum { ARGUMENTS = 60 };

/* A shell stands for the daemon, and says its last argument. */
int main(void)
{
    const char *arguments[ARGUMENTS + 1] = {"-c", "for last; do :; done; echo \"$# $last\"", "sh"};
    struct daemon daemon = {.program = "/bin/sh"};
    char said[100] = "", wanted[100];
    size_t size = 0;
    ssize_t got;
    int status;

    for (int i = 3; i < ARGUMENTS; i++)
        arguments[i] = i < ARGUMENTS - 1 ? "--db=x" : "--last";
    daemon_launch(&daemon, arguments);
    while ((got = read(daemon.output, said + size, sizeof said - 1 - size)) > 0)
        size += (size_t)got;
    if (waitpid(daemon.pid, &status, 0) < 0)
        test_fail("waitpid", strerror(errno));
    snprintf(wanted, sizeof wanted, "%d --last\n", ARGUMENTS - 3);
    if (strcmp(said, wanted) != 0)
        test_fail("it was not given what was said to it, but", said);
    puts("all arguments are handed on");
    return 0;
}
