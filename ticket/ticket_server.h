/*
 * A printer that is served: whoever may write into a FIFO asks for tickets, a line each.
 */
#ifndef FOYER_TICKET_TICKET_SERVER_H
#define FOYER_TICKET_TICKET_SERVER_H

#include "shared/status.h"
#include "ticket/print_run.h"

/*
 * Makes the FIFO at `path`, unless it is there, and prints what its lines name, until a signal ends
 * it: "P17VC0YYM9", or "P17VC0YYM9 B6,B7" for some seats. What became of each is said on standard
 * error, and no failure ends it.
 *
 * OUTCOME_OK after a signal; OUTCOME_USAGE, after a sentence, if the FIFO cannot be had.
 */
MUST_CHECK int ticket_server_run(struct print_run *run, const char *path);

#endif
