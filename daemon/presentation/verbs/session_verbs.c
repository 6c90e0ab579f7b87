/*
 * About the connection: HELLO, HELP, PING, HEALTH, QUIT, FORMAT, WHOAMI, AS; and about the daemon:
 * STATS, FSCK.
 *
 * HEALTH is for a program that looks every few seconds, so it is one line from memory and needs no
 * role. It says read-only after the first change that found no room, until one succeeds; and
 * degraded if memory lags the database, or the store's deadlines are late, which clients do not
 * notice but an operator should.
 *
 * lag counts only deadlines after the start of this daemon: what came due before was nobody's
 * delay.
 *
 * Those that change the session (QUIT, FORMAT, AS) do so before its next line is looked at: a
 * session has one request under way, so what was sent behind them in the same write is read as they
 * left it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "application/use_cases/user_service.h"
#include "domain/ports/fsck_store.h"
#include "domain/user/user_store.h"
#include "presentation/verbs/call.h"
#include "presentation/job.h"
#include "presentation/sync.h"

/* HEALTH calls a daemon degraded once what is due is so late. */
enum { HELP_TEXT = 600, LATE_SECONDS = 5 };

enum status verb_HELLO(struct view_call *call)
{
    reply_field_int(call->reply, "protocol", 1);
    reply_field_text(call->reply, "server", call->server->version);
    reply_field_text(call->reply, "role", role_word(call->caller->role));
    reply_field_text(call->reply, "user", call->caller->login);
    return STATUS_OK;
}

/* HELP is made of the table that the parser reads, so the two agree. With verb= it has more columns
 * than the list, so the names of all of them are sent (reply_all_columns). */
static void help_row(struct view_call *call, const struct verb *verb, bool whole)
{
    char text[HELP_TEXT];

    reply_row(call->reply);
    reply_text(call->reply, verb->word);
    reply_text(call->reply, role_word(verb->role));
    verb_arguments(verb, text, sizeof text);
    reply_text(call->reply, text);
    reply_text(call->reply, verb->summary);
    if (whole) {
        field_names(verb->columns, text, sizeof text);
        reply_text(call->reply, text);
        field_names(verb->fields, text, sizeof text);
        reply_text(call->reply, text);
        status_words(verb_errors(verb), text, sizeof text);
        reply_text(call->reply, text);
    }
    reply_row_end(call->reply);
}

/* What an argument is, and its bounds: of an integer its least and largest value, of a text its
 * characters. */
static void argument_row(struct view_call *call, const struct arg_spec *arg)
{
    bool has_bounds = arg->type == ARG_INT || arg->type == ARG_TEXT;

    reply_row(call->reply);
    reply_text(call->reply, arg->name);
    reply_text(call->reply, arg->help);
    reply_int(call->reply, arg->required);
    reply_text(call->reply, arg_type_word(arg->type));
    if (has_bounds)
        reply_int(call->reply, arg->min);
    else
        reply_absent(call->reply);
    if (has_bounds && arg->max < INT64_MAX)
        reply_int(call->reply, arg->max);
    else
        reply_absent(call->reply);
    reply_text(call->reply, word_choices(arg->words));
    reply_row_end(call->reply);
}

static void argument_rows(struct view_call *call, const struct verb *verb)
{
    const struct arg_spec *common;

    reply_columns(call->reply, verb_second_table(call->request->verb));
    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++)
        argument_row(call, arg);
    for (int n = 0; (common = verb_common_arg(verb, n)) != NULL; n++)
        argument_row(call, common);
}

enum status verb_HELP(struct view_call *call)
{
    const char *word = request_text(call->request, "verb");
    const struct verb *verb = word != NULL ? verb_find(word, strlen(word)) : NULL;

    if (word != NULL && verb == NULL) {
        call->refusal->verb = word;
        return STATUS_UNKNOWN_VERB;
    }
    if (verb != NULL) {
        reply_all_columns(call->reply, call->request->verb->columns);
        help_row(call, verb, true);
        if (verb->args[0].name != NULL || verb_common_arg(verb, 0) != NULL)
            argument_rows(call, verb);
        return STATUS_OK;
    }
    reply_columns(call->reply, call->request->verb->columns);
    for (int id = 0; id < VERB_COUNT; id++)
        help_row(call, verb_row((enum verb_id)id), false);
    return STATUS_OK;
}

enum status verb_PING(struct view_call *call)
{
    (void)call;
    return STATUS_OK;
}

/* The connection closes when its OK is sent; lines after this one are not read. */
enum status verb_QUIT(struct view_call *call)
{
    call->session->closing = true;
    return STATUS_OK;
}

