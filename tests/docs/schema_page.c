/*
 * Compares schema/README.md with the schema that the migrations make.
 *
 *     schema_page README.md
 *
 * The blocks of the page's mermaid erDiagram must name every table, and in each, in their order,
 * every column with its type, PK where it is in the primary key and FK where it refers to another
 * row. Every table must have a row that says what one of its rows is, and one with a CHECK must be
 * named where the page tells what the schema forbids. Every named index must be mentioned, and
 * every SQL query of the page must run on the schema.
 * Exit status: 0 all is so, 1 not so, 2 usage.
 *
 * Both sides become one text with a line for each column, and are compared as texts:
 *
 *     the migrations, run in memory --> sqlite_schema, pragma_table_info() --+
 *                                                                            +--> the first line
 *     the diagram of the page --> its entities, sorted, without remarks -----+    that differs
 *
 * What the migrations come to is asked of SQLite and not read from their SQL: a later one may alter
 * what an earlier one made. Relations between the tables (the lines of the diagram) are drawn for
 * people and are not compared; FK at a column is. PostgreSQL gets the same migrations, so it is not
 * asked.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "schema/migrations.h"
#include "shared/buffer.h"

static const char diagram_begin[] = "\n```mermaid\nerDiagram\n";
static const char query_begin[] = "\n```sql\n";
static const char fence_end[] = "\n```";

static bool read_file(const char *path, struct buffer *content)
{
    char bytes[4096];
    size_t got;
    FILE *file = fopen(path, "rb");

    buffer_init(content);
    if (file == NULL)
        return false;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_add(content, bytes, got);
    buffer_add(content, "", 1);
    return fclose(file) == 0;
}

/* A database in memory with the newest schema; NULL if a migration fails. All of them, one after
 * the other, as a store that began with the first version has had them. */
static sqlite3 *make_schema(void)
{
    sqlite3 *db;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        return NULL;
    for (int i = 0; i < MIGRATION_COUNT; i++) {
        if (sqlite3_exec(db, migrations[i], NULL, NULL, NULL) != SQLITE_OK) {
            fprintf(stderr, "migration %d: %s\n", i + 1, sqlite3_errmsg(db));
            sqlite3_close(db);
            return NULL;
        }
    }
    return db;
}

/* A query of this program that SQLite refuses is a fault of this program, and ends it. */
static sqlite3_stmt *ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        exit(1);
    }
    return stmt;
}

static const char *cell(sqlite3_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt, column);
}

/* Writes the columns as the diagram should have them: a line `bigint user_id PK, FK` for each. pk
 * is the place of a column in the primary key, from 1, and 0 of all others. In a foreign key of
 * several columns each of them is FK. */
static void describe_columns(sqlite3 *db, const char *table, struct buffer *out)
{
    sqlite3_stmt *stmt =
        ask(db, "SELECT lower(c.type), c.name, c.pk > 0, EXISTS (SELECT 1"
                "  FROM pragma_foreign_key_list($table) f WHERE f.\"from\" = c.name)"
                "  FROM pragma_table_info($table) c ORDER BY c.cid");

    sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        bool primary = sqlite3_column_int(stmt, 2) != 0, foreign = sqlite3_column_int(stmt, 3) != 0;

        buffer_printf(out, "%s %s%s%s%s\n", cell(stmt, 0), cell(stmt, 1), primary ? " PK" : "",
                      primary && foreign ? "," : "", foreign ? " FK" : "");
    }
    sqlite3_finalize(stmt);
}

/* Writes the schema as lines: each table's name, then its columns, then a brace. */
static void describe_schema(sqlite3 *db, struct buffer *out)
{
    sqlite3_stmt *stmt =
        ask(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");

    while (sqlite3_step(stmt) == SQLITE_ROW) {
        buffer_printf(out, "%s {\n", cell(stmt, 0));
        describe_columns(db, cell(stmt, 0), out);
        buffer_add_text(out, "}\n");
    }
    sqlite3_finalize(stmt);
    buffer_add(out, "", 1);
}

/* The next line without its indent; a NUL is put in place of its end. NULL at the end of the text.
 */
static char *next_line(char **at)
{
    char *line = *at, *end;

    if (*line == '\0')
        return NULL;
    end = line + strcspn(line, "\n");
    *at = *end == '\n' ? end + 1 : end;
    *end = '\0';
    return line + strspn(line, " ");
}

/* Takes the remark and the mark UK off a line of an entity: they are for people. The remark first,
 * as UK may be a word of it. UK is not compared, since an index may be unique over several
 * columns. */
static void trim_column(char *line)
{
    static const char *const tails[] = {" \"", ", UK", " UK"};

    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        char *tail = strstr(line, tails[i]);

        if (tail != NULL)
            *tail = '\0';
    }
}

/* An entity of the diagram in the form of describe_schema(), in the order of their names. */
struct entities {
    char *texts[100]; /* shape: texts[count]; owned */
    int count;
};

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* A line between entities (a relation, a comment of mermaid) has no brace behind one lower-case
 * name. */
static bool is_entity(const char *line)
{
    size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz_");

    return name > 0 && strcmp(line + name, " {") == 0;
}

/* The room is for a hundred tables; of more the last are not read, and is_same() then finds them
 * missing. */
