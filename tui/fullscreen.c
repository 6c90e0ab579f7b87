#include "tui/fullscreen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "tui/answers.h"
#include "tui/canvas.h"
#include "tui/connection.h"
#include "tui/control.h"
#include "tui/link.h"
#include "tui/model.h"
#include "tui/screen.h"
#include "tui/terminal.h"

enum { SIGNALS = 4 };

struct fullscreen {
    struct event_base *base;
    struct event *keys, *timer, *settling, *signals[SIGNALS];
    struct link link;
    struct model model;
    struct canvas canvas;
    struct buffer path;
    int64_t next_tick_ms;
    bool identified; /* what the model said at the last look */
    bool stale;      /* everything must be painted anew */
    int ended_by;    /* the signal, or 0 */
    bool gone;       /* there is no terminal any more */
};

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void send_all(struct fullscreen *full)
{
    struct ask ask;

    if (full->model.stranger)
        link_forget(&full->link);
    else if (full->model.identified && !full->identified)
        link_resend(&full->link);
    full->identified = full->model.identified;
    while (model_next_ask(&full->model, &ask))
        link_send(&full->link, &ask);
}

/* The one timer: the next tick, or the next attempt to connect if that is earlier. */
static void arm(struct fullscreen *full)
{
    int64_t next = full->next_tick_ms;
    int64_t wait;
    struct timeval delay;

    if (!full->model.live && full->model.retry_ms < next)
        next = full->model.retry_ms;
    wait = next - full->model.now_ms;
    if (wait < 1)
        wait = 1;
    delay.tv_sec = wait / 1000;
    delay.tv_usec = wait % 1000 * 1000;
    event_add(full->timer, &delay);
}

/* Runs once behind the events of a turn of the loop: one paint, however many they were. */
static void on_settling(evutil_socket_t fd, short what, void *context)
{
    struct fullscreen *full = context;
    int rows, columns;

    (void)fd;
    (void)what;
    send_all(full);
    if (full->model.quit || full->gone || full->ended_by != 0) {
        event_base_loopbreak(full->base);
        return;
    }
    terminal_size(&rows, &columns);
    screen_draw(&full->model, &full->canvas, rows, columns);
    terminal_paint(&full->canvas, full->stale || full->model.redraw);
    full->stale = full->model.redraw = false;
    arm(full);
}

/* The end of each event: asks for on_settling() when all of this turn are done. */
static void settle(struct fullscreen *full)
{
    event_active(full->settling, 0, 0);
}

static void on_connected(void *context)
{
    struct fullscreen *full = context;

    full->model.greeted_once = true;
    full->identified = false;
    model_connected(&full->model);
}

static void on_lost(void *context)
{
    struct fullscreen *full = context;

    full->model.greeted_once = true;
    full->identified = false;
    full->model.now_ms = monotonic_ms();
    model_lost(&full->model, full->model.now_ms + link_delay(&full->link));
    settle(full);
}

static void on_answer(void *context, const struct ask *ask, const struct reply_line *reply)
{
    struct fullscreen *full = context;

    full->model.now_ms = monotonic_ms();
    answers_take(&full->model, ask, reply);
    control_answered(&full->model);
    if (reply->kind == REPLY_OK || reply->kind == REPLY_ERR)
        settle(full);
}

static void on_dropped(void *context, const struct ask *ask)
{
    struct fullscreen *full = context;

    if (verb_row(ask->verb)->kind == KIND_CHANGE && full->model.changes > 0)
        full->model.changes--;
}

static void on_keys(evutil_socket_t fd, short what, void *context)
{
    struct fullscreen *full = context;
    struct terminal_input input;
    enum terminal_event event;
    int rows, columns;
    bool any = false;

    (void)fd;
    (void)what;
    full->model.now_ms = monotonic_ms();
    terminal_size(&rows, &columns);
    while ((event = terminal_read(&input)) == TERMINAL_KEY || event == TERMINAL_CLICK) {
        const struct target *target;

        any = true;
        if (!screen_fits(rows, columns)) {
            full->model.quit |= event == TERMINAL_KEY && input.key == 'Q' && !full->model.kiosk;
        } else if (event == TERMINAL_KEY) {
            control_key(&full->model, input.key);
        } else if ((target = canvas_hit(&full->canvas, input.row, input.column)) != NULL) {
            control_act(&full->model, (enum action_id)target->action, target->argument);
        }
    }
    full->gone = event == TERMINAL_GONE || (!any && terminal_is_gone());
    settle(full);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    struct fullscreen *full = context;
    struct model *model = &full->model;

    (void)fd;
    (void)what;
    model->now_ms = monotonic_ms();
    if (model->now_ms >= full->next_tick_ms) {
        full->next_tick_ms = model->now_ms + POLL_MS;
        control_tick(model);
    }
    if (!model->live && full->link.fd < 0 && model->now_ms >= model->retry_ms)
        link_connect(&full->link);
    settle(full);
}

