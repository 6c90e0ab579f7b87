/*
 * What is known of one connection: who is there, what is under way for them, and what they have not
 * taken yet. An idle session owns nothing but this struct. How it is read and written is in
 * session_io.h.
 */
#ifndef FOYER_PRESENTATION_SESSION_H
#define FOYER_PRESENTATION_SESSION_H

#include <stdbool.h>
#include <sys/queue.h>

#include <event2/event_struct.h>

#include "presentation/caller.h"
#include "presentation/identity.h"
#include "presentation/verbs/refusal_reply.h"
#include "presentation/server.h"
#include "presentation/turns.h"
#include "shared/buffer.h"
#include "shared/framer.h"

struct job;
struct request;
struct subscriber;

struct session {
    struct server *server; /* borrowed */
    int fd;                /* owned */
    struct turn turn;
    struct event readable;
    struct event writable;
    struct framer framer;
    struct buffer out;
    struct caller caller;
    int64_t number;                /* of the connection, from 1 on, since the daemon began */
    int64_t began_ms;              /* wall clock */
    uint64_t audited;              /* the query that was audited last: a hash of it ... */
    int64_t audited_ms;            /* ... and when, steady clock */
    int64_t requests;              /* that it has sent */
    struct identity_waiter waiter; /* for an answer about the caller; see admission.h */
    int64_t renew_ms;              /* when the caller is looked at again, steady clock */
    struct pending_line *pending;  /* waits for such an answer; owned, or NULL; see dispatch.c */
    enum account_answer role_answer, name_answer; /* about the request under way ... */
    bool is_role_answered, is_name_answered;      /* ... if they are there */
    struct job *job;               /* with a worker, or waiting for one; not owned; NULL: none */
    struct subscriber *subscriber; /* a WAIT or WATCH under way; owned; NULL: none */
    size_t looked;                 /* bytes after the line of that one in which there is no WAKE */
    bool is_known;                 /* who the caller is; before that nothing is read */
    bool is_asking;                /* the request under way waits for an answer about the caller */
    bool is_counted;               /* among the connections of its uid */
    bool cut; /* close after one more try to send, whatever is unread or under way */
    bool json;
    bool reading;   /* `readable` is armed */
    bool has_bytes; /* it has fired since the last read */
    bool eof;       /* the client has sent all it will */
    bool closing;   /* close once `out` is empty */
    bool in_unfinished, in_stalled;
    int64_t unfinished_ms; /* since when part of a line waits */
    int64_t stalled_ms;    /* since when the client has not taken what is in `out` */
    TAILQ_ENTRY(session) all;
    TAILQ_ENTRY(session) by_unfinished;
    TAILQ_ENTRY(session) by_stalled;
};

/* The caller is known: greets, and begins to be read. May close the session. */
void session_greet(struct session *session);

/* The caller is not served: says so in place of the greeting. */
void session_refuse(struct session *session, enum plain_refusal refusal);

/* Refuses a request, in place of every other reply to it. `verb` is the one that is refused. */
void session_refuse_request(struct session *session, const struct request *request,
                            const struct verb *verb, enum status status,
                            const struct refusal *refusal);

/* Writes a request, and what came of it, to the log: for debugging, or, of what is INTERNAL, as an
 * error: the reply says that the log has a line. */
void session_log_outcome(struct session *session, const struct request *request,
                         const struct caller *caller, enum status status);

/* The same: a line that was no request, a session that is known now, and one that ends. */
void session_log_fault(struct session *session, enum status status);
void session_log_begin(const struct session *session);
void session_log_end(const struct session *session);

/* Ends it soon, with a note that says why. May be called from anywhere. */
void session_end(struct session *session, const char *why);

/* Takes from a customer's bucket what something costs. */
void session_charge(struct session *session, int64_t requests);

/* True if the client has closed its socket altogether, not just its sending side. */
bool session_has_hung_up(const struct session *session);

/* True if the client is known to have gone altogether, so that nobody can be answered. */
bool session_has_left(const struct session *session);

/* True while the silence of any session is measured. */
bool session_any_measured(const struct server *server);

/* The loop stood still for `gap_ms`: that is not counted as anybody's silence. */
void session_forgive(struct server *server, int64_t gap_ms);

/* Gives every session that is read a turn, whether or not it is known to have sent anything. */
void session_want_all(struct server *server);

#endif
