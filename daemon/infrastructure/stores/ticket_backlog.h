/*
 * Tickets for what was paid before there were any.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_TICKET_BACKLOG_H
#define FOYER_INFRASTRUCTURE_STORES_TICKET_BACKLOG_H

#include "infrastructure/db/db.h"

/* The migration that makes the table of tickets. */
enum { TICKETS_MIGRATION = 9 };

/* Gives every paid seat its first ticket, in the transaction of that migration. The statuses of
 * domain/ports/store.h. */
MUST_CHECK enum status ticket_backlog_issue(struct db *db);

#endif
