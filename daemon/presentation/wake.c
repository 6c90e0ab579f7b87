/*
 * Two timers. The one for deadlines is armed for the earliest moment that anybody has asked for
 * with wake_by(); it is never taken back, since to wake up for nothing costs less than to keep a
 * heap of what was asked for. Whoever asked looks again when it fires, and asks for the next
 * moment.
 *
 * The other is the heart. It only beats while somebody's silence is measured, so an idle daemon
 * sleeps. Between two beats no more than PAUSE_MS may pass by the raw clock; more means that the
 * process was stopped, the machine asleep, or the loop busy. Then
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
#include "presentation/wake.h"

#include "presentation/session.h"

enum {
    BEAT_MS = 250,
    PAUSE_MS = 1000,     /* less is not called a pause */
    CATCH_UP_TURNS = 32, /* then absence is judged even if somebody never stops sending */
};

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
