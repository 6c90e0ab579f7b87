/*
 * `foyer import`: a season, or customers, from a CSV file.
 */
#ifndef FOYER_TUI_CLI_IMPORT_H
#define FOYER_TUI_CLI_IMPORT_H

#include "tui/cli/client.h"

/*
 * Reads the file at `path` (- is standard input). If all of it is sound, prints the requests that
 * it stands for, as a script, and says how much that is; with `applies`, sends them instead. Every
 * mistake is said with its line, and nothing is sent while there is one.
 *
 * OUTCOME_OK; OUTCOME_USAGE: a mistake in the file, or it cannot be read; otherwise that of the
 * request which failed. If that is a refusal, what the requests before it added is taken back.
 */
MUST_CHECK enum outcome import_run(struct client *client, const char *path, bool applies);

#endif
