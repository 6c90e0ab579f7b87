/*
 * Two thousand who poll and a crowd who books, again and again: neither memory nor descriptors
 * grow.
 *
 *     soak_test --daemon FOYERD --invariants FILE.sql [--rounds CYCLES] [--clients POLLERS]
 *               [--seed N] [--no-memory]
 *
 * It goes in cycles. In each everybody joins, polls a number of times, some leave and come back on
 * new connections, the crowd in a process of its own has a number of changes acknowledged; then the
 * test clock moves by hours, so that what the daemon remembers for an hour or a day comes to an
 * end. Memory at the end is compared with that after the first fifth of the cycles. What is stored
 * for good (ledger, reservations) fills SQLite's cache by about 0.15 MB a cycle until that is full,
 * and nothing else may grow. The number of cycles, not the time they take, decides what is done, so
 * a fast machine finds the same memory as a slow one. --no-memory is for builds whose allocator
 * keeps what is freed.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/crowd.h"
#include "tests/faults/fault_house.h"
#include "tests/kit/line_client.h"
#include "tests/kit/steady.h"
#include "tests/kit/failure.h"

enum {
    SHOWS = 8,
    SEAT_LIMIT = 4,
    KEEP_ONE_IN = 1 << 30,
    BOOKERS = 32,
    CHANGES_A_CYCLE = 150,
    POLLS_A_CYCLE = 20,
    COME_AND_GO = 100, /* pollers a cycle */
    PRUNINGS = 8,      /* the daemon forgets so much at a time */
    WAIT_MS = 600000,
    HANG_LINES = 20, /* of pollers that wait, when nobody is answered any more */
    GROWTH_KB = 16 * 1024,
    CACHE_KB = 64 * 1024, /* SQLite's, which fills up in time */
    FEW_CYCLES = 100      /* in which the cache takes less than GROWTH_KB */
};

struct poller {
    struct line_client line;
    char token[LINE_CLIENT_CODE];
    int polls; /* in this cycle; 0: it has to join first */
};

struct soak {
    struct house house;
    struct poller *pollers; /* shape: pollers[house.clients] */
    struct line_client admin;
    int epoll;
    int to_bookers, from_bookers;
    pid_t bookers;
    int64_t polls, cycles;
};

static void check(bool holds, const char *what)
{
    if (!holds)
        test_fail(what, strerror(errno));
}

/* The crowd: 'g' is another number of changes, 'q' the end of them, 'c' the look at the file. */
static _Noreturn void book(const struct house *house, int orders, int answers)
{
    struct crowd *crowd = crowd_new(house->socket, BOOKERS, SHOWS, KEEP_ONE_IN, house->seed);
    char order;

    while (read(orders, &order, 1) == 1) {
        if (order == 'g') {
            crowd_forget(crowd); /* the last cycle is within a day of the end */
            crowd_run(crowd, CHANGES_A_CYCLE);
        }
        if (order == 'q')
            crowd_settle(crowd);
        if (order == 'c') {
            house_check(house, crowd);
            printf("proof: soak: %zu changes acknowledged to %d bookers, none lost\n",
                   crowd_figures(crowd).acknowledged, BOOKERS);
            fflush(stdout);
        }
        if (write(answers, "d", 1) != 1)
            break;
        if (order == 'q')
            crowd_leave(crowd);
    }
    _exit(0);
}

static void start_bookers(struct soak *soak)
{
    int orders[2], answers[2];

    check(pipe(orders) == 0 && pipe(answers) == 0, "pipe");
    fflush(stdout);
    soak->bookers = fork();
    check(soak->bookers >= 0, "fork");
    if (soak->bookers == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(orders[1]);
        close(answers[0]);
        book(&soak->house, orders[0], answers[1]);
    }
    close(orders[0]);
    close(answers[1]);
    soak->to_bookers = orders[1];
    soak->from_bookers = answers[0];
}

static void order_bookers(const struct soak *soak, char order)
{
    check(write(soak->to_bookers, &order, 1) == 1, "bookers");
}

static void wait_for_bookers(const struct soak *soak)
{
    char answer;

    if (read(soak->from_bookers, &answer, 1) != 1)
        test_fail("the bookers", "have failed");
}

