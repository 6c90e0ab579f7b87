/*
 * What the length of a queue costs: each is measured with a hundred who wait and with a hundred
 * thousand, and the second may not be much more than the first.
 *
 *     queue     at its end: join, poll once, leave. Nobody is admitted
 *     rotate    at its head: somebody leaves, the next is admitted
 *     lapse     all of it at once: nobody polls
 */
#include "tests/bench/measures.h"

#include <stdio.h>
#include <string.h>

/* What one CLOCK lets lapse at the very least (daemon/presentation/tick.c). */
enum { LAPSES_A_CLOCK = 2000, QUEUE_CONCERT = 1 };

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

void measure_queue(struct run *run)
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
        crew_turn(&run->crew, INT64_C(1000000000));
}

/* Somebody of the queue, from its head on, leaves: the next is admitted. They join again at its
 * end, so that it stays as long as it is. Their token is what JOIN says it is: a connection is one
 * after another of the queue, and JOIN of somebody who is in it gives the token that there is.
 * `left` tells the two JOINs apart. */
static void next_of_queue(struct run *run, struct connection *connection)
{
    connection->guest.number = 1 + run->next_waiter++ % run->plan->waiters;
    connection->guest.concert = QUEUE_CONCERT;
    connection->left = false;
    crew_ask(&run->crew, connection, ASK_IDENTITY);
}

static void rotate(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;

    (void)now_ns;
    if (connection->ask == ASK_IDENTITY) {
        crew_ask(&run->crew, connection, ASK_JOIN);
    } else if (connection->ask == ASK_JOIN && !connection->left) {
        connection->left = true;
        crew_ask(&run->crew, connection, ASK_LEAVE);
    } else if (connection->ask == ASK_LEAVE) {
        crew_ask(&run->crew, connection, ASK_JOIN);
    } else {
        run->pairs++;
        if (run->over)
            run->busy--;
        else
            next_of_queue(run, connection);
    }
}

void measure_rotate(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t before;

    crew_open(&run->crew, plan->speech, plan->socket, plan->clients);
    crew_name(&run->crew, 0, plan->clients, "w", 1, 1);
    run->crew.on_reply = rotate;
    run->crew.arg = run;
    run->busy = plan->clients;
    for (int i = 0; i < plan->clients; i++)
        next_of_queue(run, &run->crew.connections[i]);
    turn_for(run, plan->warm_seconds);
    before = run->pairs;
    start_counting(run);
    turn_for(run, plan->seconds);
    stop_counting(run);
    print_rate(run, (double)(run->pairs - before));
    run->over = true;
    while (run->busy > 0)
        crew_turn(&run->crew, INT64_C(1000000000));
}

/* Nobody polls for longer than the grace: all tokens lapse, in as many turns as the daemon takes.
 */
void measure_lapse(struct run *run)
{
    const struct plan *plan = run->plan;

    crew_open(&run->crew, plan->speech, plan->socket, 1);
    crew_name(&run->crew, 0, 1, "w", plan->waiters, 1);
    crew_ask_all(&run->crew, ASK_IDENTITY);
    start_counting(run);
    for (int64_t i = 0; i <= plan->waiters; i += LAPSES_A_CLOCK)
        crew_ask_all(&run->crew, ASK_CLOCK);
    crew_ask_all(&run->crew, ASK_LAPSED); /* refused if it has not */
    stop_counting(run);
    print_rate(run, (double)plan->waiters);
}
