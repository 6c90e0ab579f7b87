/*
 * The load generator: the same guests for every server, over the same kind of socket.
 *
 *     load --speech foyer|redis|echo --socket PATH [OPTION...] MEASURE
 *
 * It measures one thing once and prints what it found, a name, a tab and a number a line.
 * Every reply is looked at: one that is not what was hoped for ends the program with status 1.
 *
 *   polls     every client polls its own token, one request in flight each
 *   bookings  every client books: join, poll, hold one seat, pay; seats are taken in order
 *   mix       pollers ask at a fixed rate, whatever the answers take, while clients book
 *   queue     every client joins a queue, polls, and leaves it again
 *   rotate    the first of a queue leaves, so that the next is admitted, and joins again
 *   lapse     a queue stays away for longer than the grace (with a test clock)
 *   idle      how much memory the server takes for connections that do nothing
 *   restart   how long the server, whose command follows, takes to answer
 *   victim    one customer polls and books, at a rate that the limits allow, beside whatever else
 *             goes on
 *   attack    sends what the limits of a customer are there for; its name follows
 *   disk      how long fdatasync() of the file that follows takes
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/bench/measures.h"

static const struct {
    const char *name;
    void (*measure)(struct run *run);
} measures[] = {
    {"polls", measure_polls},     {"bookings", measure_bookings}, {"mix", measure_mix},
    {"idle", measure_idle},       {"queue", measure_queue},       {"rotate", measure_rotate},
    {"restart", measure_restart}, {"lapse", measure_lapse},       {"disk", measure_disk},
    {"victim", measure_victim},   {"attack", measure_attack},
};

static const struct speech *const speeches[] = {&speech_foyer, &speech_redis, &speech_echo};

static const struct speech *find_speech(const char *name)
{
    for (size_t i = 0; i < sizeof speeches / sizeof speeches[0]; i++)
        if (strcmp(speeches[i]->name, name) == 0)
            return speeches[i];
    crew_fail("there is no speech", name);
}

static void read_options(int argc, char **argv, struct plan *plan)
{
    static const struct option known[] = {
        {"speech", required_argument, NULL, 's'},
        {"socket", required_argument, NULL, 'p'},
        {"clients", required_argument, NULL, 'c'},
        {"pollers", required_argument, NULL, 'o'},
        {"first-seat", required_argument, NULL, 'f'},
        {"bookings", required_argument, NULL, 'b'},
        {"warm-bookings", required_argument, NULL, 'B'},
        {"seconds", required_argument, NULL, 't'},
        {"warm-seconds", required_argument, NULL, 'T'},
        {"rate", required_argument, NULL, 'r'},
        {"server", required_argument, NULL, 'S'},
        {"dates", required_argument, NULL, 'd'},
        {"first-waiter", required_argument, NULL, 'w'},
        {"waiter-stride", required_argument, NULL, 'W'},
        {"histogram", required_argument, NULL, 'h'},
        {"waiters", required_argument, NULL, 'n'},
        {"first-booker", required_argument, NULL, 'F'},
        {NULL, 0, NULL, 0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "+", known, NULL)) != -1) {
        switch (option) {
        case 's':
            plan->speech = find_speech(optarg);
            break;
        case 'p':
            plan->socket = optarg;
            break;
        case 'c':
            plan->clients = atoi(optarg);
            break;
        case 'o':
            plan->pollers = atoi(optarg);
            break;
        case 'f':
            plan->first_seat = atoll(optarg);
            break;
        case 'b':
            plan->bookings = atoll(optarg);
            break;
        case 'B':
            plan->warm_bookings = atoll(optarg);
            break;
        case 't':
            plan->seconds = atof(optarg);
            break;
        case 'T':
            plan->warm_seconds = atof(optarg);
            break;
        case 'r':
            plan->rate = atof(optarg);
            break;
        case 'S':
            plan->server = (pid_t)atoi(optarg);
            break;
        case 'd':
            plan->dates = atoi(optarg);
            break;
        case 'w':
            plan->first_waiter = atoll(optarg);
            break;
        case 'W':
            plan->waiter_stride = atoll(optarg);
            break;
        case 'n':
            plan->waiters = atoll(optarg);
            break;
        case 'F':
            plan->first_booker = atoll(optarg);
            break;
        case 'h':
            plan->histogram = optarg;
            break;
        default:
            exit(2);
        }
    }
    if (argv[optind] == NULL)
        crew_fail("usage", "--speech foyer|redis|echo --socket PATH [OPTION...] MEASURE");
    plan->measure = argv[optind];
    plan->command = argv + optind + 1;
}

/* As many descriptors as this process may have. */
static void raise_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int main(int argc, char **argv)
{
    struct plan plan = {.clients = 50,
                        .pollers = 1000,
                        .bookings = 10000,
                        .warm_bookings = 1000,
                        .first_waiter = 51,
                        .first_booker = 1,
                        .waiter_stride = 1,
                        .dates = 20,
                        .seconds = 3,
                        .warm_seconds = 0.5,
                        .rate = 9000};
    struct run run = {.plan = &plan};

    read_options(argc, argv, &plan);
    if (plan.speech == NULL || plan.socket == NULL)
        crew_fail("usage", "--speech foyer|redis|echo --socket PATH [OPTION...] MEASURE");
    raise_limit();
    run.next_seat = plan.first_seat;
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (strcmp(measures[i].name, plan.measure) != 0)
            continue;
        measures[i].measure(&run);
        if (run.crew.connections != NULL)
            crew_close(&run.crew);
        return 0;
    }
    crew_fail("there is no measure", plan.measure);
}
