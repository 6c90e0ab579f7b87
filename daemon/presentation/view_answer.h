/*
 * A verb of the loop thread, from its call to the last line of its reply.
 */
#ifndef FOYER_PRESENTATION_VIEW_ANSWER_H
#define FOYER_PRESENTATION_VIEW_ANSWER_H

#include "presentation/verbs/call.h"
#include "presentation/session.h"

/* A call without a reply yet. Borrows all that it is given. */
struct view_call view_call_of(struct session *session, const struct request *request,
                              const struct caller *caller, struct refusal *refusal, struct now now);

/* Runs a verb of kind SESSION or VIEW and writes its reply into the session. `refusal` reports
 * nothing yet. */
void view_answer(struct session *session, const struct request *request,
                 const struct caller *caller, struct refusal *refusal, struct now now);

#endif
