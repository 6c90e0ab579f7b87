/*
 * The way in and out of a session: lines in, replies out, in order.
 *
 * A session is read while it has fewer than SESSION_IO_LINES requests waiting and less than
 * SESSION_IO_UNREAD bytes of replies unread; beyond that the rest is left to the kernel's buffers
 * and thereby to the client. So it is while its customer's bucket of requests is empty: every line
 * is taken out of that, whatever is on it, and every read that does not bring the end of one.
 *
 * It is read, and its lines are handled, only when it has its turn (turns.h).
 */
#ifndef FOYER_PRESENTATION_SESSION_IO_H
#define FOYER_PRESENTATION_SESSION_IO_H

#include "presentation/session.h"

enum { SESSION_IO_LINES = 64, SESSION_IO_UNREAD = 256 * 1024 };

/* Begins a session on a connected socket, which it owns from now on. It is not read before
 * session_greet(). */
struct session *session_io_begin(struct server *server, int fd, const struct caller *caller);

/* Both, for a caller who is known from the beginning; of a customer, limits_open() has counted the
 * connection. */
void session_io_open(struct server *server, int fd, const struct caller *caller);

/* Ends it at once. */
void session_io_close(struct session *session);

/* It has its turn: reads what has come and answers a few lines. May close the session. */
void session_io_serve(struct session *session);

struct session *session_io_of_turn(struct turn *turn);

/* For server->resume: carries out a request that waited for an answer about the caller, sends what
 * there is, and gets a turn if more lines wait. May close the session. */
void session_io_resume(struct session *session);

/* The daemon is going down: a note, and the end once what is under way is answered. May close the
 * session. */
void session_io_drain(struct session *session);

/* Closes sessions whose time to finish a line, or to read a reply, is over, and lets sessions that
 * are held have their turn as far as their buckets have been filled. Returns the next such time,
 * steady clock, or INT64_MAX. */
int64_t session_io_run_due(struct server *server, int64_t now_ms);

#endif
