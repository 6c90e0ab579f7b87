/*
 * Everything here is asked of a process that may be stuck anywhere, so nothing here may wait
 * without a limit: the kernel answers for the files under /proc, whatever the process does, the
 * connection to the daemon does not block, and STATS has five seconds. The loop thread answers
 * STATS from memory: a daemon that answers it and nothing else is stuck in its worker or its store.
 *
 * The files (proc(5)): task/N/comm is the name that the thread gave itself, task/N/stat has its
 * state, and task/N/wchan the function of the kernel in which it sleeps, "0" if it does not sleep
 * or the kernel does not tell us.
 */
#include "tests/kit/hang.h"

#include <dirent.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/kit/steady.h"

enum { STATS_MS = 5000, PATH = 320, TEXT = 4096 };

/* The first line of a file, or "?". */
static void read_first_line(const char *path, char *text, int size)
{
    FILE *file = fopen(path, "r");

    if (file == NULL || fgets(text, size, file) == NULL)
        snprintf(text, (size_t)size, "?");
    if (file != NULL)
        fclose(file);
    text[strcspn(text, "\n")] = '\0';
}

/* "123 (name) S ...": the letter after the name, which may have brackets itself. */
static char state_of(const char *stat)
{
    const char *end = strrchr(stat, ')');

    return end != NULL && end[1] == ' ' ? end[2] : '?';
}

/* A thread may end between two of its files: then the rest of its line is question marks. */
static void print_thread(const char *folder, const char *thread)
{
    char path[PATH], name[64], stat[TEXT], waits_in[128];

    snprintf(path, sizeof path, "%s/%s/comm", folder, thread);
    read_first_line(path, name, sizeof name);
    snprintf(path, sizeof path, "%s/%s/stat", folder, thread);
    read_first_line(path, stat, sizeof stat);
    snprintf(path, sizeof path, "%s/%s/wchan", folder, thread);
    read_first_line(path, waits_in, sizeof waits_in);
    fprintf(stderr, "  thread %s (%s): %c %s\n", thread, name, state_of(stat), waits_in);
}

void hang_print_process(pid_t pid)
{
    char folder[PATH / 2];
    const struct dirent *entry;
    DIR *threads;

    snprintf(folder, sizeof folder, "/proc/%ld/task", (long)pid);
    threads = opendir(folder);
    fprintf(stderr, "process %ld%s\n", (long)pid, threads != NULL ? ":" : " is gone");
    if (threads == NULL)
        return;
    while ((entry = readdir(threads)) != NULL)
        if (entry->d_name[0] != '.')
            print_thread(folder, entry->d_name);
    closedir(threads);
}

/* Not blocking already while it connects: where the queue of those who wait to be accepted is full,
 * a blocking connect would wait for a loop that stands still. -1: nobody accepts. The request is
 * far shorter than any socket buffer, so it is sent whole or not at all. */
static int ask_for_stats(const char *socket_path)
{
    static const char request[] = "STATS\n";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        send(fd, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* True if `text`, whole lines or not, has the last line of a reply. The line feed before it is
 * never missing, since the greeting comes before the first reply; and no value can begin a line
 * (PROTOCOL.md, Replies), so no row looks like a last line. */
static bool has_last_line(const char *text)
{
    return strstr(text, "\nOK") != NULL || strstr(text, "\nERR") != NULL;
}

/* Prints what has come, also if it is not all: half an answer tells that the loop ran at least
 * once. */
void hang_print_stats(const char *socket_path)
{
    int fd = ask_for_stats(socket_path);
    int64_t end_ms = steady_ms() + STATS_MS;
    char text[2 * TEXT] = "";
    size_t size = 0;

    while (fd >= 0 && size < sizeof text - 1 && !has_last_line(text)) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int64_t left_ms = end_ms - steady_ms();
        ssize_t got = left_ms > 0 && poll(&wait, 1, (int)left_ms) == 1
                          ? recv(fd, text + size, sizeof text - 1 - size, 0)
                          : 0;

        if (got <= 0)
            break;
        size += (size_t)got;
        text[size] = '\0';
    }
    if (fd >= 0)
        close(fd);
    fprintf(stderr, "STATS at %s:\n%s%s\n", socket_path, text,
            fd < 0                ? "  nobody accepts the connection"
            : has_last_line(text) ? ""
                                  : "  no more within five seconds");
}
