/*
 * Why rows are gathered: of what a booking costs a server, more is for the statement than for the
 * row, so fifty rows in one statement cost little more than a few. The statement for many rows is
 * made from the text for one; its parameters are arrays, one element for each row:
 *
 *     INSERT INTO t (a, b) VALUES ($1, $2)
 *     INSERT INTO t (a, b) SELECT u.p1, u.p2 FROM unnest($1, $2) AS u(p1, p2)
 *
 *     UPDATE t SET b = $2 WHERE a = $1
 *     UPDATE t SET b = ($2)[array_position($1, a)] WHERE a = ANY ($1)
 *
 * The rows of an INSERT are written in the order in which they came. An UPDATE is not spelled as a
 * join with the arrays: a plan that was made while the table was empty would read all of it, long
 * after it has grown. Whose key is in an array is found by the index of the key in any plan.
 *
 * What runs together must not depend on each other, but for what the orders say. An UPDATE changes
 * the row that its $1 is the key of. If a row with that key is kept for the same table, by an
 * INSERT or another UPDATE, it is not added: what is kept goes first then. Only where amounts are
 * added up does one row do for both. Two INSERTs never meet: no index would let both in.
 *
 * NULL is a number here, since the type of an array must be known.
 */
#include "infrastructure/db/postgres_gather.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define INSERT "INSERT INTO "
#define UPDATE "UPDATE "
#define VALUES " VALUES ("
#define WHERE " WHERE "
#define IS_KEY " = $1"

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_update(const char *sql)
{
    return begins_with(sql, UPDATE);
}

static bool is_same_table(const char *sql, const char *other)
{
    const char *a = sql + strlen(is_update(sql) ? UPDATE : INSERT);
    const char *b = other + strlen(is_update(other) ? UPDATE : INSERT);
    size_t length = strcspn(a, " ");

    return length == strcspn(b, " ") && strncmp(a, b, length) == 0;
}

static struct db_value *row_at(const struct gather_rows *rows, int row)
{
    return rows->values + (ptrdiff_t)row * rows->params;
}

const struct db_value *gather_row(const struct gather_rows *rows, int row)
{
    return row_at(rows, row);
}

/* The row that is kept for a key; NULL: none. */
static struct db_value *find_key(const struct gather_rows *rows, int64_t key)
{
    for (int i = 0; i < rows->count; i++)
        if (row_at(rows, i)->number == key)
            return row_at(rows, i);
    return NULL;
}

/* Whether an UPDATE is of a row that is kept already. */
static bool meets(const struct gather *gather, const char *sql, int64_t key)
{
    for (int i = 0; i < DB_GATHER_ORDERS; i++) {
        const struct gather_rows *rows = &gather->orders[i];

        if (rows->count > 0 && is_same_table(sql, rows->sql) && find_key(rows, key) != NULL)
            return true;
    }
    return false;
}

static void copy_row(struct gather_rows *rows, const struct db_value *values)
{
    struct db_value *row;

    if (rows->count == rows->room) {
        rows->room = rows->room > 0 ? 2 * rows->room : 16;
        rows->values =
            realloc(rows->values, (size_t)rows->room * (size_t)rows->params * sizeof *rows->values);
        assert(rows->values != NULL);
    }
    row = row_at(rows, rows->count++);
    for (int i = 0; i < rows->params; i++) {
        row[i] = values[i];
        if (values[i].text != NULL) {
            row[i].text = strdup(values[i].text);
            assert(row[i].text != NULL);
        }
    }
}

bool gather_add(struct gather *gather, const struct db_gather *how, const char *sql,
                const struct db_value *values, int count)
{
    struct gather_rows *rows;
    struct db_value *same;

    assert(how->order >= 0 && how->order < DB_GATHER_ORDERS && count > 0);
    rows = &gather->orders[how->order];
    assert(rows->count == 0 || strcmp(rows->sql, sql) == 0);
    same = rows->count > 0 && how->adds ? find_key(rows, values[0].number) : NULL;
    if (same != NULL) {
        same[1].number += values[1].number;
        return true;
    }
    if (rows->count == GATHER_ROWS || (is_update(sql) && meets(gather, sql, values[0].number)))
        return false;
    assert(rows->params == 0 || rows->params == count);
    rows->sql = sql;
    rows->params = count;
    rows->must_be_one = how->must_be_one;
    copy_row(rows, values);
    return true;
}

void gather_forget(struct gather *gather)
{
    for (int i = 0; i < DB_GATHER_ORDERS; i++) {
        struct gather_rows *rows = &gather->orders[i];

        for (int j = 0; j < rows->count * rows->params; j++)
            free((char *)rows->values[j].text);
        free(rows->values);
        *rows = (struct gather_rows){0};
    }
}

static const char *find_last(const char *text, const char *word)
{
    const char *found = NULL, *next = text;

    while ((next = strstr(next, word)) != NULL)
        found = next++;
    assert(found != NULL);
    return found;
}

/* Each $2 of a text becomes what `before` and `after` make of it. */
static void add_part(struct buffer *text, const char *sql, size_t length, const char *before,
                     const char *after)
{
    size_t at = 0;

    while (at < length) {
        size_t plain = strcspn(sql + at, "$");
        char *end = NULL;

        plain = plain < length - at ? plain : length - at;
        buffer_add(text, sql + at, plain);
        at += plain;
        if (at == length)
            return;
        buffer_printf(text, "%s%ld%s", before, strtol(sql + at + 1, &end, 10), after);
        at = (size_t)(end - sql);
    }
}

static void spell_insert(struct buffer *text, const char *sql, int params)
{
    const char *values = find_last(sql, VALUES);
    const char *row = values + strlen(VALUES);

    buffer_add(text, sql, (size_t)(values - sql));
    buffer_add_text(text, " SELECT ");
    add_part(text, row, (size_t)(find_last(row, ")") - row), "u.p", "");
    buffer_add_text(text, " FROM unnest(");
    for (int i = 1; i <= params; i++)
        buffer_printf(text, i > 1 ? ", $%d" : "$%d", i);
    buffer_add_text(text, ") AS u(");
    for (int i = 1; i <= params; i++)
        buffer_printf(text, i > 1 ? ", p%d" : "p%d", i);
    buffer_add_text(text, ")");
}

static void spell_update(struct buffer *text, const char *sql)
{
    const char *where = find_last(sql, WHERE);
    const char *key = where + strlen(WHERE);
    int length = (int)strcspn(key, " ");
    const char *rest = key + length + strlen(IS_KEY);
    struct buffer element;

    assert(begins_with(key + length, IS_KEY));
    buffer_init(&element);
    buffer_printf(&element, ")[array_position($1, %.*s)]", length, key);
    buffer_add(&element, "", 1);
    add_part(text, sql, (size_t)(where - sql), "($", buffer_content(&element));
    buffer_printf(text, WHERE "%.*s = ANY ($1)", length, key);
    add_part(text, rest, strlen(rest), "($", buffer_content(&element));
    buffer_release(&element);
}

void gather_spell(struct buffer *text, const char *sql, int params)
{
    if (is_update(sql))
        spell_update(text, sql);
    else
        spell_insert(text, sql, params);
    buffer_add(text, "", 1);
}
