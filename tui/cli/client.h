/*
 * One request after the other: check it, send it, show the reply.
 */
#ifndef FOYER_TUI_CLI_CLIENT_H
#define FOYER_TUI_CLI_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/reply_reader.h"
#include "shared/status.h"
#include "tui/cli/connection.h"
#include "tui/cli/output.h"
#include "tui/cli/variables.h"

#define CLIENT_PROTOCOL 1 /* the major number that this program speaks */

/* How a request ended; also the exit status of the program. */
enum outcome {
    OUTCOME_OK = 0,
    OUTCOME_REFUSED = 1,       /* an ERR line */
    OUTCOME_USAGE = 2,         /* not a request; nothing was sent */
    OUTCOME_NO_CONNECTION = 3, /* nothing was changed */
    OUTCOME_NOT_KNOWN = 4,     /* sent, but nobody knows whether it was done */
    OUTCOME_NOT_WRITTEN = 5,   /* answered, but the answer could not be written */
};

/* So long a command of monitoring waits for an answer: a daemon that gives none is as good as none,
 * and cron would start one command after the other. */
enum { MONITORING_SECONDS = 10 };

struct client {
    struct buffer path; /* of the socket, ended by NUL */
    struct connection connection;
    struct reply_reader reader;
    struct output output;
    struct variables variables;
    const char
        *where;   /* borrowed: before every message, such as "demo.foyer:12: "; "" if nothing */
    bool greeted; /* the daemon's greeting has been read */
    const char *acting;  /* borrowed: the customer whom all requests are for; NULL: the caller */
    int timeout_seconds; /* for one request; 0: as long as it takes */
    enum status refusal; /* of the last request that was refused */
    bool quit;           /* QUIT was answered */
    bool keeps_going;    /* a script goes on after a request that failed */
};

/* Connects to nothing yet. `socket` is the value of --socket or NULL. */
void client_init(struct client *client, const char *socket, FILE *out, FILE *err, bool json);

void client_release(struct client *client);

/*
 * Does the request in `line` (`size` bytes; ended by NUL as well) and shows its reply. Connects
 * first if there is no connection. Empty lines and comments are OUTCOME_OK. A request that takes a
 * key and has none gets a random one, so that it can be sent again safely. Nothing is ever sent
 * twice.
 */
MUST_CHECK enum outcome client_request(struct client *client, const char *line, size_t size);

#endif
