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

/* What db_columns() and db_references() ask the catalogue. */
#define POSTGRES_COLUMNS                                                                 \
    "SELECT CAST(t.relname AS text), CAST(c.attname AS text),"                           \
    " CASE WHEN c.atttypid = CAST('text' AS regtype) THEN 1 ELSE 0 END,"                 \
    " coalesce(array_position(k.conkey, c.attnum), 0)"                                   \
    " FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0"        \
    " AND NOT c.attisdropped"                                                            \
    " LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'"               \
    " WHERE t.relkind = 'r' AND t.relnamespace = CAST(current_schema() AS regnamespace)" \
    " ORDER BY t.relname, c.attnum"
#define POSTGRES_REFERENCES                                                                 \
    "SELECT CAST(t.relname AS text), CAST(r.relname AS text) FROM pg_constraint k"          \
    " JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid"         \
    " WHERE k.contype = 'f'"                                                                \
    " AND t.relnamespace = CAST(current_schema() AS regnamespace)",                         \
        .open = pg_open, .close = pg_close, .run_script = pg_run_script, .start = pg_start, \
        .step = pg_step, .column = pg_column, .changes = pg_changes, .finish = pg_finish,   \
        .run = pg_run, .run_one = pg_run_one, .gather = pg_gather, .begin = pg_begin,       \
        .commit = pg_commit, .rollback = pg_rollback, .writes = pg_writes,                  \
        .is_broken = pg_is_broken, .connect = pg_connect, .leave = pg_leave,                \
        .set_patience = pg_set_patience, .traffic = pg_traffic, .clock = pg_clock,          \
        .check = pg_check, .checkpoint = pg_checkpoint

#endif