static void read_diagram(char *text, struct entities *entities)
{
    char *line;
    struct buffer entity;

    buffer_init(&entity);
    while ((line = next_line(&text)) != NULL) {
        if (!is_entity(line) && entity.size == 0)
            continue;
        trim_column(line);
        buffer_printf(&entity, "%s\n", line);
        if (strcmp(line, "}") != 0)
            continue;
        buffer_add(&entity, "", 1);
        if (entities->count < 100)
            entities->texts[entities->count++] = strdup(buffer_content(&entity));
        buffer_release(&entity);
    }
    buffer_release(&entity);
    qsort(entities->texts, (size_t)entities->count, sizeof entities->texts[0], by_name);
}

/* Compares line by line; shows the first that differs. */
static bool is_same(char *should, char *is)
{
    for (;;) {
        const char *wanted = next_line(&should), *found = next_line(&is);

        if (wanted == NULL && found == NULL)
            return true;
        if (wanted == NULL || found == NULL || strcmp(wanted, found) != 0) {
            fprintf(stderr, "erDiagram: the schema has \"%s\", the page \"%s\"\n",
                    wanted != NULL ? wanted : "(end)", found != NULL ? found : "(end)");
            return false;
        }
    }
}

static bool check_diagram(sqlite3 *db, const char *page)
{
    const char *begin = strstr(page, diagram_begin);
    const char *end = begin != NULL ? strstr(begin + 1, fence_end) : NULL;
    struct entities entities = {.count = 0};
    struct buffer schema, drawn;
    char *diagram;
    bool same;

    if (end == NULL) {
        fprintf(stderr, "the page has no mermaid erDiagram\n");
        return false;
    }
    begin += strlen(diagram_begin);
    diagram = strndup(begin, (size_t)(end - begin));
    read_diagram(diagram, &entities);
    buffer_init(&schema);
    buffer_init(&drawn);
    describe_schema(db, &schema);
    for (int i = 0; i < entities.count; i++) {
        buffer_add_text(&drawn, entities.texts[i]);
        free(entities.texts[i]);
    }
    buffer_add(&drawn, "", 1);
    same = is_same(buffer_content(&schema), buffer_content(&drawn));
    buffer_release(&schema);
    buffer_release(&drawn);
    free(diagram);
    return same;
}

/* What the rows say nobody checks. A page that has no such section is as one that has nothing in
 * it. */
static bool check_tables(sqlite3 *db, const char *page, const char *head, const char *row,
                         const char *lack)
{
    const char *begin = strstr(page, head);
    const char *end = begin != NULL ? strstr(begin + 1, "\n## ") : NULL;
    char *section = end != NULL ? strndup(begin, (size_t)(end - begin)) : strdup("");
    sqlite3_stmt *stmt = ask(db, row);
    bool fine = true;

    while (sqlite3_step(stmt) == SQLITE_ROW) {
        if (strstr(section, cell(stmt, 0)) != NULL)
            continue;
        fprintf(stderr, "%s %s\n", lack, cell(stmt, 1));
        fine = false;
    }
    sqlite3_finalize(stmt);
    free(section);
    return fine;
}

/* Only those that a migration names: the ones that SQLite makes for a key have no SQL. A mention
 * anywhere on the page will do, in backquotes. */
static bool check_indexes(sqlite3 *db, const char *page)
{
    sqlite3_stmt *stmt = ask(
        db,
        "SELECT '`' || name || '`' FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
    bool fine = true;

    while (sqlite3_step(stmt) == SQLITE_ROW) {
        if (strstr(page, cell(stmt, 0)) != NULL)
            continue;
        fprintf(stderr, "the page does not mention the index %s\n", cell(stmt, 0));
        fine = false;
    }
    sqlite3_finalize(stmt);
    return fine;
}

/* Run and not only prepared, on a schema without rows: names and types are right, and nothing is
 * said of the result. */
static bool check_queries(sqlite3 *db, const char *page)
{
    bool fine = true;

    for (const char *at = page; (at = strstr(at, query_begin)) != NULL;) {
        const char *end;
        char *sql;

        at += strlen(query_begin);
        end = strstr(at, fence_end);
        if (end == NULL)
            return false;
        sql = strndup(at, (size_t)(end - at));
        if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
            fprintf(stderr, "%s\n%s\n", sqlite3_errmsg(db), sql);
            fine = false;
        }
        free(sql);
        at = end;
    }
    return fine;
}

int main(int argc, char **argv)
{
    struct buffer page;
    sqlite3 *db;
    bool fine;

    if (argc != 2) {
        fprintf(stderr, "usage: schema_page README.md\n");
        return 2;
    }
    if (!read_file(argv[1], &page)) {
        perror(argv[1]);
        return 2;
    }
    db = make_schema();
    if (db == NULL)
        return 1;
    /* All of them in any case, so that one run shows all that is to be mended. */
    fine = check_diagram(db, buffer_content(&page));
    fine = check_tables(db, buffer_content(&page), "\n## The tables\n",
                        "SELECT char(10) || '| `' || name || '` |', name FROM sqlite_schema"
                        " WHERE type = 'table' ORDER BY name",
                        "\"The tables\" has no row for") &&
           fine;
    fine = check_tables(db, buffer_content(&page), "\n## What the schema forbids\n",
                        "SELECT '`' || name || '`', name FROM sqlite_schema"
                        " WHERE type = 'table' AND sql LIKE '%CHECK%' ORDER BY name",
                        "\"What the schema forbids\" does not say what a CHECK forbids in") &&
           fine;
    fine = check_indexes(db, buffer_content(&page)) && fine;
    fine = check_queries(db, buffer_content(&page)) && fine;
    sqlite3_close(db);
    buffer_release(&page);
    return fine ? 0 : 1;
}
