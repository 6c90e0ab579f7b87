/*
 * One customer beside another who does what the limits let through, each a process of its own user.
 * What is asked of the daemon is that the first one hardly notices: polls are answered nearly as
 * soon, and bookings are as many as without.
 *
 * The victim is slow on purpose, 100 polls and 10 bookings a second, below its own limits, so that
 * these never make it wait. Polls keep to a schedule and not to the answers; a booking also waits
 * for the one before.
 */
#include "tests/bench/measures.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- the victim: one connection polls, another books, both as if nobody else were there --- */

enum { POLLER, BOOKER, VICTIM_CONNECTIONS, POLLS_A_BOOKING = 10, QUEUE_CONCERT = 1 };

/* Poll k is meant to be sent at this moment. The same schedule as that of measure_mix(), but of one
 * connection. */
static int64_t poll_due_ns(const struct run *run, int64_t poll)
{
    return run->begin_ns + (int64_t)((double)poll * 1e9 / run->plan->rate);
}

static void go_on(void *arg, struct connection *connection, int64_t now_ns)
{
    static const enum ask next[] = {
        [ASK_JOIN] = ASK_CHECK, [ASK_CHECK] = ASK_HOLD, [ASK_HOLD] = ASK_PAY};
    struct run *run = arg;

    if (connection == &run->crew.connections[POLLER]) {
        if (!run->counting)
            return;
        histogram_add(&run->latencies, now_ns - poll_due_ns(run, connection->answered));
        connection->answered++;
    } else if (connection->ask == ASK_PAY) {
        run->booked += run->counting;
        run->busy--;
    } else {
        crew_ask(&run->crew, connection, next[connection->ask]);
    }
}

/* Polls go out when they are due, whatever the answers take; a booking begins when it is due and
 * the one before has ended. Returns how long nothing more is due. */
static int64_t send_due(struct run *run)
{
    struct connection *poller = &run->crew.connections[POLLER];
    int64_t now_ns = crew_now();

    while (poll_due_ns(run, poller->asked) <= now_ns) {
        poller->asked++;
        crew_ask(&run->crew, poller, ASK_POLL);
    }
    if (run->busy == 0 && poll_due_ns(run, run->pairs * POLLS_A_BOOKING) <= now_ns) {
        run->pairs++;
        run->busy++;
        next_seat(run, &run->crew.connections[BOOKER].guest);
        crew_ask(&run->crew, &run->crew.connections[BOOKER], ASK_JOIN);
    }
    return poll_due_ns(run, poller->asked) - now_ns;
}

/* What is not answered at the end has waited until then at least. Without this a daemon that
 * answers nobody would have no latencies at all, and no bad ones. */
static void count_unanswered(struct run *run)
{
    struct connection *poller = &run->crew.connections[POLLER];
    int64_t now_ns = crew_now();

    for (int64_t poll = poller->answered; poll < poller->asked; poll++)
        histogram_add(&run->latencies, now_ns - poll_due_ns(run, poll));
}

void measure_victim(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t end_ns;

    crew_open(&run->crew, plan->speech, plan->socket, VICTIM_CONNECTIONS);
    for (int i = 0; i < VICTIM_CONNECTIONS; i++)
        run->crew.connections[i].guest.concert = QUEUE_CONCERT;
    crew_ask_all(&run->crew, ASK_CHARGE);
    crew_ask_all(&run->crew, ASK_JOIN); /* both have the same token; it is the poller's */
    run->crew.on_reply = go_on;
    run->crew.arg = run;
    start_counting(run);
    run->begin_ns = crew_now();
    end_ns = run->begin_ns + (int64_t)(plan->seconds * 1e9);
    while (crew_now() < end_ns)
        crew_turn(&run->crew, send_due(run));
    stop_counting(run);
    count_unanswered(run);
    while (run->busy > 0) /* the next run begins with another seat */
        crew_turn(&run->crew, INT64_C(1000000000));
    print("polls_asked", (double)run->crew.connections[POLLER].asked);
    print("polls", (double)run->crew.connections[POLLER].answered);
    print("p50_ms", (double)histogram_at(&run->latencies, 0.5) / 1e6);
    print("p99_ms", (double)histogram_at(&run->latencies, 0.99) / 1e6);
    print("bookings", (double)run->booked);
    print("sold", (double)run->pairs);
}

/* --- the attacker: sends as fast as it is let, and does not care for the answers --- */

enum kind {
    KIND_FLOOD, /* the same line without pause on all connections */
    KIND_ASK,   /* one question after the other on each */
    KIND_LEAVE, /* connects, asks, and closes without waiting */
    KIND_CROWD, /* the same, with many connections at a time */
};

struct attack {
    const char *name;
    enum kind kind;
    const char *line;
};

/* What each is for: lines that are refused at once, answered at once, not answered at all; a line
 * that never ends; changes that fill the disk, and that are refused after the store was asked; long
 * lists; connections that are closed before their answer, or before they are known; many of these
 * at a time, while each has to be looked up. */
