/*
 * Where a scenario plays: one daemon in a folder of its own, and its clients.
 *
 * It starts the daemon itself, not with tests/kit/daemon.h, since it looks at all that the daemon
 * writes and serves the pipes of all clients meanwhile; and a client is a real socat, which a
 * reader of the protocol would use.
 */
#ifndef FOYER_TESTS_PROTOCOL_STAGE_H
#define FOYER_TESTS_PROTOCOL_STAGE_H

#include <glib.h>
#include <stdbool.h>

#include "shared/reply_reader.h"
#include "tests/protocol/child.h"

/* What a run is given on its command line. */
struct stage_paths {
    const char *daemon;     /* the foyerd */
    const char *db;         /* address of an empty PostgreSQL database; NULL: a file */
    const char *store;      /* an empty one, for all that do not make theirs; NULL: all make it */
    const char *faults;     /* libraries that let disk and names fail; NULL if there are none */
    const char *invariants; /* SQL that finds nothing in a sound file; NULL to check nothing */
    int patience_ms;        /* how long anything may take */
};

/* A client keeps its settings while its connection comes and goes. */
struct client {
    char *login;         /* NULL: whoever runs the scenario */
    GPtrArray *env;      /* char *, ended by NULL */
    struct child *socat; /* NULL while it is not connected */
    int daemon;          /* the number of the daemon it is connected to */
    struct reply_reader reader;
    bool greeted;    /* the first line of the connection was read */
    GQueue *asked;   /* of each request that was not answered yet, id + 1 of its verb; 0: of none */
    bool asked_much; /* bytes were sent that may be requests: what is answered is not known */
};

struct stage {
    const struct stage_paths *paths;
    char *folder, *socket, *db, *config, *fault;
    GPtrArray *options;   /* char * */
    GPtrArray *env;       /* char *, ended by NULL */
    GString *settings;    /* content of the configuration file */
    struct child *daemon; /* NULL while it does not run */
    int daemons;          /* how many were started */
    bool makes_store;     /* the first daemon does */
    GString *log;         /* what earlier daemons of this stage wrote */
    GHashTable *clients;  /* name to struct client */
    char *problem;        /* why the last call failed */
};

/* True if the store is a PostgreSQL database, not a file. */
bool stage_on_postgres(const struct stage *stage);

/* `shared`: other users must reach the socket. NULL if no folder can be made. */
struct stage *stage_new(const struct stage_paths *paths, bool shared);

/* Kills what still runs, removes the folder, frees everything. */
void stage_free(struct stage *stage);

/* The functions below are true if it went well; otherwise stage->problem says why. */

bool stage_start(struct stage *stage);
bool stage_stop(struct stage *stage);                  /* SIGTERM, and exit status 0 */
bool stage_await_end(struct stage *stage, int wanted); /* with that exit status, by itself */
void stage_kill(struct stage *stage);
bool stage_write_config(struct stage *stage);

/* Runs a command to its end: its exit status and all it wrote (the caller frees). */
bool stage_run(struct stage *stage, char *const argv[], const char *input, int *status,
               char **said);

/* The client of that name, known or new. */
struct client *stage_client(struct stage *stage, const char *name);

/* Connects it to the daemon that runs now, unless it is. A connection to an earlier daemon stays
 * until then, so that its last words can be heard. */
bool stage_connect(struct stage *stage, struct client *client);
void stage_disconnect(struct client *client);

/* True once the daemon has closed the client's connection and everything it said is here. */
bool stage_hung_up(const struct client *client);

/* The next line the client hears, its greeting passed over if `skip_greeting`; the caller frees.
 * NULL with stage->problem set at the end of the connection or of patience. */
char *stage_hear(struct stage *stage, const char *name, bool skip_greeting);

/* Serves all pipes once; false, with the problem set, after `deadline`. */
bool stage_serve(struct stage *stage, int64_t deadline, const char *waiting_for);

int64_t stage_deadline(const struct stage *stage);

/* Sets the problem; always false. */
bool stage_fail(struct stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
