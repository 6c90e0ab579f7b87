/*
 * Compares the words of shared/words.def with those of the store.
 *
 *     stored_words FSCK.c FILE.c...
 *
 * The CHECK of each column that holds the words of a list must allow these and no others; no other
 * column of the schema may be compared with a word; and the SQL of the files may compare a column
 * with none but the words of a list that a column of that name holds. What FSCK finds NOT IN a list
 * must be in none of its words. Exit status: 0 all is so, 1 not so, 2 usage.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "schema/migrations.h"
#include "shared/buffer.h"
#include "shared/status.h"
#include "shared/word_list.h"

enum { NAME_TEXT = 64 };

/* Of the names of columns, and of words. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
static const char word_letters[] = "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

/* A column that is compared with a word: state = 'held', state <> 'held', state IN ('held', ..). */
struct comparison {
    char column[NAME_TEXT], word[NAME_TEXT];
    const char *first; /* the first word of a NOT IN, which has to name all words; otherwise NULL */
};

/* Where the spaces before `at` begin. SQL is read backwards from a quote: before 'held' stands what
 * it is compared with. That takes no parser, and what it does not understand is taken for no
 * comparison and passed over. */
static const char *back_over_spaces(const char *text, const char *at)
{
    while (at > text && strchr(" \n\t", at[-1]) != NULL)
        at--;
    return at;
}

/* The name that ends before `at`; false if none does. */
static bool name_before(const char *text, const char *at, char name[NAME_TEXT])
{
    const char *begin = at = back_over_spaces(text, at);

    while (begin > text && strchr(letters, begin[-1]) != NULL)
        begin--;
    if (begin == at || at - begin >= NAME_TEXT)
        return false;
    snprintf(name, NAME_TEXT, "%.*s", (int)(at - begin), begin);
    return true;
}

/* Moves *at before the word if that stands there. */
static bool skip_word(const char *text, const char **at, const char *word)
{
    const char *end = back_over_spaces(text, *at);
    size_t size = strlen(word);

    if ((size_t)(end - text) < size || strncmp(end - size, word, size) != 0)
        return false;
    *at = end - size;
    return true;
}

/* The operator before a literal: moves *at before it. *all: it is NOT IN, which names all words. */
static bool operator_before(const char *text, const char **at, bool *all)
{
    *all = false;
    if (skip_word(text, at, "<>"))
        return true;
    if (skip_word(text, at, "="))
        return *at > text && strchr("=!<>", (*at)[-1]) == NULL;
    if (!skip_word(text, at, "(") || !skip_word(text, at, "IN"))
        return false;
    *all = skip_word(text, at, "NOT");
    return true;
}

/* The next comparison of `text` from *at on, which is moved after it. In a list the column is that
 * of the word before. */
static bool next_comparison(const char *text, const char **at, struct comparison *found)
{
    const char *quote;

    while ((quote = strchr(*at, '\'')) != NULL) {
        size_t size = strspn(quote + 1, word_letters);
        const char *before = quote;
        bool all, is_next = found->column[0] != '\0' && skip_word(text, &before, "',");

        *at = quote + 1;
        /* The beginning of a longer word, as of uid-1000, is none. */
        if (quote[1 + size] != '\'' || quote[size] == '-')
            continue;
        *at = quote + size + 2;
        if (!is_next) {
            before = quote;
            if (!operator_before(text, &before, &all) ||
                !name_before(text, before, found->column)) {
                found->column[0] = '\0';
                continue;
            }
            found->first = all ? quote : NULL;
        }
        snprintf(found->word, sizeof found->word, "%.*s", (int)size, quote + 1);
        return true;
    }
    return false;
}

/* True if a list has the word that is stored in a column of that name, of that table (NULL: of
 * any). The outcomes of audit lines are those of shared/status.h. */
static bool is_word(const char *table, const struct comparison *found)
{
    const char *in_table, *in_column;

    if (strcmp(found->column, "outcome") == 0)
        return status_from_word(found->word) != STATUS_COUNT;

    for (int i = WORDS_NONE + 1; i < WORD_LISTS; i++) {
        enum word_list list = (enum word_list)i;

        if (word_list_is_stored(list, &in_table, &in_column) &&
            (table == NULL || strcmp(table, in_table) == 0) &&
            strcmp(found->column, in_column) == 0 &&
            word_find(list, found->word) < word_count(list))
            return true;
    }
    return false;
}

/* True if the words from `first` to the next bracket are all those of a list that a column of that
 * name holds. */
static bool are_all(const char *column, const char *first)
{
    char *words = strndup(first, strcspn(first, ")"));
    const char *in_table, *in_column;
    bool all = false;

    for (int i = WORDS_NONE + 1; i < WORD_LISTS && !all; i++) {
        enum word_list list = (enum word_list)i;
        char quoted[NAME_TEXT + 2];

        if (!word_list_is_stored(list, &in_table, &in_column) || strcmp(column, in_column) != 0)
            continue;
        all = true;
        for (int id = 0; id < word_count(list); id++) {
            snprintf(quoted, sizeof quoted, "'%s'", word_at(list, id));
            all = all && strstr(words, quoted) != NULL;
        }
    }
    free(words);
    return all;
}

/* Every word of a text must be in a list, and in FSCK, NOT IN must name all of one: a word that is
 * missing there would be reported as damage of a store that is sound. */
