/*
 * What is copied is what the catalogue of the source has (store_tables.h): every column of every
 * table, but for those that begin anew. Nothing has to be listed here that a migration adds.
 *
 * Rows go through memory one by one, with the values as the source engine gives them; the target's
 * types are its own. No transaction holds the source still, since nobody serves it
 * (copy_store_is_served); the target is written in one, so that it is complete or empty.
 *
 * A table is read in pages, each after the last key of the one before: none has to fit into memory.
 * The key is the primary key; of a table without one it is the whole row. It stands once more in
 * front of the columns. In the end the rows are counted, so that none is lost between two pages.
 *
 * The statements are put together. They begin with a space: store_plans_test takes every text of
 * the program that begins like a statement for a whole one.
 */
#include "infrastructure/stores/copy_store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/ports/host_store.h"
#include "infrastructure/stores/store_tables.h"
#include "shared/buffer.h"

/* What belongs to the daemons that serve a store, and not to the box office: it begins anew. So do
 * numbers that the target draws itself; rows keep their order. */
static const struct {
    const char *table, *column; /* column NULL: the whole table */
} anew[] = {
    {"concert", "rev"},       {"show", "concert_rev"}, {"queue_token", "concert_rev"},
    {"queue_token", "home"},  {"host", NULL},          {"id_block", NULL},
    {"schema_version", NULL}, {"event", "event_id"},
};

/* Tables in which a new store has a row already: it gives way. */
static const char *const born[] = {"event_head"};

/* Column NULL: the whole table. */
static bool begins_anew(const char *table, const char *column)
{
    for (size_t i = 0; i < sizeof anew / sizeof anew[0]; i++)
        if (strcmp(anew[i].table, table) == 0 &&
            (anew[i].column == NULL || (column != NULL && strcmp(anew[i].column, column) == 0)))
            return true;
    return false;
}

static bool is_born(const char *table)
{
    for (size_t i = 0; i < sizeof born / sizeof born[0]; i++)
        if (strcmp(born[i], table) == 0)
            return true;
    return false;
}

/* A table that is copied, and how. */
struct copied_table {
    const char *name;
    const char *select; /* the page after the keys $1..$keys: these, then the columns */
    const char *insert;
    const char *count;
    int columns, keys;
    bool is_text[TABLE_COLUMNS_MOST]; /* of the keys; otherwise numbers */
};

/* The list of columns that are copied, separated by commas; returns how many. */
static int add_columns(struct buffer *sql, const struct store_table *table)
{
    int count = 0;

    for (int i = 0; i < table->column_count; i++)
        if (!begins_anew(table->name, table->columns[i].name))
            buffer_printf(sql, "%s%s", count++ > 0 ? ", " : "", table->columns[i].name);
    return count;
}

/* "$1, $2, ...". */
static void add_marks(struct buffer *sql, int count)
{
    for (int i = 1; i <= count; i++)
        buffer_printf(sql, "%s$%d", i > 1 ? ", " : "", i);
}

/* The column at a place of the key, from 1. */
static const struct store_column *key_column(const struct store_table *table, int place)
{
    int i = 0;

    if (table->key_count == 0)
        return &table->columns[place - 1];
    /* A key has no place without a column. */
    while (table->columns[i].key != place) {
        i++;
        assert(i < table->column_count);
    }
    return &table->columns[i];
}

/* The key, separated by commas; what of a whole row is NULL counts as 0 or ''. */
static void add_key(struct buffer *sql, const struct store_table *table,
                    struct copied_table *copied)
{
    copied->keys = table->key_count > 0 ? table->key_count : table->column_count;
    for (int place = 1; place <= copied->keys; place++) {
        const struct store_column *column = key_column(table, place);

        copied->is_text[place - 1] = column->is_text;
        buffer_add_text(sql, place > 1 ? ", " : "");
        if (table->key_count > 0)
            buffer_add_text(sql, column->name);
        else
            buffer_printf(sql, "coalesce(%s, %s)", column->name, column->is_text ? "''" : "0");
    }
}

/* Empties `sql` and gives its text as a constant. */
static const char *take_text(struct store *store, struct buffer *sql)
{
    const char *text;

    buffer_add(sql, "", 1);
    text = db_constant(store->db, buffer_content(sql));
    buffer_release(sql);
    return text;
}

static const char *make_select(struct store *from, const struct store_table *table,
                               struct copied_table *copied)
{
    struct buffer sql;

    buffer_init(&sql);
    buffer_add_text(&sql, " SELECT ");
    add_key(&sql, table, copied);
    buffer_add_text(&sql, ", ");
    copied->columns = add_columns(&sql, table);
    buffer_printf(&sql, " FROM %s WHERE (", table->name);
    add_key(&sql, table, copied);
    buffer_add_text(&sql, ") > (");
    add_marks(&sql, copied->keys);
    buffer_add_text(&sql, ") ORDER BY ");
    add_key(&sql, table, copied);
    buffer_add_text(&sql, " LIMIT 5000");
    return take_text(from, &sql);
}

static const char *make_insert(struct store *to, const struct store_table *table, int columns)
{
    struct buffer sql;

    buffer_init(&sql);
    buffer_printf(&sql, " INSERT INTO %s (", table->name);
    add_columns(&sql, table);
    buffer_add_text(&sql, ") VALUES (");
    add_marks(&sql, columns);
    buffer_add_text(&sql, ")");
    return take_text(to, &sql);
}

