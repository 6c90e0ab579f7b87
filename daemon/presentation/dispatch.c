/*
 * The way of a line:
 *
 *     line --parse--> a fault: ERR, but for arguments of a verb that needs a role: that goes on,
 *       |                        and is told only to whoever has the role
 *       +-- blank, or a comment: nothing
 *       |
 *       +-- a request: does it need a role?
 *                | no                | yes: the user database is asked ............ pending
 *                |                   v
 *                |              check_role: has the caller got it? ---- no: ERR
 *                v                   v
 *           does it name somebody new? -- yes: is there an account of that name? ... pending
 *                |                                       |
 *                v                                       v
 *           the verb's `before`, if its row has one ------------------- refuses: ERR
 *                |                                   |
 *                v                                   v
 *           SESSION, VIEW: from memory, now       any other kind: job_submit()
 *
 * A session has one request under way. While that is pending or with a worker, none of its next
 * lines is handled, so replies come in the order of requests. What is pending goes the same way
 * again from the top with what is known by then (dispatch_pending).
 *
 * Roles are asked anew for each request that needs one: who left a group a second ago does nothing
 * with it, however long the connection has been open. If the user database does not answer, the
 * request is refused with BUSY rather than carried out on old knowledge; requests that need no role
 * go on. Acting for somebody is such a need, too, whatever the verb; and so is a verb by which
 * staff see what is anybody's, but only for whoever was staff until now: a customer sees their own
 * by it and has nothing to lose. An argument that is for staff makes its request such a need.
 *
 * as= in a request stands for AS in front of it and its end after it: guarded() takes the role that
 * AS has, and such a request always goes to a worker, even if its verb is answered from memory,
 * because only the store knows whether there is a customer of that name (job.c).
 *
 * Costs are taken where they arise. A line costs one of the customer's bucket when it is handled
 * (session_io.c); a list that may have a thousand rows costs LIST_COST in all. Whether there may be
 * one more job is asked before anything of the verb is done.
 */
#include "presentation/dispatch.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "presentation/job.h"
#include "presentation/verbs/call.h"
#include "presentation/verbs/refusal_reply.h"
#include "presentation/session_identity.h"
#include "presentation/unread_shows.h"
#include "presentation/sync.h"
#include "shared/reply_writer.h"

/* A line that is being dispatched. If something is wrong with its arguments, that is told only to
 * whoever may use the verb. */
struct pending_line {
    struct request request;
    enum status status; /* OK or BAD_ARG */
    struct request_fault fault;
};

/* What a query over a list costs of a customer's bucket: it may have a thousand rows. */
enum { LIST_COST = 10 };

/* The verb whose role a request needs: as= does what AS does. */
static const struct verb *guarded(const struct request *request)
{
    return request->acting != NULL ? verb_row(VERB_AS) : request->verb;
}

static bool has_staff_arg(const struct request *request)
{
    const char *name = verb_staff_arg(request->verb);

    return name != NULL && request_value(request, name)->given;
}

/* The role that the table wants of whoever asks. */
static enum role role_of(const struct request *request)
{
    return has_staff_arg(request) ? ROLE_OPERATOR : guarded(request)->role;
}

/* Acting for somebody is a matter of the role as much as a verb of the role is, and so is seeing
 * what is anybody's. */
static bool needs_role(const struct session *session, const struct request *request)
{
    return role_of(request) > ROLE_ANY || session->caller.acting[0] != '\0' ||
           caller_may_see_all(&session->caller, guarded(request));
}

/* The user database has been asked, or needs not be: the daemon's own uid has every role. */
static bool is_role_known(const struct session *session)
{
    return session->is_role_answered || !session->server->asks_identities ||
           session->caller.uid == session->server->own_uid;
}

/* What the table says of a request that needs a role before its function is asked: the role, as it
 * is now. */
static enum status check_role(struct session *session, const struct request *request,
                              struct refusal *refusal)
{
    const struct caller *caller = &session->caller;

