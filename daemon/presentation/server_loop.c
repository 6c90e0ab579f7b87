/*
 * The loop thread, and how the others reach it.
 *
 *     thread              owns                                    may touch, too
 *     ------------------  --------------------------------------  ---------------------------------
 *     loop (one)          struct server and all in it: sessions,  the queues to and from a worker;
 *                         live view, limits, job queues, timers;  unit->is_unwanted of a query;
 *                         every unit that no worker has           store_is_in_place(); the log
 *     worker (one for     its batch_runner: the store with what   the units it was handed, until it
 *     each connection     it remembers, shard, settings           hands their batch back
 *     to the store)                                               the log
 *     account threads     the query they answer                   the user database of the host
 *
 * Nothing else is shared. A unit belongs to the loop, then to a worker from server_submit() until
 * its batch comes back through server_finish_batch(), then to the loop again. There is no lock
 * around data: the locks are in the queues (worker.c, account_pool.c). A handler of a verb that
 * wanted both sides would have to be given both structs, and call.h gives it one.
 *
 * The loop never waits: no database, no user database, no disk, no client. Whatever waits is a
 * unit, an account query, or a line that stays in the socket.
 *
 * When a batch comes back, the order is what keeps the promises of the protocol:
 *
 *     1. wake_check()          was the loop away? Then nobody's absence counts for that time
 *     2. live_view_apply()     before any reply: whoever reads OK must find it in the next poll
 *     3. unit->back            a place in the worker is free again ...
 *     4. job_hand_over_next()  ... and is filled: the worker works while replies are written
 *     5. unit->done            replies, in the order in which the units ran
 *     6. server_want_turn()    whoever waits for what has changed is told in turns, some at a time
 *     7. clock_go_on()         the test clock has moved: what became due meanwhile
 *     8. broken?               after the replies: clients are told what is known, then the end
 *
 * Stopping is a state, not an event: `draining` refuses new lines, sessions close as their last
 * reply is sent, and the loop is left when none is there or after DRAIN_SECONDS, whichever is
 * first. Only then the workers finish, so every transaction that was begun ends.
 *
 * Turns of the sockets are in session_io.c and turns.c, time in tick.c.
 */
#include "presentation/server_loop.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/admission.h"
#include "presentation/dispatch.h"
#include "presentation/verbs/backup_verb.h"
#include "presentation/verbs/clock_verb.h"
#include "presentation/session_io.h"
#include "presentation/job.h"
#include "presentation/session_identity.h"
#include "presentation/subscriber.h"
#include "presentation/sync.h"
#include "presentation/tick.h"

enum {
    ACCEPTS_A_TURN = 16,
    RETRY_MS = 1000,     /* after descriptors ran out */
    DRAIN_SECONDS = 5,   /* then those who do not read are given up */
    SLOW_BATCH_MS = 100, /* worth a line of the debug log */
};

/* New settings on their way to the worker. */
struct settings_unit {
    struct unit unit; /* first */
    struct settings settings;
};

static enum status run_settings(struct unit *unit, struct use_case *uc)
{
    *uc->settings = ((struct settings_unit *)unit)->settings;
    return STATUS_OK;
}

static void finish_settings(struct unit *unit, void *owner)
{
    (void)owner;
    free(unit);
}

/* The earliest moment at which the loop has something to do by itself. */
static int64_t next_wake(const struct server *server, int64_t sessions_ms)
{
    int64_t tick_ms = tick_next(server);

    return sessions_ms < tick_ms ? sessions_ms : tick_ms;
}

/* Whose time has come is told so in a turn; *next_ms is lowered to when the next one's will. */
static void want_due(struct server *server, int64_t *next_ms)
{
    int64_t due_ms;

    if (subscribers_due(server, server_now(server).steady_ms, &due_ms))
        server_want_turn(server);
    else if (due_ms < *next_ms)
        *next_ms = due_ms;
}

static void on_timer(int fd, short what, void *arg)
{
    struct server *server = arg;
    int64_t sessions_ms;

    (void)fd;
    (void)what;
    wake_check(server);
    tick_run_due(server);
    sessions_ms = session_io_run_due(server, server_now(server).steady_ms);
    want_due(server, &sessions_ms);
    server->wake.armed_ms = INT64_MAX;
    wake_by(server, next_wake(server, sessions_ms));
}

void server_tick(struct server *server)
{
    wake_check(server);
    tick_run_due(server);
    /* Sessions are closed by the timer, never from inside one that is being served. */
    wake_now(server);
}

/* Somebody waits or watches: nobody else is to be told of anything. */
static bool has_subscribers(const struct server *server)
{
    return server->subscribers.deadlines.count > 0;
}

/* Each session that has something to do is served once, and some of those are told who wait for
 * something that has changed. What is left waits until the sockets were
 * looked at again, which a timer of no time at all brings about: an event that is made active here
 * would be run before that. */
