/*
 * The writes of a transaction that wait to be sent together, and how their SQL is spelled then.
 * Nothing here speaks to a server.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_POSTGRES_GATHER_H
#define FOYER_INFRASTRUCTURE_DB_POSTGRES_GATHER_H

#include "infrastructure/db/db.h"
#include "shared/buffer.h"

enum { GATHER_ROWS = 256 }; /* of one statement that wait, at most */

/* The rows of one statement. */
struct gather_rows {
    const char *sql;
    bool must_be_one;        /* each of them is to change one row */
    int params;              /* of a row */
    int count;               /* rows */
    int room;                /* allocated */
    struct db_value *values; /* shape: values[room][params]; owned, their texts too */
};

/* All of them; zeroed: none. */
struct gather {
    struct gather_rows orders[DB_GATHER_ORDERS];
};

/* Keeps a copy of a row. False if it has to wait until those are sent that are kept already: it
 * changes one of them once more, or there are too many. */
bool gather_add(struct gather *gather, const struct db_gather *how, const char *sql,
                const struct db_value *values, int count);

/* The row with a number, from 0; shape: values[params]. Borrowed. */
const struct db_value *gather_row(const struct gather_rows *rows, int row);

/* Forgets all that is kept. */
void gather_forget(struct gather *gather);

/* Writes the statement that does for rows in arrays, one for each parameter, what `sql` does for
 * one row. */
void gather_spell(struct buffer *text, const char *sql, int params);

#endif
