/*
 * What goes into a statement, as PostgreSQL takes it: a type and a text for each parameter.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_POSTGRES_PARAMS_H
#define FOYER_INFRASTRUCTURE_DB_POSTGRES_PARAMS_H

#include "infrastructure/db/db_value.h"
#include "infrastructure/db/postgres_gather.h"
#include "shared/buffer.h"

enum {
    PARAMS_MAX = 40,
    OID_BOOL = 16, /* types, as in PostgreSQL's pg_type.dat */
    OID_INT8 = 20,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
    OID_NUMERIC = 1700,
};

struct params {
    int count;
    unsigned types[PARAMS_MAX];       /* 0: the server finds it out */
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

#endif
