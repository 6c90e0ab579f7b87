/*
 * The stretch of time that counts. It begins when the server is warm and ends while it is still
 * fully at work; only what is done in between is counted, by the same number before and after, so
 * that what is under way at one end stands for what is under way at the other.
 *
 * With the wall clock two processor clocks are read: that of the server, for what a request costs
 * whatever else runs on the machine, and our own. If load_share comes near 1 it is the generator
 * that was measured.
 */
#include "tests/bench/measures.h"

#include <stdio.h>
#include <time.h>

static int64_t clock_ns(clockid_t id)
{
    struct timespec time;

    if (clock_gettime(id, &time) < 0)
        return 0;
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/* The processor clock of another process may be read by anybody (clock_getcpuclockid()). 0 if there
 * is no server to look at: then its figures are 0 as well. */
static struct stretch read_clocks(pid_t server)
{
    clockid_t id;
    struct stretch now = {.wall_ns = crew_now(), .own_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID)};

    if (server > 0 && clock_getcpuclockid(server, &id) == 0)
        now.server_ns = clock_ns(id);
    return now;
}

void start_counting(struct run *run)
{
    run->counting = true;
    run->since = read_clocks(run->plan->server);
}

void stop_counting(struct run *run)
{
    struct stretch now = read_clocks(run->plan->server);

    run->counting = false;
    run->took = (struct stretch){.wall_ns = now.wall_ns - run->since.wall_ns,
                                 .own_ns = now.own_ns - run->since.own_ns,
                                 .server_ns = now.server_ns - run->since.server_ns};
}

void print(const char *name, double value)
{
    printf("%s\t%.9g\n", name, value);
}

/* So many things were done in the time taken: how many in a second, microseconds of the server's
 * processor for each, and how much of one processor each side took. */
void print_rate(const struct run *run, double done)
{
    double seconds = (double)run->took.wall_ns / 1e9;

    print("rate", done / seconds);
    print("server_us", (double)run->took.server_ns / 1e3 / done);
    print("server_share", (double)run->took.server_ns / 1e9 / seconds);
    print("load_share", (double)run->took.own_ns / 1e9 / seconds);
}

void turn_for(struct run *run, double seconds)
{
    int64_t end_ns = crew_now() + (int64_t)(seconds * 1e9);

    while (crew_now() < end_ns)
        crew_turn(&run->crew, INT64_C(100000000));
}

static void poll_again(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;

    (void)now_ns;
    connection->answered++;
    if (!run->over)
        crew_poll(&run->crew, connection);
}

/* Each of these connections polls, one request in flight each: a closed loop, which finds how many
 * polls a second there can be. It says nothing about latency, since a server that is slow is asked
 * less; that is measure_mix(). */
static void poll_as(struct run *run, const char *role)
{
    const struct plan *plan = run->plan;
    int64_t before;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, role, plan->first_waiter, plan->waiter_stride);
    crew_begin(&run->crew);
    run->crew.on_reply = poll_again;
    run->crew.arg = run;
    for (int i = 0; i < plan->clients; i++)
        crew_poll(&run->crew, &run->crew.connections[i]);
    turn_for(run, plan->warm_seconds);
    before = run->crew.replies;
    start_counting(run);
    turn_for(run, plan->seconds);
    stop_counting(run);
    print_rate(run, (double)(run->crew.replies - before));
    run->over = true;
}

void measure_polls(struct run *run)
{
    poll_as(run, "w");
}

/* Whoever runs this is one customer: all connections have the same token. */
void measure_customer(struct run *run)
{
    poll_as(run, "c");
}
