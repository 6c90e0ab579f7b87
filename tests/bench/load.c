/*
 * The load generator: the same guests for every server, over the same kind of socket.
 *
 *     load --speech foyer|redis|echo --socket PATH [OPTION...] MEASURE
 *
 * It measures one thing once and prints what it found, a name and a number a line, parted by a tab.
 * Every reply is looked at: one that is not what was hoped for ends the program with status 1.
 *
 *   polls     every client polls its own token, one request in flight each
 *   bookings  every client books: join, poll, hold one seat, pay; seats are taken in order
 *   mix       pollers ask at a fixed rate, whatever the answers take, while bookers book
 *   idle      how much memory the server takes for connections that do nothing
 *   queue     every client joins a queue, polls, and leaves it again
 *   admit     the first of a queue leaves, so that the next is admitted, and so on
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/crew.h"
#include "tests/bench/histogram.h"

static const int64_t SECOND_NS = 1000000000, MILLISECOND_NS = 1000000;

/* The fixture: concert 1 is the queue, concert 2 and those behind it sell. */
enum { FIRST_CONCERT = 2, FIRST_SHOW = 2 };

struct plan {
    const struct speech *speech;
    const char *socket, *measure;
    int clients, pollers;
    int64_t first_seat; /* seats sold by earlier runs */
    int64_t bookings, warm_bookings;
    int64_t first_waiter, waiter_stride;
    int dates; /* shows of a concert */
    double seconds, warm_seconds, rate;
    pid_t server;
    const char *histogram; /* file for the latencies, or NULL */
};

/* A stretch of time, and what it cost. */
struct stretch {
    int64_t wall_ns, own_ns, server_ns;
};

/* A measurement under way. */
struct run {
    const struct plan *plan;
    struct crew crew;
    int64_t next_seat, booked, next_waiter;
    int64_t booked_goal; /* then nobody begins anew */
    int busy;            /* guests in the middle of something */
    bool over;
    struct stretch since, took;
    int64_t begin_ns; /* of the schedule of an open loop */
    struct histogram latencies;
    bool counting;
    bool counts_bookings; /* the run ends with so many, not after a time */
    int64_t pairs;
};

static int64_t clock_ns(clockid_t id)
{
    struct timespec time;

    if (clock_gettime(id, &time) < 0)
        return 0;
    return time.tv_sec * SECOND_NS + time.tv_nsec;
}

static struct stretch read_clocks(pid_t server)
{
    clockid_t id;
    struct stretch now = {.wall_ns = crew_now(), .own_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID)};

    if (server > 0 && clock_getcpuclockid(server, &id) == 0)
        now.server_ns = clock_ns(id);
    return now;
}

static void start_counting(struct run *run)
{
    run->counting = true;
    run->since = read_clocks(run->plan->server);
}

static void stop_counting(struct run *run)
{
    struct stretch now = read_clocks(run->plan->server);

    run->counting = false;
    run->took = (struct stretch){.wall_ns = now.wall_ns - run->since.wall_ns,
                                 .own_ns = now.own_ns - run->since.own_ns,
                                 .server_ns = now.server_ns - run->since.server_ns};
}

static void print(const char *name, double value)
{
    printf("%s\t%.9g\n", name, value);
}

/* So many things were done in the time taken. */
static void print_rate(const struct run *run, double done)
{
    double seconds = (double)run->took.wall_ns / 1e9;

    print("rate", done / seconds);
    print("server_us", (double)run->took.server_ns / 1e3 / done);
    print("server_share", (double)run->took.server_ns / 1e9 / seconds);
    print("load_share", (double)run->took.own_ns / 1e9 / seconds);
}

static int64_t ns_of(double seconds)
{
    return (int64_t)(seconds * 1e9);
}

/* --- polls --- */

static void poll_again(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;

    (void)now_ns;
    connection->answered++;
    if (!run->over)
        crew_poll(&run->crew, connection);
}

static void turn_for(struct run *run, double seconds)
{
    int64_t end_ns = crew_now() + ns_of(seconds);

    while (crew_now() < end_ns)
        crew_turn(&run->crew, 100 * MILLISECOND_NS);
}

static void measure_polls(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t before;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "w", plan->first_waiter, plan->waiter_stride);
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

/* --- bookings --- */

static void next_seat(struct run *run, struct guest *guest)
{
    int64_t show = run->next_seat / SEATS_OF_SHOW;

    guest->seat = 1 + (int)(run->next_seat % SEATS_OF_SHOW);
    guest->show = FIRST_SHOW + show;
    guest->concert = FIRST_CONCERT + show / run->plan->dates;
    run->next_seat++;
}

static void begin_booking(struct run *run, struct connection *connection)
{
    next_seat(run, &connection->guest);
    crew_ask(&run->crew, connection, ASK_JOIN);
    run->busy++;
}

