/*
 * The FIFO at which foyer-ticket --serve waits for what is to be printed.
 */
#ifndef FOYER_TUI_APP_TICKET_PIPE_H
#define FOYER_TUI_APP_TICKET_PIPE_H

#include <stdbool.h>

#include "shared/status.h"
#include "tui/model/model.h"

/*
 * Writes a line into the FIFO whose path `context` is: whole or not at all, and without waiting. It
 * is never made here, and must be a FIFO of the user who runs this, or of root: whoever reads it
 * learns codes of bookings. False if it was not written; `why` is then a sentence.
 */
MUST_CHECK bool ticket_pipe_ask(const void *context, const char *line, char why[TEXT_MESSAGE]);

#endif
