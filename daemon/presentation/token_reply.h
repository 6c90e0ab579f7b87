/*
 * What every reply about a token tells, and the preparation of CLOCK.
 */
#ifndef FOYER_PRESENTATION_TOKEN_REPLY_H
#define FOYER_PRESENTATION_TOKEN_REPLY_H

#include "presentation/server.h"
#include "shared/reply_writer.h"
#include "shared/request.h"

/* Adds the fields of JOIN and STATUS. */
void token_reply(struct reply *reply, struct server *server, const struct live_token *token,
                 struct now now);

/* The same for a token that ended so long ago that nobody knows how: all that is sure is that it is
 * over. */
void forgotten_token_reply(struct reply *reply, struct server *server, const char *token,
                           const char *login, int64_t concert_id, struct now now);

/* Moves the test clock as CLOCK asks and sets off all that is due; the unit of CLOCK then runs
 * behind it. BAD_ARG, NOT_ALLOWED. */
MUST_CHECK enum status clock_prepare(struct server *server, const struct request *request,
                                     struct refusal *refusal);

#endif
