/*
 * What a guest costs here is kept small, since generator and server share the machine: one thread,
 * one epoll, a fixed room for each connection, requests that are polled again and again composed
 * once (crew_begin()), and no look at a reply beyond what the next request needs. print_rate()
 * tells the share of the processor that was ours, and the echo server how fast this is with hardly
 * any server at all.
 *
 * Sockets block. A connection is read only when epoll says that something is there. A request is
 * sent whole: while a server does not read, the whole crew stands still, which is right for a
 * closed loop (nobody asks without an answer) and hides nothing in an open one, where time runs
 * from when a poll was meant to be sent.
 *
 * Trap: a reply that does not fit into REPLY_ROOM looks like a server that hung up, because recv()
 * into no room returns 0.
 */
/* epoll_pwait2() is Linux's own. */
#define _GNU_SOURCE
#include "tests/bench/crew.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 512 };

static const int64_t SECOND_NS = 1000000000, SILENCE_NS = 60 * INT64_C(1000000000);

_Noreturn void crew_fail(const char *what, const char *detail)
{
    fprintf(stderr, "load: %s: %s\n", what, detail);
    exit(1);
}

int64_t crew_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND_NS + now.tv_nsec;
}

/* -1 is for callers that expect to be turned away: a server that is not up yet, or one that is
 * attacked. */
int crew_dial(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        crew_fail("socket", strerror(errno));
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

bool crew_can_connect(const char *socket)
{
    int fd = crew_dial(socket);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static void send_all(struct connection *connection, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(connection->fd, bytes, size, MSG_NOSIGNAL);

        if (sent < 0 && errno != EINTR)
            crew_fail("cannot send", strerror(errno));
        if (sent > 0) {
            bytes += sent;
            size -= (size_t)sent;
        }
    }
}

void crew_ask(struct crew *crew, struct connection *connection, enum ask ask)
{
    char request[REQUEST_ROOM];
    size_t size = crew->speech->compose(ask, &connection->guest, request);

    connection->ask = ask;
    send_all(connection, request, size);
}

void crew_poll(struct crew *crew, struct connection *connection)
{
    (void)crew;
    connection->ask = ASK_POLL;
    connection->asked++;
    send_all(connection, connection->poll, connection->poll_size);
}

/* All whole replies, the rest is kept for the next time. crew->replies counts the greeting as well,
 * so that crew_open() can wait for it. on_reply() may ask the next thing at once; what it asks for
 * decides how the next reply is read, so a connection has one kind of request under way at a time
 * (several polls, but no poll and a booking). */
static void take_replies(struct crew *crew, struct connection *connection, int64_t now_ns)
{
    size_t begin = 0, size;

    while (begin < connection->used &&
           (size = crew->speech->whole(connection->in + begin, connection->used - begin)) > 0) {
        const char *reply = connection->in + begin;

        /* A greeting is looked at by nobody. */
        if (reply[0] != '*' || !crew->speech->greets) {
            if (!crew->speech->take(connection->ask, &connection->guest, reply, size)) {
                fprintf(stderr, "%s%lld: %.*s", connection->guest.role,
                        (long long)connection->guest.number, (int)size, reply);
                crew_fail("not the reply that was hoped for", crew->speech->name);
            }
        }
        begin += size;
        crew->replies++;
        if (crew->on_reply != NULL)
            crew->on_reply(crew->arg, connection, now_ns);
    }
    memmove(connection->in, connection->in + begin, connection->used - begin);
    connection->used -= begin;
}

static void listen_to(struct crew *crew, struct connection *connection, int64_t now_ns)
{
    ssize_t got = recv(connection->fd, connection->in + connection->used,
                       sizeof connection->in - connection->used, 0);

    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0)
        crew_fail("the server hung up", got < 0 ? strerror(errno) : crew->speech->name);
    connection->used += (size_t)got;
    take_replies(crew, connection, now_ns);
}

/* epoll_pwait2() and not epoll_wait(): a loop at 9,000 polls a second waits for a tenth of a
 * millisecond, and the other one knows only whole ones. The clock is read once for each connection
 * that has something, not for the whole round: the last of 512 would otherwise be told as if it had
 * been looked at first. */
void crew_turn(struct crew *crew, int64_t wait_ns)
{
    struct epoll_event events[EVENTS];
    struct timespec wait = {.tv_sec = wait_ns / SECOND_NS, .tv_nsec = wait_ns % SECOND_NS};
    int count = epoll_pwait2(crew->epoll, events, EVENTS, &wait, NULL);

    for (int i = 0; i < count; i++)
        listen_to(crew, &crew->connections[events[i].data.u32], crew_now());
}

/* A minute for all of them together. Only for what is not measured. */
static void wait_replies(struct crew *crew, int64_t wanted)
{
    int64_t since_ns = crew_now();

    while (crew->replies < wanted) {
        crew_turn(crew, SECOND_NS);
        if (crew_now() - since_ns > SILENCE_NS)
            crew_fail("no reply", crew->speech->name);
    }
}

/* Protocols that have no such request send nothing, and nothing is waited for. */
void crew_ask_all(struct crew *crew, enum ask ask)
{
    int64_t wanted = crew->replies;

    for (int i = 0; i < crew->count; i++) {
        char request[REQUEST_ROOM];

        if (crew->speech->compose(ask, &crew->connections[i].guest, request) == 0)
            continue;
        crew_ask(crew, &crew->connections[i], ask);
        wanted++;
    }
    wait_replies(crew, wanted);
}

/* In one after the other: the backlog of the server is not what is measured. Greetings are waited
 * for at the end, when all have dialled. */
void crew_open(struct crew *crew, const struct speech *speech, const char *socket, int count)
{
    *crew = (struct crew){.speech = speech, .socket = socket, .count = count};
    crew->epoll = epoll_create1(EPOLL_CLOEXEC);
    crew->connections = calloc((size_t)count, sizeof *crew->connections);
    if (crew->epoll < 0 || crew->connections == NULL)
        crew_fail("epoll", strerror(errno));
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};

        crew->connections[i].fd = crew_dial(socket);
        if (crew->connections[i].fd < 0)
            crew_fail(socket, strerror(errno));
        if (epoll_ctl(crew->epoll, EPOLL_CTL_ADD, crew->connections[i].fd, &event) < 0)
            crew_fail("epoll_ctl", strerror(errno));
    }
    if (speech->greets)
        wait_replies(crew, count);
}

void crew_name(struct crew *crew, int from, int to, const char *role, int64_t first, int64_t stride)
{
    for (int i = from; i < to; i++) {
        struct guest *guest = &crew->connections[i].guest;

        guest->role = role;
        guest->number = first + (i - from) * stride;
        waiting_token(guest->number, guest->token);
    }
}

void crew_begin(struct crew *crew)
{
    crew_ask_all(crew, ASK_IDENTITY);
    crew_ask_all(crew, ASK_PREPARE);
    for (int i = 0; i < crew->count; i++) {
        struct connection *connection = &crew->connections[i];
        char request[REQUEST_ROOM];

        connection->poll_size = crew->speech->compose(ASK_POLL, &connection->guest, request);
        connection->poll = strndup(request, connection->poll_size);
        if (connection->poll == NULL)
            crew_fail("no memory", "polls");
    }
}

void crew_close(struct crew *crew)
{
    for (int i = 0; i < crew->count; i++) {
        close(crew->connections[i].fd);
        free(crew->connections[i].poll);
    }
    close(crew->epoll);
    free(crew->connections);
}
