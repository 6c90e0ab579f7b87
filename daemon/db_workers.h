/*
 * The connections to the store, and the thread of each.
 *
 * A store in a file has one, a shared one as many as are configured; each is a shard, see
 * application/batch/shard.h. What comes in which order:
 *
 *     db_workers_open      connections, without threads: the loop thread prepares the store
 *     db_workers_join      of a shared store: its clock, and how far it is known
 *     db_workers_run_due   what came due while nobody was there
 *     db_workers_start     from here on each connection is its thread's alone ...
 *     db_workers_listen    ... and what its thread has done comes to the server
 *     db_workers_finish    the threads have ended; connections are the caller's thread's again
 *     db_workers_close
 *
 * Whatever step failed, db_workers_finish() and db_workers_close() take apart what there is.
 */
#ifndef FOYER_DAEMON_DB_WORKERS_H
#define FOYER_DAEMON_DB_WORKERS_H

#include <stdbool.h>
#include <stdint.h>

#include <event2/event.h>

#include "application/batch/batch.h"
#include "domain/ports/clock.h"
#include "infrastructure/log.h"
#include "presentation/server_loop.h"

struct db_worker;

/* All zero before db_workers_open(). */
struct db_workers {
    struct db_worker *workers; /* shape: workers[count]; owned */
    int64_t count;
};

/* How the store is opened; all borrowed. */
struct db_workers_opening {
    const char *address;
    bool create;          /* a new store if there is none */
    int64_t most_workers; /* of a shared store */
    const struct settings *settings;
    int64_t wall_ms;
    struct log *log; /* lives as long as the workers */
};

/* Logs what a store reports; `log` is a struct log. */
void db_workers_log(void *log, const char *text);

/* Opens the store. False with a sentence of ERROR_TEXT if that is not possible. */
bool db_workers_open(struct db_workers *workers, const struct db_workers_opening *opening,
                     char *error);

/* The first connection: the loop thread's until db_workers_start(). Afterwards only what
 * domain/ports/store.h allows every thread. */
struct store *db_workers_store(const struct db_workers *workers);

/* Sets the clock by that of a shared store, and notes how far each shard knows it. *is_alone:
 * nobody serves the store yet. The statuses of domain/ports/store.h. */
MUST_CHECK enum status db_workers_join(struct db_workers *workers, struct clock *clock,
                                       bool *is_alone);

/* Runs what came due while nobody was there. False if the store failed. */
bool db_workers_run_due(struct db_workers *workers, struct now now);

/* Starts the threads. False with a sentence. */
bool db_workers_start(struct db_workers *workers, char *error);

/* Whatever a thread has done goes to server_finish_batch() from now on. */
void db_workers_listen(struct db_workers *workers, struct event_base *base, struct server *server);

/* Hands a unit to the thread of its shard; for server_ops, where `workers` is what it is. */
void db_workers_submit(void *workers, struct unit *unit);

/* Lets the threads finish what they have, so that every transaction that was begun ends, and hands
 * the results to the server. */
void db_workers_finish(struct db_workers *workers);

/* Of a store that has gone back to an earlier state, once the threads have ended: logs what clients
 * were told to be done, and is not there any more. */
void db_workers_tell_lost(struct db_workers *workers, struct log *log);

void db_workers_close(struct db_workers *workers);

#endif
