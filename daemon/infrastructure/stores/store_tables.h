/*
 * The tables of the store, as the catalogue of its engine has them: who looks at all of them
 * (--copy, FSCK) has no list of its own from which one could be missing.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_STORE_TABLES_H
#define FOYER_INFRASTRUCTURE_STORES_STORE_TABLES_H

#include <stdbool.h>

#include "infrastructure/stores/sql_store.h"

enum { TABLE_NAME_TEXT = 64, TABLE_COLUMNS_MOST = 40, TABLES_MOST = 60 };

struct store_column {
    char name[TABLE_NAME_TEXT];
    bool is_text; /* otherwise a number */
    int key;      /* its place in the primary key, from 1; 0: not a part of it */
};

struct store_table {
    char name[TABLE_NAME_TEXT];
    struct store_column columns[TABLE_COLUMNS_MOST]; /* shape: columns[column_count] */
    int column_count;
    int key_count; /* columns of the primary key; 0: the table has none */
};

struct store_tables {
    struct store_table tables[TABLES_MOST]; /* shape: tables[count] */
    int count;
};

/* Reads them, in an order in which rows refer to rows of tables before theirs, or of their own.
 * INTERNAL, BUSY. */
MUST_CHECK enum status store_tables_read(struct store *store, struct store_tables *tables);

#endif
