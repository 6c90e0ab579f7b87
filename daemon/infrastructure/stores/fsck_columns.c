/*
 * The columns are those of the catalogue (store_tables.h), so that one which a migration adds is
 * looked at, too. By a law of the schema a number whose column is called *_ms is a time, or a span
 * of it. Texts are read row by row and judged here, since neither engine knows NFC.
 *
 * A row is named by its table and the numbers of its key: a code or a text may be what is broken,
 * and a secret is nobody's business. One without numbers in its key is named by all its numbers.
 *
 * Statements that are put together begin with a space: store_plans_test takes every text of the
 * program that begins like a statement for a whole one.
 */
#include "infrastructure/stores/fsck_columns.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/store_tables.h"
#include "shared/buffer.h"
#include "shared/text.h"

enum { ROW_TEXT = 400 };

/* Texts that the store makes of others, folded for a search; they have rules of their own. */
static bool is_made(const struct store_column *column)
{
    return strcmp(column->name, "search") == 0 || strcmp(column->name, "term") == 0;
}

static bool is_time(const struct store_column *column)
{
    size_t size = strlen(column->name);

    return !column->is_text && size > 3 && strcmp(column->name + size - 3, "_ms") == 0;
}

/* An expression for the name of a row. */
static void add_row_name(struct buffer *sql, const struct store_table *table)
{
    bool has_number_key = false;

    for (int i = 0; i < table->column_count; i++)
        has_number_key |= table->columns[i].key > 0 && !table->columns[i].is_text;
    buffer_printf(sql, "'%s'", table->name);
    for (int i = 0; i < table->column_count; i++) {
        const struct store_column *column = &table->columns[i];

        if (!column->is_text && (column->key > 0 || !has_number_key))
            buffer_printf(sql, " || ' %s=' || coalesce(%s, 0)", column->name, column->name);
    }
}

/* Empties `sql`, and begins the statement of its text. */
static struct db_stmt *start_made(struct store *store, struct buffer *sql)
{
    const char *text;

    buffer_add(sql, "", 1);
    text = db_constant(store->db, buffer_content(sql));
    buffer_release(sql);
    return db_start_values(store->db, text, NULL, 0);
}

/* Requests bring only clean text in NFC (request.c). A text that is neither came by another way, or
 * was damaged. */
static bool is_as_entered(const char *text)
{
    char *composed;
    bool same;

    if (!text_is_clean(text, strlen(text)))
        return false;
    composed = text_nfc(text);
    same = composed != NULL && strcmp(composed, text) == 0;
    free(composed);
    return same;
}

/* The statement of a row's name and its texts, whose columns go into `texts`; their number. */
static int ask_for_texts(struct buffer *sql, const struct store_table *table,
                         const char *texts[TABLE_COLUMNS_MOST])
{
    int count = 0;

    buffer_init(sql);
    buffer_add_text(sql, " SELECT ");
    add_row_name(sql, table);
    for (int i = 0; i < table->column_count; i++) {
        const struct store_column *column = &table->columns[i];

        if (!column->is_text || is_made(column))
            continue;
        texts[count++] = column->name;
        buffer_printf(sql, ", %s", column->name);
    }
    buffer_printf(sql, " FROM %s", table->name);
    return count;
}

/* The first column of the row whose text is not as it was entered, from 1; 0: none. */
static int find_unclean(struct db_stmt *row, int count)
{
    for (int i = 1; i <= count; i++)
        if (!is_as_entered(db_text(row, i)))
            return i;
    return 0;
}

static enum status check_texts(struct store *store, const struct store_table *table,
                               void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    const char *texts[TABLE_COLUMNS_MOST];
    struct buffer sql;
    int count = ask_for_texts(&sql, table, texts);
    struct db_stmt *stmt = start_made(store, &sql);

    while (count > 0 && db_step(stmt) == DB_ROW) {
        int unclean = find_unclean(stmt, count);
        char row[ROW_TEXT];

        if (unclean == 0)
            continue;
        snprintf(row, sizeof row, "%s: %s", db_text(stmt, 0), texts[unclean - 1]);
        each(arg, &(struct fsck_finding){"I9", "a text is clean", row});
    }
    return db_finish(stmt);
}

/* Reports what is beyond the years 0 to 9999, which a request can name. */
static enum status check_times(struct store *store, const struct store_table *table,
                               const struct store_column *column,
                               void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct buffer sql;
    struct db_stmt *stmt;

    buffer_init(&sql);
    buffer_add_text(&sql, " SELECT ");
    add_row_name(&sql, table);
    buffer_printf(&sql, " || ': %s is ' || %s FROM %s WHERE %s NOT BETWEEN", column->name,
                  column->name, table->name, column->name);
    buffer_add_text(&sql, " -62167305600000 AND 253402387200000");
    stmt = start_made(store, &sql);
    while (db_step(stmt) == DB_ROW)
        each(arg, &(struct fsck_finding){"I9", "a time is a date", db_text(stmt, 0)});
    return db_finish(stmt);
}

static enum status check_columns(struct store *store, const struct store_table *table,
                                 void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < table->column_count && status == STATUS_OK; i++)
        if (is_time(&table->columns[i]))
            status = check_times(store, table, &table->columns[i], each, arg);
    return status == STATUS_OK ? check_texts(store, table, each, arg) : status;
}

enum status fsck_columns_check(struct store *store,
                               void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct store_tables *tables = malloc(sizeof *tables);
    enum status status;

    assert(tables != NULL);
    status = store_tables_read(store, tables);
    for (int i = 0; i < tables->count && status == STATUS_OK; i++)
        status = check_columns(store, &tables->tables[i], each, arg);
    free(tables);
    return status;
}
