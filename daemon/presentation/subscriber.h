/*
 * A WAIT or a WATCH under way: a request of a session whose answer comes when something changes.
 * See subscriber.c.
 */
#ifndef FOYER_PRESENTATION_SUBSCRIBER_H
#define FOYER_PRESENTATION_SUBSCRIBER_H

#include <stdbool.h>
#include <stdint.h>

#include "presentation/caller.h"
#include "presentation/server.h"
#include "shared/reply_writer.h"
#include "shared/request.h"

struct subscriber;

/* Begins a WAIT or a WATCH of a session, which from then on is in session->subscriber; at first it
 * has nothing to watch. `timeout_s`: 0 for none. */
struct subscriber *subscriber_begin(struct session *session, const struct request *request,
                                    const struct caller *caller, int64_t timeout_s, struct now now);

/* What a client has of a thing. */
struct knowledge {
    int64_t rev;          /* the revision it was told last; -1: none */
    bool is_resync;       /* that can be none of this daemon's: the next row says so */
    bool state, position; /* of a token: only these count; neither: all of it */
};

/* Has it watch a thing as well. If the client does not have the thing as it is now, it is told as
 * soon as it reads. */
void subscriber_watch_show(struct subscriber *subscriber, int64_t show_id,
                           struct knowledge knowledge);
void subscriber_watch_token(struct subscriber *subscriber, struct live_token *token,
                            struct knowledge knowledge);
/* What happens, from after place `since`, or SINCE_NOW; the caller is an operator. */
void subscriber_watch_events(struct subscriber *subscriber, int64_t since);
/* All shows that the concert has and will have. */
void subscriber_watch_concert(struct subscriber *subscriber, int64_t concert_id);

/* What WAIT answers of a show: MAP's fields; without the map if nothing has changed. */
void subscriber_show_reply(struct reply *reply, struct server *server, int64_t show_id,
                           const char *login, bool is_unchanged, struct now now);

/* Writes what the client does not have: for a WATCH, once it has read all that was written. The
 * session has a subscriber, which this may end. */
void subscriber_fill(struct session *session);

/* True if there may be something to be written. */
bool subscriber_is_dirty(const struct subscriber *subscriber);

/* Ends it with its last line. */
void subscriber_end(struct session *session, enum watch_end end);

/* The client is not read from now on: whether it is still there has to be looked at. */
void subscriber_note_unread(struct session *session);

/* Ends it without a word: the session is over. */
void subscriber_free(struct session *session);

/* True while a slow reader is only that: it watches, and has been told nothing but rows. */
bool subscriber_is_patient(const struct subscriber *subscriber);

/* Tells a number of those whose things have changed or whose time has come; true if there are
 * more. */
bool subscribers_run(struct server *server);

/* True if somebody's time has come. Otherwise *next_ms is when it will have, or INT64_MAX. */
bool subscribers_due(const struct server *server, int64_t now_ms, int64_t *next_ms);

/* A batch was applied to the live view while somebody waits: there will be a turn to tell of it.
 * With several daemons, tokens that are waited for here are this daemon's. */
void subscribers_note_batch(struct server *server, struct now now);

#endif
