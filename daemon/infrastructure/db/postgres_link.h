/*
 * How the PostgreSQL engine connects, how it spells our SQL, and what its errors mean.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_POSTGRES_LINK_H
#define FOYER_INFRASTRUCTURE_DB_POSTGRES_LINK_H

#include <stdbool.h>

#include <libpq-fe.h>

#include "shared/buffer.h"
#include "shared/status.h"

/* A connection in pipeline mode, set up so that every answer is on the disk; the caller's to end
 * with PQfinish(). The first one of a daemon finds out whether a pooler lets it have a session.
 * NULL with a sentence in `error` (`room` bytes). May wait for seconds. */
PGconn *postgres_link_open(const char *conninfo, bool is_first, char *error, int room);

/* Our SQL as PostgreSQL spells it, ended by NUL. `text` is new, and the caller's to release. */
void postgres_link_translate(struct buffer *text, const char *sql);

/* What the SQLSTATE of an error comes to: BUSY if the same may succeed when it is tried again,
 * READ_ONLY for a full disk, otherwise INTERNAL. See appendix A of PostgreSQL's manual. */
enum status postgres_link_status(const char *state);

#endif
