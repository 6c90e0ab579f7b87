/*
 * A connection to the daemon: lines out, lines in, one after the other.
 */
#ifndef FOYER_TUI_CLI_CONNECTION_H
#define FOYER_TUI_CLI_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/buffer.h"
#include "shared/status.h"

/* A line longer than this is not a reply of this protocol. */
enum { REPLY_LINE = 1 << 20 };

struct connection {
    int fd; /* -1 while there is none */
    /* Where what comes is written, borrowed: while the daemon is waited for, SIGPIPE comes as soon
     * as nobody reads there any more, and not with the next write. -1: with that. */
    int reader_fd;
    struct buffer bytes; /* received and not yet handed out */
    size_t taken;        /* bytes of the line last handed out, dropped at the next call */
    int64_t deadline_ms; /* of what is under way, CLOCK_MONOTONIC; 0: none */
    bool timed_out;
};

/* A connection that is not open. */
void connection_init(struct connection *connection);

/* Connects to the socket at `path`. 0, or the error number; then it is not open. The patience is
 * that of connection_set_patience(). */
MUST_CHECK int connection_open(struct connection *connection, const char *path);

/* Closes it if it is open and frees what it holds; it may be opened again. */
void connection_close(struct connection *connection);

bool connection_is_open(const struct connection *connection);

/* The major number of the protocol in the text of a greeting, such as "foyer 1.0 server=0.1.0"; 0
 * if it is none. `minor` gets what stands after the dot. */
int connection_protocol(const char *greeting, int *minor);

/* From now on nobody is waited for longer than `seconds`: not to be sent to, nor for a line; 0: as
 * long as it takes. connection->timed_out tells that it was too long. */
void connection_set_patience(struct connection *connection, int seconds);

/* Sends all bytes. False if not all of them went out; what came in before can still be read. */
MUST_CHECK bool connection_send(struct connection *connection, const char *bytes, size_t size);

/* Waits for the next line and returns it without its LF, ended by NUL. It may be written to and
 * lives until the next call. NULL when no whole line comes any more. */
char *connection_line(struct connection *connection);

/*
 * Adds the path of the socket: `given` (of --socket, may be NULL), the variable FOYER_SOCKET,
 * $XDG_RUNTIME_DIR/foyer.sock if there is such a file, or /run/foyer/foyer.sock.
 */
void connection_path(const char *given, struct buffer *path);

#endif
