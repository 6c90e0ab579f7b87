/*
 * From a line to its function, and from the function to the last line of the reply.
 */
#ifndef FOYER_PRESENTATION_DISPATCH_H
#define FOYER_PRESENTATION_DISPATCH_H

#include "application/batch.h"
#include "presentation/caller.h"
#include "presentation/session.h"
#include "shared/request.h"

/* A request on its way through the worker. */
struct job {
    struct unit unit;        /* first: the worker knows only this */
    struct session *session; /* NULL once the client is gone. The loop thread's alone */
    struct job *next;        /* in server->waiting */
    struct caller caller;
    struct request request;
    struct origin origin;
    struct buffer meaning; /* the user it is for, a space, and the request in its normal form */
    struct buffer rows;    /* whole reply lines */
    bool json;
    /* What the loop thread does with the outcome. */
    char token[TOKEN_TEXT];  /* JOIN, HOLD: whose standing to tell; "" for none */
    char acting[LOGIN_TEXT]; /* AS: the customer to act for from now on */
};

/* Answers a line of a session, at once or through the worker (session->job is then set). */
void dispatch_line(struct session *session, char *line, size_t size);

/* A job has come back: writes its reply into the session, if it still is there, and frees the job.
 * Returns the session, which is the caller's to resume, or NULL. */
struct session *job_finish(struct server *server, struct job *job);

/* The session is gone; the job goes on without it. */
void job_orphan(struct job *job);

#endif
