/*
 * Requests that are answered from memory: no job, no queue, no other thread. The reply is written
 * straight into the session's buffer; if the verb refuses after it has written rows, the buffer is
 * cut back to where it began, so that a client never sees rows in front of an ERR.
 *
 * A verb whose answer comes later (WAIT, WATCH) has written nothing and says so.
 *
 * age= is added here and not by the verbs: it is a fact about the memory, not about what was asked.
 */
#include "presentation/view_answer.h"

#include "presentation/verbs/refusal_reply.h"
#include "presentation/sync.h"
#include "shared/reply_writer.h"

struct view_call view_call_of(struct session *session, const struct request *request,
                              const struct caller *caller, struct refusal *refusal, struct now now)
{
    return (struct view_call){
        .request = request,
        .caller = caller,
        .now = now,
        .refusal = refusal,
        .zones = session->server->zones,
        .server = session->server,
        .session = session,
    };
}

void view_answer(struct session *session, const struct request *request,
                 const struct caller *caller, struct refusal *refusal, struct now now)
{
    struct reply reply;
    size_t before = session->out.size;
    struct view_call call = view_call_of(session, request, caller, refusal, now);
    enum status status;

    call.reply = &reply;
    reply_init(&reply, &session->out, session->json, request->verb, request->tag);
    status = verb_functions(request->verb->id)->on_loop(&call);
    session_log_outcome(session, request, caller, status);
    if (call.is_deferred) {
        reply_release(&reply);
        return;
    }
    if (status == STATUS_OK) {
        if (request->verb->kind == KIND_VIEW && sync_age_s(session->server) > 0)
            reply_field_int(&reply, "age", sync_age_s(session->server));
        reply_ok(&reply);
        return;
    }
    caller_hint(caller, request->verb, status, refusal);
    buffer_truncate(&session->out, before);
    reply_release(&reply);
    refusal_reply(&reply, status, refusal, request->verb, session->server->zones, now);
    server_count_refusal(session->server, status);
}