    if (session->is_role_answered && session->role_answer == ACCOUNT_ERROR) {
        refusal->problem = "The user database does not say whether you have that role; nothing was "
                           "changed. Try again in a moment.";
        return STATUS_BUSY;
    }
    if (caller->acting[0] != '\0' && caller->role < ROLE_OPERATOR) {
        refusal->problem = "You act for somebody, and are no operator any more; the connection is "
                           "closed.";
        session->closing = true;
        return STATUS_NOT_ALLOWED;
    }
    return caller->role >= role_of(request) ? STATUS_OK : STATUS_NOT_ALLOWED;
}

/* A new user's name that a request has, or NULL. */
static const char *new_user(const struct request *request)
{
    for (int i = 0; request->verb->args[i].name != NULL; i++)
        if (request->verb->args[i].type == ARG_USER)
            return request_text(request, request->verb->args[i].name);
    return NULL;
}

/* As many jobs are under way as there may be. */
static void refuse_job(struct session *session, const struct request *request)
{
    struct reply reply;

    reply_init(&reply, &session->out, session->json, request->verb, request->tag);
    plain_reply(&reply, PLAIN_MANY_JOBS);
    server_notice(session->server, NOTICE_JOBS, session->caller.uid,
                  "refused: as many requests wait for the store as there may be");
    server_count_refusal(session->server, STATUS_BUSY);
}

/* Who asks, and for whom. as= is for its request alone: whoever acts so is written to *acting. */
static const struct caller *caller_of(const struct session *session, const struct request *request,
                                      struct caller *acting)
{
    if (request->acting == NULL)
        return &session->caller;
    *acting = session->caller;
    caller_act_for(acting, request_names_customer(request) ? request->acting : "");
    return acting;
}

/* True for a list of a thousand rows perhaps; the dates of one concert are few. */
static bool may_be_long(const struct request *request)
{
    int concert;

    if (!verb_is_list(request->verb))
        return false;
    concert = verb_arg(request->verb, "concert");
    return concert < 0 || !request->values[concert].given;
}

/* The line could not be read, or its arguments are wrong. */
static void refuse_fault(struct session *session, const struct pending_line *line)
{
    struct reply reply;

    reply_init(&reply, &session->out, session->json, NULL, line->request.tag);
    fault_reply(&reply, line->status, &line->fault);
    server_count_refusal(session->server, line->status);
    session_log_fault(session, line->status);
}

/* A call without a reply yet. Borrows all that it is given. */
static struct view_call view_call_of(struct session *session, const struct request *request,
                                     const struct caller *caller, struct refusal *refusal,
                                     struct now now)
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

/* A verb of kind SESSION or VIEW, from its call to the last line of its reply: no job, no queue, no
 * other thread. The reply is written straight into the session's buffer; if the verb refuses after
 * it has written rows, the buffer is cut back to where it began, so that a client never sees rows
 * in front of an ERR. A verb whose answer comes later (WAIT, WATCH) has written nothing and says
 * so.
 *
 * age= is added here and not by the verbs: it is a fact about the memory, not about what was asked.
 */
