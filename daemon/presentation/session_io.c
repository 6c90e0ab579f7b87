/*
 * One connection, from its first byte to its last. A session is served in turns (turns.h), a few
 * lines in each, and every way in ends in session_io_go_on(), which sends what there is and decides
 * what the session waits for next:
 *
 *     waits for                      armed by                     goes on with
 *     -----------------------------  ---------------------------  ---------------------------------
 *     bytes                          want_reading()               on_readable() -> a turn
 *     its next turn                  turns_add()                  session_io_serve()
 *     its customer's bucket          may_ask() -> turns_hold()    let_go() -> a turn
 *     the answer to a request        session->job, is_asking      session_io_resume()
 *     something to change            session->subscriber          session_io_resume()
 *     room in the socket             flush()                      on_writable()
 *
 * Bytes are never read ahead without bound: with SESSION_IO_LINES whole lines or SESSION_IO_UNREAD
 * bytes of replies unread the session is not read, so what the client sends stays in the kernel,
 * and its send() blocks. That is the whole of flow control.
 *
 * A WAIT or a WATCH keeps the lines after it waiting as any request does, but they are looked
 * through for a WAKE (end_at_wake). A reader of a WATCH that is slow is not stalled (subscriber.c).
 *
 * Closing. `closing` means: once `out` is empty. `cut` means: after one more try to send, since
 * whoever is refused need not be waited for. A session is closed only here, by whoever has it in
 * hand last; others set a flag and wake it. One that ends while a request of it is with a worker
 * leaves the job as an orphan (job_orphan): a change is carried out, a query is not if it has not
 * begun.
 *
 * An end of file is not a hang-up: `printf ... | socat` half-closes and still listens, so every
 * whole line is answered first. Half a line at the end is refused, never carried out; it might be
 * half of an amount. If the client has shut both directions, nobody can be answered and the session
 * is closed.
 *
 * What a client can cost without sending anything is bounded in two lists, each with its oldest
 * first: `unfinished`, customers who began a line, and `stalled`, those who do not read. Staff are
 * not in the first. A pause of the whole daemon is added to both (tick.c).
 */
#include "presentation/session_io.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/dispatch.h"
#include "presentation/job.h"
#include "presentation/verbs/refusal_reply.h"
#include "presentation/session_identity.h"
#include "presentation/subscriber.h"
#include "presentation/tick.h"
#include "shared/reply_writer.h"
#include "shared/text.h"

enum {
    READ_SIZE = 16 * 1024,
    REPLIES_SIZE = 4 * 1024, /* those of a turn mostly fit */
    STALLED_MS = 30 * 1000,  /* how long a client may take to read anything at all */
    HELD_MS = 10,            /* a bucket is looked at so often while somebody waits for it */
};

static void on_readable(int fd, short what, void *arg);
static void on_writable(int fd, short what, void *arg);

struct session *session_io_begin(struct server *server, int fd, const struct caller *caller)
{
    struct session *session = calloc(1, sizeof *session);

    assert(session != NULL);
    session->server = server;
    session->fd = fd;
    session->caller = *caller;
    turn_init(&session->turn, share_take(&server->shares, caller->uid));
    session_charge(session, 1);
    framer_init(&session->framer);
    buffer_init(&session->out);
    event_assign(&session->readable, server->base, fd, EV_READ | EV_PERSIST, on_readable, session);
    event_assign(&session->writable, server->base, fd, EV_WRITE, on_writable, session);
    session->number = ++server->last_session;
    session->began_ms = server_now(server).wall_ms;
    session->renew_ms =
        INT64_MAX; /* unless admission looks at the caller; see session_identity.h */
    TAILQ_INSERT_TAIL(&server->sessions, session, all);
    server->session_count++;
    server->customer_count += session->caller.is_customer;
    return session;
}

/* With a caller who is known already: tests, which have no user database. */
void session_io_open(struct server *server, int fd, const struct caller *caller)
{
    struct session *session = session_io_begin(server, fd, caller);

    caller_act_for(&session->caller, caller->acting);
    session->is_counted = caller->is_customer;
    session_greet(session);
}

static void leave_unfinished(struct session *session)
{
    if (session->in_unfinished)
        TAILQ_REMOVE(&session->server->unfinished, session, by_unfinished);
    session->in_unfinished = false;
}

static void leave_stalled(struct session *session)
{
    if (session->in_stalled)
        TAILQ_REMOVE(&session->server->stalled, session, by_stalled);
    session->in_stalled = false;
}

