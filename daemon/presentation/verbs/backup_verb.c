/*
 * A backup takes seconds, and neither a worker nor the loop may be away for that long. So BACKUP is
 * an order: the worker notes it (backup_store_order), then makes one slice after each batch and
 * when it has nothing to do. The job comes back at once, is kept in server->backup, and is answered
 * when the result of the last slice says that the backup has ended.
 *
 * is_backing_up is set before the order leaves the loop, and server->backup only once it is back:
 * two orders that are on their way together would otherwise both be taken. If the client goes away
 * the backup is made all the same, and the log says so.
 */
#include "presentation/verbs/backup_verb.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "domain/till/z_store.h"
#include "presentation/verbs/call.h"
#include "presentation/job.h"

/* BUSY if another one is under way. */
enum status verb_BACKUP_before(struct view_call *call)
{
    struct server *server = call->server;
    const char *name = request_text(call->request, "name");

    if (server->is_backing_up) {
        call->refusal->problem = "A backup is under way; wait until it has ended.";
        return STATUS_BUSY;
    }
    server->is_backing_up = true;
    server_log(server, LOG_INFO, "%s (uid %" PRId64 ") orders a backup%s%s", call->caller->login,
               call->caller->uid, name != NULL ? " named " : "", name != NULL ? name : "");
    return STATUS_OK;
}

enum status verb_BACKUP(struct store_call *call)
{
    const struct settings *settings = call->uc->settings;
    const struct backup_order order = {
        .asker = call->job,
        .folder = settings->backup_dir,
        .name = request_text(call->request, "name"),
        .keep = settings->backup_keep,
        .now_ms = call->now.wall_ms,
    };

    struct z_head head;
    /* The newest Z is read in the transaction of the order, so the backup has it. Whoever keeps the
     * answer somewhere else can tell from it that Zs were cut off at the end. */
    enum status status = z_store_head(call->uc->store, &head);

    if (status != STATUS_OK)
        return status;
    call->job->z.number = head.number;
    memcpy(call->job->z.chain, head.chain, sizeof call->job->z.chain);
    return backup_store_order(call->uc->store, &order, call->refusal);
}

/* The order has come back from the worker: its answer waits for the backup. */
bool verb_BACKUP_after(struct server *server, struct job *job)
{
    if (job->unit.status != STATUS_OK) {
        server->is_backing_up = false;
        return true;
    }
    server->backup = job;
    return false;
}

static void log_backup(struct server *server, const struct backup *backup)
{
    if (backup->status == STATUS_OK)
        server_log(server, LOG_INFO, "backup %s: %" PRId64 " bytes, sha256 %s", backup->path,
                   backup->bytes, backup->sha256);
    else
        server_log(server, LOG_ERR, "the backup %s failed (%s)", backup->path,
                   status_word(backup->status));
}

/* The worker has answered the order before there was anything to say of a backup, so the fields are
 * written here, on the loop thread. */
static void backup_write_reply(struct job *job, const struct backup *backup)
{
    struct reply reply;
    char seconds[32];

    snprintf(seconds, sizeof seconds, "%" PRId64 ".%03" PRId64, backup->took_ms / 1000,
             backup->took_ms % 1000);
    reply_init(&reply, &job->rows, job->json, job->request.verb, "");
    reply_field_text(&reply, "file", backup->path);
    reply_field_int(&reply, "bytes", backup->bytes);
    reply_field_text(&reply, "sha256", backup->sha256);
    reply_field_text(&reply, "seconds", seconds);
    if (job->z.number != 0) {
        reply_field_int(&reply, "z", job->z.number);
        reply_field_text(&reply, "chain", job->z.chain);
    }
    job_set_fields(job, &reply);
}

/* Nobody waits any more; NULL: nobody did. */
static struct job *take_job(struct server *server)
{
    struct job *job = server->backup;

    server->backup = NULL;
    server->is_backing_up = false;
    return job;
}

/* The log and STATS have it also if whoever asked is gone by now. */
void backup_end(struct server *server, const struct backup *backup)
{
    struct job *job = take_job(server);

    log_backup(server, backup);
    if (backup->status == STATUS_OK)
        server->backup_ms = server_now(server).wall_ms;
    if (job == NULL)
        return;
    job->unit.status = backup->status;
    if (backup->status == STATUS_OK)
        backup_write_reply(job, backup);
    /* The name was free when the backup was ordered, and has been taken while it was made. */
    if (backup->status == STATUS_BAD_ARG) {
        job->unit.refusal.arg = "name";
        job->unit.refusal.problem = "there is a file of that name";
    }
    job_answer(server, job);
}

void backup_give_up(struct server *server)
{
    struct job *job = take_job(server);

    if (job == NULL)
        return;
    job->unit.status = STATUS_SHUTTING_DOWN;
    job_answer(server, job);
}
