/*
 * Bookings, alone and beside polls at a fixed rate.
 *
 * A booking is JOIN, poll, hold, pay, each sent when the one before was answered, by a guest of its
 * own. Seats are given out in order, 50 to a show, so no two guests want the same one, and no
 * request is refused. bench remembers by `sold` which seats are gone and begins the next run with
 * another concert.
 *
 * Bookings count by number and not by time: every booking makes the store larger, and both sides
 * have to have done the same work at the end.
 */
#include "tests/bench/measures.h"

#include <stdio.h>

#include "infrastructure/scheduling.h"

/* The fixture: concert 1 is the queue, concert 2 and those after it sell. */
enum { FIRST_CONCERT = 2, FIRST_SHOW = 2 };

/* The number of a seat, over all shows of all concerts that sell. With a stride, several generators
 * share the shows, each taking every n-th seat, so that whatever one sells the others have to hear
 * of. */
void next_seat(struct run *run, struct guest *guest)
{
    int64_t show = run->next_seat / SEATS_OF_SHOW;

    guest->seat = 1 + (int)(run->next_seat % SEATS_OF_SHOW);
    guest->show = FIRST_SHOW + show;
    guest->concert = FIRST_CONCERT + show / run->plan->dates;
    run->next_seat += run->plan->seat_stride;
}

void begin_booking(struct run *run, struct connection *connection)
{
    next_seat(run, &connection->guest);
    crew_ask(&run->crew, connection, ASK_JOIN);
    run->busy++;
}

/* Counting begins with the last warm booking and ends with the last that counts, while all others
 * are still booking. Who is in the middle then goes on to the end: a hold that was left would be in
 * the way of the next run. */
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
void book_on(void *arg, struct connection *connection, int64_t now_ns)
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

void measure_bookings(struct run *run)
{
    const struct plan *plan = run->plan;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "b", plan->first_booker, 1);
    crew_begin(&run->crew);
    run->crew.on_reply = book_on;
    run->crew.arg = run;
    run->counts_bookings = true;
    if (plan->warm_bookings == 0)
        start_counting(run);
    for (int i = 0; i < plan->clients; i++)
        begin_booking(run, &run->crew.connections[i]);
    while (run->busy > 0)
        crew_turn(&run->crew, INT64_C(1000000000));
    print_rate(run, (double)plan->bookings);
    print("sold", (double)run->booked);
}

/* --- polls at a fixed rate beside bookings --- */

int64_t intended_ns(const struct run *run, int64_t poll)
{
    return run->begin_ns + (int64_t)((double)poll * 1e9 / run->plan->rate);
}

/* Poll n goes out on connection n % pollers, and answers of a connection come in order: so the
 * answer says by its place which poll it is, and when that was meant to be sent. A server that
 * stalls makes the polls behind it late, and each of them counts with its whole lateness. Polls
 * that are under way at the end are left out; measure_victim() counts them, since an attacker may
 * have stopped them for good. */
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

/* Sends what is due; returns how long nothing more is. After a stall of ours all that is late goes
 * out at once, and has its lateness from when it was due. */
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
    int64_t end_ns = crew_now() + (int64_t)(seconds * 1e9);

    while (crew_now() < end_ns)
        crew_turn(&run->crew, send_due(run, next));
}

/* For the chart, whose axis is in nines: each line is 1 / (1 - share), from 1 to 100,000 in steps
 * of a twentieth of a decade, and the milliseconds. The power is a product, to do without the
 * mathematical library. */
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

void print_latencies(const struct run *run)
{
    static const struct {
        const char *name;
        double share;
    } points[] = {{"p50_ms", 0.5}, {"p99_ms", 0.99}, {"p99.9_ms", 0.999}};

    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
        print(points[i].name, (double)histogram_at(&run->latencies, points[i].share) / 1e6);
    print("most_ms", (double)run->latencies.most_ns / 1e6);
}

/* The first connections poll, the others book. Bookings go on until the end of the time whatever
 * their number: they are what the polls are beside. */
void measure_mix(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t next = 0, before;

    scheduling_be_prompt(); /* or the slowest answers are those that were not looked at */
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
        crew_turn(&run->crew, INT64_C(1000000000));
    print("sold", (double)run->booked);
    if (plan->histogram != NULL)
        write_histogram(run);
}