static void on_signal(evutil_socket_t number, short what, void *context)
{
    struct fullscreen *full = context;

    (void)what;
    full->model.now_ms = monotonic_ms();
    if (number == SIGWINCH) {
        terminal_resized();
        full->stale = true;
    } else if (!(full->model.kiosk && number == SIGINT)) {
        full->ended_by = (int)number;
        full->gone = number == SIGHUP && terminal_is_gone();
    }
    settle(full);
}

static bool watch(struct fullscreen *full)
{
    static const int numbers[SIGNALS] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH};
    bool good;

    full->keys = event_new(full->base, STDIN_FILENO, EV_READ | EV_PERSIST, on_keys, full);
    full->timer = evtimer_new(full->base, on_timer, full);
    full->settling = event_new(full->base, -1, 0, on_settling, full);
    good = full->keys != NULL && full->timer != NULL && full->settling != NULL &&
           event_add(full->keys, NULL) == 0;
    for (int i = 0; i < SIGNALS; i++) {
        full->signals[i] = evsignal_new(full->base, numbers[i], on_signal, full);
        good = good && full->signals[i] != NULL && event_add(full->signals[i], NULL) == 0;
    }
    return good;
}

static void release(struct fullscreen *full)
{
    link_release(&full->link);
    if (full->keys != NULL)
        event_free(full->keys);
    if (full->timer != NULL)
        event_free(full->timer);
    if (full->settling != NULL)
        event_free(full->settling);
    for (int i = 0; i < SIGNALS; i++)
        if (full->signals[i] != NULL)
            event_free(full->signals[i]);
    if (full->base != NULL)
        event_base_free(full->base);
    model_release(&full->model);
    canvas_release(&full->canvas);
    buffer_release(&full->path);
    free(full);
}

static const struct link_watcher watcher = {
    .connected = on_connected, .lost = on_lost, .answered = on_answer, .dropped = on_dropped};

/* Memory, loop and model; the terminal is still untouched. */
static struct fullscreen *prepare(const struct fullscreen_options *options)
{
    struct fullscreen *full = calloc(1, sizeof *full);

    if (full == NULL)
        abort();
    buffer_init(&full->path);
    connection_path(options->socket, &full->path);
    buffer_add(&full->path, "", 1);
    canvas_init(&full->canvas);
    model_init(&full->model, monotonic_ms());
    full->model.kiosk = options->kiosk;
    full->model.screen = options->kiosk ? MODE_ATTRACT : MODE_CONCERTS;
    full->base = event_base_new();
    link_init(&full->link, full->base, buffer_content(&full->path), &watcher, full);
    return full;
}

enum outcome fullscreen_run(const struct fullscreen_options *options)
{
    struct fullscreen *full = prepare(options);
    enum outcome outcome = OUTCOME_OK;
    int ended_by;

    if (full->base == NULL || !terminal_open(options->ascii)) {
        fputs("foyer: this terminal cannot be used for the screens; try `foyer prompt`\n", stderr);
        release(full);
        return OUTCOME_USAGE;
    }
    if (watch(full)) {
        full->next_tick_ms = full->model.now_ms + POLL_MS;
        link_connect(&full->link);
        settle(full);
        event_base_dispatch(full->base);
    }
    if (!full->gone) {
        terminal_close();
        fwrite(buffer_content(&full->model.receipts), 1, full->model.receipts.size, stdout);
        fflush(stdout);
    }
    ended_by = full->ended_by;
    release(full);
    if (ended_by != 0) {
        signal(ended_by, SIG_DFL);
        raise(ended_by);
    }
    return outcome;
}
