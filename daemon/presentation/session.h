/*
 * One connection: lines in, replies out, in order.
 *
 * A session reads while it has fewer than SESSION_LINES requests waiting and less than
 * SESSION_UNREAD bytes of replies unread; beyond that it leaves the rest to the kernel's buffers
 * and thereby to the client. An idle session owns nothing but this struct.
 */
#ifndef FOYER_PRESENTATION_SESSION_H
#define FOYER_PRESENTATION_SESSION_H

#include <stdbool.h>
#include <sys/queue.h>

#include <event2/event_struct.h>

#include "presentation/caller.h"
#include "presentation/server.h"
#include "shared/buffer.h"
#include "shared/framer.h"

enum { SESSION_LINES = 64, SESSION_UNREAD = 256 * 1024 };

struct job;

struct session {
    struct server *server; /* borrowed */
    int fd;                /* owned */
    struct event readable;
    struct event writable;
    struct framer framer;
    struct buffer out;
    struct caller caller;
    struct job
        *job; /* in the worker; NULL if none. Owned by the worker's way, not by the session */
    bool json;
    bool reading; /* `readable` is armed */
    bool eof;     /* the client has sent all it will */
    bool closing; /* close once `out` is empty */
    bool in_unfinished, in_stalled;
    int64_t unfinished_ms; /* since when part of a line waits */
    int64_t stalled_ms;    /* since when the client has not taken what is in `out` */
    TAILQ_ENTRY(session) all;
    TAILQ_ENTRY(session) by_unfinished;
    TAILQ_ENTRY(session) by_stalled;
};

/* Begins a session on a connected socket, which it owns from now on, and greets. */
void session_open(struct server *server, int fd, const struct caller *caller);

/* Ends it at once. */
void session_close(struct session *session);

/* Its request came back from the worker and the reply is in session->out: goes on with the next.
 * May close the session. */
void session_resume(struct session *session);

/* The daemon is going down: a note, and the end once what is under way is answered. May close the
 * session. */
void session_drain(struct session *session);

/* Closes sessions whose time to finish a line, or to read a reply, is over. Returns the next such
 * time, steady clock, or INT64_MAX. */
int64_t session_run_due(struct server *server, int64_t now_ms);

#endif
