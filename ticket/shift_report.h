/*
 * What the daemon knows of a shift, as it is printed: the Z of one that is closed, or the X of one
 * that is open, which tells no cash.
 */
#ifndef FOYER_TICKET_SHIFT_REPORT_H
#define FOYER_TICKET_SHIFT_REPORT_H

#include "shared/status.h"
#include "ticket/ticket_fields.h"
#include "tui/cli/client.h"

/* Asks for it and fills in the words of PAPER_SHIFT, and the name for a queue. OUTCOME_OK;
 * otherwise why not was said of `code` on standard error. */
MUST_CHECK enum outcome shift_report_load(struct client *client, int64_t shift, const char *code,
                                          struct ticket_fields *paper);

#endif