static void answer_from_memory(struct session *session, const struct request *request,
                               const struct caller *caller, struct refusal *refusal, struct now now)
{
    struct reply reply;
    size_t before = session->out.size;
    struct view_call call = view_call_of(session, request, caller, refusal, now);
    enum status status;

    call.reply = &reply;
    reply_init(&reply, &session->out, session->json, request->verb, request->tag);
    status = verb_functions[request->verb->id].on_loop(&call);
    if (status == STATUS_INTERNAL || session->server->logs_debug)
        session_log_outcome(session, request, caller, status);
    if (call.is_deferred) {
        reply_release(&reply);
        return;
    }
    if (status == STATUS_OK) {
        if (session->server->ops.is_shared && request->verb->kind == KIND_VIEW &&
            sync_age_s(session->server) > 0)
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

/* The request went to a worker although its verb is of the loop thread, and is back. */
void dispatch_answer(struct session *session, const struct request *request,
                     const struct caller *caller)
{
    struct refusal refusal = REFUSAL_NONE;

    answer_from_memory(session, request, caller, &refusal, server_now(session->server));
}

/* Carries out a request that its role allows. `refusal` reports nothing yet. */
static void carry_out(struct session *session, struct request *request, struct refusal *refusal)
{
    struct server *server = session->server;
    struct now now = server_now(server);
    struct caller acting;
    const struct caller *caller = caller_of(session, request, &acting);
    verb_on_loop *before = verb_functions[request->verb->id].before;
    bool is_job = verb_is_job(request->verb) || request_names_customer(request), is_behind;
    enum status status = STATUS_OK;

    if (may_be_long(request))
        session_charge(session, LIST_COST - 1);
    if (is_job && !job_queue_has_room(&server->jobs, &server->limit_settings)) {
        refuse_job(session, request);
        return;
    }
    is_behind = server->view->unread > 0 && unread_shows_fetch(server, request);
    if (before != NULL) {
        struct view_call call = view_call_of(session, request, caller, refusal, now);

        status = before(&call);
    }
    if (status != STATUS_OK)
        session_refuse_request(session, request, request->verb, status, refusal);
    else if (is_job || is_behind)
        job_submit(session, request, caller, server_now(server));
    else
        answer_from_memory(session, request, caller, refusal, now);
}

/* Does a request, or finds out what must be asked about the caller before; false if it waits for
 * that. */
static bool dispatch_go_on(struct session *session, struct pending_line *line)
{
    struct request *request = &line->request;
    struct refusal refusal = REFUSAL_NONE;
    const struct verb *verb = guarded(request);
    enum status status = STATUS_OK;

    if (needs_role(session, request)) {
        if (!is_role_known(session) && !session_identity_ask_role(session))
            return false;
        status = check_role(session, request, &refusal);
    }
    if (status == STATUS_OK && line->status != STATUS_OK) {
        refuse_fault(session, line);
        return true;
    }
    if (status == STATUS_OK && new_user(request) != NULL && !session->is_name_answered &&
        session->server->asks_identities) {
        session_identity_ask_name(session, new_user(request));
        return false;
    }
    if (status == STATUS_NOT_ALLOWED)
        server_notice(session->server, NOTICE_ROLE, session->caller.uid,
                      "(%s) may not use %s: it has the role %s", session->caller.login, verb->word,
                      role_word(session->caller.role));
    if (status != STATUS_OK)
        session_refuse_request(session, request, verb, status, &refusal);
    else
        carry_out(session, request, &refusal);
    return true;
}

void dispatch_line(struct session *session, char *text, size_t size)
{
    struct pending_line line;

    line.status = request_parse_in_place(text, size, &line.request, &line.fault);
    session->server->requests++;
    if (line.status != STATUS_OK &&
        (line.status != STATUS_BAD_ARG || line.request.verb->role == ROLE_ANY)) {
        refuse_fault(session, &line);
        return;
    }
    if (line.request.verb == NULL) {
        session->server->requests--;
        return;
    }
    session->is_role_answered = session->is_name_answered = false;
    if (dispatch_go_on(session, &line)) {
        request_release(&line.request);
        return;
    }
    session->pending = calloc(1, sizeof *session->pending);
    assert(session->pending != NULL);
    *session->pending = line;
    request_move(&session->pending->request, &line.request);
}

void dispatch_pending(struct session *session)
{
    struct pending_line *line = session->pending;

    assert(line != NULL);
    if (!dispatch_go_on(session, line))
        return;
    session->pending = NULL;
    request_release(&line->request);
    free(line);
}

void dispatch_drop_pending(struct session *session)
{
    if (session->pending != NULL)
        request_release(&session->pending->request);
    free(session->pending);
    session->pending = NULL;
}
