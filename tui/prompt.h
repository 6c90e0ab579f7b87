/*
 * The line prompt: requests typed by hand, with history and completion.
 */
#ifndef FOYER_TUI_PROMPT_H
#define FOYER_TUI_PROMPT_H

#include "shared/status.h"
#include "tui/client.h"

/* Shows HELP, then asks for requests on the terminal until QUIT, the end of the input or the end of
 * the connection. OUTCOME_OK, or how the connection failed. */
MUST_CHECK enum outcome prompt_run(struct client *client);

#endif