enum status verb_FORMAT(struct view_call *call)
{
    /* The reply to FORMAT itself has the new form already. */
    call->session->json = word_is(WORDS_REPLY_FORM, FORM_JSON, request_text(call->request, "mode"));
    call->reply->json = call->session->json;
    return STATUS_OK;
}

enum status verb_WHOAMI(struct store_call *call)
{
    const struct caller *caller = call->caller;
    struct user user;
    enum status status = user_service_look(call->uc, caller->login, &user);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "user", caller->login);
    reply_field_text(call->reply, "name", user.name);
    reply_field_int(call->reply, "uid", caller->uid);
    reply_field_text(call->reply, "role", role_word(caller->role));
    reply_field_text(call->reply, "acting", caller->acting[0] != '\0' ? caller->acting : "-");
    return STATUS_OK;
}

/* Asked of the store, which alone knows all customers. What comes back is the customer's own login,
 * also if another name of theirs was given. The session learns of it in verb_AS_after(), as it is
 * not the worker's to touch. */
enum status verb_AS(struct store_call *call)
{
    const char *login = request_text(call->request, "user");
    struct user user;
    enum status status;

    if (strcmp(login, "-") == 0) {
        reply_field_text(call->reply, "acting", "-");
        return STATUS_OK;
    }
    status = user_store_find(call->uc->store, login, &user);
    if (status == STATUS_NOT_FOUND)
        return call_missing(&call->call, MISSING_USER);
    if (status != STATUS_OK)
        return status;
    memcpy(call->job->acting, user.login, sizeof call->job->acting);
    reply_field_text(call->reply, "acting", user.login);
    return STATUS_OK;
}

/* Set when the request is back, not when it was sent: a request that was pipelined after AS
 * waits for it, so it is carried out for the customer. */
bool verb_AS_after(struct server *server, struct job *job)
{
    (void)server;
    if (job->unit.status == STATUS_OK && job->session != NULL)
        caller_act_for(&job->session->caller, job->acting);
    return true;
}

/* Whole seconds by which what is due in the store is late, of the shard that is worst off.
 * Everything else goes by the deadlines themselves, so only those who wait for a place notice: it
 * is not given on. */
static int64_t lag_s(const struct server *server, struct now now)
{
    int64_t due_ms = now.steady_ms;

    for (int64_t shard = 0; shard < server->ops.shards; shard++)
        if (server->shards[shard].next_due_ms > server->started_ms &&
            server->shards[shard].next_due_ms < due_ms)
            due_ms = server->shards[shard].next_due_ms;
    return (now.steady_ms - due_ms) / 1000;
}

/* What is worse is said first. Nobody knows that there is room again before a change has succeeded,
 * so `writable` stays 0 until then. */
enum status verb_HEALTH(struct view_call *call)
{
    const struct server *server = call->server;
    int64_t age_s = sync_age_s(server), lag = lag_s(server, call->now);
    bool writable = !server->is_read_only && !server->is_store_lost && !server->failed;

    reply_field_text(call->reply, "state",
                     word_at(WORDS_HEALTH_STATE, !writable ? HEALTH_READ_ONLY
                                                 : age_s > 0 || lag >= LATE_SECONDS
                                                     ? HEALTH_DEGRADED
                                                     : HEALTH_WELL));
    reply_field_int(call->reply, "writable", writable);
    reply_field_int(call->reply, "age", age_s);
    reply_field_int(call->reply, "lag", lag);
    reply_field_text(call->reply, "version", server->version);
    return STATUS_OK;
}

/* A figure of a code, a bound or a show. */
static void stat_row_of(struct view_call *call, const char *name, int64_t value, const char *label)
{
    reply_row(call->reply);
    reply_text(call->reply, name);
    reply_int(call->reply, value);
    reply_text(call->reply, label);
    reply_row_end(call->reply);
}

static void stat_row(struct view_call *call, const char *name, int64_t value)
{
    stat_row_of(call, name, value, "");
}

/* Of the newest backup, which there is; 0 if the clock was set back since. */
static int64_t backup_age_s(const struct server *server, struct now now)
{
    return now.wall_ms > server->backup_ms ? (now.wall_ms - server->backup_ms) / 1000 : 0;
}

/* What is not everywhere: the store's log is on this host, a backup was made, other daemons write.
 */
static void stat_rows_of_store(struct view_call *call)
{
    const struct server *server = call->server;
    int64_t log_bytes = server->ops.log_bytes != NULL ? server->ops.log_bytes(server->ops.arg) : -1;

    if (log_bytes >= 0)
        stat_row(call, "wal_bytes", log_bytes);
    stat_row(call, "checkpoints", server->checkpoints);
    if (server->backup_ms != NO_BACKUP)
        stat_row(call, "backup_age_seconds", backup_age_s(server, call->now));
    if (server->ops.is_shared)
        stat_row(call, "database_age_seconds", sync_age_s(server));
}

