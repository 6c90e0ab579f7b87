#include "tests/kit/daemon.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kit/failure.h"
#include "tests/kit/hang.h"
#include "tests/kit/steady.h"

enum { PATIENCE_MS = 600000, LOOK_MS = 2, ARGUMENTS = 24, DAEMONS = 16 };

static const struct daemon *running[DAEMONS]; /* those to look at if something hangs */

static void exchange(const struct daemon *from, const struct daemon *to)
{
    for (int i = 0; i < DAEMONS; i++)
        if (running[i] == from) {
            running[i] = to;
            return;
        }
}

void daemon_hang(const char *what, const char *detail)
{
    for (int i = 0; i < DAEMONS; i++) {
        if (running[i] == NULL)
            continue;
        hang_print_process(running[i]->pid);
        if (running[i]->socket != NULL)
            hang_print_stats(running[i]->socket);
    }
    test_fail(what, detail);
}

void daemon_hang_after(int64_t since_ms, const char *what, const char *detail)
{
    if (steady_ms() - since_ms > PATIENCE_MS)
        daemon_hang(what, detail);
}

static const char *find_socket(const char *const arguments[])
{
    for (int i = 0; arguments[i] != NULL && arguments[i + 1] != NULL; i++)
        if (strcmp(arguments[i], "--socket") == 0)
            return arguments[i + 1];
    return NULL;
}

static _Noreturn void become(const struct daemon *daemon, const char *const arguments[])
{
    const char *argv[ARGUMENTS] = {daemon->program};

    for (int i = 0; i < ARGUMENTS - 2 && arguments[i] != NULL; i++)
        argv[i + 1] = arguments[i];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (daemon->preload != NULL)
        setenv("LD_PRELOAD", daemon->preload, 1);
    execv(daemon->program, (char **)argv);
    _exit(127);
}

void daemon_launch(struct daemon *daemon, const char *const arguments[])
{
    int ends[2];

    if (pipe(ends) < 0)
        test_fail("pipe", strerror(errno));
    daemon->pid = fork();
    if (daemon->pid < 0)
        test_fail("fork", strerror(errno));
    if (daemon->pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        become(daemon, arguments);
    }
    close(ends[1]);
    daemon->output = ends[0];
    daemon->socket = find_socket(arguments);
    exchange(NULL, daemon);
}

/* Its first line, `ready PATH`, comes once it accepts. */
void daemon_await(struct daemon *daemon)
{
    char byte = '\0';

    while (byte != '\n') {
        struct pollfd wait = {.fd = daemon->output, .events = POLLIN};

        if (poll(&wait, 1, PATIENCE_MS) != 1)
            daemon_hang("the daemon", "is not ready in ten minutes");
        if (read(daemon->output, &byte, 1) != 1)
            test_fail("the daemon", "ended before it was ready");
    }
    close(daemon->output);
}

void daemon_start(struct daemon *daemon, const char *const arguments[])
{
    daemon_launch(daemon, arguments);
    daemon_await(daemon);
}

void daemon_stop(struct daemon *daemon, int signal)
{
    int64_t since_ms = steady_ms();
    int status;

    kill(daemon->pid, signal);
    while (waitpid(daemon->pid, &status, WNOHANG) == 0) {
        daemon_hang_after(since_ms, "the daemon", "does not end within ten minutes");
        poll(NULL, 0, LOOK_MS);
    }
    daemon->pid = 0;
    exchange(daemon, NULL);
    if (signal == SIGTERM && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        test_fail("SIGTERM", "did not end the daemon with status 0");
}
