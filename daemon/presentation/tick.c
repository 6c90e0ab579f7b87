/*
 * Ticks, the timer and the heart.
 *
 * A tick is how the loop gets a worker to do what time does in the store. Expiry itself is
 * expiry.c's; here is decided when a worker is handed a unit for it.
 *
 *     the store's deadline     every batch comes back with the next one of its shard
 *     a lapse                  the live view knows who was not heard of for the grace
 *     pruning                  once a minute, and again soon while there is more to forget
 *
 * Two ways lead here. The timer calls tick_run_due(), which hands out one tick for each shard that
 * has something to do, and none while ticks of the timer are under way: the next one would find the
 * same work, and their return wakes the loop. And a job that is about to be handed over calls
 * tick_report_lapses() first: workers see units in the order of their times, so a waiter that
 * lapsed a moment ago is not admitted by a request that comes after that moment.
 *
 * A tick is `before_due`: the batch does not run expiry in front of it, as it does for every other
 * unit, because the tick runs expiry itself with its lapses, and lapses come first.
 *
 * A token that is reported is taken out of view->watched, so that it is reported once. If the tick
 * fails it goes back to the head of that list (tick_take_back), and RETRY_MS pass before the timer
 * tries again: on a full disk expiry would otherwise run without end. Polls are answered correctly
 * all the while, since the live view judges deadlines and absence itself.
 *
 * Ticks put each lapse into the shard of its concert, and name the concert in the lock set, so that
 * they are locked in their order with everything else of the batch.
 *
 * The timer is armed for the earliest moment that anybody has asked for with wake_by(); it is never
 * taken back, since to wake up for nothing costs less than to keep a heap of what was asked for.
 * Whoever asked looks again when it fires, and asks for the next moment.
 *
 * The heart is a timer of its own. It only beats while somebody's silence is measured, so an idle
 * daemon sleeps. Between two beats no more than PAUSE_MS may pass by the raw clock; more means that
 * the process was stopped, the machine asleep, or the loop busy. Then
 *
 *     1. every measured silence is shortened by the gap (live_view_forgive, session_forgive);
 *     2. every session gets a turn, as if it had sent something (session_want_all);
 *     3. nobody's absence is judged for CATCH_UP_TURNS turns, or until nobody waits for a turn.
 *
 * The third is needed because a poll that was sent in time may lie unread in a socket: to judge
 * before it is read would throw out of the queue whoever was there all the time. It is bounded,
 * because a client that never stops sending must not keep everybody else's absence from being
 * judged.
 *
 * Deadlines of holds are not moved: they are promises about time, not about silence.
 */
#include "presentation/tick.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "application/batch/expiry.h"
#include "presentation/session.h"

enum {
    RETRY_MS = 1000,      /* after expiry has failed */
    PRUNE_MS = 60 * 1000, /* between two prunings */
    PRUNE_AGAIN_MS = 100, /* while there is more */
    LAPSES_A_TICK = 2000,
    BEAT_MS = 250,
    PAUSE_MS = 1000,     /* less is not called a pause */
    CATCH_UP_TURNS = 32, /* then absence is judged even if somebody never stops sending */
};

/* The daemon's own work: tokens that lapsed, and whatever is due when the unit runs. */
struct tick {
    struct unit unit; /* first */
    bool prune;
    bool more;     /* there is more to prune */
    bool is_timer; /* server->ticks_pending counts it */
    size_t count;
    struct lapse *lapses; /* shape: lapses[count]; owned */
    int64_t *concert_ids; /* of the lapses; shape: concert_ids[count]; owned */
};

static enum status run_tick(struct unit *unit, struct use_case *uc)
{
    struct tick *tick = (struct tick *)unit;
    enum status status = expiry_run(uc, tick->lapses, tick->count);

    if (status == STATUS_OK && tick->prune)
        status = expiry_prune(uc, &tick->more);
    return status;
}

/* What a tick that failed had taken out of the live view goes back. */
static void tick_take_back(struct server *server, const struct tick *tick)
{
    server->retry_ms = server_now(server).steady_ms + RETRY_MS;
    /* The longest unseen last, so that each comes to the head. */
    for (size_t i = tick->count; i-- > 0;)
        live_view_return_lapsed(server->view, tick->lapses[i].token);
    live_view_doubt(server->view);
    server_want_turn(server);
    /* That the database is away, the store has said already. */
    if (tick->unit.status != STATUS_BUSY)
        server_log(server, LOG_WARNING, "what is due could not be stored (%s); it is tried again",
                   status_word(tick->unit.status));
}