static const struct attack attacks[] = {
    {"nonsense", KIND_FLOOD, "P\n"},
    {"pings", KIND_FLOOD, "PING\n"},
    {"nothing", KIND_FLOOD, "\n"},
    {"endless", KIND_FLOOD, "never a line end "},
    {"charges", KIND_FLOOD, "CHARGE amount=1\n"},
    {"refusals", KIND_FLOOD, "PAY reservation=H000000000\n"},
    {"lists", KIND_ASK, "RESERVATIONS state=held\n"},
    {"leavers", KIND_LEAVE, "RESERVATIONS state=held\n"},
    {"callers", KIND_LEAVE, ""},
    {"crowd", KIND_CROWD, ""},
};

enum { BLOCK = 16384 };

/* A block of whole lines, or as much of one. */
static size_t fill_block(const char *line, char block[BLOCK])
{
    size_t size = 0, length = strlen(line);

    while (size + length <= BLOCK) {
        memcpy(block + size, line, length);
        size += length;
    }
    return size;
}

static int dial(const struct plan *plan)
{
    int fd = crew_dial(plan->socket);

    if (fd >= 0)
        fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

/* Throws away what came. False if the daemon has closed the connection. */
static bool discard(int fd, bool *answered)
{
    char bytes[BLOCK];
    ssize_t got;

    *answered = false;
    while ((got = recv(fd, bytes, sizeof bytes, 0)) > 0)
        *answered = true;
    return got < 0 && (errno == EAGAIN || errno == EINTR);
}

/* One connection is ready for something. One that the daemon has closed, as it may, is opened again
 * at once; -1, if it is turned away, until the next round of press(). */
static void press_on(const struct plan *plan, const struct attack *attack, const char *block,
                     size_t size, struct pollfd *poller)
{
    bool answered;

    if (!discard(poller->fd, &answered)) {
        close(poller->fd);
        poller->fd = dial(plan);
    } else if (attack->kind == KIND_FLOOD && poller->revents & POLLOUT) {
        /* Less may fit, and a line may be cut in two: it is a flood. */
        send(poller->fd, block, size, MSG_NOSIGNAL);
    } else if (attack->kind == KIND_ASK && answered) {
        send(poller->fd, attack->line, strlen(attack->line), MSG_NOSIGNAL);
    }
}

/* poll() passes over a descriptor of -1. None of the sockets blocks: an attacker who waits for the
 * daemon on one connection would spare it on all others. */
static void press(const struct plan *plan, const struct attack *attack, int64_t end_ns)
{
    char block[BLOCK];
    size_t size = fill_block(attack->line, block);
    struct pollfd *pollers = calloc((size_t)plan->clients, sizeof *pollers);

    if (pollers == NULL)
        crew_fail("no memory", attack->name);
    for (int i = 0; i < plan->clients; i++) {
        pollers[i].fd = dial(plan);
        pollers[i].events = (short)(attack->kind == KIND_FLOOD ? POLLIN | POLLOUT : POLLIN);
    }
    while (crew_now() < end_ns) {
        poll(pollers, (nfds_t)plan->clients, 100);
        for (int i = 0; i < plan->clients; i++)
            if (pollers[i].fd < 0)
                pollers[i].fd = dial(plan);
            else if (pollers[i].revents != 0)
                press_on(plan, attack, block, size, &pollers[i]);
    }
    for (int i = 0; i < plan->clients; i++)
        close(pollers[i].fd);
    free(pollers);
}

/* The connection that is the oldest of `crowd` is closed for each new one. */
static void come_and_go(const struct plan *plan, const struct attack *attack, int crowd,
                        int64_t end_ns)
{
    int *open = malloc((size_t)crowd * sizeof *open);
    int64_t calls = 0;

    if (open == NULL)
        crew_fail("no memory", attack->name);
    for (int i = 0; i < crowd; i++)
        open[i] = -1;
    while (crew_now() < end_ns) {
        int fd = crew_dial(plan->socket);
        int *place = &open[calls % crowd];

        if (fd < 0)
            continue;
        /* Whoever was turned away at once cannot send; that is the daemon's right. */
        if (attack->line[0] != '\0' &&
            send(fd, attack->line, strlen(attack->line), MSG_NOSIGNAL) < 0 && errno != EPIPE)
            crew_fail("send", strerror(errno));
        if (*place >= 0)
            close(*place);
        *place = fd;
        calls++;
    }
    for (int i = 0; i < crowd; i++)
        if (open[i] >= 0)
            close(open[i]);
    free(open);
    print("calls", (double)calls);
}

void measure_attack(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t end_ns = crew_now() + (int64_t)(plan->seconds * 1e9);

    /* An attack must not outlive the run that it belongs to, and weigh on the next. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        crew_fail("cannot be ended with its parent", plan->command[0]);
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        if (plan->command[0] == NULL || strcmp(attacks[i].name, plan->command[0]) != 0)
            continue;
        if (attacks[i].kind == KIND_LEAVE || attacks[i].kind == KIND_CROWD)
            come_and_go(plan, &attacks[i], attacks[i].kind == KIND_CROWD ? plan->clients : 1,
                        end_ns);
        else
            press(plan, &attacks[i], end_ns);
        return;
    }
    crew_fail("there is no attack", plan->command[0] != NULL ? plan->command[0] : "");
}
