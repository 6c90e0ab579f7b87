/*
 * A request on its way through a worker, and back to its last line.
 *
 *     dispatch -> job_submit -> queue of its shard -> worker: the verb's function -> what the verb
 *     does after that, if anything -> reply -> the session goes on
 */
#ifndef FOYER_PRESENTATION_JOB_H
#define FOYER_PRESENTATION_JOB_H

#include "application/batch/batch.h"
#include "domain/till/z.h"
#include "presentation/session.h"
#include "shared/request.h"

struct job {
    struct unit unit; /* first: the worker knows only this */
    struct queued_job queued;
    struct session *session; /* NULL once the client is gone. The loop thread's alone */
    struct job *next;        /* in server->clock_jobs */
    struct caller caller;
    struct request request;
    struct origin origin;
    struct buffer request_text;     /* the user it is for, a space, and its normal form */
    struct buffer rows;             /* whole reply lines */
    enum account_answer is_account; /* what the host says of the new user's name, if there is one */
    bool json;
    /* What the verb notes on the worker for what it does afterwards, on the loop thread. */
    char acting[LOGIN_TEXT]; /* AS: the customer to act for from now on */
    char handed[LOGIN_TEXT]; /* USER-HANDOVER: the login that has another owner; "" for none */
    int64_t handed_to;       /* ... and that owner's uid */
    struct z_mark z;         /* SHIFT-CLOSE: its Z; BACKUP: the newest one */
};

/* Sends a request of the session, on behalf of `caller`, to the worker of its shard; session->job
 * is then set. A customer who may not add to the store now is refused instead. Takes the request
 * over. */
void job_submit(struct session *session, struct request *request, const struct caller *caller,
                struct now now);

/* Hands waiting jobs to the workers, as many as these may have. */
void job_hand_over_next(struct server *server);

/* Writes the reply of a job that has come back, lets its session go on, and frees the job. */
void job_answer(struct server *server, struct job *job);

/* In place of the fields that the verb wrote on the worker: those of `reply`, which was begun on
 * job->rows. */
void job_set_fields(struct job *job, struct reply *reply);

/* The session is gone. A job that no worker has yet is given up, and so is a query that has not
 * begun; any other goes on without the session. Whoever sends a change again with its key learns
 * whether it was done, or has it done then. */
void job_orphan(struct server *server, struct job *job);

/* The server ends: jobs that outlived their sessions, and that no worker will have any more. */
void job_give_up_waiting(struct server *server);

#endif
