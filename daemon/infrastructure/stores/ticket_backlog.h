/*
 * Tickets for what was paid before there were any.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_TICKET_BACKLOG_H
#define FOYER_INFRASTRUCTURE_STORES_TICKET_BACKLOG_H

#include "domain/ticket/ticket.h"
#include "infrastructure/db/db.h"

/* The migration that makes the table of tickets. */
enum { TICKETS_MIGRATION = 9 };

/* Adds the row of a live ticket. Like every function here: the statuses of domain/ports/store.h. */
MUST_CHECK enum status ticket_row_add(struct db *db, const struct ticket *ticket, int64_t now_ms);

/* Gives every paid seat its first ticket, in the transaction of that migration. */
MUST_CHECK enum status ticket_backlog_issue(struct db *db);

#endif
