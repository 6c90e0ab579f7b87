#include "presentation/server.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/dispatch.h"
#include "presentation/refusal_reply.h"
#include "presentation/session.h"
#include "presentation/sync.h"
#include "presentation/tick.h"
#include "shared/reply_writer.h"

enum {
    ACCEPTS_A_TURN = 64,
    RETRY_MS = 1000,   /* after descriptors ran out */
    DRAIN_SECONDS = 5, /* then those who do not read are left behind */
};

/* New settings on their way to the worker. */
struct settings_unit {
    struct unit unit; /* first */
    struct settings settings;
};

struct now server_now(const struct server *server)
{
    return server->clock->read(server->clock);
}

void server_log(struct server *server, int level, const char *format, ...)
{
    char text[600];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    server->ops.log(server->ops.arg, level, text);
}

void server_wake_by(struct server *server, int64_t due_ms)
{
    struct now now = server_now(server);
    int64_t wait_ms;
    struct timeval wait;

    /* A test clock moves by CLOCK alone, which runs what is due itself. */
    if (due_ms >= server->armed_ms || server->clock->is_test)
        return;
    server->armed_ms = due_ms;
    wait_ms = due_ms > now.steady_ms ? due_ms - now.steady_ms : 0;
    wait.tv_sec = (time_t)(wait_ms / 1000);
    wait.tv_usec = (suseconds_t)(wait_ms % 1000 * 1000);
    event_add(&server->timer, &wait);
}

static enum status run_settings(struct unit *unit, struct use_case *uc)
{
    *uc->settings = ((struct settings_unit *)unit)->settings;
    return STATUS_OK;
}

/* The earliest moment at which the loop has something to do by itself. */
static int64_t next_wake(const struct server *server, int64_t sessions_ms)
{
    int64_t tick_ms = tick_next(server);

    return sessions_ms < tick_ms ? sessions_ms : tick_ms;
}

static void on_timer(int fd, short what, void *arg)
{
    struct server *server = arg;
    int64_t sessions_ms;

    (void)fd;
    (void)what;
    tick_run_due(server);
    sessions_ms = session_run_due(server, server_now(server).steady_ms);
    server->armed_ms = INT64_MAX;
    server_wake_by(server, next_wake(server, sessions_ms));
}

void server_tick(struct server *server)
{
    tick_run_due(server);
    /* Sessions are closed by the timer, never from inside one that is being served. */
    event_active(&server->timer, EV_TIMEOUT, 1);
}

static void finish_job(struct server *server, struct job *job)
{
    struct session *session = job_finish(server, job);

    if (session != NULL && server->draining)
        session_drain(session);
    else if (session != NULL)
        session_resume(session);
}

/* CLOCK tells that all that is due was done, and other lanes may still be at it. */
static void answer_job(struct server *server, struct job *job)
{
    if (job->request.verb->id != VERB_CLOCK || server->ticks_pending == 0) {
        finish_job(server, job);
        return;
    }
    job->next = server->waiting;
    server->waiting = job;
}

static void answer_waiting(struct server *server)
{
    while (server->waiting != NULL && server->ticks_pending == 0) {
        struct job *job = server->waiting;

        server->waiting = job->next;
        finish_job(server, job);
    }
}

void server_finish_batch(struct server *server, struct batch_result *result)
{
    live_view_apply(server->view, &result->changes, server_now(server));
    if (result->count > 0)
        server->lanes[result->units[0]->lane].next_due_ms = result->next_due_ms;
    server->batches++;
    server->batched_units += (int64_t)result->count;
    server->commits += result->commits;
    for (size_t i = 0; i < result->count; i++) {
        if (result->units[i]->astray) {
            result->units[i]->lane = result->units[i]->reach.concert_id % server->ops.lanes;
            server->ops.submit(server->ops.arg, result->units[i]);
            continue;
        }
        if (tick_finish(server, result->units[i]) || sync_finish(server, result->units[i]))
            continue;
        if (result->units[i]->run == run_settings) {
            free(result->units[i]);
            continue;
        }
        answer_job(server, (struct job *)result->units[i]);
    }
    answer_waiting(server);
    if (result->broken && !server->failed) {
        server->failed = true;
        server_log(server, 3, "the store failed; stopping, so that recovery can decide");
        server_drain(server);
    }
    batch_result_free(result);
    server_wake_by(server, next_wake(server, INT64_MAX));
}

