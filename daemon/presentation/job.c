/*
 * A job is a request that needs a worker, with all that is needed to answer it when it is back. It
 * belongs to the loop thread except between server_submit() and its batch's return, when the worker
 * has it; job->session is the loop's alone even then.
 *
 *     new_job          the request moves in; origin, share and flags are set
 *     job_queue_add    it waits until its uid may have one more job with the worker
 *     hand_over        its time is taken: units reach a worker in the order of their times, so what
 *                      is due between two of them is carried out between them
 *     run_job          on the worker, perhaps several times; leaves fields, rows and refusal
 *     job_take_back    it is back: its place in the worker is free
 *     finish           `after` of its verb may keep it for later (BACKUP, CLOCK), otherwise ...
 *     job_answer       ... its reply is written, and its session goes on with the next line
 *
 * A session that ends before that leaves an orphan. A query or a change that still waits is given
 * up (an ORDER is not: its `before` has noted that it is under way); a change that a worker has is
 * carried out, and the client may come again with the key and learn what became of it.
 *
 * A worker may give a job back unrun because its concert is another shard's (misrouted). Nothing of
 * it was done; it goes to the right worker at once, past the queue, since it has waited already.
 *
 * The reply is put together from three places: fields and rows that the verb wrote on the worker,
 * fields that `after` put in their place, and the last line, which only the loop writes. So what is
 * stored under a key is what the verb said, without tag, form (JSON or text) or live standing.
 */
#include "presentation/job.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "domain/user/user_store.h"
#include "presentation/job_lock_set.h"
#include "presentation/verbs/refusal_reply.h"
#include "presentation/tick.h"
#include "presentation/unread_shows.h"
#include "presentation/verbs/call.h"
#include "shared/reply_writer.h"

enum { AUDITED_AGAIN_MS = 60 * 1000 };

void job_set_fields(struct job *job, struct reply *reply)
{
    buffer_release(&job->unit.fields);
    buffer_keep(&reply->fields);
    job->unit.fields = reply->fields;
}

/* What AS checks, for each request. Another name of a customer becomes the customer's. */
static enum status find_customer(struct use_case *uc, struct caller *caller)
{
    struct user user;
    enum status status = user_store_find(uc->store, caller->acting, &user);

    if (status == STATUS_NOT_FOUND)
        uc->refusal.what = word_at(WORDS_MISSING, MISSING_USER);
    if (status == STATUS_OK && strcmp(user.login, caller->acting) != 0)
        caller_act_for(caller, user.login);
    return status;
}

static enum status run_job(struct unit *unit, struct use_case *uc)
{
    struct job *job = (struct job *)unit;
    struct reply reply;
    struct store_call call = {
        .request = &job->request,
        .caller = &job->caller,
        .reply = &reply,
        .now = uc->now,
        .refusal = &uc->refusal,
        .zones = uc->zones,
        .uc = uc,
        .job = job,
    };
    enum status status = STATUS_OK;

    buffer_release(&job->rows);
    job->acting[0] = job->handed[0] = '\0';
    reply_init(&reply, &job->rows, job->json, job->request.verb, "");
    if (job->caller.acting[0] != '\0')
        status = find_customer(uc, &job->caller);
    if (status == STATUS_OK && verb_is_job(job->request.verb))
        status = verb_functions[job->request.verb->id].on_worker(&call);
    job_set_fields(job, &reply);
    return status;
}

/* What is audited, and what a key stands for: the same words for another customer are another
 * request. */
static void set_origin(struct job *job)
{
    const char *user = job->caller.user;

    buffer_add_text(&job->request_text, user);
    buffer_add(&job->request_text, " ", 1);
    request_normal_form(&job->request, &job->request_text);
    buffer_add(&job->request_text, "", 1);
    job->origin = (struct origin){
        .login = job->caller.login,
        .uid = job->caller.uid,
        .is_customer = job->caller.is_customer,
        .names_person = verb_names_person(job->request.verb),
        .acting = job->caller.acting,
        .key = job->request.key,
        .request_text = buffer_content(&job->request_text),
        .request = buffer_content(&job->request_text) + strlen(user) + 1,
    };
    job->unit.origin = &job->origin;
}

static void free_job(struct server *server, struct job *job)
{
    share_give_back(&server->shares, job->queued.share);
    request_release(&job->request);
    buffer_release(&job->request_text);
    buffer_release(&job->rows);
    buffer_release(&job->unit.fields);
    free(job);
}

