/*
 * A test clock stands still until CLOCK moves it, and then everything that would have happened on
 * the way has to happen, in its order. A jump of an hour is therefore a walk: to the next moment at
 * which something is due in the store or a token lapses, then it waits until the workers have done
 * that, then on. That is why CLOCK is a job although it needs no store, and why its answer waits in
 * server->clock_jobs: it means "it is that late, and all that was due is done".
 *
 *     clock_goal_ms     where the last CLOCK wants to go; a later one adds to that
 *     move_on()         one step after the other while no tick is under way
 *     clock_go_on()     called with every batch that is back: the next step, or the answers
 *
 * If the daemon drains meanwhile the clock stays where it is, and whoever waits is answered.
 */
#include "presentation/verbs/clock_verb.h"

#include "presentation/verbs/call.h"
#include "presentation/job.h"
#include "presentation/tick.h"

/* Moves the test clock on to its goal, as time would pass: it stops at each moment at which
 * something is due, until that is done. */
static void move_on(struct server *server)
{
    struct now now = server_now(server);

    /* What is due now comes first: only then it is known what is due next. */
    while (server->clock->is_test && server->ticks_pending == 0 && !server->draining) {
        int64_t due_ms;

        tick_run_due(server);
        if (server->ticks_pending > 0 || now.wall_ms >= server->clock_goal_ms)
            return;
        due_ms = tick_next_event(server) - now.steady_ms + now.wall_ms;
        if (due_ms <= now.wall_ms || due_ms > server->clock_goal_ms)
            due_ms = server->clock_goal_ms;
        if (!clock_move(server->clock, due_ms))
            return;
        now = server_now(server);
        /* Sessions are closed by the timer, never from inside one that is being served. */
        wake_now(server);
    }
}

/* The test clock is where it was to go, and all that was due on the way is done. */
static bool has_come(const struct server *server)
{
    return server->ticks_pending == 0 &&
           (server_now(server).wall_ms >= server->clock_goal_ms || server->draining);
}

enum status verb_CLOCK_before(struct view_call *call)
{
    struct server *server = call->server;
    struct refusal *refusal = call->refusal;
    struct now now = call->now;
    int64_t to_ms = now.wall_ms < server->clock_goal_ms ? server->clock_goal_ms : now.wall_ms;
    int64_t from_ms = to_ms;
    const char *set = request_text(call->request, "set");

    if (!server->clock->is_test) {
        refusal->problem = "CLOCK moves only the clock of foyerd --test-clock.";
        return STATUS_NOT_ALLOWED;
    }
    if (set != NULL &&
        !time_parse(server->zones, server->settings.zone, set, now.wall_ms, &to_ms)) {
        refusal->arg = "set";
        refusal->problem = "not a time";
        return STATUS_BAD_ARG;
    }
    to_ms += 1000 * request_int(call->request, "advance", 0);
    if (to_ms < from_ms) {
        refusal->arg = "set";
        refusal->problem = "the clock cannot go back";
        return STATUS_BAD_ARG;
    }
    server->clock_goal_ms = to_ms;
    move_on(server);
    return STATUS_OK;
}

/* On the worker there is nothing to do: the time is reported once the clock is there. */
enum status verb_CLOCK(struct store_call *call)
{
    (void)call;
    return STATUS_OK;
}

static void clock_answer(struct server *server, struct job *job)
{
    struct reply reply;
    char time[TIME_TEXT];

    reply_init(&reply, &job->rows, job->json, job->request.verb, "");
    reply_field_text(
        &reply, "now",
        time_format(server->zones, server->settings.zone, server_now(server).wall_ms, time));
    job_set_fields(job, &reply);
    job_answer(server, job);
}

/* CLOCK's answer means that all that is due was done, and other shards may still be at it. */
bool verb_CLOCK_after(struct server *server, struct job *job)
{
    if (job->unit.status != STATUS_OK)
        return true;
    job->next = server->clock_jobs;
    server->clock_jobs = job;
    return false;
}

void clock_go_on(struct server *server)
{
    move_on(server);
    while (server->clock_jobs != NULL && has_come(server)) {
        struct job *job = server->clock_jobs;

        server->clock_jobs = job->next;
        clock_answer(server, job);
    }
}