static void finish_tick(struct unit *unit, void *owner)
{
    struct tick *tick = (struct tick *)unit;
    struct server *server = owner;

    if (tick->unit.status != STATUS_OK)
        tick_take_back(server, tick);
    if (tick->is_timer)
        server->ticks_pending--;
    if (tick->more)
        server->next_prune_ms = server_now(server).steady_ms + PRUNE_AGAIN_MS;
    buffer_release(&tick->unit.fields);
    free(tick->lapses);
    free(tick->concert_ids);
    free(tick);
}

/* The tick of a shard that is being put together. */
static struct tick *tick_of(struct server *server, int64_t shard, struct now now)
{
    struct tick *tick = server->shards[shard].tick;

    if (tick != NULL)
        return tick;
    tick = calloc(1, sizeof *tick);
    assert(tick != NULL);
    tick->unit.run = run_tick;
    tick->unit.done = finish_tick;
    tick->unit.now = now;
    tick->unit.changes = true;
    tick->unit.before_due = true;
    tick->unit.shard = shard;
    server->shards[shard].tick = tick;
    return tick;
}

static void add_lapse(struct tick *tick, const struct live_token *token, int64_t lapsed_ms)
{
    struct lapse *lapse;

    tick->lapses = realloc(tick->lapses, (tick->count + 1) * sizeof *tick->lapses);
    tick->concert_ids = realloc(tick->concert_ids, (tick->count + 1) * sizeof *tick->concert_ids);
    assert(tick->lapses != NULL && tick->concert_ids != NULL);
    tick->concert_ids[tick->count] = token->token.concert_id;
    lapse = &tick->lapses[tick->count++];
    memcpy(lapse->token, token->token.token, TOKEN_TEXT);
    lapse->concert_id = token->token.concert_id;
    lapse->lapsed_ms = lapsed_ms;
    tick->unit.lock_set.concert_ids = tick->concert_ids;
    tick->unit.lock_set.concert_count = tick->count;
}

/* At most LAPSES_A_TICK: the rest is due at once again, and others have their turn in between. */
static void collect_lapsed(struct server *server, struct now now)
{
    struct live_token *token;

    for (int i = 0; i < LAPSES_A_TICK; i++) {
        token = live_view_take_lapsed(server->view, server->settings.grace_ms, now.steady_ms);
        if (token == NULL)
            return;
        add_lapse(tick_of(server, token->token.concert_id % server->ops.shards, now), token,
                  token->seen_ms + server->settings.grace_ms);
    }
}

/* Only ticks of the timer are counted in ticks_pending: CLOCK waits for them, and the timer
 * hands out no others meanwhile. Those that go in front of a job are in its way anyhow. */
static void submit_ticks(struct server *server, bool is_timer)
{
    for (int64_t shard = 0; shard < server->ops.shards; shard++) {
        struct tick *tick = server->shards[shard].tick;

        if (tick == NULL)
            continue;
        server->shards[shard].tick = NULL;
        tick->is_timer = is_timer;
        server->ticks_pending += is_timer;
        server_submit(server, &tick->unit);
    }
}

void tick_report_lapses(struct server *server, struct now now)
{
    if (!deadline_passed(live_view_next_lapse(server->view, server->settings.grace_ms),
                         now.steady_ms))
        return;
    collect_lapsed(server, now);
    submit_ticks(server, false);
}

void tick_run_due(struct server *server)
{
    struct now now = server_now(server);
    bool prune = deadline_passed(server->next_prune_ms, now.steady_ms);

    if (prune) {
        server->next_prune_ms = now.steady_ms + PRUNE_MS;
        live_view_prune(server->view, now.steady_ms - REMEMBER_MS);
    }
    if (server->ticks_pending > 0 || !deadline_passed(server->retry_ms, now.steady_ms))
        return;
    for (int64_t shard = 0; shard < server->ops.shards && prune; shard++)
        tick_of(server, shard, now)->prune = true;
    for (int64_t shard = 0; shard < server->ops.shards; shard++)
        if (deadline_passed(server->shards[shard].next_due_ms, now.steady_ms))
            tick_of(server, shard, now);
    collect_lapsed(server, now);
    submit_ticks(server, true);
}

