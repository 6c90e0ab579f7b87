/*
 * From a line to its function, and for verbs of the loop thread to the last line of the reply.
 */
#ifndef FOYER_PRESENTATION_DISPATCH_H
#define FOYER_PRESENTATION_DISPATCH_H

#include "presentation/session.h"

/* Answers a line of a session, at once or through the worker (session->job is then set). */
void dispatch_line(struct session *session, char *text, size_t size);

/* For server->answer: answers a request of a verb of the loop thread that had to go to a worker
 * first. */
void dispatch_answer(struct session *session, const struct request *request,
                     const struct caller *caller);

/* The answer for which the session's request waited (session->pending) has come. */
void dispatch_pending(struct session *session);

/* The session is over: forgets such a request. */
void dispatch_drop_pending(struct session *session);

#endif