static int64_t count_descriptors(pid_t pid)
{
    char path[40];
    DIR *folder;
    int64_t count = -2; /* . and .. */

    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    folder = opendir(path);
    check(folder != NULL, path);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/* Memory of its own that is really there. */
static int64_t memory_kb(pid_t pid)
{
    char path[40], line[200];
    FILE *file;
    int64_t kb = -1;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    file = fopen(path, "r");
    check(file != NULL, path);
    while (kb < 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "RssAnon: %" SCNd64, &kb) != 1)
            kb = -1;
    fclose(file);
    check(kb >= 0, path);
    return kb;
}

static void connect_poller(struct soak *soak, int number)
{
    struct poller *poller = &soak->pollers[number];
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)number};

    line_client_open(&poller->line, soak->house.socket);
    line_client_ask(&poller->line, "OK", "AS user=p%d", number);
    check(epoll_ctl(soak->epoll, EPOLL_CTL_ADD, poller->line.fd, &event) == 0, "epoll");
}

static void seat_pollers(struct soak *soak)
{
    soak->pollers = calloc((size_t)soak->house.clients, sizeof *soak->pollers);
    soak->epoll = epoll_create1(EPOLL_CLOEXEC);
    check(soak->pollers != NULL && soak->epoll >= 0, "pollers");
    for (int i = 0; i < soak->house.clients; i++)
        line_client_ask(&soak->admin, "OK", "USER-ADD user=p%d", i);
    for (int i = 0; i < soak->house.clients; i++)
        connect_poller(soak, i);
}

/* Asks the next; false if this was the last of the cycle. */
static bool poll_next(struct soak *soak, struct poller *poller)
{
    struct line_client *line = &poller->line;

    if (strncmp(line->reply, "OK", 2) != 0)
        test_fail("a poll", line->reply);
    if (poller->polls++ == 0)
        line_client_code(line, "token", poller->token);
    if (poller->polls > POLLS_A_CYCLE)
        return false;
    soak->polls++;
    if (poller->polls % 4 == 0)
        line_client_send(line, "MAP show=%d", 1 + poller->polls % SHOWS);
    else if (poller->polls % 7 == 0)
        line_client_send(line, "SEATS show=%d", 1 + poller->polls % SHOWS);
    else
        line_client_send(line, "STATUS token=%s", poller->token);
    return true;
}

/* Says who waits for what, and ends the program. */
static _Noreturn void hang(const struct soak *soak, int open)
{
    for (int i = 0, said = 0; i < soak->house.clients && said < HANG_LINES; i++) {
        const struct poller *poller = &soak->pollers[i];

        if (poller->polls > POLLS_A_CYCLE)
            continue;
        fprintf(stderr, "p%d has %d answers of %d; asked last: %s", i, poller->polls,
                POLLS_A_CYCLE + 1, poller->line.asked);
        said++;
    }
    fprintf(stderr, "%d pollers are not answered, in cycle %" PRId64 "\n", open, soak->cycles);
    daemon_hang("the pollers", "were told nothing for ten minutes");
}

static void poll_all(struct soak *soak)
{
    struct epoll_event events[256];
    int open = soak->house.clients;

    for (int i = 0; i < soak->house.clients; i++) {
        soak->pollers[i].polls = 0;
        line_client_send(&soak->pollers[i].line, "JOIN concert=1");
    }
    while (open > 0) {
        int count = epoll_wait(soak->epoll, events, 256, WAIT_MS);

        if (count == 0)
            hang(soak, open);
        for (int i = 0; i < count; i++) {
            struct poller *poller = &soak->pollers[events[i].data.u32];

            if (line_client_hear(&poller->line) && !poll_next(soak, poller))
                open--;
        }
    }
}

static void run_cycle(struct soak *soak)
{
    order_bookers(soak, 'g');
    poll_all(soak);
    wait_for_bookers(soak);
    for (int i = 0; i < COME_AND_GO && i < soak->house.clients; i++) {
        int number = (int)((soak->cycles * COME_AND_GO + i) % soak->house.clients);

        line_client_close(&soak->pollers[number].line);
        connect_poller(soak, number);
    }
    line_client_ask(&soak->admin, "OK", "CLOCK advance=7200");
    for (int i = 0; i < PRUNINGS; i++)
        line_client_ask(&soak->admin, "OK", "CLOCK advance=61");
    soak->cycles++;
}

