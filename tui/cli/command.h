/*
 * One request from the command line.
 */
#ifndef FOYER_TUI_CLI_COMMAND_H
#define FOYER_TUI_CLI_COMMAND_H

#include "shared/buffer.h"
#include "shared/status.h"
#include "tui/cli/client.h"

/* Adds the request line of the `count` words of a command line, in which a value needs no quotes
 * although it has spaces. */
void command_line(int count, char *const words[], struct buffer *line);

/* Does that request. */
MUST_CHECK enum outcome command_run(struct client *client, int count, char *const words[]);

#endif
