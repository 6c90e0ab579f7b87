/*
 * A watchdog that a timer of the loop fed would say only that the loop turns. So each time every
 * worker is handed a unit that does nothing, in line with the requests, and the watchdog is fed
 * when the last of them is back:
 *
 *     timer ----> a unit to every worker ----> all back ----> say_alive()
 *                      |
 *                      +-- the timer again, some still away: no new ones, nothing is said
 *
 * Four times in the interval of the watchdog a new round begins, so a worker may be busy for three
 * quarters of it: with a statement, or with a commit on a disk that takes its time. The log says
 * when half of it is over.
 */
#include "presentation/vital_signs.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROUNDS = 4,         /* in the interval of the watchdog */
    SILENT_ROUNDS = 2,  /* after so many the log says it */
    STATUS_SECONDS = 1, /* between two looks at the numbers */
};

/* Asks a worker whether it works. */
struct question {
    struct unit unit; /* first */
    struct vital_signs *signs;
};

static enum status run_nothing(struct unit *unit, struct use_case *uc)
{
    (void)unit;
    (void)uc;
    return STATUS_OK;
}

/* Whatever came of it: the worker has had it. */
static void take_answer(struct unit *unit, void *owner)
{
    struct vital_signs *signs = ((struct question *)unit)->signs;

    (void)owner;
    free(unit);
    if (--signs->answers_due > 0)
        return;
    if (signs->silent >= SILENT_ROUNDS)
        server_log(signs->server, LOG_INFO, "the store answers again");
    signs->silent = 0;
    signs->say_alive();
}

static void ask_workers(struct vital_signs *signs)
{
    struct server *server = signs->server;

    for (int64_t shard = 0; shard < server->ops.shards; shard++) {
        struct question *question = calloc(1, sizeof *question);

        assert(question != NULL);
        question->unit.run = run_nothing;
        question->unit.done = take_answer;
        question->unit.now = server_now(server);
        question->unit.shard = shard;
        question->signs = signs;
        signs->answers_due++;
        server_submit(server, &question->unit);
    }
}

static void on_watchdog(int fd, short what, void *arg)
{
    struct vital_signs *signs = arg;

    (void)fd;
    (void)what;
    if (signs->answers_due == 0)
        ask_workers(signs);
    else if (++signs->silent == SILENT_ROUNDS)
        server_log(signs->server, LOG_WARNING,
                   "the store has not answered for half the time of the watchdog");
}

static void look_at_status(struct vital_signs *signs)
{
    const struct server *server = signs->server;
    char text[sizeof signs->said];

    snprintf(text, sizeof text, "%zu waiting, %zu inside%s", server->view->waiting,
             server->view->active,
             server->is_read_only || server->is_store_lost ? "; changes are refused" : "");
    if (strcmp(text, signs->said) == 0)
        return;
    strcpy(signs->said, text);
    signs->say_status(text);
}

static void on_status(int fd, short what, void *arg)
{
    struct vital_signs *signs = arg;
    int64_t raw_ms = signs->server->clock->raw_ms();

    (void)fd;
    (void)what;
    loop_delay_note(&signs->server->loop_delay, raw_ms, raw_ms - signs->look_ms);
    signs->look_ms = raw_ms + STATUS_SECONDS * 1000;
    look_at_status(signs);
}

static struct timeval microseconds(int64_t us)
{
    return (struct timeval){.tv_sec = (time_t)(us / 1000000),
                            .tv_usec = (suseconds_t)(us % 1000000)};
}

void vital_signs_start(struct vital_signs *signs)
{
    const struct timeval round = microseconds(signs->watchdog_us / ROUNDS);
    const struct timeval look = {.tv_sec = STATUS_SECONDS};

    event_assign(&signs->watchdog, signs->server->base, -1, EV_PERSIST, on_watchdog, signs);
    event_assign(&signs->status, signs->server->base, -1, EV_PERSIST, on_status, signs);
    if (signs->watchdog_us > 0) {
        event_add(&signs->watchdog, &round);
        ask_workers(signs);
    }
    if (signs->say_status != NULL) {
        signs->look_ms = signs->server->clock->raw_ms() + STATUS_SECONDS * 1000;
        event_add(&signs->status, &look);
        look_at_status(signs);
    }
}

void vital_signs_stop(struct vital_signs *signs)
{
    event_del(&signs->watchdog);
    event_del(&signs->status);
}
