/*
 * A request whose reply is for this program rather than for whoever called it.
 */
#ifndef FOYER_TUI_CLI_CAPTURE_H
#define FOYER_TUI_CLI_CAPTURE_H

#include "tui/cli/client.h"

/*
 * Does the request in `line` and keeps what would have been shown: *reply is its lines, each ended
 * by LF, and *complaint what is wrong ("" if nothing is); the caller frees both. They are set
 * whatever the outcome is, which is that of client_request().
 */
MUST_CHECK enum outcome capture_request(struct client *client, const char *line, char **reply,
                                        char **complaint);

#endif
