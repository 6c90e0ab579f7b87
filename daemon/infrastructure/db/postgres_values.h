/*
 * What goes into a statement and comes out of it, as PostgreSQL has it: types and texts.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_POSTGRES_VALUES_H
#define FOYER_INFRASTRUCTURE_DB_POSTGRES_VALUES_H

#include <libpq-fe.h>

#include "infrastructure/db/db_value.h"
#include "infrastructure/db/postgres_gather.h"
#include "shared/buffer.h"

enum { PARAMS_MAX = 40 };

struct params {
    int count;
    Oid types[PARAMS_MAX];            /* 0: the server finds it out */
    const char *texts[PARAMS_MAX];    /* NULL: NULL */
    char numbers[PARAMS_MAX][24];     /* what they look like */
    struct buffer arrays[PARAMS_MAX]; /* the same of many rows */
};

/* Those of one row; its texts are borrowed. */
void params_of_row(struct params *params, const struct db_value *values, int count);

/* An array for each parameter, with its values of all rows. */
void params_of_rows(struct params *params, const struct gather_rows *rows);

/* Frees what it owns. */
void params_release(struct params *params);

/* A column of a row that was read; its text is the result's. */
struct db_value value_of_column(const PGresult *result, int row, int column);

#endif
