#include "presentation/dispatch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "presentation/call.h"
#include "presentation/job_reach.h"
#include "presentation/refusal_reply.h"
#include "presentation/sync.h"
#include "presentation/tick.h"
#include "presentation/token_reply.h"

static verb_handler *const handlers[VERB_COUNT] = {
#define VERB(id, ...) [VERB_##id] = verb_##id,
#include "shared/verbs.def"
#undef VERB
};

static enum status run_job(struct unit *unit, struct use_case *uc)
{
    struct job *job = (struct job *)unit;
    struct reply reply;
    struct call call = {
        .request = &job->request,
        .caller = &job->caller,
        .reply = &reply,
        .now = uc->now,
        .refusal = &uc->refusal,
        .uc = uc,
        .job = job,
    };
    enum status status;

    buffer_release(&job->rows);
    job->token[0] = job->acting[0] = '\0';
    reply_init(&reply, &job->rows, job->json, "");
    status = handlers[job->request.verb->id](&call);
    buffer_release(&unit->fields);
    unit->fields = reply.fields;
    return status;
}

/* What is audited, and what a key stands for: the same words for another customer are another
 * request. */
static void set_origin(struct job *job)
{
    const char *user = caller_user(&job->caller);

    buffer_add_text(&job->meaning, user);
    buffer_add(&job->meaning, " ", 1);
    request_normal_form(&job->request, &job->meaning);
    buffer_add(&job->meaning, "", 1);
    job->origin = (struct origin){
        .login = job->caller.login,
        .uid = job->caller.uid,
        .acting = job->caller.acting,
        .key = job->request.key,
        .meaning = buffer_content(&job->meaning),
        .request = buffer_content(&job->meaning) + strlen(user) + 1,
    };
    job->unit.origin = &job->origin;
}

/* The live token of a user in the queue of a concert, or NULL. */
static struct live_token *token_in_queue(const struct live_user *user, int64_t concert_id)
{
    struct live_token *token = TAILQ_FIRST(&user->tokens);

    while (token != NULL && token->token.concert_id != concert_id)
        token = TAILQ_NEXT(token, by_user);
    return token;
}

/* The token a request is about, if it is the user's: HOLD names it, JOIN has the one of that
 * concert. NULL for other verbs. */
static struct live_token *token_of_request(const struct server *server, const struct job *job)
{
    const struct live_user *user = live_view_user(server->view, caller_user(&job->caller));
    struct live_token *token;

    if (user == NULL)
        return NULL;
    if (job->request.verb->id == VERB_JOIN)
        return token_in_queue(user, request_int(&job->request, "concert", 0));
    if (job->request.verb->id != VERB_HOLD)
        return NULL;
    token = live_view_token(server->view, request_text(&job->request, "token"));
    return token != NULL && token->user == user ? token : NULL;
}

/* Whoever asks something of a token of theirs is there: that counts as a poll, whatever the answer
 * will be. */
static void note_sign_of_life(struct server *server, const struct job *job, struct now now)
{
    struct live_token *token = token_of_request(server, job);

    if (token != NULL &&
        token_is_live(live_view_standing(server->view, token, &server->settings, now).state))
        sync_touch(server, token, now);
}

static void submit(struct session *session, struct request *request, struct now now)
{
    struct server *server = session->server;
    struct job *job = calloc(1, sizeof *job);

    assert(job != NULL);
    job->session = session;
    job->caller = session->caller;
    job->json = session->json;
    request_move(&job->request, request);
    job->unit.run = run_job;
    job->unit.changes = job->request.verb->kind == KIND_CHANGE;
    job->unit.now = now;
    set_origin(job);
    job_reach(server, job);
    session->job = job;
    note_sign_of_life(server, job, now);
    tick_report_lapses(server, now);
    server->ops.submit(server->ops.arg, &job->unit);
}

/* Runs a verb of the loop thread to its last line. */
static void answer_now(struct session *session, const struct request *request, struct now now)
{
    struct reply reply;
    struct refusal refusal = REFUSAL_NONE;
    size_t before = session->out.size;
    struct call call = {
        .request = request,
        .caller = &session->caller,
        .reply = &reply,
        .now = now,
        .refusal = &refusal,
        .server = session->server,
        .session = session,
    };
    enum status status;

    reply_init(&reply, &session->out, session->json, request->tag);
    status = handlers[request->verb->id](&call);
    if (status == STATUS_OK) {
        if (request->verb->kind == KIND_VIEW && sync_age_s(session->server) > 0)
            reply_field_int(&reply, "age", sync_age_s(session->server));
        reply_ok(&reply);
        return;
    }
    buffer_truncate(&session->out, before);
    reply_release(&reply);
    refusal_reply(&reply, status, &refusal, request->verb, session->server->zones, now);
    session->server->refused++;
}

/* What the table says of a request before its function is asked: the role. */
static enum status check_role(const struct session *session, const struct verb *verb)
{
    return session->caller.role >= verb->role ? STATUS_OK : STATUS_NOT_ALLOWED;
}

static void refuse(struct session *session, const struct request *request, enum status status,
                   const struct refusal *refusal)
{
    struct reply reply;

    reply_init(&reply, &session->out, session->json, request->tag);
    refusal_reply(&reply, status, refusal, request->verb, session->server->zones,
                  server_now(session->server));
    session->server->refused++;
}

