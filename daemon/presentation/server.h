/*
 * The daemon's loop thread: sessions, the live view, and the way to the worker and back.
 */
#ifndef FOYER_PRESENTATION_SERVER_H
#define FOYER_PRESENTATION_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "application/batch.h"
#include "application/live_view.h"
#include "domain/clock.h"
#include "domain/settings.h"
#include "presentation/caller.h"
#include "presentation/limits.h"

struct job;
struct session;
TAILQ_HEAD(session_list, session);

/* What the server needs from outside its layer. */
struct server_ops {
    int64_t lanes;  /* workers; see application/lane.h */
    bool is_shared; /* other daemons write to the store */
    /* Hands a unit to the worker. It comes back through server_finish_batch(). */
    void (*submit)(void *arg, struct unit *unit);
    /* Writes a log line; `level` as in syslog(3). */
    void (*log)(void *arg, int level, const char *text);
    void *arg;
};

/* What the server knows of a worker. */
struct server_lane {
    int64_t next_due_ms; /* its next deadline, steady clock */
    struct tick *tick;   /* being put together */
    bool is_looking;     /* for what other daemons changed; see sync.h */
    int64_t fresh_ms;    /* when it last knew, clock->raw_ms() */
};

struct server {
    struct event_base *base; /* borrowed */
    struct server_ops ops;
    struct clock *clock; /* borrowed */
    struct zones *zones; /* borrowed; the loop thread's own */
    struct settings settings;
    struct limit_settings limit_settings;
    struct role_groups groups;
    const char *version;

    struct live_view *view; /* owned */
    struct limits limits;
    struct session_list sessions;
    struct session_list unfinished; /* customers with part of a line, oldest first */
    struct session_list stalled;    /* those that do not read their replies, longest first */
    size_t session_count;

    int listen_fd;
    struct event listen_event;
    struct event accept_again; /* after descriptors ran out */
    struct event timer;        /* the next deadline of anything */
    struct event drain_timer;
    struct event sync_timer;   /* see sync.h */
    struct server_lane *lanes; /* shape: lanes[ops.lanes]; owned */
    int64_t retry_ms;          /* no expiry before this: the last one failed */
    int64_t next_prune_ms;
    int64_t armed_ms;    /* the timer fires at this time, INT64_MAX: never */
    int ticks_pending;   /* expiries on their way */
    struct job *waiting; /* done, and answered once no tick is under way */
    bool draining;
    bool failed; /* the store is broken */

    /* For STATS. */
    int64_t started_ms;
    int64_t requests, refused, batches, batched_units, commits;
};

/* Takes over the view. Nothing is listened to yet. */
void server_init(struct server *server, struct event_base *base, const struct server_ops *ops,
                 struct clock *clock, struct zones *zones, struct live_view *view);

/* Begins to accept on `fd`, a listening socket that stays the caller's. */
void server_listen(struct server *server, int fd);

/* Settings, limits and groups, before the server listens. */
void server_configure(struct server *server, const struct settings *settings,
                      const struct limit_settings *limits, const struct role_groups *groups);

/* New ones, from now on; the worker gets its settings in line with the requests. */
void server_reload(struct server *server, const struct settings *settings,
                   const struct limit_settings *limits, const struct role_groups *groups);

/* A batch has come back: applies its changes, then writes the replies. Frees it. */
void server_finish_batch(struct server *server, struct batch_result *result);

/* Sets off what is due now: in the store at once, in line with the requests; in sessions by the
 * next turn of the loop, which also arms the timer for what comes next. */
void server_tick(struct server *server);

/* Something is due at `due_ms`, steady clock: the timer fires by then. */
void server_wake_by(struct server *server, int64_t due_ms);

/* Stops accepting, answers what is under way, then leaves the event loop. */
void server_drain(struct server *server);

/* Leaves the event loop if the server drains and its last session is gone. */
void server_check_drained(struct server *server);

/* Closes everything. */
void server_release(struct server *server);

struct now server_now(const struct server *server);

__attribute__((format(printf, 3, 4))) void server_log(struct server *server, int level,
                                                      const char *format, ...);

#endif