static void on_turn(int fd, short what, void *arg)
{
    static const struct timeval at_once = {0, 0};
    struct server *server = arg;
    struct turn *turn;
    bool more = false;

    (void)fd;
    (void)what;
    server->turn_wanted = false;
    wake_check(server);
    server->in_turn = true;
    turns_begin(&server->turns);
    while ((turn = turns_next(&server->turns)) != NULL)
        session_io_serve(session_io_of_turn(turn));
    if (has_subscribers(server))
        more = subscribers_run(server);
    server->in_turn = false;
    if (more || turns_wanted(&server->turns)) {
        server->turn_wanted = true;
        event_add(&server->turn_event, &at_once);
    }
    wake_turn_over(server, turns_wanted(&server->turns));
}

/* How changes fare: refused for want of room, or stored. */
static void server_note_room(struct server *server, const struct batch_result *result)
{
    int64_t before = server->read_only_refusals;

    for (size_t i = 0; i < result->count; i++)
        server->read_only_refusals +=
            result->units[i]->status == STATUS_READ_ONLY && result->units[i]->origin != NULL;
    if (server->read_only_refusals > before)
        server->is_read_only = true;
    else if (result->commits > 0)
        server->is_read_only = server->is_store_lost = false;
}

/* Says once when the room on the disk becomes scarce, and once when it no longer is. */
static void note_scarcity(struct server *server, bool is_scarce)
{
    if (is_scarce == server->is_scarce)
        return;
    server->is_scarce = is_scarce;
    if (is_scarce)
        server_log(server, LOG_WARNING,
                   "the disk has less than [store] min_free left: customers cannot join, hold,"
                   " move, charge or print until there is more");
    else
        server_log(server, LOG_INFO, "the disk has room again: customers can do all of that");
}

/* What was done between batches. */
static void finish_housekeeping(struct server *server, const struct batch_result *result)
{
    const struct log_field fields[] = {{"checkpoints", NULL, result->checkpoints}};

    server->checkpoints += result->checkpoints;
    if (result->checkpoints > 0)
        server_log_event(server, LOG_DEBUG, "checkpoint", LOG_FIELDS(fields));
    if (result->backup != NULL)
        backup_end(server, result->backup);
}

/* For the debug log: those whom the batch has admitted. A token is its user's secret. */
static void log_admissions(struct server *server, const struct change_list *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct token *token = &changes->changes[i].of.token;
        const struct live_token *known;

        if (changes->changes[i].kind != CHANGE_TOKEN || token->state != TOKEN_ACTIVE)
            continue;
        known = live_view_token(server->view, token->token);
        if (known != NULL && known->token.state == TOKEN_ACTIVE)
            continue;
        const struct log_field fields[] = {{"concert", NULL, token->concert_id},
                                           {"user", token->login, 0}};

        server_log_event(server, LOG_DEBUG, "admitted", LOG_FIELDS(fields));
    }
}

static void log_slow(struct server *server, const struct batch_result *result)
{
    const struct log_field fields[] = {{"ms", NULL, result->took_ms},
                                       {"requests", NULL, (int64_t)result->count},
                                       {"commits", NULL, result->commits}};

    if (result->took_ms > SLOW_BATCH_MS)
        server_log_event(server, LOG_DEBUG, "slow batch", LOG_FIELDS(fields));
}

static void stop_if_broken(struct server *server, const struct batch_result *result)
{
    if (!result->broken || server->failed)
        return;
    server->failed = true;
    server_log(server, LOG_ERR, "the store failed; stopping, so that recovery can decide");
    server_drain(server);
}

/* A result without units is that of what was done between batches. */
void server_finish_batch(struct server *server, struct batch_result *result)
{
    if (result->count == 0 && (result->backup != NULL || result->checkpoints > 0)) {
        finish_housekeeping(server, result);
        stop_if_broken(server, result);
        batch_result_free(result);
        return;
    }
    wake_check(server);
    if (server->logs_debug) {
        log_slow(server, result);
        log_admissions(server, &result->changes);
    }
    live_view_apply(server->view, &result->changes, server_now(server));
    for (size_t i = 0; i < result->count; i++)
        if (result->units[i]->back != NULL)
            result->units[i]->back(result->units[i], server);
    job_hand_over_next(server);
    if (result->count > 0)
        server->shards[result->units[0]->shard].next_due_ms = result->next_due_ms;
    server->batches++;
    server->batched_units += (int64_t)result->count;
    server->commits += result->commits;
    commit_times_add(&server->commit_times, &result->times);
    server_note_room(server, result);
    note_scarcity(server, result->is_scarce);
    server->unaudited += result->unaudited;
    for (size_t i = 0; i < result->count; i++)
        result->units[i]->done(result->units[i], server);
    if (has_subscribers(server))
        subscribers_note_batch(server, server_now(server));
    if (server->clock->is_test)
        clock_go_on(server);
    stop_if_broken(server, result);
    if (result->is_rewound && !server->is_rewound) {
        server->is_rewound = true;
        server_log(server, LOG_ERR,
                   "the store is of an earlier state; what is known of it is read anew");
        server_drain(server);
    }
    batch_result_free(result);
    wake_by(server, next_wake(server, INT64_MAX));
}