/* A statement about a whole table. */
static const char *make_whole(struct store *store, const char *words, const char *table)
{
    struct buffer sql;

    buffer_init(&sql);
    buffer_printf(&sql, " %s FROM %s", words, table);
    return take_text(store, &sql);
}

static enum status count_rows(struct store *store, const char *count, int64_t *rows)
{
    struct db_stmt *stmt = db_start_values(store->db, count, NULL, 0);

    *rows = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : 0;
    return db_finish(stmt);
}

enum status copy_store_find_rows(struct store *store, char table[COPY_TABLE_TEXT])
{
    struct store_tables *tables = malloc(sizeof *tables);
    enum status status;

    assert(tables != NULL);
    table[0] = '\0';
    status = store_tables_read(store, tables);
    for (int i = 0; i < tables->count && table[0] == '\0' && status == STATUS_OK; i++) {
        const char *name = tables->tables[i].name;
        int64_t rows = 0;

        if (begins_anew(name, NULL) || is_born(name))
            continue;
        status = count_rows(store, make_whole(store, "SELECT count(*)", name), &rows);
        if (rows > 0)
            snprintf(table, COPY_TABLE_TEXT, "%s", name);
    }
    free(tables);
    return status;
}

/* The target was opened as a daemon opens it, so this program is among its hosts; of the source,
 * which is at rest, it is not. */
enum status copy_store_is_served(struct store *store, bool *is_served)
{
    int64_t now_ms;
    struct db_stmt *stmt;
    enum status status;

    *is_served = false;
    if (!db_is_shared(store->db))
        return STATUS_OK; /* it could not have been opened */
    status = db_clock(store->db, &now_ms);
    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db, "SELECT host_id FROM host WHERE beat_ms > $1 AND host_id <> $2",
                    DB_INT(now_ms - HOST_GONE_MS), DB_INT(store->self));
    *is_served = db_step(stmt) == DB_ROW;
    return db_finish(stmt);
}

/* The last key of a page. */
struct place {
    struct db_value keys[TABLE_COLUMNS_MOST];
    char texts[TABLE_COLUMNS_MOST][200]; /* of text keys: the longest is a term */
};

static void note_place(struct place *place, struct db_stmt *row, int keys)
{
    for (int i = 0; i < keys; i++) {
        place->keys[i] = db_value(row, i);
        /* A text is borrowed until the next step, and this key is needed for the next page. */
        if (place->keys[i].type == DB_VALUE_TEXT) {
            assert(strlen(place->keys[i].text) < sizeof place->texts[i]);
            place->keys[i].text = strcpy(place->texts[i], place->keys[i].text);
        }
    }
}

/* Copies one page; *rows grows by what it had. */
static enum status copy_page(const struct copied_table *table, struct store *from, struct store *to,
                             struct place *place, int64_t *rows)
{
    struct db_stmt *row = db_start_values(from->db, table->select, place->keys, table->keys);
    enum status status = STATUS_OK, read;

    while (status == STATUS_OK && db_step(row) == DB_ROW) {
        struct db_value values[TABLE_COLUMNS_MOST];

        for (int i = 0; i < table->columns; i++)
            values[i] = db_value(row, table->keys + i);
        status = db_run_stmt(db_start_values(to->db, table->insert, values, table->columns));
        note_place(place, row, table->keys);
        ++*rows;
    }
    read = db_finish(row);
    return status == STATUS_OK ? read : status;
}

/* All pages, and as many rows as the source says there are: fewer is INTERNAL. A page that is not
 * full is not taken for the last one: that is a page with no rows. */
static enum status copy_pages(const struct copied_table *table, struct store *from,
                              struct store *to, copy_progress *progress, void *arg)
{
    struct place place;
    int64_t rows = 0, before = -1, count = 0;
    enum status status = STATUS_OK;

    for (int i = 0; i < table->keys; i++)
        place.keys[i] = table->is_text[i] ? DB_TEXT("") : DB_INT(INT64_MIN);
    while (status == STATUS_OK && rows != before) {
        before = rows;
        status = copy_page(table, from, to, &place, &rows);
        progress(arg, table->name, rows);
    }
    if (status == STATUS_OK)
        status = count_rows(from, table->count, &count);
    return status == STATUS_OK && rows != count ? STATUS_INTERNAL : status;
}

static enum status copy_table(const struct store_table *table, struct store *from, struct store *to,
                              copy_progress *progress, void *arg)
{
    struct copied_table copied = {.name = table->name};
    enum status status = STATUS_OK;

    copied.select = make_select(from, table, &copied);
    copied.insert = make_insert(to, table, copied.columns);
    copied.count = make_whole(from, "SELECT count(*)", table->name);
    if (is_born(table->name))
        status =
            db_run_stmt(db_start_values(to->db, make_whole(to, "DELETE", table->name), NULL, 0));
    return status == STATUS_OK ? copy_pages(&copied, from, to, progress, arg) : status;
}

enum status copy_store_run(struct store *from, struct store *to, copy_progress *progress, void *arg)
{
    struct store_tables *tables = malloc(sizeof *tables);
    enum status status;

    assert(tables != NULL);
    status = store_tables_read(from, tables);
    if (status == STATUS_OK)
        status = store_begin(to);
    for (int i = 0; i < tables->count && status == STATUS_OK; i++)
        if (!begins_anew(tables->tables[i].name, NULL))
            status = copy_table(&tables->tables[i], from, to, progress, arg);
    free(tables);
    if (status == STATUS_OK)
        return store_commit(to);
    store_rollback(to);
    return status;
}
