/*
 * Child processes of a scenario: the daemon, the socat of each client, sqlite3.
 *
 * Every pipe is non-blocking and all of them are served by one poll(), so a child that fills its
 * pipe never stops another. Nothing here sleeps: whoever waits, waits for bytes or an end, with a
 * deadline.
 */
#ifndef FOYER_TESTS_PROTOCOL_CHILD_H
#define FOYER_TESTS_PROTOCOL_CHILD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct child {
    pid_t pid;
    int in;  /* to its stdin; -1 once closed */
    int out; /* from its stdout; -1 once it ended */
    int err; /* from its stderr; -1 once it ended */
    GString *to_in;
    GString *from_out;
    GString *from_err;
    bool close_in; /* close stdin as soon as to_in is written */
};

/* Starts argv[0] from PATH with the extra environment ("NAME=VALUE", ended by NULL, or NULL). A
 * command that cannot be run says so on its stderr and exits with 127. */
struct child *child_start(char *const argv[], char *const env[]);

/* Kills the child if it still runs, waits for it and frees it. */
void child_free(struct child *child);

/* True once stdout and stderr have ended, which for a child without children of its own is its end.
 */
bool child_ended(const struct child *child);

/* Waits for a child that has ended; its exit status, or 128 + the signal that killed it. */
int child_status(struct child *child);

/* Takes the next whole line (without LF) of its stdout; NULL if there is none yet. The caller
 * frees. */
char *child_line(struct child *child);

/* Serves the pipes of all children (struct child *) once, waiting at most until `deadline`, in
 * steady_ms(). False when the deadline has passed. */
bool children_serve(const GPtrArray *children, int64_t deadline);

#endif