/* No descriptors are left: connections wait in the kernel's queue until some are. */
static void pause_accepting(struct server *server)
{
    struct timeval wait = {.tv_sec = RETRY_MS / 1000};

    server_log(server, LOG_WARNING, "no descriptors left; new connections wait");
    event_del(&server->listen_event);
    event_add(&server->accept_again, &wait);
}

static void welcome(struct server *server, int connection)
{
    evutil_make_socket_nonblocking(connection);
    evutil_make_socket_closeonexec(connection);
    admission_take(server, connection);
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
        welcome(server, connection);
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

/* Whoever has not read the last replies by now will not; what was done is stored. */
static void on_drained(int fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    server_leave(arg);
}

static void ask_account(void *arg, struct account_query *query)
{
    struct server *server = arg;

    server->ops.ask(server->ops.arg, query);
}

void server_take_account(struct server *server, struct account_query *query)
{
    identity_answered(&server->identities, query, server_now(server).steady_ms);
}

void server_init(struct server *server, struct event_base *base, const struct server_ops *ops,
                 struct clock *clock, struct zones *zones, struct live_view *view)
{
    memset(server, 0, sizeof *server);
    assert(ops->shards > 0);
    server->base = base;
    server->resume = session_io_resume;
    server->answer = dispatch_answer;
    server->ops = *ops;
    server->shards = calloc((size_t)ops->shards, sizeof *server->shards);
    assert(server->shards != NULL);
    server->clock = clock;
    server->zones = zones;
    server->view = view;
    server->listen_fd = -1;
    server->asks_identities = ops->ask != NULL;
    identities_init(
        &server->identities,
        &(struct identity_ops){.ask = ask_account, .bind = session_identity_bind, server});
    server->own_uid = server->identities.own_uid = (int64_t)geteuid();
    server->overflow_uid = OVERFLOW_UID;
    server->started_ms = server_now(server).steady_ms;
    server->next_prune_ms = server->started_ms;
    server->backup_ms = NO_BACKUP;
    limits_init(&server->limits);
    change_budget_init(&server->budget);
    turns_init(&server->turns);
    event_assign(&server->turn_event, base, -1, 0, on_turn, server);
    job_queue_init(&server->jobs, ops->shards);
    deadline_heap_init(&server->subscribers.deadlines);
    wake_init(server, on_timer);
    notices_init(&server->notices);
    TAILQ_INIT(&server->sessions);
    TAILQ_INIT(&server->unfinished);
    TAILQ_INIT(&server->stalled);
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

void server_listen_anew(struct server *server, int fd)
{
    bool is_accepting = event_pending(&server->listen_event, EV_READ, NULL) != 0;
    int connection;

    while ((connection = accept(server->listen_fd, NULL, NULL)) >= 0)
        welcome(server, connection);
    event_del(&server->listen_event);
    server->listen_fd = fd;
    event_assign(&server->listen_event, server->base, fd, EV_READ | EV_PERSIST, on_accept, server);
    if (is_accepting)
        event_add(&server->listen_event, NULL);
}

void server_configure(struct server *server, const struct server_settings *settings)
{
    server->settings = settings->booking;
    server->limit_settings = settings->limits;
    server->identities.groups = settings->groups;
    server->identities.serves_unnamed = settings->serves_unnamed;
    server->logs_debug = settings->logs_debug;
}

void server_reload(struct server *server, const struct server_settings *settings)
{
    server_configure(server, settings);
    for (int64_t shard = 0; shard < server->ops.shards; shard++) {
        struct settings_unit *unit = calloc(1, sizeof *unit);

        assert(unit != NULL);
        unit->unit.run = run_settings;
        unit->unit.done = finish_settings;
        unit->unit.now = server_now(server);
        unit->unit.shard = shard;
        unit->settings = settings->booking;
        server_submit(server, &unit->unit);
    }
    session_identity_ask_all(server);
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
        session_io_drain(session);
    }
    /* Whoever is left has a request under way or replies unread. */
    event_add(&server->drain_timer, &wait);
    server_check_drained(server);
}

void server_release(struct server *server)
{
    struct session *session;

    while ((session = TAILQ_FIRST(&server->sessions)) != NULL)
        session_io_close(session);
    backup_give_up(server);
    job_give_up_waiting(server);
    if (server->listen_fd >= 0) {
        event_del(&server->listen_event);
        sync_stop(server);
    }
    event_del(&server->turn_event);
    wake_release(server);
    event_del(&server->accept_again);
    event_del(&server->drain_timer);
    job_queue_release(&server->jobs);
    deadline_heap_release(&server->subscribers.deadlines);
    limits_release(&server->limits);
    change_budget_release(&server->budget);
    notices_release(&server->notices);
    identities_release(&server->identities);
    free(server->shards);
    live_view_free(server->view);
}
