/*
 * One event loop: the connection, a timer, and whoever shows what the screens know. Full screen and
 * plain menus both stand on it.
 *
 * Each event, be it a key, a line of a reply, a tick or a signal, goes the same way:
 *
 *     loop_now()       the time enters: nothing else in the client asks for it
 *     the ui changes   control_key(), replies_take(), control_tick()
 *     loop_settle()    asks for one more turn of the loop
 *
 * and when all events of this turn are through, once for all of them, requests go from the outbox
 * to the connection and `show` paints. So ten lines of a reply are one paint, and what a key asks
 * for is on its way before the picture is.
 *
 * The one timer ticks every POLL_MS, or earlier to connect again; while the daemon tells of what is
 * on the screen, only when something has to be done (control_due()). Then a WATCH is under way,
 * which each turn sends after its requests. The client sleeps otherwise; after a tick it stays
 * awake for less than a millisecond, because the daemon answers polls from memory and one sleep a
 * second costs less than two.
 */
#include "tui/app/loop.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tui/app/ticket_pipe.h"
#include "tui/cli/connection.h"
#include "tui/cli/words.h"
#include "tui/model/watching.h"
#include "tui/screens/control.h"
#include "tui/screens/replies.h"
#include "tui/screens/screens.h"
#include "tui/screens/telling.h"

enum { AWAKE_US = 800, MINOR_WITH_WATCH = 1 };

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void loop_now(struct loop *loop)
{
    loop->ui.model.now_ms = monotonic_ms();
    loop->ui.model.wall_s = loop->fixed_wall_s == WALL_OF_MACHINE ? time(NULL) : loop->fixed_wall_s;
}

void loop_settle(struct loop *loop)
{
    event_active(loop->settling, 0, 0);
}

/* Behind all requests goes what the screen wants to be told of, if that is not under way. */
static void send_watch(struct loop *loop)
{
    struct model *model = &loop->ui.model;
    struct pending_request request;
    bool wake, wanted = telling_is_wanted(&loop->ui, &wake);

    if (wake)
        link_wake(&loop->link);
    if (wanted && !link_is_watching(&loop->link)) {
        request = telling_request(&loop->ui);
        link_send(&loop->link, &request);
    }
    model->watching.on = link_is_watching(&loop->link);
    if (link_awaited(&loop->link) == 0)
        model->asked_ms = 0;
    else if (model->asked_ms == 0)
        model->asked_ms = model->now_ms;
}

/* What was put aside from the last connection goes first, once it is known who acts; or is
 * dropped, if it is somebody else. */
static void send_all(struct loop *loop)
{
    struct pending_request request;

    if (loop->ui.model.stranger)
        link_forget(&loop->link);
    else if (loop->ui.model.identified && !loop->identified)
        link_resend(&loop->link);
    loop->identified = loop->ui.model.identified;
    while (model_next_request(&loop->ui.model, &request))
        link_send(&loop->link, &request);
    send_watch(loop);
}

/* The one timer: the next tick, or the next attempt to connect if that is earlier. */
static void arm(struct loop *loop)
{
    int64_t next = control_due(&loop->ui, loop->ticked_ms);
    int64_t wait;
    struct timeval delay;

    if (!loop->ui.model.live && loop->ui.model.retry_ms < next)
        next = loop->ui.model.retry_ms;
    wait = next - loop->ui.model.now_ms;
    if (wait < 1)
        wait = 1;
    delay.tv_sec = wait / 1000;
    delay.tv_usec = wait % 1000 * 1000;
    event_add(loop->timer, &delay);
}

static int64_t monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/*
 * The daemon answers a poll from memory, sooner than one falls asleep and wakes up again. So for a
 * moment after each tick the loop does not sleep but lets others run: an idle second wakes it
 * once.
 */
static void stay_awake(struct loop *loop)
{
    struct pollfd answer = {.fd = loop->link.fd, .events = POLLIN};

    while (link_awaited(&loop->link) > 0 && poll(&answer, 1, 0) == 0 &&
           monotonic_us() < loop->awake_until_us)
        sched_yield();
}

/* The end of a turn: requests go out, and one picture shows all that has happened in it. */
static void on_settling(evutil_socket_t fd, short what, void *context)
{
    struct loop *loop = context;

    (void)fd;
    (void)what;
    send_all(loop);
    if (!loop->ui.quit && !loop->ended)
        loop->show(loop->context);
    if (loop->ui.quit || loop->ended)
        event_base_loopbreak(loop->base);
    else {
        arm(loop);
        stay_awake(loop);
    }
}

/* Nobody is known on a new connection; the model begins with who acts. */
static void on_connected(void *context)
{
    struct loop *loop = context;

    loop->ui.model.greeted_once = true;
    loop->identified = false;
    watching_connected(&loop->ui.model, loop->link.minor >= MINOR_WITH_WATCH);
    model_connected(&loop->ui.model);
}

