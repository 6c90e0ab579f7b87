/*
 * What the loop thread has in hand: sessions, the live view, and the way to the workers. Whatever
 * runs on that thread knows this; what makes the loop go is in server_loop.h, which nobody here
 * knows.
 */
#ifndef FOYER_PRESENTATION_SERVER_H
#define FOYER_PRESENTATION_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <syslog.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "application/batch/batch.h"
#include "application/live/live_view.h"
#include "domain/ports/clock.h"
#include "domain/ports/log_field.h"
#include "domain/settings.h"
#include "presentation/change_budget.h"
#include "presentation/deadline_heap.h"
#include "presentation/identity.h"
#include "presentation/job_queue.h"
#include "presentation/limits.h"
#include "presentation/loop_delay.h"
#include "presentation/notice.h"
#include "presentation/turns.h"

struct caller;
struct job;
struct request;
struct session;
TAILQ_HEAD(session_list, session);

/* What the server needs from outside its layer. */
struct server_ops {
    int64_t shards; /* workers; see application/batch/shard.h */
    bool is_shared; /* other daemons write to the store */
    /* Hands a question about an account to a thread. It comes back through server_take_account().
     * NULL: callers are what session_io_open() is given. */
    void (*ask)(void *arg, struct account_query *query);
    /* Hands a unit to the worker. It comes back through server_finish_batch(). */
    void (*submit)(void *workers, struct unit *unit);
    void *workers;
    /* Writes a log line; `level` as in syslog(3), LOG_ERR to LOG_DEBUG. `fields` go with it. */
    void (*log)(void *arg, int level, const char *text, const struct log_field *fields,
                size_t count);
    /* Bytes of the store's log on this host; NULL, or less than 0: there is none. */
    int64_t (*log_bytes)(void *arg);
    void *arg;
};

/* What can be configured. */
struct server_settings {
    struct settings booking;
    struct limit_settings limits;
    struct role_groups groups;
    bool serves_unnamed; /* uids without an entry in the user database */
    bool logs_debug;     /* lines of LOG_DEBUG are written */
};

/* What the server knows of a worker. */
struct server_shard {
    int64_t next_due_ms; /* its next deadline, steady clock */
    struct tick *tick;   /* being put together */
    bool is_polling;     /* for what other daemons changed; see sync.h */
    int64_t fresh_ms;    /* when it last knew, clock->raw_ms() */
};

/* When the loop wakes up by itself; see tick.h. */
struct wake {
    struct event timer; /* the next deadline of anything */
    int64_t armed_ms;   /* it fires at this time, steady clock; INT64_MAX: never */
    struct event beat;
    int64_t beat_ms;  /* when it is due, clock->raw_ms() */
    bool beats;       /* otherwise nobody's silence is measured */
    int64_t alive_ms; /* when the loop was last known to run, clock->raw_ms() */
    int catching_up;  /* turns left in which absence is not judged; 0: it is */
};

enum { COMMON_ROW_TEXT = 160 }; /* bytes of a row about a show: two words, two numbers and a map */

/* The row of a WATCH that was written last to somebody without seats of their own in the show, and
 * what stands in it: others like that get the same bytes. show_id 0: none yet. */
struct common_row {
    int64_t show_id, rev;
    seat_set sold, held, blocked;
    size_t size;
    char text[COMMON_ROW_TEXT]; /* shape: text[size], with its LF; no NUL */
};

/* WAIT and WATCH under way; see subscriber.h. */
struct subscribers {
    struct deadline_heap deadlines; /* of all of them */
    int64_t waits, watches;
    int64_t next_claims_ms; /* with several daemons, see subscribers_note_batch() */
    struct common_row common_row;
};

