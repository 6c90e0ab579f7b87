/*
 * The load generator: the same guests for every server, over the same kind of socket.
 *
 *     load --speech foyer|redis|echo --socket PATH [OPTION...] MEASURE
 *
 * It measures one thing once and prints what it found, a name, a tab and a number a line.
 * Every reply is looked at: one that is not what was hoped for ends the program with status 1.
 *
 *   polls     every client polls its own token, one request in flight each
 *   customer  the same by the one customer that runs it, for whom the limits hold
 *   bookings  every client books: join, poll, hold one seat, pay; seats are taken in order
 *   mix       pollers ask at a fixed rate, whatever the answers take, while clients book
 *   queue     every client joins a queue, polls, and leaves it again
 *   rotate    the first of a queue leaves, so that the next is admitted, and joins again
 *   admissions   one of a queue is admitted, who waits for that, as everybody else there does
 *   sales     a seat of a show is sold that everybody watches
 *   lapse     a queue stays away for longer than the grace (with a test clock)
 *   desk      desks ask what the lines of a file say, at a fixed rate, while clients book; the file
 *             follows
 *   tills     the same, each as soon as it is answered
 *   idle      how much memory the server takes for connections that do nothing
 *   client    what a client, whose command follows, sends and hears while nobody touches it, and
 *             how often it wakes up
 *   restart   how long the server, whose command follows, takes to answer
 *   victim    one customer polls and books, at a rate that the limits allow, beside whatever else
 *             goes on
 *   attack    sends what the limits of a customer are there for; its name follows
 *   disk      how long fdatasync() of the file that follows takes
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/bench/measures.h"
#include "tests/kit/test_options.h"

/* In no order; the names are those of the head of this file, which `bench` calls. */
static const struct {
    const char *name;
    void (*measure)(struct run *run);
} measures[] = {
    {"polls", measure_polls},     {"bookings", measure_bookings},     {"mix", measure_mix},
    {"idle", measure_idle},       {"queue", measure_queue},           {"rotate", measure_rotate},
    {"restart", measure_restart}, {"lapse", measure_lapse},           {"disk", measure_disk},
    {"victim", measure_victim},   {"attack", measure_attack},         {"desk", measure_desk},
    {"tills", measure_tills},     {"admissions", measure_admissions}, {"sales", measure_sales},
    {"client", measure_client},   {"customer", measure_customer},
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
    const char *speech = NULL;
    int64_t server = 0, clients = plan->clients; /* who may be none */
    int first;
    const struct test_option known[] = {
        {"speech", TEST_OPTION_TEXT, &speech, true},
        {"socket", TEST_OPTION_TEXT, &plan->socket, true},
        {"clients", TEST_OPTION_NUMBER, &clients, false},
        {"pollers", TEST_OPTION_INT, &plan->pollers, false},
        {"first-seat", TEST_OPTION_NUMBER, &plan->first_seat, false},
        {"seat-stride", TEST_OPTION_NUMBER, &plan->seat_stride, false},
        {"bookings", TEST_OPTION_NUMBER, &plan->bookings, false},
        {"warm-bookings", TEST_OPTION_NUMBER, &plan->warm_bookings, false},
        {"seconds", TEST_OPTION_REAL, &plan->seconds, false},
        {"warm-seconds", TEST_OPTION_REAL, &plan->warm_seconds, false},
        {"rate", TEST_OPTION_REAL, &plan->rate, false},
        {"server", TEST_OPTION_NUMBER, &server, false},
        {"dates", TEST_OPTION_INT, &plan->dates, false},
        {"first-waiter", TEST_OPTION_NUMBER, &plan->first_waiter, false},
        {"waiter-stride", TEST_OPTION_NUMBER, &plan->waiter_stride, false},
        {"waiters", TEST_OPTION_NUMBER, &plan->waiters, false},
        {"first-booker", TEST_OPTION_NUMBER, &plan->first_booker, false},
        {"histogram", TEST_OPTION_TEXT, &plan->histogram, false},
        {"keys", TEST_OPTION_TEXT, &plan->keys, false},
        {"old", TEST_OPTION_FLAG, &plan->is_old, false},
        {NULL, TEST_OPTION_FLAG, NULL, false},
    };

    first = test_options_read(argc, argv, known);
    plan->speech = find_speech(speech);
    plan->server = (pid_t)server;
    plan->clients = (int)clients;
    if (argv[first] == NULL)
        crew_fail("usage", "--speech foyer|redis|echo --socket PATH [OPTION...] MEASURE");
    plan->measure = argv[first];
    plan->command = argv + first + 1;
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

/* Defaults fit the stores that season.sql fills: 20 dates a concert, and the first 50 of the queue
 * of concert 1 inside, so that number 51 is the first who waits. */
int main(int argc, char **argv)
{
    struct plan plan = {.clients = 50,
                        .pollers = 1000,
                        .bookings = 10000,
                        .warm_bookings = 1000,
                        .first_waiter = 51,
                        .first_booker = 1,
                        .seat_stride = 1,
                        .waiter_stride = 1,
                        .dates = 20,
                        .seconds = 3,
                        .warm_seconds = 0.5,
                        .rate = 9000,
                        .keys = ""};
    struct run run = {.plan = &plan};

    read_options(argc, argv, &plan);
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
