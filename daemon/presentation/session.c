#include "presentation/session.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/dispatch.h"
#include "presentation/refusal_reply.h"
#include "shared/reply_writer.h"
#include "shared/text.h"

enum {
    READ_SIZE = 16 * 1024,
    LINES_A_TURN = 64,      /* then other sessions have theirs */
    STALLED_MS = 30 * 1000, /* a client may take so long to read anything at all */
};

static void on_readable(int fd, short what, void *arg);
static void on_writable(int fd, short what, void *arg);

void session_open(struct server *server, int fd, const struct caller *caller)
{
    struct session *session = calloc(1, sizeof *session);
    char greeting[80];

    assert(session != NULL);
    session->server = server;
    session->fd = fd;
    session->caller = *caller;
    framer_init(&session->framer);
    buffer_init(&session->out);
    event_assign(&session->readable, server->base, fd, EV_READ | EV_PERSIST, on_readable, session);
    event_assign(&session->writable, server->base, fd, EV_WRITE, on_writable, session);
    event_add(&session->readable, NULL);
    session->reading = true;
    TAILQ_INSERT_TAIL(&server->sessions, session, all);
    server->session_count++;
    snprintf(greeting, sizeof greeting, "foyer 1.0 server=%s", server->version);
    reply_note(&session->out, false, greeting);
    session_resume(session);
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

void session_close(struct session *session)
{
    struct server *server = session->server;

    if (session->job != NULL)
        job_orphan(session->job);
    event_del(&session->readable);
    event_del(&session->writable);
    leave_unfinished(session);
    leave_stalled(session);
    TAILQ_REMOVE(&server->sessions, session, all);
    server->session_count--;
    if (session->caller.is_customer)
        limits_close(&server->limits, session->caller.uid);
    close(session->fd);
    framer_release(&session->framer);
    buffer_release(&session->out);
    free(session);
    server_check_drained(server);
}

static void want_reading(struct session *session, bool wanted)
{
    if (wanted && !session->reading)
        event_add(&session->readable, NULL);
    else if (!wanted && session->reading)
        event_del(&session->readable);
    session->reading = wanted;
}

/* Sends what the socket takes. False if the client is gone. */
static bool flush(struct session *session)
{
    struct server *server = session->server;
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
    if (progress || session->out.size == 0)
        leave_stalled(session);
    if (session->out.size > 0) {
        event_add(&session->writable, NULL);
        if (!session->in_stalled) {
            session->stalled_ms = server_now(server).steady_ms;
            TAILQ_INSERT_TAIL(&server->stalled, session, by_stalled);
            session->in_stalled = true;
            server_wake_by(server, session->stalled_ms + STALLED_MS);
        }
    }
    return true;
}

/* Keeps the list of customers who have begun a line and not finished it. */
static void note_unfinished(struct session *session)
{
    struct server *server = session->server;
    bool unfinished = session->caller.is_customer && !session->eof && !session->closing &&
                      session->job == NULL && framer_unfinished(&session->framer);

    if (unfinished && !session->in_unfinished) {
        session->unfinished_ms = server_now(server).steady_ms;
        TAILQ_INSERT_TAIL(&server->unfinished, session, by_unfinished);
        session->in_unfinished = true;
        server_wake_by(server, session->unfinished_ms + server->limit_settings.unfinished_ms);
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
    reply_init(&reply, &session->out, session->json, tag);
    plain_reply(&reply, refusal);
    session->server->refused++;
}

/* Takes one line to where it is answered. */
static void handle_line(struct session *session, enum framer_result result, char *line, size_t size)
{
    struct server *server = session->server;

    /* Bytes that have no place in a line are told even in a comment, but nothing else is. */
    if (result == FRAMER_LINE && request_is_blank(line, size) && text_is_clean(line, size))
        return;
    if (server->draining) {
        refuse_line(session, line, size, PLAIN_SHUTTING_DOWN);
        return;
    }
    if (session->caller.is_customer &&
        !limits_take(&server->limits, &server->limit_settings, session->caller.uid,
                     server_now(server).steady_ms)) {
        refuse_line(session, line, size, PLAIN_TOO_FAST);
        return;
    }
    if (result == FRAMER_TOO_LONG)
        refuse_line(session, line, size, PLAIN_TOO_LONG);
    else
        dispatch_line(session, line, size);
}

static bool may_handle(const struct session *session)
{
    return session->job == NULL && !session->closing && session->out.size < SESSION_UNREAD;
}

/* Handles waiting lines in order, until one goes to the worker or the turn is over. */
static void handle_lines(struct session *session)
{
    for (int i = 0; i < LINES_A_TURN && may_handle(session); i++) {
        char *line;
        size_t size;
        enum framer_result result = framer_next(&session->framer, &line, &size);

        if (result == FRAMER_MORE)
            break;
        leave_unfinished(session);
        handle_line(session, result, line, size);
    }
}

/* The last bytes before end-of-file may be half a request: carrying it out could do half of what
 * was meant. Half a comment is nothing, and a line that was too long has its answer already. */
static void refuse_unfinished(struct session *session)
{
    struct framer *framer = &session->framer;
    const char *rest = buffer_content(&framer->bytes);

    if (session->closing || framer->skipping || request_is_blank(rest, framer->bytes.size))
        return;
    refuse_line(session, rest, framer->bytes.size, PLAIN_UNFINISHED);
}

void session_resume(struct session *session)
{
    handle_lines(session);
    if (session->eof && session->job == NULL && framer_waiting(&session->framer) == 0) {
        refuse_unfinished(session);
        session->closing = true;
    }
    if (!flush(session)) {
        session_close(session);
        return;
    }
    if (session->closing && session->out.size == 0 && session->job == NULL) {
        session_close(session);
        return;
    }
    note_unfinished(session);
    want_reading(session, !session->eof && !session->closing &&
                              framer_waiting(&session->framer) < SESSION_LINES &&
                              session->framer.bytes.size < SESSION_LINES * REQUEST_LINE &&
                              session->out.size < SESSION_UNREAD);
    /* Whole lines are left although nothing is in their way: the turn was over. */
    if (may_handle(session) && framer_waiting(&session->framer) > 0)
        event_active(&session->readable, EV_TIMEOUT, 1);
}

static void on_readable(int fd, short what, void *arg)
{
    struct session *session = arg;
    char bytes[READ_SIZE];

    if (what & EV_READ) {
        ssize_t got = recv(fd, bytes, sizeof bytes, 0);

        if (got > 0) {
            framer_feed(&session->framer, bytes, (size_t)got);
        } else if (got == 0) {
            session->eof = true;
        } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            session_close(session);
            return;
        }
    }
    session_resume(session);
}

static void on_writable(int fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    session_resume(arg);
}

void session_drain(struct session *session)
{
    while (session->job == NULL && framer_waiting(&session->framer) > 0 && may_handle(session))
        handle_lines(session);
    if (session->job == NULL && !session->closing) {
        reply_note(&session->out, session->json, "shutdown");
        session->closing = true;
    }
    session_resume(session);
}

static int64_t close_unfinished(struct server *server, int64_t now_ms)
{
    struct session *session;
    int64_t limit_ms = server->limit_settings.unfinished_ms;

    while ((session = TAILQ_FIRST(&server->unfinished)) != NULL) {
        if (!deadline_passed(session->unfinished_ms + limit_ms, now_ms))
            return session->unfinished_ms + limit_ms;
        refuse_line(session, "", 0, PLAIN_TOO_SLOW);
        leave_unfinished(session);
        session->closing = true;
        session_resume(session);
    }
    return INT64_MAX;
}

static int64_t close_stalled(struct server *server, int64_t now_ms)
{
    struct session *session;

    while ((session = TAILQ_FIRST(&server->stalled)) != NULL) {
        if (!deadline_passed(session->stalled_ms + STALLED_MS, now_ms))
            return session->stalled_ms + STALLED_MS;
        server_log(server, 6, "%s (uid %lld) does not read its replies; connection closed",
                   session->caller.login, (long long)session->caller.uid);
        session_close(session);
    }
    return INT64_MAX;
}

int64_t session_run_due(struct server *server, int64_t now_ms)
{
    int64_t unfinished_ms = close_unfinished(server, now_ms);
    int64_t stalled_ms = close_stalled(server, now_ms);

    return unfinished_ms < stalled_ms ? unfinished_ms : stalled_ms;
}