void dispatch_line(struct session *session, char *line, size_t size)
{
    struct request request;
    struct request_fault fault;
    struct refusal refusal = REFUSAL_NONE;
    enum status status = request_parse(line, size, &request, &fault);
    struct now now = server_now(session->server);

    session->server->requests++;
    if (status != STATUS_OK) {
        struct reply reply;

        reply_init(&reply, &session->out, session->json, request.tag);
        fault_reply(&reply, status, &fault);
        session->server->refused++;
        return;
    }
    if (request.verb == NULL) {
        session->server->requests--;
        return;
    }
    status = check_role(session, request.verb);
    if (status == STATUS_OK && request.verb->id == VERB_CLOCK) {
        status = clock_prepare(session->server, &request, &refusal);
        now = server_now(session->server);
    }
    if (status != STATUS_OK)
        refuse(session, &request, status, &refusal);
    else if (request.verb->kind == KIND_READ || request.verb->kind == KIND_CHANGE)
        submit(session, &request, now);
    else
        answer_now(session, &request, now);
    request_release(&request);
}

/* JOIN under a key that was used: the stored reply names the token, and how that stands is told
 * anew. */
static void find_token_in_fields(struct job *job)
{
    static const char name[] = "token=";
    const char *fields = job->unit.fields.size > 0 ? buffer_content(&job->unit.fields) : "";

    if (job->request.verb->id == VERB_JOIN && job->unit.replayed &&
        job->unit.fields.size >= strlen(name) + TOKEN_LENGTH &&
        strncmp(fields, name, strlen(name)) == 0) {
        memcpy(job->token, fields + strlen(name), TOKEN_LENGTH);
        job->token[TOKEN_LENGTH] = '\0';
    }
}

/* A JOIN under a key that was used, whose hold has ended since, by payment perhaps: what the stored
 * reply said of it, so that a repeated JOIN never loses a reservation. */
static void add_stored_hold(struct job *job, struct reply *reply)
{
    static const char *const names[] = {"reservation", "show", "seats", "amount"};
    struct reply_reader reader;
    struct reply_line stored;
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "OK %.*s", (int)job->unit.fields.size, buffer_content(&job->unit.fields));
    buffer_add(&line, "", 1);
    reply_reader_init(&reader);
    if (reply_read(&reader, buffer_content(&line), &stored) &&
        reply_value(&stored, names[0]) != NULL)
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            reply_field_text(reply, names[i], reply_value(&stored, names[i]));
    buffer_release(&line);
}

/* What a JOIN answers, from the live view. */
static void write_join(struct server *server, struct job *job, struct reply *reply, struct now now)
{
    int64_t concert_id = request_int(&job->request, "concert", 0);
    const struct live_token *token = live_view_token(server->view, job->token);

    if (token != NULL)
        token_reply(reply, server, token, now);
    else
        forgotten_token_reply(reply, server, job->token, caller_user(&job->caller), concert_id,
                              now);
    if (job->unit.replayed && (token == NULL || token->token.hold.reservation_id == 0))
        add_stored_hold(job, reply);
}

static void write_ok(struct server *server, struct job *job, struct reply *reply)
{
    if (job->request.verb->id == VERB_JOIN) {
        write_join(server, job, reply, server_now(server));
    } else if (job->unit.fields.size > 0) {
        buffer_add(&job->unit.fields, "", 1);
        reply_fields(reply, buffer_content(&job->unit.fields));
    }
    buffer_add(reply->out, buffer_content(&job->rows), job->rows.size);
    reply_ok(reply);
}

/* What only the live view knows: how far a token is from being admitted. */
static void add_standing(struct server *server, struct job *job, struct now now)
{
    struct live_token *token = live_view_token(server->view, job->token);
    struct standing standing;

    if (token == NULL)
        return;
    standing = live_view_standing(server->view, token, &server->settings, now);
    job->unit.refusal.position = standing.position;
    job->unit.refusal.remaining_s =
        standing.remaining_s < 0 ? REPLY_UNKNOWN_SECONDS : standing.remaining_s;
}

static void free_job(struct job *job)
{
    request_release(&job->request);
    buffer_release(&job->meaning);
    buffer_release(&job->rows);
    buffer_release(&job->unit.fields);
    free(job);
}

struct session *job_finish(struct server *server, struct job *job)
{
    struct session *session = job->session;
    struct reply reply;
    struct now now = server_now(server);

    if (session == NULL) {
        free_job(job);
        return NULL;
    }
    session->job = NULL;
    find_token_in_fields(job);
    reply_init(&reply, &session->out, job->json, job->request.tag);
    if (job->unit.status == STATUS_OK) {
        if (job->request.verb->id == VERB_AS)
            memcpy(session->caller.acting, job->acting, sizeof session->caller.acting);
        write_ok(server, job, &reply);
    } else {
        if (job->unit.status == STATUS_NOT_ADMITTED)
            add_standing(server, job, now);
        refusal_reply(&reply, job->unit.status, &job->unit.refusal, job->request.verb,
                      server->zones, now);
        server->refused++;
    }
    free_job(job);
    return session;
}

void job_orphan(struct job *job)
{
    job->session = NULL;
}