/* True if nothing is lost when the job is not run because nobody waits for its answer. */
static bool is_query(const struct job *job)
{
    return verb_is_query(job->request.verb);
}

/* What staff read of others is audited: a verb for staff, or one for everybody while acting for a
 * customer or where they may see what is anybody's. What is asked again and again, as a screen
 * does, leaves one line a minute. */
static bool is_audited_read(struct session *session, const struct job *job)
{
    const struct verb *verb = job->request.verb;
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    int64_t now_ms = job->unit.now.steady_ms;

    if (!is_query(job) || (verb->role == ROLE_ANY && job->caller.acting[0] == '\0' &&
                           !caller_may_see_all(&job->caller, verb)))
        return false;
    for (const char *at = job->origin.request_text; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    if (session->audited == hash && now_ms - session->audited_ms < AUDITED_AGAIN_MS)
        return false;
    session->audited = hash;
    session->audited_ms = now_ms;
    return true;
}

static struct job *job_of_queued(struct queued_job *queued)
{
    return (struct job *)((char *)queued - offsetof(struct job, queued));
}

/* The worker has it no more, so that another one may go while it is answered. */
static void job_take_back(struct unit *unit, void *owner)
{
    struct server *server = owner;

    if (!unit->misrouted)
        job_queue_done(&server->jobs, &((struct job *)unit)->queued);
}

/* A worker could not run it because its concert is another worker's. */
static void hand_on(struct server *server, struct job *job)
{
    job->unit.shard = job->unit.lock_set.concert_id % server->ops.shards;
    job_queue_move(&server->jobs, &job->queued, job->unit.shard);
    server_submit(server, &job->unit);
}

static void hand_over(struct server *server, struct job *job)
{
    /* Workers see units in the order of their times. */
    job->unit.now = server_now(server);
    if (is_query(job) && session_has_left(job->session))
        atomic_store(&job->unit.is_unwanted, true);
    tick_report_lapses(server, job->unit.now);
    server_submit(server, &job->unit);
}

void job_hand_over_next(struct server *server)
{
    struct queued_job *next;

    for (int64_t shard = 0; shard < server->ops.shards && !server->over; shard++)
        while ((next = job_queue_next(&server->jobs, &server->limit_settings, shard)) != NULL)
            hand_over(server, job_of_queued(next));
}

static void add_fields(struct reply *reply, struct buffer *fields)
{
    if (fields->size == 0)
        return;
    buffer_add(fields, "", 1);
    reply_fields(reply, buffer_content(fields));
}

/* The last line of the reply, and before it what the verb wrote. */
static void job_write_reply(struct session *session, struct job *job)
{
    struct server *server = session->server;
    const struct verb *verb = job->request.verb;
    struct reply reply;

    if (job->unit.status == STATUS_INTERNAL || server->logs_debug)
        session_log_outcome(session, &job->request, &job->caller, job->unit.status);
    reply_init(&reply, &session->out, job->json, verb, job->request.tag);
    if (job->unit.status != STATUS_OK) {
        if (job->unit.refusal.is_name_lost)
            session->closing = true;
        caller_hint(&job->caller, verb, job->unit.status, &job->unit.refusal);
        /* What was done all the same; see verb_SELL_after(). */
        if (job->unit.status == STATUS_QUEUE_FIRST)
            add_fields(&reply, &job->unit.fields);
        refusal_reply(&reply, job->unit.status, &job->unit.refusal, verb, server->zones,
                      server_now(server));
        server_count_refusal(server, job->unit.status);
        return;
    }
    add_fields(&reply, &job->unit.fields);
    /* Of what a key had done before only the fields are kept; rows can be there of a run that was
     * undone. */
    if (!job->unit.replayed)
        buffer_add(reply.out, buffer_content(&job->rows), job->rows.size);
    reply_ok(&reply);
}

void job_answer(struct server *server, struct job *job)
{
    struct session *session = job->session;

    if (session != NULL) {
        session->job = NULL;
        if (server->view->unread > 0 && job->unit.status == STATUS_OK &&
            unread_shows_are_asked(server, &job->request))
            job->unit.status = STATUS_INTERNAL; /* they could not be read */
        /* A verb of the loop thread had to wait until its customer was found, or its shows read. */
        if (job->unit.status == STATUS_OK && !verb_is_job(job->request.verb))
            server->answer(session, &job->request, &job->caller);
        else
            job_write_reply(session, job);
    }
    free_job(server, job);
    if (session != NULL)
        server->resume(session);
}

/* The customer whom the session acts for may have become another one's other name. */
static void follow_customer(struct job *job)
{
    if (job->session != NULL && job->request.acting == NULL && job->caller.acting[0] != '\0' &&
        strcmp(job->session->caller.acting, job->caller.acting) != 0)
        caller_act_for(&job->session->caller, job->caller.acting);
}

static void finish(struct unit *unit, void *owner)
{
    struct job *job = (struct job *)unit;
    struct server *server = owner;
    verb_after *after = verb_functions[job->request.verb->id].after;

    if (unit->misrouted) {
        hand_on(server, job);
        return;
    }
    follow_customer(job);
    if (after == NULL || after(server, job))
        job_answer(server, job);
}

/* Everything that the worker may look at is copied into the job: the session can end at any
 * time. */
static struct job *new_job(struct session *session, struct request *request,
                           const struct caller *caller, struct now now)
{
    struct job *job = calloc(1, sizeof *job);

    assert(job != NULL);
    job->session = session;
    job->caller = *caller;
    job->json = session->json;
    job->is_account = session->is_name_answered ? session->name_answer : ACCOUNT_NONE;
    request_move(&job->request, request);
    job->unit.run = run_job;
    job->unit.back = job_take_back;
    job->unit.done = finish;
    job->unit.changes = verb_changes(job->request.verb);
    job->unit.now = now;
    set_origin(job);
    job->unit.is_audited = is_audited_read(session, job);
    job->queued.share = share_take(&session->server->shares, job->caller.uid);
    job->queued.is_limited = job->caller.is_customer;
    job->queued.is_list = verb_is_list(job->request.verb);
    return job;
}

/* Whether a customer may add to the store: not without end in a day, and not the last of its disk.
 * What adds says so in its row of the table. Counts every change. */
static enum status check_addition(struct server *server, const struct job *job,
                                  struct refusal *refusal)
{
    const struct verb *verb = job->request.verb;
    int64_t now_ms = job->unit.now.steady_ms, per_day = server->limit_settings.changes_per_day;
    bool is_within;

    if (!job->caller.is_customer || !job->unit.changes)
        return STATUS_OK;
    is_within = change_budget_take(&server->budget, per_day, job->caller.uid, now_ms);
    if (!(verb->errors & UINT64_C(1) << STATUS_TOO_MANY))
        return STATUS_OK;
    if (!is_within) {
        refusal->why = word_at(WORDS_BOUND, BOUND_CHANGES);
        refusal->limit = per_day;
        refusal->remaining_s = change_budget_remaining_s(now_ms);
        return STATUS_TOO_MANY;
    }
    if (server->is_scarce) {
        refusal->why = word_at(WORDS_BOUND, BOUND_SPACE);
        server->read_only_refusals++;
        return STATUS_READ_ONLY;
    }
    return STATUS_OK;
}

void job_submit(struct session *session, struct request *request, const struct caller *caller,
                struct now now)
{
    struct server *server = session->server;
    struct refusal refusal = REFUSAL_NONE;
    struct job *job = new_job(session, request, caller, now);
    enum status status;

    status = check_addition(server, job, &refusal);
    if (status != STATUS_OK) {
        session_refuse_request(session, &job->request, job->request.verb, status, &refusal);
        free_job(server, job);
        return;
    }
    if (server->ops.is_shared)
        job_lock_set(server, &job->request, job->caller.user, &job->unit);
    job->queued.shard = job->unit.shard;
    session->job = job;
    job_queue_add(&server->jobs, &job->queued);
    job_hand_over_next(server);
}

void job_orphan(struct server *server, struct job *job)
{
    job->session = NULL;
    if (is_query(job))
        atomic_store(&job->unit.is_unwanted, true);
    if (job->queued.is_waiting && (is_query(job) || job->unit.changes)) {
        job_queue_remove(&server->jobs, &job->queued);
        free_job(server, job);
    }
}

/* Answering frees them. Nobody hears it: their sessions are closed. */
void job_give_up_waiting(struct server *server)
{
    struct queued_job *next;

    for (int64_t shard = 0; shard < server->ops.shards; shard++)
        while ((next = job_queue_next(&server->jobs, &server->limit_settings, shard)) != NULL) {
            job_queue_done(&server->jobs, next);
            job_answer(server, job_of_queued(next));
        }
}
