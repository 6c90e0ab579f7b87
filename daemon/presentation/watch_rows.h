/*
 * What WAIT and WATCH write: the replies of a subscriber and the rows of a WATCH. What a subscriber
 * is made of stands here as well, for subscriber.c, which alone changes it but for `has_header`,
 * `is_resync` and `spoken_ms`.
 */
#ifndef FOYER_PRESENTATION_WATCH_ROWS_H
#define FOYER_PRESENTATION_WATCH_ROWS_H

#include "application/live/live_view.h"
#include "presentation/deadline_heap.h"
#include "presentation/event_feed.h"
#include "presentation/session.h"
#include "shared/reply_writer.h"

enum of { OF_SHOW, OF_TOKEN, OF_DATES, OF_EVENTS };

/* A thing that a subscriber watches. */
struct watched {
    union {
        struct subscription subscription;
        struct token_subscription token; /* begins with one */
    };
    struct subscriber *subscriber;
    struct watched *next;
    union {
        int64_t show_id;
        int64_t concert_id;
        struct event_feed *feed; /* owned */
    } of;
    int64_t known; /* of a show its revision, of a token a digest */
    unsigned kind : 2;
    unsigned has_known : 1; /* the client has seen something */
    unsigned is_dirty : 1;
    unsigned is_resync : 1;
    unsigned is_attended : 1;
    unsigned state : 1, position : 1; /* see struct knowledge */
};

struct subscriber {
    struct session *session; /* borrowed */
    struct watched *first;   /* owned; a list */
    struct deadline deadline;
    int64_t ends_ms;   /* steady clock; INT64_MAX: never */
    int64_t spoken_ms; /* when the last row was written */
    char *acting;      /* of as=; owned; NULL: the session's user */
    uint32_t dirty;    /* things that are */
    bool is_wait, has_header, is_patient;
    char *tag; /* owned; NULL: none */
};

/* Whose eyes it sees with. */
const char *watch_rows_user(const struct subscriber *subscriber);

/* How the token stands that is watched. */
struct standing watch_rows_standing(const struct watched *watched, struct now now);

/* Begins a reply of the WAIT or WATCH under way. */
void watch_rows_begin_reply(struct session *session, struct reply *reply);

/* The line of columns, which comes at once: a client knows by it that from now on it is told. */
void watch_rows_add_header(struct session *session);

/* The row of a show or a token. */
void watch_rows_add(struct session *session, struct watched *watched, struct now now);

void watch_rows_add_event(struct watched *watched, const struct stored_event *event,
                          struct now now);

/* Where a client is that has been told all events up to a place. */
void watch_rows_add_mark(struct watched *watched, int64_t seq, struct now now);

#endif
