/*
 * fork(), exec and three pipes. Our ends are non-blocking, the child's are not: the two ends of a
 * pipe are two open files, so the flag on ours does not reach a program that does not expect it.
 *
 * A child is known to have ended by its output, not by waitpid(): at the end of both pipes all that
 * it has said is here, and the status can be fetched without waiting. Whoever inherits its output
 * keeps it from ending.
 */
#include "tests/protocol/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kit/steady.h"

static void die(const char *what)
{
    perror(what);
    exit(2);
}

/* Our ends are not inherited by the children that follow; otherwise they would keep pipes open. */
static void make_pipe(int ends[2])
{
    if (pipe(ends) < 0)
        die("pipe");
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
}

static int our_end(int end, int other)
{
    close(other);
    fcntl(end, F_SETFL, O_NONBLOCK);
    return end;
}

/* A player that is killed, as by ctest when a test takes too long, leaves no daemon behind: the
 * kernel kills what it has started. A program with the set-user-ID bit, such as sudo, is not under
 * that rule (prctl(2)); it ends with its pipes. */
static void become(char *const argv[], char *const env[], int in, int out, int err)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    signal(SIGPIPE, SIG_DFL);
    for (; env != NULL && *env != NULL; env++) {
        char **pair = g_strsplit(*env, "=", 2);

        setenv(pair[0], pair[1] != NULL ? pair[1] : "", 1);
    }
    execvp(argv[0], argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

struct child *child_start(char *const argv[], char *const env[])
{
    struct child *child = g_new0(struct child, 1);
    int in[2], out[2], err[2];

    make_pipe(in);
    make_pipe(out);
    make_pipe(err);
    child->pid = fork();
    if (child->pid < 0)
        die("fork");
    if (child->pid == 0)
        become(argv, env, in[0], out[1], err[1]);
    child->in = our_end(in[1], in[0]);
    child->out = our_end(out[0], out[1]);
    child->err = our_end(err[0], err[1]);
    child->to_in = g_string_new(NULL);
    child->from_out = g_string_new(NULL);
    child->from_err = g_string_new(NULL);
    return child;
}

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* A child whose status was taken has pid -1, which kill() would take for every process that we may
 * signal: hence the comparison. */
void child_free(struct child *child)
{
    close_end(&child->in);
    close_end(&child->out);
    close_end(&child->err);
    if (child->pid > 0) {
        kill(child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
    }
    g_string_free(child->to_in, TRUE);
    g_string_free(child->from_out, TRUE);
    g_string_free(child->from_err, TRUE);
    g_free(child);
}

bool child_ended(const struct child *child)
{
    return child->out < 0 && child->err < 0;
}

int child_status(struct child *child)
{
    int status = 0;

    while (waitpid(child->pid, &status, 0) < 0)
        if (errno != EINTR)
            die("waitpid");
    child->pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

char *child_line(struct child *child)
{
    GString *bytes = child->from_out;
    const char *end = memchr(bytes->str, '\n', bytes->len);
    char *line;

    if (end == NULL)
        return NULL;
    line = g_strndup(bytes->str, (gsize)(end - bytes->str));
    g_string_erase(bytes, 0, end + 1 - bytes->str);
    return line;
}

/* Until there is nothing left, not once: serve() relies on it. Any error but "nothing now" is an
 * end as well, since poll() would report it for ever. */
static void receive(int *end, GString *bytes)
{
    char chunk[16384];
    ssize_t size;

    if (*end < 0)
        return;
    while ((size = read(*end, chunk, sizeof chunk)) > 0)
        g_string_append_len(bytes, chunk, size);
    if (size == 0 || (errno != EAGAIN && errno != EINTR))
        close_end(end);
}

/* Whatever the child no longer reads is lost, as it would be for anybody who writes to it. */
static void transmit(struct child *child)
{
    ssize_t size = write(child->in, child->to_in->str, child->to_in->len);

    if (size > 0)
        g_string_erase(child->to_in, 0, size);
    else if (size < 0 && errno != EAGAIN && errno != EINTR)
        close_end(&child->in);
    if (child->to_in->len == 0 && child->close_in)
        close_end(&child->in);
}

static void serve(struct child *child, const struct pollfd *ends)
{
    if (ends[0].revents != 0 && child->in >= 0)
        transmit(child);
    if (ends[1].revents == 0 && ends[2].revents == 0)
        return;
    /* In this order: what it said on stdout before it said something on stderr is then here, too.
     */
    receive(&child->err, child->from_err);
    receive(&child->out, child->from_out);
}

/* A signal that interrupts poll() is as good as nothing that has come: whoever waits calls again,
 * with the same deadline. */
bool children_serve(const GPtrArray *children, int64_t deadline)
{
    struct pollfd *ends = g_new0(struct pollfd, children->len * 3);
    int64_t wait = deadline - steady_ms();
    int ready;

    for (guint i = 0; i < children->len; i++) {
        struct child *child = g_ptr_array_index(children, i);

        if (child->close_in && child->to_in->len == 0)
            close_end(&child->in);
        /* poll() passes over negative descriptors. */
        ends[3 * i] = (struct pollfd){child->to_in->len > 0 ? child->in : -1, POLLOUT, 0};
        ends[3 * i + 1] = (struct pollfd){child->out, POLLIN, 0};
        ends[3 * i + 2] = (struct pollfd){child->err, POLLIN, 0};
    }
    ready = wait > 0 ? poll(ends, children->len * 3, (int)wait) : 0;
    for (guint i = 0; ready > 0 && i < children->len; i++)
        serve(g_ptr_array_index(children, i), ends + 3 * i);
    g_free(ends);
    return wait > 0;
}
