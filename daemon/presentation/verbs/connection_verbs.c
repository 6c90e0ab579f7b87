/*
 * Who is connected, and ending that: CONNECTIONS, KICK. On the loop thread, so that they answer
 * while the store is busy or its disk full; what was asked is noted in the audit trail afterwards.
 *
 * The list of sessions is in the order of their numbers, which only grow, so after= can go on after
 * a session that has ended. A session is never closed while the list is walked: KICK marks it, and
 * the loop closes it (session_end).
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "presentation/audit_note.h"
#include "presentation/verbs/call.h"
#include "presentation/session.h"

static void connection_row(struct view_call *call, const struct session *session)
{
    const struct caller *caller = &session->caller;

    reply_row(call->reply);
    reply_int(call->reply, session->number);
    reply_int(call->reply, caller->uid);
    reply_text(call->reply, caller->login);
    reply_text(call->reply, role_word(caller->role));
    reply_text(call->reply, caller->acting[0] != '\0' ? caller->acting : "-");
    call_row_time(&call->call, call->server->settings.zone, session->began_ms);
    reply_int(call->reply, session->requests);
    reply_row_end(call->reply);
}

enum status verb_CONNECTIONS(struct view_call *call)
{
    const struct session_list *sessions = &call->server->sessions;
    int64_t uid = request_int(call->request, "uid", -1);
    int64_t last = request_int(call->request, "after", 0), rows = 0;
    int64_t most = request_int(call->request, "limit", ROWS_IF_NOT_SAID);
    const struct session *session;

    audit_note(call->session, call->request);
    reply_columns(call->reply, call->request->verb->columns);
    /* They are in the order of their numbers. */
    TAILQ_FOREACH (session, sessions, all) {
        if (session->number <= last || (uid >= 0 && session->caller.uid != uid))
            continue;
        if (rows++ == most)
            break;
        connection_row(call, session);
        last = session->number;
    }
    reply_field_int(call->reply, "connections", (int64_t)call->server->session_count);
    if (rows > most) {
        reply_field_int(call->reply, "more", 1);
        reply_field_int(call->reply, "after", last);
    }
    return STATUS_OK;
}

/* An admin who ends all connections of a uid may be among them: that one ends when its answer was
 * sent. 0 ended is an answer for a uid, which may just have nobody here, and NOT-FOUND for a
 * number, which somebody has read in CONNECTIONS. */
enum status verb_KICK(struct view_call *call)
{
    struct server *server = call->server;
    int64_t uid = request_int(call->request, "uid", -1), ended = 0;
    int64_t number = request_int(call->request, "connection", 0);
    struct session *session;

    if ((uid < 0) == (number == 0))
        return call_bad_arg(&call->call, number == 0 ? "uid" : "connection",
                            "give one of uid= and connection=");
    audit_note(call->session, call->request);
    TAILQ_FOREACH (session, &server->sessions, all) {
        if (number != 0 ? session->number != number : session->caller.uid != uid)
            continue;
        ended++;
        if (session == call->session)
            session->closing = true; /* with the answer */
        else
            session_end(session, "by an admin");
    }
    if (number != 0 && ended == 0)
        return call_missing(&call->call, MISSING_CONNECTION);
    server_log(server, LOG_NOTICE, "%s (uid %" PRId64 ") ended %" PRId64 " connections",
               call->caller->login, call->caller->uid, ended);
    reply_field_int(call->reply, "ended", ended);
    return STATUS_OK;
}
