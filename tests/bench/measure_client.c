/*
 * What a client that is left alone costs. The client is started on a terminal of its own, with its
 * connection led through here: every byte is counted, and how often the client was put to sleep by
 * itself, which is how often it woke up.
 *
 *     TERMINAL    our end of the client's terminal: keys go in, what it draws is thrown away, or it
 *                 would stop at a full terminal
 *     CLIENT      the connection that the client has made to a socket of this program
 *     SERVER      the one that is made for it to the daemon
 *
 * Bytes count in both directions between the last two. Going to sleep by itself is what the kernel
 * calls a voluntary context switch: one for each wait, however short, and none for being
 * interrupted. Waking for a line of the daemon counts as well as waking to ask.
 */
/* forkpty() is in no POSIX. */
#define _GNU_SOURCE
#include "tests/bench/measures.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEY_MS = 700 };

enum end { TERMINAL, CLIENT, SERVER, ENDS };

static struct {
    struct pollfd ends[ENDS];
    pid_t pid;
    bool is_greeted;
    int64_t bytes;
} led;

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    unlink(path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0)
        crew_fail(path, strerror(errno));
    return fd;
}

static void start_client(char **command)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    int terminal;

    led.pid = forkpty(&terminal, NULL, NULL, &size);
    if (led.pid < 0)
        crew_fail("forkpty", strerror(errno));
    if (led.pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        execv(command[0], command);
        _exit(127);
    }
    led.ends[TERMINAL].fd = terminal;
}

/* A protocol without WATCH is spoken to the client: it says so in its greeting, whose minor number
 * is one character. The greeting is the first thing that a daemon sends, and comes whole. */
static void make_old(char *bytes, size_t size)
{
    char *minor = memmem(bytes, size, "foyer 1.", 8);

    if (minor == NULL)
        crew_fail("the greeting of the daemon", "names no protocol");
    minor[8] = '0';
}

/* One read may be a part of a line: bytes are passed on as they come. */
static void pass_on(const struct run *run, enum end from)
{
    char bytes[16384];
    ssize_t got = read(led.ends[from].fd, bytes, sizeof bytes);
    int to = led.ends[from == CLIENT ? SERVER : CLIENT].fd;

    if (got <= 0)
        crew_fail(run->plan->command[0], "or the daemon has hung up");
    if (from == TERMINAL)
        return;
    if (from == SERVER && !led.is_greeted && run->plan->is_old)
        make_old(bytes, (size_t)got);
    led.is_greeted = led.is_greeted || from == SERVER;
    led.bytes += got;
    if (write(to, bytes, (size_t)got) != got)
        crew_fail("cannot pass on", strerror(errno));
}

static void lead_for(const struct run *run, double seconds)
{
    int64_t end_ns = crew_now() + (int64_t)(seconds * 1e9), left_ns;

    while ((left_ns = end_ns - crew_now()) > 0) {
        if (poll(led.ends, ENDS, (int)(left_ns / 1000000) + 1) <= 0)
            continue;
        for (int i = 0; i < ENDS; i++)
            if (led.ends[i].revents != 0)
                pass_on(run, (enum end)i);
    }
}

/* How often a process has gone to sleep. */
static double sleeps_of(pid_t pid)
{
    char path[64], line[200];
    double sleeps = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    file = fopen(path, "r");
    while (file != NULL && sleeps < 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "voluntary_ctxt_switches: %lf", &sleeps) != 1)
            sleeps = -1;
    if (file != NULL)
        fclose(file);
    if (sleeps < 0)
        crew_fail(path, "cannot be read");
    return sleeps;
}

/* The command is the client with its options; its socket comes last. The keys lead to the screen on
 * which it is left alone. */
void measure_client(struct run *run)
{
    const struct plan *plan = run->plan;
    char **command = plan->command, *path = NULL;
    int listening;
    double sleeps;

    for (int i = 0; command[i] != NULL; i++)
        path = command[i];
    if (path == NULL)
        crew_fail("usage", "client FOYER --socket PATH");
    listening = listen_at(path);
    start_client(command);
    led.ends[CLIENT].fd = accept(listening, NULL, NULL);
    led.ends[SERVER].fd = crew_dial(plan->socket);
    if (led.ends[CLIENT].fd < 0 || led.ends[SERVER].fd < 0)
        crew_fail(plan->socket, strerror(errno));
    for (int i = 0; i < ENDS; i++)
        led.ends[i].events = POLLIN;
    for (const char *key = plan->keys; *key != '\0'; key++) {
        lead_for(run, KEY_MS / 1e3);
        if (write(led.ends[TERMINAL].fd, key, 1) != 1)
            crew_fail("the terminal", strerror(errno));
    }
    lead_for(run, plan->warm_seconds);
    led.bytes = 0;
    sleeps = sleeps_of(led.pid);
    lead_for(run, plan->seconds);
    print("bytes_a_minute", (double)led.bytes * 60 / plan->seconds);
    print("wakes_a_minute", (sleeps_of(led.pid) - sleeps) * 60 / plan->seconds);
    kill(led.pid, SIGKILL);
    waitpid(led.pid, NULL, 0);
    close(listening);
    unlink(path);
}
