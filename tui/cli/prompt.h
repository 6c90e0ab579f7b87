/*
 * The line prompt: requests typed by hand, with history, completion, and $name for the latest value
 * of a column or field.
 */
#ifndef FOYER_TUI_CLI_PROMPT_H
#define FOYER_TUI_CLI_PROMPT_H

#include "shared/status.h"
#include "tui/cli/client.h"

/* Asks for requests on the terminal until QUIT, the end of the input or the end of the connection.
 * The lines of earlier runs are there again (prompt_history.h). OUTCOME_OK, or how the connection
 * failed. */
MUST_CHECK enum outcome prompt_run(struct client *client);

#endif