static bool check_text(const char *place, const char *table, const char *text, bool is_fsck)
{
    struct comparison found = {.word = ""};
    bool fine = true;

    for (const char *at = text; next_comparison(text, &at, &found);) {
        if (is_fsck && found.first != NULL && !are_all(found.column, found.first)) {
            fprintf(stderr, "%s: %s NOT IN (%.*s) lacks a word of words.def\n", place, found.column,
                    (int)strcspn(found.first, ")"), found.first);
            fine = false;
        }
        found.first = NULL;
        if (found.word[0] == '\0' || is_word(table, &found))
            continue;
        fprintf(stderr, "%s: %s is compared with '%s', which is no word of it in words.def\n",
                place, found.column, found.word);
        fine = false;
    }
    return fine;
}

/* A database in memory with the newest schema; NULL if a migration fails. */
static sqlite3 *make_schema(void)
{
    sqlite3 *db;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        return NULL;
    for (int i = 0; i < MIGRATION_COUNT; i++)
        if (sqlite3_exec(db, migrations[i], NULL, NULL, NULL) != SQLITE_OK)
            return NULL;
    return db;
}

/* Tables with their CHECKs, indexes with their WHERE: all SQL that the schema keeps. */
static bool check_schema(sqlite3 *db)
{
    static const char query[] = "SELECT name, tbl_name, sql FROM sqlite_schema WHERE sql <> ''";
    sqlite3_stmt *stmt;
    bool fine = sqlite3_prepare_v2(db, query, -1, &stmt, NULL) == SQLITE_OK;

    while (sqlite3_step(stmt) == SQLITE_ROW)
        fine = check_text((const char *)sqlite3_column_text(stmt, 0),
                          (const char *)sqlite3_column_text(stmt, 1),
                          (const char *)sqlite3_column_text(stmt, 2), false) &&
               fine;
    sqlite3_finalize(stmt);
    return fine;
}

/* Bytes of the definition of a column, up to a comma or the end outside of brackets. */
static size_t definition_size(const char *text)
{
    size_t size = 0;

    for (int depth = 0; text[size] != '\0'; size++) {
        depth += (text[size] == '(') - (text[size] == ')');
        if (depth < 0 || (depth == 0 && text[size] == ','))
            break;
    }
    return size;
}

/* The definition of a column in the SQL of its table (the caller frees); NULL: none. */
static char *find_definition(const char *sql, const char *column)
{
    for (const char *at = strchr(sql, '('); at != NULL && *at != '\0';) {
        at++;
        at += strspn(at, " \n\t");
        if (strncmp(at, column, strlen(column)) == 0 && at[strlen(column)] == ' ')
            return strndup(at, definition_size(at));
        at += definition_size(at);
    }
    return NULL;
}

/* The other direction of check_text(): that no word is too many does not say that none is
 * missing. */
static bool allows(const char *definition, const char *column, const char *word)
{
    struct comparison found = {.word = ""};

    for (const char *at = definition; next_comparison(definition, &at, &found);)
        if (strcmp(found.column, column) == 0 && strcmp(found.word, word) == 0)
            return true;
    return false;
}

/* Every word of a list must be allowed by the CHECK of its column. */
static bool check_list(sqlite3 *db, enum word_list list)
{
    const char *table, *column;
    sqlite3_stmt *stmt;
    char *definition = NULL;
    bool fine = true;

    if (!word_list_is_stored(list, &table, &column))
        return true;
    sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = $t", -1,
                       &stmt, NULL);
    sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        definition = find_definition((const char *)sqlite3_column_text(stmt, 0), column);
    if (definition == NULL)
        fprintf(stderr, "words.def: there is no column %s.%s\n", table, column);
    for (int id = 0; definition != NULL && id < word_count(list); id++) {
        if (allows(definition, column, word_at(list, id)))
            continue;
        fprintf(stderr, "the CHECK of %s.%s lacks '%s' of the list %s\n", table, column,
                word_at(list, id), word_list_name(list));
        fine = false;
    }
    fine = fine && definition != NULL;
    free(definition);
    sqlite3_finalize(stmt);
    return fine;
}

static bool check_file(const char *path, bool is_fsck)
{
    char bytes[4096];
    size_t got;
    struct buffer content;
    FILE *file = fopen(path, "rb");
    bool fine;

    if (file == NULL) {
        perror(path);
        return false;
    }
    buffer_init(&content);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_add(&content, bytes, got);
    buffer_add(&content, "", 1);
    fclose(file);
    fine = check_text(path, NULL, buffer_content(&content), is_fsck);
    buffer_release(&content);
    return fine;
}

int main(int argc, char **argv)
{
    sqlite3 *db = make_schema();
    bool fine;

    if (argc < 2) {
        fprintf(stderr, "usage: stored_words FSCK.c FILE.c...\n");
        return 2;
    }
    if (db == NULL) {
        fprintf(stderr, "a migration fails\n");
        return 1;
    }
    fine = check_schema(db);
    for (int list = WORDS_NONE + 1; list < WORD_LISTS; list++)
        fine = check_list(db, (enum word_list)list) && fine;
    for (int i = 1; i < argc; i++)
        fine = check_file(argv[i], i == 1) && fine;
    sqlite3_close(db);
    return fine ? 0 : 1;
}