struct server {
    struct event_base *base; /* borrowed */
    struct server_ops ops;
    /* A request of the session is answered, or what it waited for has come: goes on with it, and
     * may close it. What is read and sent is in session_io.h. */
    void (*resume)(struct session *session);
    /* Answers a request of it from memory; see dispatch.h. */
    void (*answer)(struct session *session, const struct request *request,
                   const struct caller *caller);
    struct clock *clock; /* borrowed */
    struct zones *zones; /* borrowed; the loop thread's own */
    struct settings settings;
    struct limit_settings limit_settings;
    struct identities identities;
    bool asks_identities; /* callers are looked up, and looked at again; see admission.h */
    bool logs_debug;      /* whether it is worth putting a line of LOG_DEBUG together */
    int64_t own_uid;      /* the daemon's */
    int64_t overflow_uid; /* whom the kernel shows in place of a uid it has no number for */
    const char *version;

    struct live_view *view; /* owned */
    struct limits limits;
    struct change_budget budget;
    bool is_scarce;       /* the disk has little room left: customers add nothing */
    struct share *shares; /* by uid; owned by whoever refers to them */
    struct turns turns;
    struct event turn_event; /* the next turn ... */
    bool turn_wanted;        /* ... which is on its way */
    bool in_turn;
    struct job_queue jobs;
    struct subscribers subscribers;
    struct wake wake;
    struct session_list sessions;
    struct session_list unfinished; /* customers with part of a line, oldest first */
    struct session_list stalled;    /* those that do not read their replies, longest first */
    size_t session_count;
    int64_t customer_count; /* sessions without a role */
    int64_t last_session;   /* the number of the latest */
    struct notices notices;

    int listen_fd;
    struct event listen_event;
    struct event accept_again; /* after descriptors ran out */
    struct event drain_timer;
    struct event sync_timer;     /* see sync.h */
    struct server_shard *shards; /* shape: shards[ops.shards]; owned */
    int64_t retry_ms;            /* no expiry before this: the last one failed */
    int64_t next_prune_ms;
    int64_t next_unread;    /* shows before that number are read, or asked for; unread_shows.h */
    int ticks_pending;      /* expiries on their way */
    struct job *clock_jobs; /* done, and answered once the test clock has come where it is to go */
    int64_t clock_goal_ms;  /* where that is, wall clock; 0: CLOCK was never asked */
    struct job *backup;     /* BACKUP, ordered, and answered once the backup is made; NULL: none */
    bool is_backing_up;     /* from the request to its answer; see backup_verb.h */
    bool draining;
    bool over;          /* the loop is being left: the workers get nothing more */
    bool failed;        /* the store is broken */
    bool is_rewound;    /* the store has gone back to an earlier state: begin anew */
    bool is_store_lost; /* its file is not where it was; see watch.h */

    /* For STATS. */
    int64_t started_ms;
    int64_t requests, refused, batches, batched_units, commits;
    int64_t refusals[STATUS_COUNT]; /* `refused` by code */
    struct commit_times commit_times;
    struct loop_delay loop_delay;
    int64_t checkpoints;
    int64_t backup_ms; /* when the newest backup that is known of ended, wall clock; NO_BACKUP */
    int64_t read_only_refusals;
    int64_t unaudited; /* refusals of customers that were only counted */
    bool is_read_only; /* the last that was to be changed found no room */
};

struct now server_now(const struct server *server);

/* Hands a unit to the worker of its shard. Its `done` is called with the server. */
void server_submit(struct server *server, struct unit *unit);

/* A session waits for its turn: there will be one. */
void server_want_turn(struct server *server);

/* Leaves the event loop: the workers get nothing more. */
void server_leave(struct server *server);

/* Leaves it if the server drains and its last session is gone. */
void server_check_drained(struct server *server);

__attribute__((format(printf, 3, 4))) void server_log(struct server *server, int level,
                                                      const char *format, ...);

/* The same with fields; `message` says what happened in a word or two. */
void server_log_event(struct server *server, int level, const char *message,
                      const struct log_field *fields, size_t count);

/* A request, or a line that is none, was refused. */
void server_count_refusal(struct server *server, enum status status);

/* The same about a uid, as a warning, but once a minute and kind. */
__attribute__((format(printf, 4, 5))) void server_notice(struct server *server, enum notice notice,
                                                         int64_t uid, const char *format, ...);

#endif