static void run_cycles(struct soak *soak, int cycles)
{
    for (int i = 0; i < cycles; i++)
        run_cycle(soak);
}

/* Waits until the daemon has as many descriptors again as before anybody came, and the admin's. */
static void wait_for_descriptors(struct soak *soak, int64_t wanted)
{
    int64_t end_ms = steady_ms() + WAIT_MS;

    while (count_descriptors(soak->house.daemon.pid) != wanted) {
        line_client_ask(&soak->admin, "OK", "PING"); /* the daemon's loop has turned once more */
        if (steady_ms() < end_ms)
            continue;
        fprintf(stderr, "%" PRId64 " of %" PRId64 "\n", count_descriptors(soak->house.daemon.pid),
                wanted);
        daemon_hang("descriptors", "are left open");
    }
}

/* A limit of open files that everybody fits in; or fewer pollers. */
static void make_room(struct house *house)
{
    struct rlimit limit;

    check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < (rlim_t)house->clients + 200)
        house->clients = (int)limit.rlim_max - 200;
}

static void set_up(struct soak *soak)
{
    line_client_open(&soak->admin, soak->house.socket);
    line_client_ask(&soak->admin, "OK", "CONCERT-ADD title=Soak capacity=10000 seat_limit=%d",
                    SEAT_LIMIT);
    line_client_ask(&soak->admin, "OK", "GRADE-SET concert=1 grade=A seats=1-50 price=1000");
    for (int show = 0; show < SHOWS; show++)
        line_client_ask(&soak->admin, "OK", "SHOW-ADD concert=1 starts=2190-01-%02dT20:00",
                        show + 1);
}

static void leave(struct soak *soak)
{
    order_bookers(soak, 'q');
    wait_for_bookers(soak);
    for (int i = 0; i < soak->house.clients; i++)
        line_client_close(&soak->pollers[i].line);
}

/* The bookers compare the file with what they were told. */
static void check_file(struct soak *soak)
{
    int status;

    order_bookers(soak, 'c');
    wait_for_bookers(soak);
    close(soak->to_bookers);
    waitpid(soak->bookers, &status, 0);
    check(status == 0, "the bookers");
}

int main(int argc, char **argv)
{
    static struct soak soak;
    int64_t descriptors, warm_kb, end_kb, allowed_kb = GROWTH_KB;

    house_open(&soak.house, argc, argv, 60, 2000);
    make_room(&soak.house);
    soak.house.option = "--test-clock=2026-12-01T09:00:00Z";
    house_start(&soak.house);
    descriptors = count_descriptors(soak.house.daemon.pid);
    set_up(&soak);
    start_bookers(&soak);
    seat_pollers(&soak);
    run_cycles(&soak, soak.house.rounds / 5);
    warm_kb = memory_kb(soak.house.daemon.pid);
    run_cycles(&soak, soak.house.rounds - soak.house.rounds / 5);
    end_kb = memory_kb(soak.house.daemon.pid);
    if (count_descriptors(soak.house.daemon.pid) != descriptors + soak.house.clients + BOOKERS + 1)
        test_fail("descriptors", "are not one for each client");
    leave(&soak);
    wait_for_descriptors(&soak, descriptors + 1);
    line_client_close(&soak.admin);
    house_stop(&soak.house, SIGTERM);
    check_file(&soak);
    allowed_kb += soak.house.rounds > FEW_CYCLES ? CACHE_KB : 0;
    printf("proof: soak: %d pollers: %" PRId64 " polls in %" PRId64 " cycles; memory %" PRId64
           " kB when warm, %" PRId64 " kB at the end; %" PRId64 " descriptors before and after\n",
           soak.house.clients, soak.polls, soak.cycles, warm_kb, end_kb, descriptors);
    if (!soak.house.any_memory && end_kb - warm_kb > allowed_kb)
        test_fail("memory", "has grown");
    house_close(&soak.house);
    return 0;
}
