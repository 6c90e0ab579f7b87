/*
 * What goes into a statement and comes out of it.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_DB_VALUE_H
#define FOYER_INFRASTRUCTURE_DB_DB_VALUE_H

#include <stddef.h>
#include <stdint.h>

struct db;
struct db_stmt;

/* Where technical detail goes; `text` has no line end. */
typedef void db_log(void *arg, const char *text);

enum db_step { DB_ROW, DB_DONE };

struct db_value {
    enum { DB_VALUE_NULL, DB_VALUE_INT, DB_VALUE_TEXT } type;
    int64_t number;
    const char *text; /* borrowed until the statement is finished */
};

#define DB_INT(value) ((struct db_value){DB_VALUE_INT, (value), NULL})
#define DB_TEXT(value) ((struct db_value){DB_VALUE_TEXT, 0, (value)})
#define DB_NULL ((struct db_value){DB_VALUE_NULL, 0, NULL})

#endif
