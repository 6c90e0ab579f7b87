/*
 * Types are given, not guessed: "$1 = 0" alone would make a short integer of $1. Only the type of
 * NULL is the server's to find out; in an array of nothing else it is a number.
 *
 * Everything goes as text. In binary a number would be eight bytes in place of up to twenty, but
 * each type has a form of its own, and what a trace of the connection shows could not be read.
 *
 * The numbers of the types are the same in every database and version, unlike those of types that
 * somebody has added.
 */
#include "infrastructure/db/postgres_values.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OID_BOOL = 16, /* as in PostgreSQL's pg_type.dat */
    OID_INT8 = 20,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
    OID_NUMERIC = 1700,
};

void params_of_row(struct params *params, const struct db_value *values, int count)
{
    assert(count <= PARAMS_MAX);
    params->count = count;
    for (int i = 0; i < count; i++) {
        params->types[i] = 0;
        params->texts[i] = NULL;
        buffer_init(&params->arrays[i]);
        if (values[i].type == DB_VALUE_TEXT) {
            params->types[i] = OID_TEXT;
            params->texts[i] = values[i].text;
        } else if (values[i].type == DB_VALUE_INT) {
            snprintf(params->numbers[i], sizeof params->numbers[i], "%" PRId64, values[i].number);
            params->types[i] = OID_INT8;
            params->texts[i] = params->numbers[i];
        }
    }
}

/* An element of an array (PostgreSQL's manual, 8.15.6): in quotes a comma, a brace or the word NULL
 * is text; what has to be escaped there is the quote and the backslash. */
static void add_quoted(struct buffer *text, const char *value)
{
    buffer_add_text(text, "\"");
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            buffer_add_text(text, "\\");
        buffer_add(text, value, 1);
    }
    buffer_add_text(text, "\"");
}

static void add_element(struct buffer *text, const struct db_value *value)
{
    if (value->type == DB_VALUE_INT)
        buffer_printf(text, "%" PRId64, value->number);
    else if (value->text != NULL)
        add_quoted(text, value->text);
    else
        buffer_add_text(text, "NULL");
}

void params_of_rows(struct params *params, const struct gather_rows *rows)
{
    assert(rows->params <= PARAMS_MAX);
    params->count = rows->params;
    for (int i = 0; i < rows->params; i++) {
        struct buffer *array = &params->arrays[i];

        buffer_init(array);
        params->types[i] = OID_INT8_ARRAY;
        for (int row = 0; row < rows->count; row++) {
            const struct db_value *value = &gather_row(rows, row)[i];

            if (value->type == DB_VALUE_TEXT)
                params->types[i] = OID_TEXT_ARRAY;
            buffer_add_text(array, row == 0 ? "{" : ",");
            add_element(array, value);
        }
        buffer_add_text(array, "}");
        buffer_add(array, "", 1);
        params->texts[i] = buffer_content(array);
    }
}

void params_release(struct params *params)
{
    for (int i = 0; i < params->count; i++)
        buffer_release(&params->arrays[i]);
}

/* sum() of whole numbers is NUMERIC to PostgreSQL, and a constant in a SELECT is 32 bits wide; both
 * are whole numbers to us. What is compared is a truth value, which SQLite has as 0 or 1. */
struct db_value value_of_column(const PGresult *result, int row, int column)
{
    const char *text = PQgetvalue(result, row, column);

    if (PQgetisnull(result, row, column))
        return DB_NULL;
    switch (PQftype(result, column)) {
    case OID_INT8:
    case OID_INT4:
    case OID_NUMERIC:
        return DB_INT(strtoll(text, NULL, 10));
    case OID_BOOL:
        return DB_INT(text[0] == 't');
    default:
        return DB_TEXT(text);
    }
}
