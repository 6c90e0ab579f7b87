/*
 * The least a server on a Unix socket can do: epoll, read, write the same back.
 *
 *     echo SOCKET
 *
 * Prints "ready SOCKET" once it listens; SIGTERM ends it.
 *
 * It is the floor: no protocol, no state, no store, one read and one write for each poll. What a
 * server takes longer than this is its own; what this takes is the kernel's and the generator's. A
 * short write closes the connection, for which the generator ends with a message; answers of some
 * hundred bytes never meet that.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { EVENTS = 512, BACKLOG = 4096, CHUNK = 16384 };

static void fail(const char *what)
{
    fprintf(stderr, "echo: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    unlink(path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        listen(fd, BACKLOG) < 0)
        fail(path);
    return fd;
}

static void watch(int epoll, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        fail("epoll_ctl");
}

static void answer(int fd)
{
    char bytes[CHUNK];
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);

    if (got <= 0 || send(fd, bytes, (size_t)got, MSG_NOSIGNAL) != got)
        close(fd);
}

int main(int argc, char **argv)
{
    struct epoll_event events[EVENTS];
    int listener, epoll;

    if (argc != 2) {
        fprintf(stderr, "usage: echo SOCKET\n");
        return 2;
    }
    listener = listen_at(argv[1]);
    epoll = epoll_create1(0);
    watch(epoll, listener);
    printf("ready %s\n", argv[1]);
    fflush(stdout);
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.fd != listener)
                answer(events[i].data.fd);
            else
                watch(epoll, accept(listener, NULL, NULL));
        }
    }
}