/* As Prometheus wants a histogram: each row counts all commits up to its bound, those of the
 * smaller bounds too, and the label is the bound. */
static void stat_rows_of_commits(struct view_call *call)
{
    const struct commit_times *times = &call->server->commit_times;
    char label[24];

    stat_row(call, "commit_us", times->total_us);
    for (int n = 0; n < COMMIT_BOUNDS; n++) {
        snprintf(label, sizeof label, "%" PRId64, commit_times_bound_us(n));
        stat_row_of(call, "commits_within_us", commit_times_within(times, n), label);
    }
}

static void stat_rows_of_show(struct view_call *call, const struct live_show *show)
{
    struct seat_counts counts = live_show_count(show, call->now);
    char label[24];

    snprintf(label, sizeof label, "%" PRId64, show->show.show_id);
    stat_row_of(call, "seats_free", counts.free, label);
    stat_row_of(call, "seats_held", counts.held, label);
    stat_row_of(call, "seats_sold", counts.sold, label);
    stat_row_of(call, "seats_blocked", counts.blocked, label);
}

/* Of what can be booked now, and of what could be if it were not sold out. */
static void stat_rows_of_seats(struct view_call *call)
{
    const struct live_view *view = call->server->view;

    for (size_t n = 0; n < view->show_room; n++) {
        enum bookable bookable =
            view->shows[n] != NULL ? live_show_bookable(view->shows[n], call->now) : BOOKABLE_PAST;

        if (bookable == BOOKABLE || bookable == BOOKABLE_SOLD_OUT)
            stat_rows_of_show(call, view->shows[n]);
    }
}

/* Rows and not fields, so that a figure can be added without a change of the protocol. What is
 * counted is counted since the daemon began; of refusals there are those that have occurred. */
enum status verb_STATS(struct view_call *call)
{
    const struct server *server = call->server;

    reply_columns(call->reply, call->request->verb->columns);
    stat_row(call, "uptime_seconds", (call->now.steady_ms - server->started_ms) / 1000);
    stat_row(call, "connections", (int64_t)server->session_count);
    stat_row(call, "requests", server->requests);
    stat_row(call, "refused", server->refused);
    stat_row(call, "batches", server->batches);
    stat_row(call, "batched_requests", server->batched_units);
    stat_row(call, "commits", server->commits);
    stat_row(call, "read_only", server->is_read_only || server->is_store_lost);
    stat_row(call, "read_only_refusals", server->read_only_refusals);
    stat_row(call, "refusals_not_audited", server->unaudited);
    stat_row(call, "tokens_waiting", (int64_t)server->view->waiting);
    stat_row(call, "tokens_active", (int64_t)server->view->active);
    stat_row(call, "waits", server->subscribers.waits);
    stat_row(call, "watches", server->subscribers.watches);
    stat_row(call, "loop_delay_ms",
             loop_delay_worst_ms(&server->loop_delay, server->clock->raw_ms()));
    stat_rows_of_store(call);
    stat_rows_of_commits(call);
    for (int status = 0; status < STATUS_COUNT; status++)
        if (server->refusals[status] > 0)
            stat_row_of(call, "refusals", server->refusals[status],
                        status_word((enum status)status));
    if (request_int(call->request, "seats", 0) != 0)
        stat_rows_of_seats(call);
    return STATUS_OK;
}

struct finding_rows {
    struct store_call *call;
    int64_t count;
};

/* One finding a row; a store that is sound sends none. */
static void finding_row(void *arg, const struct fsck_finding *finding)
{
    struct finding_rows *rows = arg;
    struct reply *reply = rows->call->reply;

    reply_row(reply);
    reply_text(reply, finding->invariant);
    reply_text(reply, finding->rule);
    reply_text(reply, finding->row);
    reply_row_end(reply);
    rows->count++;
}

/* It reads the whole store, in one transaction, and keeps its worker for so long: the changes of
 * that one wait meanwhile, polls do not. A sound store has no row, and broken=0 says that it was
 * looked at. */
enum status verb_FSCK(struct store_call *call)
{
    struct finding_rows rows = {.call = call};
    enum status status;

    reply_columns(call->reply, call->request->verb->columns);
    status = fsck_store_check(call->uc->store, finding_row, &rows);
    if (status == STATUS_OK)
        reply_field_int(call->reply, "broken", rows.count);
    return status;
}