static void count_booking(struct run *run)
{
    const struct plan *plan = run->plan;

    run->booked++;
    run->busy--;
    if (!run->counts_bookings)
        return;
    if (run->booked == plan->warm_bookings)
        start_counting(run);
    if (run->booked == plan->warm_bookings + plan->bookings) {
        stop_counting(run);
        run->over = true;
    }
}

/* The way of a booking, from reply to request. */
static void book_on(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;
    static const enum ask next[] = {
        [ASK_JOIN] = ASK_CHECK, [ASK_CHECK] = ASK_HOLD, [ASK_HOLD] = ASK_PAY};

    (void)now_ns;
    if (connection->ask != ASK_PAY) {
        crew_ask(&run->crew, connection, next[connection->ask]);
        return;
    }
    count_booking(run);
    if (!run->over)
        begin_booking(run, connection);
}

static void measure_bookings(struct run *run)
{
    const struct plan *plan = run->plan;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "b", 1, 1);
    crew_begin(&run->crew);
    run->crew.on_reply = book_on;
    run->crew.arg = run;
    run->counts_bookings = true;
    if (plan->warm_bookings == 0)
        start_counting(run);
    for (int i = 0; i < plan->clients; i++)
        begin_booking(run, &run->crew.connections[i]);
    while (run->busy > 0)
        crew_turn(&run->crew, SECOND_NS);
    print_rate(run, (double)plan->bookings);
    print("sold", (double)run->booked);
}

/* --- polls at a fixed rate beside bookings --- */

/* Poll k of connection c is meant to be sent at this moment. */
static int64_t intended_ns(const struct run *run, int64_t poll)
{
    return run->begin_ns + (int64_t)((double)poll * 1e9 / run->plan->rate);
}

static void take_mixed(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;
    int64_t index = connection - run->crew.connections;

    if (index >= run->plan->pollers) {
        book_on(run, connection, now_ns);
        return;
    }
    if (run->counting)
        histogram_add(&run->latencies,
                      now_ns - intended_ns(run, connection->answered * run->plan->pollers + index));
    connection->answered++;
}

/* Sends what is due; returns how long nothing more is. */
static int64_t send_due(struct run *run, int64_t *next)
{
    int64_t now_ns = crew_now(), due_ns;

    while ((due_ns = intended_ns(run, *next)) <= now_ns) {
        crew_poll(&run->crew, &run->crew.connections[*next % run->plan->pollers]);
        ++*next;
    }
    return due_ns - now_ns;
}

static void mix_for(struct run *run, double seconds, int64_t *next)
{
    int64_t end_ns = crew_now() + ns_of(seconds);

    while (crew_now() < end_ns)
        crew_turn(&run->crew, send_due(run, next));
}

static void write_histogram(const struct run *run)
{
    FILE *file = fopen(run->plan->histogram, "w");

    if (file == NULL)
        crew_fail(run->plan->histogram, "cannot be written");
    for (double nines = 0.0; nines <= 5.0; nines += 0.05) {
        double beyond = 1.0;

        for (int i = 0; i < (int)(nines * 20.0 + 0.5); i++)
            beyond *= 0.89125093813374556; /* 10^(-1/20) */
        fprintf(file, "%.6f\t%.6f\n", 1.0 / beyond,
                (double)histogram_at(&run->latencies, 1.0 - beyond) / 1e6);
    }
    fclose(file);
}

static void print_latencies(const struct run *run)
{
    static const struct {
        const char *name;
        double share;
    } points[] = {{"p50_ms", 0.5}, {"p99_ms", 0.99}, {"p99.9_ms", 0.999}};

    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
        print(points[i].name, (double)histogram_at(&run->latencies, points[i].share) / 1e6);
    print("most_ms", (double)run->latencies.most_ns / 1e6);
}

static void measure_mix(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t next = 0, before;

    crew_open(&run->crew, plan->speech, plan->socket, plan->pollers + plan->clients);
    crew_name(&run->crew, 0, plan->pollers, "w", plan->first_waiter, plan->waiter_stride);
    crew_name(&run->crew, plan->pollers, run->crew.count, "b", 1, 1);
    crew_begin(&run->crew);
    run->crew.on_reply = take_mixed;
    run->crew.arg = run;
    run->begin_ns = crew_now();
    for (int i = plan->pollers; i < run->crew.count; i++)
        begin_booking(run, &run->crew.connections[i]);
    mix_for(run, plan->warm_seconds, &next);
    before = run->booked;
    start_counting(run);
    mix_for(run, plan->seconds, &next);
    stop_counting(run);
    print_latencies(run);
    print("polls", (double)run->latencies.total / plan->seconds);
    print("bookings", (double)(run->booked - before) / plan->seconds);
    print("server_share", (double)run->took.server_ns / (double)run->took.wall_ns);
    print("load_share", (double)run->took.own_ns / (double)run->took.wall_ns);
    run->over = true;
    while (run->busy > 0)
        crew_turn(&run->crew, SECOND_NS);
    print("sold", (double)run->booked);
    if (plan->histogram != NULL)
        write_histogram(run);
}

