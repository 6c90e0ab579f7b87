/*
 * What is said of a token: the fields of JOIN and STATUS, which WAIT and WATCH say too.
 */
#ifndef FOYER_PRESENTATION_VERBS_QUEUE_VERBS_H
#define FOYER_PRESENTATION_VERBS_QUEUE_VERBS_H

#include "presentation/server.h"
#include "shared/reply_writer.h"

/* The token of that name in the live view, if it is that user's; otherwise NULL. */
struct live_token *token_reply_find(const struct server *server, const char *login,
                                    const char *code, struct now now);

/* All fields of a token that stands so. */
void token_reply(struct reply *reply, struct server *server, const struct live_token *token,
                 const struct standing *at, struct now now);

/* Of these, those of its hold, but for the deadline. */
void token_reply_hold(struct reply *reply, const struct hold *hold);

#endif
