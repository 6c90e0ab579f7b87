/*
 * How soon somebody who waits is told. There is one who acts, and many who wait; the next act
 * follows when all are told of the last one.
 *
 *     admissions   everybody of a queue waits for their own turn. The one who is inside leaves: one
 *                  other is told, joined by nobody else, and is the next to leave; who has left
 *                  joins again at the end
 *     sales        everybody watches one show. A seat of it is sold: all are told; it is taken
 *                  back, of which all are told as well, but that is not counted
 *
 * Two times are told of each: from the request of the one who acts, with all that has to be on the
 * disk, and from the answer to it, 0 for whoever was told before that.
 */
#include "tests/bench/measures.h"

#include <string.h>

enum { QUEUE_CONCERT = 2, WATCHED_SHOW = 2 };

static struct {
    struct connection *actor, *admitted; /* admissions */
    bool waits_again;
    bool is_sale, is_answered; /* sales */
    int told;
    int64_t asked_ns, answered_ns; /* the act; answered_ns: 0: not yet */
    struct histogram after;
} wake;

static void act(struct run *run, struct connection *actor, enum ask ask)
{
    wake.answered_ns = 0;
    wake.asked_ns = crew_now();
    crew_ask(&run->crew, actor, ask);
}

/* Somebody who waited is told. The answer to the one who acts and the row of one who waits are on
 * two connections and may come in either order. */
static void count_told(struct run *run, int64_t now_ns)
{
    if (!run->counting)
        return;
    histogram_add(&run->latencies, now_ns - wake.asked_ns);
    histogram_add(&wake.after, wake.answered_ns > 0 ? now_ns - wake.answered_ns : 0);
}

/* From the first act, which is under way, to the end of the time. The act that is under way then
 * goes on until all are told, so that nothing of it is left on a connection. */
static void run_acts(struct run *run)
{
    const struct plan *plan = run->plan;
    int64_t before;

    run->busy = 1;
    turn_for(run, plan->warm_seconds);
    before = run->pairs;
    start_counting(run);
    turn_for(run, plan->seconds);
    stop_counting(run);
    print_latencies(run);
    print("told_p50_ms", (double)histogram_at(&wake.after, 0.5) / 1e6);
    print("told_p99_ms", (double)histogram_at(&wake.after, 0.99) / 1e6);
    print_rate(run, (double)(run->pairs - before));
    run->over = true;
    while (run->busy > 0)
        crew_turn(&run->crew, INT64_C(1000000000));
}

/* Connects, and says who everybody is. */
static void open_crew(struct run *run, int waiters)
{
    crew_open(&run->crew, run->plan->speech, run->plan->socket, waiters + 1);
    for (int i = 0; i <= waiters; i++)
        run->crew.connections[i].guest = (struct guest){
            .role = "b", .number = i + 1, .concert = QUEUE_CONCERT, .show = WATCHED_SHOW};
}

/* A round is over when two things have come, in any order: the one who left waits again, and
 * somebody else was told. Only then is the next one sent away, so that never more than one
 * admission is under way. */
static void take_admission(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;

    if (connection->ask == ASK_LEAVE) {
        wake.answered_ns = now_ns;
        crew_ask(&run->crew, connection, ASK_JOIN);
    } else if (connection->ask == ASK_JOIN) {
        crew_ask(&run->crew, connection, ASK_WAIT);
        wake.waits_again = true;
    } else {
        count_told(run, now_ns);
        wake.admitted = connection;
    }
    if (!wake.waits_again || wake.admitted == NULL)
        return;
    run->pairs++;
    if (run->over) {
        run->busy = 0;
        return;
    }
    wake.actor = wake.admitted;
    wake.admitted = NULL;
    wake.waits_again = false;
    act(run, wake.actor, ASK_LEAVE);
}

void measure_admissions(struct run *run)
{
    int waiters = run->plan->clients;

    open_crew(run, waiters);
    crew_ask_all(&run->crew, ASK_IDENTITY);
    /* The last of them joins first. */
    wake.actor = &run->crew.connections[waiters];
    crew_ask(&run->crew, wake.actor, ASK_JOIN);
    while (wake.actor->guest.token[0] == '\0')
        crew_turn(&run->crew, INT64_C(1000000000));
    crew_ask_all(&run->crew, ASK_JOIN);
    for (int i = 0; i < waiters; i++)
        crew_ask(&run->crew, &run->crew.connections[i], ASK_WAIT);
    run->crew.on_reply = take_admission;
    run->crew.arg = run;
    act(run, wake.actor, ASK_LEAVE);
    run_acts(run);
    /* Nobody is left for the next run. Who still waits cannot be asked for anything. */
    crew_close(&run->crew);
    open_crew(run, waiters);
    crew_ask_all(&run->crew, ASK_IDENTITY);
    crew_ask_all(&run->crew, ASK_JOIN);
    crew_ask_all(&run->crew, ASK_LEAVE);
}

/* Sale and taking back follow each other; either is over when it was answered and all have been
 * told. Taking it back is not counted, and is there so that a run needs one seat. */
static void take_sale(void *arg, struct connection *connection, int64_t now_ns)
{
    struct run *run = arg;

    if (connection->ask != ASK_WATCH) {
        wake.is_answered = true;
        wake.answered_ns = now_ns;
    } else if (connection->guest.is_told) {
        wake.told++;
        if (wake.is_sale)
            count_told(run, now_ns);
    }
    if (!wake.is_answered || wake.told < run->plan->clients)
        return;
    wake.is_sale = !wake.is_sale;
    wake.is_answered = false;
    wake.told = 0;
    run->pairs += wake.is_sale;
    if (wake.is_sale && run->over)
        run->busy = 0;
    else
        act(run, wake.actor, wake.is_sale ? ASK_SELL : ASK_CANCEL);
}

/* A watch has begun: with its first row, or with the line that says so. */
static void take_beginning(void *arg, struct connection *connection, int64_t now_ns)
{
    const struct run *run = arg;

    (void)now_ns;
    wake.told += connection->guest.is_told == run->plan->speech->tells_present;
}

void measure_sales(struct run *run)
{
    int watchers = run->plan->clients;

    open_crew(run, watchers);
    wake.actor = &run->crew.connections[watchers];
    wake.actor->guest.role = "d";
    wake.actor->guest.seat = 1;
    crew_ask_all(&run->crew, ASK_IDENTITY);
    run->crew.on_reply = take_beginning;
    run->crew.arg = run;
    for (int i = 0; i < watchers; i++)
        crew_ask(&run->crew, &run->crew.connections[i], ASK_WATCH);
    while (wake.told < watchers)
        crew_turn(&run->crew, INT64_C(1000000000));
    wake.told = 0;
    wake.is_sale = true;
    run->crew.on_reply = take_sale;
    act(run, wake.actor, ASK_SELL);
    run_acts(run);
}
