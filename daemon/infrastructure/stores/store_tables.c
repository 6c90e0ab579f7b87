/*
 * Rows of a table may refer to rows of others, and these have to be there first: whoever writes all
 * tables writes them in such an order. There is one as long as no tables refer to each other in a
 * circle. A reference within a table does not count: --copy goes by the key, in which
 * ledger_entry.reverses leads back, and foyer_user.merged_into, which may lead on, is looked at by
 * the engine only at the commit.
 *
 * Everything has a fixed size. There are about 30 tables, and only a migration can change that: one
 * that needs more room meets an assertion in the first test that checks or copies a store. With
 * that, struct store_tables comes to 177 kB, so callers allocate it.
 */
#include "infrastructure/stores/store_tables.h"

#include <assert.h>
#include <string.h>

enum { REFERENCES_MOST = 200 };

struct reference {
    char from[TABLE_NAME_TEXT], to[TABLE_NAME_TEXT];
};

struct references {
    struct reference list[REFERENCES_MOST]; /* shape: list[count] */
    int count;
};

/* The table of that name; the last one, or a new one, since rows come by table. */
static struct store_table *table_of_row(struct store_tables *tables, struct db_stmt *row)
{
    struct store_table *table = &tables->tables[tables->count];

    if (tables->count > 0 && strcmp(table[-1].name, db_text(row, 0)) == 0)
        return table - 1;
    assert(tables->count < TABLES_MOST);
    tables->count++;
    store_copy_text(table->name, sizeof table->name, row, 0);
    return table;
}

static void add_column(struct store_table *table, struct db_stmt *row)
{
    struct store_column *column = &table->columns[table->column_count++];

    assert(table->column_count <= TABLE_COLUMNS_MOST);
    store_copy_text(column->name, sizeof column->name, row, 1);
    column->is_text = db_int(row, 2) != 0;
    column->key = (int)db_int(row, 3);
    table->key_count += column->key > 0;
}

/* SQLite tells a reference of several columns once for each: only the tables are of interest. */
static enum status read_references(struct store *store, struct references *references)
{
    struct db_stmt *row = db_references(store->db);

    references->count = 0;
    while (db_step(row) == DB_ROW) {
        struct reference *reference = &references->list[references->count++];

        assert(references->count <= REFERENCES_MOST);
        store_copy_text(reference->from, sizeof reference->from, row, 0);
        store_copy_text(reference->to, sizeof reference->to, row, 1);
    }
    return db_finish(row);
}

/* Whether a row of `table` may refer to one of the tables from `first` on, its own apart. */
static bool refers_to_later(const struct store_table *table, const struct store_tables *tables,
                            int first, const struct references *references)
{
    for (int i = 0; i < references->count; i++) {
        const struct reference *reference = &references->list[i];

        if (strcmp(reference->from, table->name) != 0 || strcmp(reference->to, table->name) == 0)
            continue;
        for (int later = first; later < tables->count; later++)
            if (strcmp(tables->tables[later].name, reference->to) == 0)
                return true;
    }
    return false;
}

/* To each place the first of the tables that are left which may stand there. Tables that refer to
 * each other in a circle, of which there are none, would stay as they are. */
static void put_in_order(struct store_tables *tables, const struct references *references)
{
    for (int place = 0; place < tables->count; place++) {
        struct store_table table;
        int i = place;

        while (i < tables->count && refers_to_later(&tables->tables[i], tables, place, references))
            i++;
        if (i == tables->count)
            return;
        table = tables->tables[i];
        memmove(&tables->tables[place + 1], &tables->tables[place],
                (size_t)(i - place) * sizeof table);
        tables->tables[place] = table;
    }
}

enum status store_tables_read(struct store *store, struct store_tables *tables)
{
    struct references references;
    struct db_stmt *row = db_columns(store->db);
    enum status status;

    memset(tables, 0, sizeof *tables);
    while (db_step(row) == DB_ROW)
        add_column(table_of_row(tables, row), row);
    status = db_finish(row);
    if (status == STATUS_OK)
        status = read_references(store, &references);
    if (status == STATUS_OK)
        put_in_order(tables, &references);
    return status;
}