/* Says no to a connection, without making it a session. */
static void refuse_connection(int fd, enum plain_refusal refusal)
{
    struct buffer out;
    struct reply reply;
    ssize_t sent;

    buffer_init(&out);
    reply_init(&reply, &out, false, "");
    plain_reply(&reply, refusal);
    /* One try: the socket is new and its buffer empty, and whoever is gone already needs no answer.
     */
    sent = send(fd, buffer_content(&out), out.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent;
    buffer_release(&out);
    close(fd);
}

static void take_connection(struct server *server, int fd)
{
    struct caller caller;

    if ((int64_t)server->session_count >= server->limit_settings.connections)
        refuse_connection(fd, PLAIN_FULL);
    else if (!caller_identify(fd, &server->groups, &caller))
        refuse_connection(fd, PLAIN_NOBODY);
    else if (caller.is_customer &&
             !limits_open(&server->limits, &server->limit_settings, caller.uid))
        refuse_connection(fd, PLAIN_MANY_CONNECTIONS);
    else
        session_open(server, fd, &caller);
}

/* No descriptors are left: connections wait in the kernel's queue until some are. */
static void pause_accepting(struct server *server)
{
    struct timeval wait = {.tv_sec = RETRY_MS / 1000};

    server_log(server, 4, "no descriptors left; new connections wait");
    event_del(&server->listen_event);
    event_add(&server->accept_again, &wait);
}

static void on_accept(int fd, short what, void *arg)
{
    struct server *server = arg;

    (void)what;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        int connection = accept(fd, NULL, NULL);

        if (connection < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                pause_accepting(server);
            return;
        }
        evutil_make_socket_nonblocking(connection);
        evutil_make_socket_closeonexec(connection);
        take_connection(server, connection);
    }
}

static void on_accept_again(int fd, short what, void *arg)
{
    struct server *server = arg;

    (void)fd;
    (void)what;
    if (!server->draining)
        event_add(&server->listen_event, NULL);
}

static void on_drained(int fd, short what, void *arg)
{
    struct server *server = arg;

    (void)fd;
    (void)what;
    event_base_loopbreak(server->base);
}

void server_init(struct server *server, struct event_base *base, const struct server_ops *ops,
                 struct clock *clock, struct zones *zones, struct live_view *view)
{
    memset(server, 0, sizeof *server);
    assert(ops->lanes > 0);
    server->base = base;
    server->ops = *ops;
    server->lanes = calloc((size_t)ops->lanes, sizeof *server->lanes);
    assert(server->lanes != NULL);
    server->clock = clock;
    server->zones = zones;
    server->view = view;
    server->listen_fd = -1;
    server->armed_ms = INT64_MAX;
    server->started_ms = server_now(server).steady_ms;
    server->next_prune_ms = server->started_ms;
    limits_init(&server->limits);
    TAILQ_INIT(&server->sessions);
    TAILQ_INIT(&server->unfinished);
    TAILQ_INIT(&server->stalled);
    evtimer_assign(&server->timer, base, on_timer, server);
    evtimer_assign(&server->accept_again, base, on_accept_again, server);
    evtimer_assign(&server->drain_timer, base, on_drained, server);
}

void server_listen(struct server *server, int fd)
{
    server->listen_fd = fd;
    event_assign(&server->listen_event, server->base, fd, EV_READ | EV_PERSIST, on_accept, server);
    event_add(&server->listen_event, NULL);
    sync_start(server);
    server_tick(server);
}

void server_configure(struct server *server, const struct settings *settings,
                      const struct limit_settings *limits, const struct role_groups *groups)
{
    server->settings = *settings;
    server->limit_settings = *limits;
    server->groups = *groups;
}

void server_reload(struct server *server, const struct settings *settings,
                   const struct limit_settings *limits, const struct role_groups *groups)
{
    server_configure(server, settings, limits, groups);
    for (int64_t lane = 0; lane < server->ops.lanes; lane++) {
        struct settings_unit *unit = calloc(1, sizeof *unit);

        assert(unit != NULL);
        unit->unit.run = run_settings;
        unit->unit.now = server_now(server);
        unit->unit.lane = lane;
        unit->settings = *settings;
        server->ops.submit(server->ops.arg, &unit->unit);
    }
}

void server_drain(struct server *server)
{
    struct session *session, *next;
    struct timeval wait = {.tv_sec = DRAIN_SECONDS};

    if (server->draining)
        return;
    server->draining = true;
    if (server->listen_fd >= 0)
        event_del(&server->listen_event);
    event_del(&server->accept_again);
    for (session = TAILQ_FIRST(&server->sessions); session != NULL; session = next) {
        next = TAILQ_NEXT(session, all);
        session_drain(session);
    }
    /* Whoever is left has a request under way or replies unread. */
    event_add(&server->drain_timer, &wait);
    server_check_drained(server);
}

void server_check_drained(struct server *server)
{
    if (server->draining && TAILQ_EMPTY(&server->sessions))
        event_base_loopbreak(server->base);
}

void server_release(struct server *server)
{
    struct session *session;

    while ((session = TAILQ_FIRST(&server->sessions)) != NULL)
        session_close(session);
    if (server->listen_fd >= 0) {
        event_del(&server->listen_event);
        sync_stop(server);
    }
    event_del(&server->timer);
    event_del(&server->accept_again);
    event_del(&server->drain_timer);
    limits_release(&server->limits);
    free(server->lanes);
    live_view_free(server->view);
}