/* Why there is no connection, with the path. */
static void trouble_text(const struct loop *loop, char *text, size_t room)
{
    const char *path = loop->link.path;

    switch (loop->link.error) {
    case 0:
        snprintf(text, room, _("The box office at %s has hung up"), path);
        break;
    case ENOENT:
        snprintf(text, room, _("There is no box office at %s"), path);
        break;
    case ECONNREFUSED:
        snprintf(text, room, _("Nobody listens at %s"), path);
        break;
    case EACCES:
    case EPERM:
        snprintf(text, room, _("No permission for %s"), path);
        break;
    default:
        snprintf(text, room, "%s: %s", path, strerror(loop->link.error));
        break;
    }
}

/* A daemon of another protocol ends the program: trying again would not change it. */
static void on_lost(void *context)
{
    struct loop *loop = context;
    char why[TEXT_MESSAGE];

    loop->ui.model.greeted_once = true;
    loop->identified = false;
    loop_now(loop);
    trouble_text(loop, why, sizeof why);
    for (int i = 0; i < loop->ui.model.outbox_count; i++) /* it was not even sent */
        (void)replies_dropped(&loop->ui, &loop->ui.model.outbox[i]);
    loop->ended = loop->ended || loop->link.is_foreign;
    watching_lost(&loop->ui.model);
    model_lost(&loop->ui.model, loop->ui.model.now_ms + link_delay(&loop->link), why);
    loop_settle(loop);
}

/* Lines of one reply come in several events at times; only its end is worth a picture, but for a
 * WATCH, which may never end. */
static void on_reply(void *context, const struct pending_request *request,
                     const struct reply_line *reply)
{
    struct loop *loop = context;

    loop_now(loop);
    replies_take(&loop->ui, request, reply);
    control_replied(&loop->ui);
    if (reply->kind == REPLY_OK || reply->kind == REPLY_ERR || request->verb == VERB_WATCH)
        loop_settle(loop);
}

/* A change without a reply may have been made or not, and the user has to know that. */
static void on_dropped(void *context, const struct pending_request *request)
{
    struct loop *loop = context;

    if (!verb_changes(verb_row(request->verb)))
        return;
    if (loop->ui.model.changes > 0)
        loop->ui.model.changes--;
    if (!replies_dropped(&loop->ui, request))
        ui_say(&loop->ui, true,
               _("It is not known whether that was done; look before you try again"));
}

static const struct link_watcher watcher = {
    .connected = on_connected, .lost = on_lost, .replied = on_reply, .dropped = on_dropped};

/* A tick, a new attempt to connect, or both. */
static void on_timer(evutil_socket_t fd, short what, void *context)
{
    struct loop *loop = context;
    struct ui *ui = &loop->ui;

    (void)fd;
    (void)what;
    loop_now(loop);
    if (ui->model.now_ms >= control_due(ui, loop->ticked_ms)) {
        loop->ticked_ms = ui->model.now_ms;
        control_tick(ui);
        loop->awake_until_us = monotonic_us() + AWAKE_US;
    }
    if (!ui->model.live && loop->link.fd < 0 && ui->model.now_ms >= ui->model.retry_ms)
        link_connect(&loop->link);
    loop_settle(loop);
}

/* A loop that can also read plain files, which epoll cannot. */
static struct event_base *new_base(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base = NULL;

    if (config != NULL && event_config_require_features(config, EV_FEATURE_FDS) == 0)
        base = event_base_new_with_config(config);
    if (config != NULL)
        event_config_free(config);
    return base;
}

bool loop_init(struct loop *loop, const char *socket, int64_t fixed_wall_s, void (*show)(void *),
               void *context)
{
    memset(loop, 0, sizeof *loop);
    loop->fixed_wall_s = fixed_wall_s;
    loop->show = show;
    loop->context = context;
    buffer_init(&loop->path);
    connection_path(socket, &loop->path);
    buffer_add(&loop->path, "", 1);
    ui_init(&loop->ui, &all_screens, monotonic_ms());
    loop->base = new_base();
    link_init(&loop->link, loop->base, buffer_content(&loop->path), &watcher, loop);
    if (loop->base == NULL)
        return false;
    loop->timer = evtimer_new(loop->base, on_timer, loop);
    loop->settling = event_new(loop->base, -1, 0, on_settling, loop);
    return loop->timer != NULL && loop->settling != NULL;
}

void loop_release(struct loop *loop)
{
    link_release(&loop->link);
    if (loop->timer != NULL)
        event_free(loop->timer);
    if (loop->settling != NULL)
        event_free(loop->settling);
    if (loop->base != NULL)
        event_base_free(loop->base);
    ui_release(&loop->ui);
    buffer_release(&loop->path);
}

void loop_print_at(struct loop *loop, const char *fifo)
{
    loop->printer = (struct ticket_printer){.ask = ticket_pipe_ask, .context = fifo};
    loop->ui.printer = fifo != NULL ? &loop->printer : NULL;
}

void loop_run(struct loop *loop)
{
    loop_now(loop);
    loop->ticked_ms = loop->ui.model.now_ms;
    link_connect(&loop->link);
    loop_settle(loop);
    event_base_dispatch(loop->base);
}

enum outcome loop_outcome(const struct loop *loop)
{
    if (!loop->link.is_foreign)
        return OUTCOME_OK;
    fputs(_("foyer: the daemon speaks another version of the protocol; nothing was sent\n"),
          stderr);
    return OUTCOME_NO_CONNECTION;
}
