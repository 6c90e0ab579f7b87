/*
 * What the rest of the loop may do with a session without knowing how it is read and written. A
 * session is never closed here: session_end() and session_refuse() write the last words, set `cut`,
 * and have its write event fire, so that it is closed by session_io.c when nobody is in the middle
 * of it.
 */
#include "presentation/session.h"

#include <poll.h>
#include <stdio.h>

#include "shared/reply_writer.h"

void session_greet(struct session *session)
{
    char greeting[80];

    session->is_known = true;
    session_log_begin(session);
    snprintf(greeting, sizeof greeting, "foyer 1.1 server=%s", session->server->version);
    reply_note(&session->out, false, greeting);
    session->server->resume(session);
}

/* Lets the loop close it: whoever has the session in hand may still look at it. */
static void cut(struct session *session)
{
    session->closing = session->cut = true;
    event_active(&session->writable, EV_WRITE, 1);
}

void session_refuse(struct session *session, enum plain_refusal refusal)
{
    struct reply reply;

    reply_init(&reply, &session->out, false, NULL, "");
    plain_reply(&reply, refusal);
    cut(session);
}

void session_log_outcome(struct session *session, const struct request *request,
                         const struct caller *caller, enum status status)
{
    struct buffer text;

    if (status != STATUS_INTERNAL && !session->server->logs_debug)
        return;
    buffer_init(&text);
    request_normal_form(request, &text);
    buffer_add(&text, "", 1);
    const struct log_field fields[] = {
        {"connection", NULL, session->number},
        {"uid", NULL, caller->uid},
        {"user", caller->login, 0},
        {"acting", caller->acting, 0},
        {"request", buffer_content(&text), 0},
        {"outcome", status_word(status), 0},
    };

    if (status == STATUS_INTERNAL)
        server_log_event(session->server, LOG_ERR, "a request failed", LOG_FIELDS(fields));
    else
        server_log_event(session->server, LOG_DEBUG, "request", LOG_FIELDS(fields));
    buffer_release(&text);
}

void session_log_fault(struct session *session, enum status status)
{
    const struct log_field fields[] = {
        {"connection", NULL, session->number},
        {"uid", NULL, session->caller.uid},
        {"user", session->caller.login, 0},
        {"outcome", status_word(status), 0},
    };

    if (session->server->logs_debug)
        server_log_event(session->server, LOG_DEBUG, "no request", LOG_FIELDS(fields));
}

static void log_presence(const struct session *session, const char *message)
{
    const struct log_field fields[] = {
        {"connection", NULL, session->number}, {"uid", NULL, session->caller.uid},
        {"user", session->caller.login, 0},    {"role", role_word(session->caller.role), 0},
        {"requests", NULL, session->requests},
    };

    if (session->server->logs_debug)
        server_log_event(session->server, LOG_DEBUG, message, LOG_FIELDS(fields));
}

void session_log_begin(const struct session *session)
{
    log_presence(session, "session begins");
}

void session_log_end(const struct session *session)
{
    log_presence(session, "session ends");
}

void session_refuse_request(struct session *session, const struct request *request,
                            const struct verb *verb, enum status status,
                            const struct refusal *refusal)
{
    struct reply reply;

    reply_init(&reply, &session->out, session->json, verb, request->tag);
    refusal_reply(&reply, status, refusal, verb, session->server->zones,
                  server_now(session->server));
    server_count_refusal(session->server, status);
    session_log_outcome(session, request, &session->caller, status);
}

void session_end(struct session *session, const char *why)
{
    struct buffer note;

    buffer_init(&note);
    buffer_printf(&note, "closed %s", why);
    buffer_add(&note, "", 1);
    reply_note(&session->out, session->json, buffer_content(&note));
    buffer_release(&note);
    cut(session);
}

/* Staff are not counted: they serve customers, at their pace. */
void session_charge(struct session *session, int64_t requests)
{
    struct server *server = session->server;

    if (session->caller.is_customer)
        limits_charge(&server->limits, &server->limit_settings, session->caller.uid, requests,
                      server_now(server).steady_ms);
}

/* The end of what a client sends is not its end: it may have shut down that side alone, as `nc -N`
 * does, and read on. The kernel says POLLHUP once both sides are closed. */
bool session_has_hung_up(const struct session *session)
{
    struct pollfd poller = {.fd = session->fd};

    return poll(&poller, 1, 0) == 1 && (poller.revents & (POLLHUP | POLLERR)) != 0;
}

bool session_has_left(const struct session *session)
{
    return session->eof && session_has_hung_up(session);
}

/* Tokens are not in question here: the live view knows whose absence it measures. */
bool session_any_measured(const struct server *server)
{
    return !TAILQ_EMPTY(&server->unfinished) || !TAILQ_EMPTY(&server->stalled);
}

void session_forgive(struct server *server, int64_t gap_ms)
{
    struct session *session;

    TAILQ_FOREACH (session, &server->unfinished, by_unfinished) {
        session->unfinished_ms += gap_ms;
    }
    TAILQ_FOREACH (session, &server->stalled, by_stalled) {
        session->stalled_ms += gap_ms;
    }
}

/* After a pause: what came meanwhile is read before anybody is judged, whether or not the event
 * loop has noticed yet that it came. */
void session_want_all(struct server *server)
{
    struct session *session;

    TAILQ_FOREACH (session, &server->sessions, all) {
        if (!session->reading)
            continue;
        session->has_bytes = true;
        turns_add(&server->turns, &session->turn);
    }
    server_want_turn(server);
}
