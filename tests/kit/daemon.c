/*
 * A daemon's life as its test sees it:
 *
 *     daemon_launch()   pid > 0, output open      it may still be making its store
 *     daemon_await()    it said "ready PATH"      output closed; whoever connects is accepted
 *     daemon_stop()     pid 0                     it may be launched again with other arguments
 *
 * Nothing is waited for by sleeping: the first line of its output and its end are facts. The ten
 * minutes are only there so that a test which fails does so with a report, and not by the time
 * limit of ctest, which would say nothing.
 */
#include "tests/kit/daemon.h"

#include <errno.h>
#include <fcntl.h>
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

enum { PATIENCE_MS = 600000, LOOK_MS = 2, DAEMONS = 16 };

static const struct daemon *running[DAEMONS]; /* those to look at if something hangs */

/* Puts one in the place of another; NULL is a place that is empty. With more than DAEMONS at a time
 * the rest is not listed, which only makes the report of a hang shorter. */
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

void daemon_put_store(const char *empty, const char *path)
{
    char bytes[65536];
    int from = open(empty, O_RDONLY | O_CLOEXEC);
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t size = from < 0 || to < 0 ? -1 : 1;

    while (size > 0) {
        size = read(from, bytes, sizeof bytes);
        if (size > 0 && write(to, bytes, (size_t)size) != size)
            size = -1;
    }
    if (size < 0)
        test_fail(empty, "is not put in its place");
    close(from);
    close(to);
}

/* Found in the arguments and not asked for apart: a test that moves its socket between two starts
 * cannot forget to say so. Only the form in two words is known, as the tests write it. */
static const char *find_socket(const char *const arguments[])
{
    for (int i = 0; arguments[i] != NULL && arguments[i + 1] != NULL; i++)
        if (strcmp(arguments[i], "--socket") == 0)
            return arguments[i + 1];
    return NULL;
}

/* The program's name and its arguments, as exec has them. */
static const char **argv_of(const struct daemon *daemon, const char *const arguments[])
{
    const char **argv;
    size_t count = 0;

    while (arguments[count] != NULL)
        count++;
    argv = calloc(count + 2, sizeof *argv);
    if (argv == NULL)
        test_fail("calloc", strerror(errno));
    argv[0] = daemon->program;
    memcpy(argv + 1, arguments, count * sizeof *argv);
    return argv;
}

/* In the child. The kernel's signal at the parent's death goes by the thread that forked (prctl(2),
 * PR_SET_PDEATHSIG), so a daemon has to be launched by a thread that lives as long as the test. 127
 * is what a shell says of a program that cannot be run; the parent reads the end of the pipe and
 * fails in daemon_await(). */
static _Noreturn void become(const struct daemon *daemon, const char *const argv[])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (daemon->preload != NULL)
        setenv("LD_PRELOAD", daemon->preload, 1);
    execv(daemon->program, (char **)argv);
    _exit(127);
}

/* Its output is a pipe of its own, and standard error stays the test's: what the daemon logs is in
 * the output of the test in its place among the test's own lines. */
void daemon_launch(struct daemon *daemon, const char *const arguments[])
{
    const char **argv = argv_of(daemon, arguments);
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
        become(daemon, argv);
    }
    free(argv);
    close(ends[1]);
    daemon->output = ends[0];
    daemon->socket = find_socket(arguments);
    exchange(NULL, daemon);
}

/* Its first line, `ready PATH`, comes once it accepts. Byte by byte, so that nothing beyond that
 * line is taken and thrown away unseen; what it prints later finds a closed pipe, and foyerd
 * ignores SIGPIPE. */
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

/* Any signal: SIGKILL stands for a crash, SIGSTOP would wait in vain. Asked for its end again and
 * again, and not waited for, so that a daemon that does not end is reported with its threads. Of
 * another signal than SIGTERM no status is judged: it may have come at any point of its life. */
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
