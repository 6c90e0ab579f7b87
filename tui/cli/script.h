/*
 * Requests from a file or a pipe, each sent when the one before it has been answered.
 */
#ifndef FOYER_TUI_CLI_SCRIPT_H
#define FOYER_TUI_CLI_SCRIPT_H

#include <stdio.h>

#include "shared/status.h"
#include "tui/cli/client.h"

/*
 * Does the requests of the file `path` ("-": standard input) up to the first that fails (all of
 * them if client->keeps_going) or to QUIT. A BOM before the first line is skipped.
 * `$name` in a value stands for the latest value of that column or field. Returns the first outcome
 * that was not OUTCOME_OK; OUTCOME_USAGE if the file cannot be read.
 */
MUST_CHECK enum outcome script_run(struct client *client, const char *path);

/* Does one request, in which `$name` stands for the latest value of that column or field. */
MUST_CHECK enum outcome script_request(struct client *client, const char *line);

/* Does the requests that come from `file`, which messages call `name`, as they are, also after one
 * that failed, while there is a connection. Returns the first outcome that was not OUTCOME_OK. */
MUST_CHECK enum outcome script_stream(struct client *client, FILE *file, const char *name);

#endif
