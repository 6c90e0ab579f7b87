/*
 * What is measured of a server without loading it: memory for each connection that does nothing,
 * the time from its start to the first answer, and the disk below it.
 */
#include "tests/bench/measures.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * What the server has written to in memory, in bytes. Pages of its program and libraries do not
 * count: how much of them is in memory, and with whom it is shared, changes with what else runs.
 */
static double memory_of(pid_t pid)
{
    char path[64], line[200];
    double kilobytes = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    file = fopen(path, "r");
    while (file != NULL && kilobytes < 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Anonymous: %lf", &kilobytes) != 1)
            kilobytes = -1;
    if (file != NULL)
        fclose(file);
    if (kilobytes < 0)
        crew_fail(path, "cannot be read");
    return kilobytes * 1024;
}

/* Connections that have been greeted and have asked something, and do nothing now. Told twice:
 * greeted alone, and after a first request, whose buffers should have been given back. Divided by
 * all, so that what does not grow with them hardly counts. */
void measure_idle(struct run *run)
{
    const struct plan *plan = run->plan;
    double before = memory_of(plan->server);

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "w", plan->first_waiter, plan->waiter_stride);
    print("greeted_bytes", (memory_of(plan->server) - before) / plan->clients);
    crew_ask_all(&run->crew, ASK_PING);
    print("idle_bytes", (memory_of(plan->server) - before) / plan->clients);
}

static pid_t start_server(char **command)
{
    pid_t pid = fork();

    if (pid < 0)
        crew_fail("fork", strerror(errno));
    if (pid > 0)
        return pid;
    dup2(STDERR_FILENO, STDOUT_FILENO); /* what it says is no figure */
    execv(command[0], command);
    _exit(127);
}

/* Until somebody listens; a socket that an earlier server left behind refuses. A fifth of a
 * millisecond between two tries is how exact the figure is. */
static void await_listener(const struct plan *plan, pid_t pid)
{
    const struct timespec pause = {.tv_nsec = 200000};

    while (!crew_can_connect(plan->socket)) {
        if (waitpid(pid, NULL, WNOHANG) != 0)
            crew_fail(plan->command[0], "ended before it listened");
        nanosleep(&pause, NULL);
    }
}

static double processor_seconds(pid_t pid)
{
    struct timespec time = {0};
    clockid_t id;

    if (clock_getcpuclockid(pid, &id) == 0)
        clock_gettime(id, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* From the start of the program to the answer to the first poll of a waiter, fork() and exec()
 * among it: what a customer waits for who polls while the daemon is restarted. It has to end well,
 * too, or the next run would begin with a store to recover. */
void measure_restart(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t since_ns = crew_now();
    pid_t pid = plan->command[0] != NULL ? start_server(plan->command) : 0;
    int status;

    if (pid == 0)
        crew_fail("usage", "restart COMMAND...");
    await_listener(plan, pid);
    crew_open(&run->crew, plan->speech, plan->socket, 1);
    crew_name(&run->crew, 0, 1, "w", plan->first_waiter, 1);
    crew_ask_all(&run->crew, ASK_IDENTITY);
    crew_ask_all(&run->crew, ASK_POLL);
    print("seconds", (double)(crew_now() - since_ns) / 1e9);
    print("cpu_seconds", processor_seconds(pid));
    print("memory_mb", memory_of(pid) / 1e6);
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        crew_fail(plan->command[0], "did not end with status 0");
}

/* How long the disk takes: 4 KB more in a file, and fdatasync(), again and again, as a log grows by
 * a commit. It stands beside every table, since no durable change can be faster. */
void measure_disk(struct run *run)
{
    enum { ROUNDS = 500 };
    char block[4096] = {0};
    const char *path = run->plan->command[0];
    int fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;

    if (fd < 0)
        crew_fail("usage", "disk FILE");
    for (int i = 0; i < ROUNDS; i++) {
        int64_t since_ns = crew_now();

        if (write(fd, block, sizeof block) != sizeof block || fdatasync(fd) < 0)
            crew_fail(path, strerror(errno));
        histogram_add(&run->latencies, crew_now() - since_ns);
    }
    close(fd);
    print("p50_ms", (double)histogram_at(&run->latencies, 0.5) / 1e6);
    print("p99_ms", (double)histogram_at(&run->latencies, 0.99) / 1e6);
}