/* The next deadline in the store. */
static int64_t next_due(const struct server *server)
{
    int64_t due_ms = INT64_MAX;

    for (int64_t shard = 0; shard < server->ops.shards; shard++)
        if (server->shards[shard].next_due_ms < due_ms)
            due_ms = server->shards[shard].next_due_ms;
    return due_ms;
}

int64_t tick_next_event(const struct server *server)
{
    int64_t store_ms = next_due(server);
    int64_t lapse_ms = live_view_next_lapse(server->view, server->settings.grace_ms);

    return lapse_ms < store_ms ? lapse_ms : store_ms;
}

int64_t tick_next(const struct server *server)
{
    int64_t store_ms = tick_next_event(server);

    if (store_ms < server->retry_ms)
        store_ms = server->retry_ms;
    /* While a tick is under way, its return wakes the loop. */
    return server->ticks_pending == 0 && store_ms < server->next_prune_ms ? store_ms
                                                                          : server->next_prune_ms;
}

static void wait_for_beat(struct server *server)
{
    struct timeval wait = {.tv_usec = BEAT_MS * 1000};

    server->wake.beat_ms = server->clock->raw_ms() + BEAT_MS;
    event_add(&server->wake.beat, &wait);
}

static void on_beat(int fd, short what, void *arg)
{
    struct server *server = arg;

    (void)fd;
    (void)what;
    loop_delay_note(&server->loop_delay, server->clock->raw_ms(),
                    server->clock->raw_ms() - server->wake.beat_ms);
    wake_check(server);
    server->wake.beats = !TAILQ_EMPTY(&server->view->watched) || session_any_measured(server);
    if (server->wake.beats)
        wait_for_beat(server);
}

void wake_init(struct server *server, void (*on_timer)(int fd, short what, void *arg))
{
    server->wake = (struct wake){.alive_ms = server->clock->raw_ms(), .armed_ms = INT64_MAX};
    evtimer_assign(&server->wake.timer, server->base, on_timer, server);
    evtimer_assign(&server->wake.beat, server->base, on_beat, server);
}

void wake_release(struct server *server)
{
    event_del(&server->wake.timer);
    event_del(&server->wake.beat);
}

/* Somebody's silence is measured from now on. */
static void watch_over(struct server *server)
{
    if (server->wake.beats)
        return;
    server->wake.beats = true;
    server->wake.alive_ms = server->clock->raw_ms();
    wait_for_beat(server);
}

void wake_by(struct server *server, int64_t due_ms)
{
    struct now now = server_now(server);
    int64_t wait_ms;
    struct timeval wait;

    watch_over(server);
    /* A test clock moves by CLOCK alone, which runs what is due itself. */
    if (due_ms >= server->wake.armed_ms || server->clock->is_test)
        return;
    server->wake.armed_ms = due_ms;
    wait_ms = due_ms > now.steady_ms ? due_ms - now.steady_ms : 0;
    wait.tv_sec = (time_t)(wait_ms / 1000);
    wait.tv_usec = (suseconds_t)(wait_ms % 1000 * 1000);
    event_add(&server->wake.timer, &wait);
}

void wake_now(struct server *server)
{
    event_active(&server->wake.timer, EV_TIMEOUT, 1);
}

void wake_check(struct server *server)
{
    int64_t raw_ms = server->clock->raw_ms();
    int64_t gap_ms = raw_ms - server->wake.alive_ms;

    server->wake.alive_ms = raw_ms;
    /* Those who are measured by a test clock lost nothing: it did not move. */
    if (!server->wake.beats || gap_ms < PAUSE_MS || server->clock->is_test)
        return;
    server_log(server, LOG_WARNING,
               "nothing was served for %lld ms; nobody's absence counts for that time",
               (long long)gap_ms);
    live_view_forgive(server->view, gap_ms, server_now(server).steady_ms);
    session_forgive(server, gap_ms);
    session_want_all(server);
    server->wake.catching_up = CATCH_UP_TURNS;
}

void wake_turn_over(struct server *server, bool more)
{
    if (server->wake.catching_up == 0)
        return;
    server->wake.catching_up = more ? server->wake.catching_up - 1 : 0;
    if (server->wake.catching_up > 0)
        return;
    /* What was due meanwhile is judged now. */
    live_view_judge(server->view);
    wake_now(server);
}