void session_io_close(struct session *session)
{
    struct server *server = session->server;

    session_log_end(session);
    if (session->job != NULL)
        job_orphan(server, session->job);
    turns_remove(&server->turns, &session->turn);
    identity_cancel(&session->waiter);
    dispatch_drop_pending(session);
    subscriber_free(session);
    event_del(&session->readable);
    event_del(&session->writable);
    leave_unfinished(session);
    leave_stalled(session);
    TAILQ_REMOVE(&server->sessions, session, all);
    server->session_count--;
    server->customer_count -= session->caller.is_customer;
    if (session->is_counted)
        limits_close(&server->limits, session->caller.uid);
    close(session->fd);
    share_give_back(&server->shares, session->turn.share);
    framer_release(&session->framer);
    buffer_release(&session->out);
    free(session);
    server_check_drained(server);
}

static void want_reading(struct session *session, bool wanted)
{
    if (wanted == session->reading)
        return;
    session->reading = wanted;
    if (wanted) {
        event_add(&session->readable, NULL);
    } else {
        event_del(&session->readable);
        if (session->subscriber != NULL)
            subscriber_note_unread(session);
    }
}

/* The client has not taken all that there is. */
static void note_stalled(struct session *session)
{
    struct server *server = session->server;

    if (session->in_stalled)
        return;
    session->stalled_ms = server_now(server).steady_ms;
    TAILQ_INSERT_TAIL(&server->stalled, session, by_stalled);
    session->in_stalled = true;
    wake_by(server, session->stalled_ms + STALLED_MS);
}