/* --- memory --- */

/* What the server alone has in memory, in bytes: its share of every page. */
static double memory_of(pid_t pid)
{
    char path[64], line[200];
    double kilobytes = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    file = fopen(path, "r");
    while (file != NULL && kilobytes < 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Pss: %lf", &kilobytes) != 1)
            kilobytes = -1;
    if (file != NULL)
        fclose(file);
    if (kilobytes < 0)
        crew_fail(path, "cannot be read");
    return kilobytes * 1024;
}

static void measure_idle(struct run *run)
{
    const struct plan *plan = run->plan;
    double before = memory_of(plan->server), connected;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "w", plan->first_waiter, plan->waiter_stride);
    crew_ask_all(&run->crew, ASK_PING); /* so that all are accepted */
    connected = memory_of(plan->server);
    print("idle_bytes", (connected - before) / plan->clients);
    crew_begin(&run->crew);
    crew_ask_all(&run->crew, ASK_POLL);
    print("used_bytes", (memory_of(plan->server) - before) / plan->clients);
}

/* --- a queue --- */

static void join_and_leave(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;
    enum ask next = connection->ask == ASK_JOIN   ? ASK_POLL
                    : connection->ask == ASK_POLL ? ASK_LEAVE
                                                  : ASK_JOIN;

    (void)now_ns;
    run->pairs += connection->ask == ASK_LEAVE;
    if (next == ASK_JOIN && run->over)
        run->busy--;
    else
        crew_ask(&run->crew, connection, next);
}

static void measure_queue(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t before;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "b", 1, 1);
    crew_begin(&run->crew);
    run->crew.on_reply = join_and_leave;
    run->crew.arg = run;
    run->busy = plan->clients;
    for (int i = 0; i < plan->clients; i++) {
        run->crew.connections[i].guest.concert = 1;
        crew_ask(&run->crew, &run->crew.connections[i], ASK_JOIN);
    }
    turn_for(run, plan->warm_seconds);
    before = run->pairs;
    start_counting(run);
    turn_for(run, plan->seconds);
    stop_counting(run);
    print_rate(run, (double)(run->pairs - before));
    run->over = true;
    while (run->busy > 0)
        crew_turn(&run->crew, SECOND_NS);
}

/* The first of the queue is told to leave, by whichever connection is free. */
static void leave_first(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;

    (void)now_ns;
    if (connection->ask == ASK_IDENTITY) {
        crew_ask(&run->crew, connection, ASK_LEAVE);
        return;
    }
    run->pairs++;
    if (run->next_waiter >= run->plan->first_waiter + run->plan->bookings) {
        run->busy--;
        return;
    }
    connection->guest.number = run->next_waiter++;
    waiting_token(connection->guest.number, connection->guest.token);
    crew_ask(&run->crew, connection, ASK_IDENTITY);
}

static void measure_admit(struct run *run)
{
    const struct plan *plan = run->plan;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "w", plan->first_waiter, 1);
    run->next_waiter = plan->first_waiter + plan->clients;
    run->crew.on_reply = leave_first;
    run->crew.arg = run;
    run->busy = plan->clients;
    start_counting(run);
    for (int i = 0; i < plan->clients; i++)
        crew_ask(&run->crew, &run->crew.connections[i], ASK_IDENTITY);
    while (run->busy > 0)
        crew_turn(&run->crew, SECOND_NS);
    stop_counting(run);
    print_rate(run, (double)run->pairs);
}

/* --- which --- */

static const struct {
    const char *name;
    void (*measure)(struct run *run);
} measures[] = {
    {"polls", measure_polls}, {"bookings", measure_bookings}, {"mix", measure_mix},
    {"idle", measure_idle},   {"queue", measure_queue},       {"admit", measure_admit},
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
        {NULL, 0, NULL, 0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
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
        case 'h':
            plan->histogram = optarg;
            break;
        default:
            exit(2);
        }
    }
    plan->measure = argv[optind] != NULL ? argv[optind] : "";
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
                        .waiter_stride = 1,
                        .dates = 20,
                        .seconds = 3,
                        .warm_seconds = 0.5,
                        .rate = 9000};
    struct run *run = calloc(1, sizeof *run);

    read_options(argc, argv, &plan);
    if (run == NULL || plan.speech == NULL || plan.socket == NULL)
        crew_fail("usage", "--speech foyer|redis|echo --socket PATH [OPTION...] MEASURE");
    raise_limit();
    run->plan = &plan;
    run->next_seat = plan.first_seat;
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (strcmp(measures[i].name, plan.measure) != 0)
            continue;
        measures[i].measure(run);
        crew_close(&run->crew);
        free(run);
        return 0;
    }
    crew_fail("there is no measure", plan.measure);
}
