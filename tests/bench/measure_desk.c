/*
 * Staff at work: what they ask stands in a file, a request a line, and is asked from its first line
 * to its last, by whichever desk is next. The desks are the first `pollers` connections; behind
 * them `clients` customers book, so that the daemon has no moment without a commit.
 *
 * Desks ask at a fixed rate: the latency of each answer is told, from the moment at which it was
 * meant to be asked; the file begins anew at its end. Tills ask as soon as they are answered, until
 * the time is over or the file: how many answers come in a second is told.
 */
#include "tests/bench/measures.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The requests of the file. */
static struct {
    char *bytes;        /* owned */
    const char **lines; /* shape: lines[count]; owned */
    int64_t count, next;
    int64_t answered;
} requests;

static bool is_busy; /* tills: whoever is answered asks again at once */

static void read_file(const char *path)
{
    FILE *file = path != NULL ? fopen(path, "r") : NULL;
    size_t room = 0, size = 0, got;

    if (file == NULL)
        crew_fail(path != NULL ? path : "usage: desk FILE", strerror(errno));
    do {
        room = 2 * room + 65536;
        requests.bytes = realloc(requests.bytes, room);
        if (requests.bytes == NULL)
            crew_fail(path, "no memory");
        got = fread(requests.bytes + size, 1, room - size - 1, file);
        size += got;
    } while (got > 0);
    requests.bytes[size] = '\0';
    fclose(file);
}

static void read_requests(const char *path)
{
    int64_t room = 0;

    read_file(path);
    for (char *line = strtok(requests.bytes, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (requests.count == room) {
            room = 2 * room + 1024;
            requests.lines = realloc(requests.lines, (size_t)room * sizeof *requests.lines);
            if (requests.lines == NULL)
                crew_fail(path, "no memory");
        }
        requests.lines[requests.count++] = line;
    }
    if (requests.count == 0)
        crew_fail(path, "has no requests");
}

static void ask_next(struct run *run, struct connection *desk)
{
    desk->guest.text = requests.lines[requests.next++ % requests.count];
    crew_ask(&run->crew, desk, ASK_TEXT);
}

/* At a till. Each asks until the time or the file is over; the first that finds nothing left ends
 * the time that counts, since from then on not all tills are at work. */
static void go_on(struct run *run, struct connection *desk)
{
    requests.answered += run->counting;
    if (!run->over && requests.next < requests.count) {
        ask_next(run, desk);
        return;
    }
    if (run->counting)
        stop_counting(run);
    run->over = true;
    run->busy--;
}

/* Rows of an answer are replies that go on (guest->goes_on): what counts is when the last line has
 * come. */
static void take_answer(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;
    int64_t index = connection - run->crew.connections;

    if (index >= run->plan->pollers) {
        book_on(run, connection, now_ns);
        return;
    }
    if (connection->guest.goes_on)
        return;
    if (is_busy) {
        go_on(run, connection);
        return;
    }
    if (run->counting)
        histogram_add(&run->latencies,
                      now_ns - intended_ns(run, connection->answered * run->plan->pollers + index));
    connection->answered++;
}

/* Until `seconds` are over, or all has been asked. */
static void work_for(struct run *run, double seconds)
{
    int64_t end_ns = crew_now() + (int64_t)(seconds * 1e9), wait_ns = INT64_C(100000000);

    while (crew_now() < end_ns && !run->over) {
        if (!is_busy) {
            int64_t now_ns = crew_now(), due_ns;

            while ((due_ns = intended_ns(run, requests.next)) <= now_ns)
                ask_next(run, &run->crew.connections[requests.next % run->plan->pollers]);
            wait_ns = due_ns - now_ns;
        }
        crew_turn(&run->crew, wait_ns);
    }
}

/* Desks say nothing of who they are: whoever runs this is staff. Customers do (ASK_IDENTITY).
 * Nobody polls, so nothing is made ready for that, as crew_begin() would. */
static void begin_work(struct run *run)
{
    const struct plan *plan = run->plan;

    crew_open(&run->crew, plan->speech, plan->socket, plan->pollers + plan->clients);
    crew_name(&run->crew, 0, plan->pollers, "d", 1, 1);
    crew_name(&run->crew, plan->pollers, run->crew.count, "b", plan->first_booker, 1);
    crew_ask_all(&run->crew, ASK_IDENTITY);
    run->crew.on_reply = take_answer;
    run->crew.arg = run;
    for (int i = plan->pollers; i < run->crew.count; i++)
        begin_booking(run, &run->crew.connections[i]);
    run->begin_ns = crew_now();
    for (int i = 0; i < plan->pollers && is_busy; i++) {
        ask_next(run, &run->crew.connections[i]);
        run->busy++;
    }
}

static void work(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t before;

    read_requests(plan->command[0]);
    begin_work(run);
    work_for(run, plan->warm_seconds);
    before = run->booked;
    start_counting(run);
    work_for(run, plan->seconds);
    if (run->counting)
        stop_counting(run);
    if (is_busy)
        print_rate(run, (double)requests.answered);
    else
        print_latencies(run);
    if (!is_busy && plan->clients == 0)
        print("server_us", (double)run->took.server_ns / 1e3 / (double)run->latencies.total);
    print("bookings", (double)(run->booked - before) * 1e9 / (double)run->took.wall_ns);
    run->over = true;
    while (run->busy > 0)
        crew_turn(&run->crew, INT64_C(1000000000));
    print("sold", (double)run->booked);
    print("asked", (double)requests.next);
    free(requests.lines);
    free(requests.bytes);
}

void measure_desk(struct run *run)
{
    work(run);
}

void measure_tills(struct run *run)
{
    is_busy = true;
    work(run);
}