/* Sends what the socket takes. False if the client is gone. */
static bool flush(struct session *session)
{
    bool progress = false;

    while (session->out.size > 0) {
        ssize_t sent =
            send(session->fd, buffer_content(&session->out), session->out.size, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (sent < 0)
            return false;
        buffer_consume(&session->out, (size_t)sent);
        progress = true;
    }
    buffer_keep(&session->out);
    if (progress || session->out.size == 0)
        leave_stalled(session);
    if (session->out.size > 0) {
        event_add(&session->writable, NULL);
        if (session->subscriber == NULL || !subscriber_is_patient(session->subscriber))
            note_stalled(session);
    }
    return true;
}

/* A request of it is under way. */
static bool is_serving(const struct session *session)
{
    return session->job != NULL || session->is_asking || session->subscriber != NULL;
}

/* Keeps the list of customers who have begun a line and not finished it. */
static void note_unfinished(struct session *session)
{
    struct server *server = session->server;
    bool unfinished = session->caller.is_customer && !session->eof && !session->closing &&
                      !is_serving(session) && session->turn.state != TURN_HELD &&
                      framer_unfinished(&session->framer);

    if (unfinished && !session->in_unfinished) {
        session->unfinished_ms = server_now(server).steady_ms;
        TAILQ_INSERT_TAIL(&server->unfinished, session, by_unfinished);
        session->in_unfinished = true;
        wake_by(server, session->unfinished_ms + server->limit_settings.unfinished_ms);
    } else if (!unfinished) {
        leave_unfinished(session);
    }
}

static void refuse_line(struct session *session, const char *line, size_t size,
                        enum plain_refusal refusal)
{
    struct reply reply;
    char tag[TAG_LENGTH + 1];

    request_tag(line, size, tag);
    reply_init(&reply, &session->out, session->json, NULL, tag);
    plain_reply(&reply, refusal);
    server_count_refusal(session->server, plain_status(refusal));
    session_log_fault(session, plain_status(refusal));
}

/* True if the session may be read and its next line handled. If its customer's bucket is empty, it
 * is held until that has been filled: what the client sends stays in the kernel. */
static bool may_ask(struct session *session)
{
    struct server *server = session->server;
    int64_t now_ms;

    if (!session->caller.is_customer || server->draining)
        return true;
    now_ms = server_now(server).steady_ms;
    if (limits_left(&server->limits, &server->limit_settings, session->caller.uid, now_ms) > 0)
        return true;
    server_notice(server, NOTICE_REQUESTS, session->caller.uid,
                  "waits: it sends more requests a second than a customer may");
    turns_hold(&server->turns, &session->turn);
    wake_by(server, now_ms + HELD_MS);
    return false;
}

/* Takes one line to where it is answered. */
static void handle_line(struct session *session, enum framer_result result, char *line, size_t size)
{
    if (session->caller.is_customer) {
        session_charge(session, 1);
        turns_count_line(&session->turn);
    }
    /* Bytes that have no place in a line are reported even in a comment, but nothing else is. */
    if (result == FRAMER_LINE && request_is_blank(line, size) && text_is_clean(line, size))
        return;
    if (deadline_passed(session->renew_ms, server_now(session->server).steady_ms))
        session_identity_refresh(session);
    session->requests++;
    if (session->closing)
        return;
    if (session->server->draining)
        refuse_line(session, line, size, PLAIN_SHUTTING_DOWN);
    else if (result == FRAMER_TOO_LONG)
        refuse_line(session, line, size, PLAIN_TOO_LONG);
    else
        dispatch_line(session, line, size);
}

static bool may_handle(const struct session *session)
{
    return session->is_known && !is_serving(session) && !session->closing &&
           session->out.size < SESSION_IO_UNREAD;
}

/* Handles waiting lines in order, until one goes to the worker, the turn is over or the customer's
 * bucket is empty. */
static void handle_lines(struct session *session)
{
    for (int i = 0; i < TURN_LINES && framer_has_more(&session->framer) && may_handle(session) &&
                    may_ask(session);
         i++) {
        char *line;
        size_t size;
        enum framer_result result = framer_next(&session->framer, &line, &size);

        if (result == FRAMER_MORE)
            break;
        leave_unfinished(session);
        handle_line(session, result, line, size);
    }
    framer_keep(&session->framer);
}

/* The last bytes before end-of-file may be half a request: carrying it out could do half of what
 * was meant. Half a comment is nothing, and a line that was too long has its answer already. */
static void refuse_unfinished(struct session *session)
{
    size_t size;
    const char *rest = framer_rest(&session->framer, &size);

    if (session->closing || session->framer.skipping || request_is_blank(rest, size))
        return;
    refuse_line(session, rest, size, PLAIN_UNFINISHED);
}

/* There is room for more requests and their answers. */
static bool has_room(const struct session *session)
{
    return !session->eof && !session->closing &&
           framer_waiting(&session->framer) < SESSION_IO_LINES &&
           session->framer.bytes.size < SESSION_IO_LINES * REQUEST_LINE &&
           session->out.size < SESSION_IO_UNREAD;
}

/* Ends a WAIT or WATCH if a WAKE waits after it. */
static void end_at_wake(struct session *session)
{
    const char *line;
    size_t size;

    while (session->subscriber != NULL &&
           framer_peek(&session->framer, &session->looked, &line, &size))
        if (size <= REQUEST_LINE && request_asks(line, size, verb_row(VERB_WAKE)))
            subscriber_end(session, WATCH_END_WAKE);
}

/* Nothing more will come, and nothing is left to be done. */
static void end_at_eof(struct session *session)
{
    if (!session->eof || is_serving(session) || framer_waiting(&session->framer) > 0)
        return;
    refuse_unfinished(session);
    session->closing = true;
}

/* Sends what there is, and what there is to say to whoever waits. False if the client is gone. */
static bool send_all(struct session *session)
{
    do {
        if (session->subscriber != NULL)
            subscriber_fill(session);
        end_at_eof(session);
        if (!flush(session))
            return false;
    } while (session->subscriber != NULL && session->out.size == 0 &&
             subscriber_is_dirty(session->subscriber));
    return true;
}

/* Sends what there is, and closes the session if that was the last of it. */
static void session_io_go_on(struct session *session)
{
    if (session->subscriber != NULL) {
        subscriber_fill(session);
        end_at_wake(session);
    }
    if (!send_all(session)) {
        session_io_close(session);
        return;
    }
    if (session->cut || (session->closing && session->out.size == 0 && !is_serving(session))) {
        session_io_close(session);
        return;
    }
    note_unfinished(session);
    want_reading(session,
                 session->is_known && has_room(session) && session->turn.state != TURN_HELD);
    /* Whole lines are left although nothing is in their way: the turn was over. */
    if (session->turn.state == TURN_NONE && may_handle(session) &&
        framer_waiting(&session->framer) > 0) {
        turns_add(&session->server->turns, &session->turn);
        server_want_turn(session->server);
    }
}

/* Reads once, into memory that is lent. False if the session must be closed: nobody is there any
 * more. */
static bool take_bytes(struct session *session, char bytes[READ_SIZE])
{
    size_t lines = session->framer.lines;
    ssize_t got = recv(session->fd, bytes, READ_SIZE, 0);

    session->has_bytes = false;
    if (got > 0) {
        framer_lend(&session->framer, bytes, (size_t)got);
        /* Lines are paid for when they are handled. */
        if (session->framer.lines == lines)
            session_charge(session, 1);
        return true;
    }
    session->eof = got == 0;
    return got == 0 ? !session_has_hung_up(session)
                    : errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* What is read and answered at once needs no memory but that of this function. */
void session_io_serve(struct session *session)
{
    char bytes[READ_SIZE], replies[REPLIES_SIZE];

    if (session->has_bytes && has_room(session) && may_ask(session) &&
        !take_bytes(session, bytes)) {
        session_io_close(session);
        return;
    }
    if (session->out.bytes == NULL)
        buffer_lend(&session->out, replies, sizeof replies, 0);
    handle_lines(session);
    session_io_go_on(session);
}

struct session *session_io_of_turn(struct turn *turn)
{
    return (struct session *)((char *)turn - offsetof(struct session, turn));
}

static void on_readable(int fd, short what, void *arg)
{
    struct session *session = arg;

    (void)fd;
    (void)what;
    session->has_bytes = true;
    turns_add(&session->server->turns, &session->turn);
    server_want_turn(session->server);
}

static void on_writable(int fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    session_io_go_on(arg);
}

void session_io_resume(struct session *session)
{
    if (session->pending != NULL && !session->is_asking)
        dispatch_pending(session);
    if (session->server->draining)
        session_io_drain(session);
    else
        session_io_go_on(session);
}

void session_io_drain(struct session *session)
{
    if (session->subscriber != NULL)
        subscriber_end(session, WATCH_END_SHUTDOWN);
    while (framer_waiting(&session->framer) > 0 && may_handle(session))
        handle_lines(session);
    if (!is_serving(session) && !session->closing) {
        reply_note(&session->out, session->json, "shutdown");
        session->closing = true;
    }
    session_io_go_on(session);
}

static int64_t close_unfinished(struct server *server, int64_t now_ms)
{
    struct session *session;
    int64_t limit_ms = server->limit_settings.unfinished_ms;

    while ((session = TAILQ_FIRST(&server->unfinished)) != NULL) {
        if (!deadline_passed(session->unfinished_ms + limit_ms, now_ms))
            return session->unfinished_ms + limit_ms;
        server_notice(server, NOTICE_SLOW, session->caller.uid,
                      "connection closed: a line was begun and not finished in time");
        refuse_line(session, "", 0, PLAIN_TOO_SLOW);
        leave_unfinished(session);
        session->closing = true;
        session_io_go_on(session);
    }
    return INT64_MAX;
}

static int64_t close_stalled(struct server *server, int64_t now_ms)
{
    struct session *session;

    while ((session = TAILQ_FIRST(&server->stalled)) != NULL) {
        if (!deadline_passed(session->stalled_ms + STALLED_MS, now_ms))
            return session->stalled_ms + STALLED_MS;
        server_log(server, LOG_INFO, "%s (uid %lld) does not read its replies; connection closed",
                   session->caller.login, (long long)session->caller.uid);
        session_io_close(session);
    }
    return INT64_MAX;
}

/* Gives as many held sessions their turn as their buckets have requests. Those who get none now
 * look again soon. */
static int64_t let_go(struct server *server, int64_t now_ms)
{
    struct share *share, *next;

    for (share = TAILQ_FIRST(&server->turns.with_held); share != NULL; share = next) {
        next = TAILQ_NEXT(share, by_held);
        turns_let_go(&server->turns, share,
                     limits_left(&server->limits, &server->limit_settings, share->uid, now_ms));
    }
    if (turns_wanted(&server->turns))
        server_want_turn(server);
    return TAILQ_EMPTY(&server->turns.with_held) ? INT64_MAX : now_ms + HELD_MS;
}

/* Each returns when it has something to do again; the first of these is when to wake. */
int64_t session_io_run_due(struct server *server, int64_t now_ms)
{
    int64_t due_ms[] = {close_unfinished(server, now_ms), close_stalled(server, now_ms),
                        let_go(server, now_ms)};
    int64_t first_ms = INT64_MAX;

    for (size_t i = 0; i < sizeof due_ms / sizeof due_ms[0]; i++)
        if (due_ms[i] < first_ms)
            first_ms = due_ms[i];
    return first_ms;
}
