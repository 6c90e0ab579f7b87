/*
 * --watch: one request again and again, until it is refused or somebody ends it.
 */
#ifndef FOYER_TUI_CLI_REPEAT_H
#define FOYER_TUI_CLI_REPEAT_H

#include <stdbool.h>

#include "shared/status.h"
#include "tui/cli/client.h"

enum { REPEAT_SECONDS = 2 }; /* if nobody says */

/* Waits between two requests. False: that was the last. */
typedef bool repeat_pause(int seconds, void *context);

/* Waits with the clock; false if nobody reads the standard output any more, at once. */
repeat_pause repeat_sleep;

/*
 * Does the request of a command line, waits, and does it again. As a table on a terminal it is
 * painted over the one before; elsewhere replies follow each other. HEALTH goes on while the daemon
 * is not well. Ends when the request fails, with its outcome, or with OUTCOME_OK when nobody reads
 * the replies any more. OUTCOME_USAGE for a verb that does more than look, or if the replies cannot
 * be written.
 */
MUST_CHECK enum outcome repeat_run(struct client *client, int count, char *const words[],
                                   int seconds, repeat_pause *pause, void *context);

#endif
