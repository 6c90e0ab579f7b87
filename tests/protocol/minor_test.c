/*
 * What a minor number of the protocol promises: whoever speaks an older one goes on working. The
 * verbs of each minor that was released are kept; every one is still there, for the same roles or
 * more, takes what it took and needs no more, and its rows and OK lines begin as they did.
 *
 *     minor_test PROTOCOL-1.0.VERBS...
 *     minor_test --print               the verbs of now, in that form
 *
 * A line is a verb: word, role, 1 if it takes key=, arguments, columns, fields, with tabs between
 * them. An argument that is required has a ! behind it, one that is a word of a list = and them.
 *
 * Only tables are compared, the released one with that of this program; what a verb does is held by
 * the dialogue of the release (tests/service/released). Not compared are types, ranges and the
 * errors of a verb, which the files do not have.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/verbs.h"

/* A line that is longer than LINE is read as two, and the second one is then no verb: it is
 * complained about, never passed over. */
enum { LINE = 4096, PARTS = 6 };

static int wrong, known;

static void complain(const char *word, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void complain(const char *word, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s: ", word);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    putc('\n', stderr);
    wrong++;
}

/* Cuts the next word off at one of `ends`; NULL behind the last. */
static char *next(char **rest, const char *ends)
{
    char *word = *rest;

    if (word == NULL || *word == '\0')
        return NULL;
    *rest = word + strcspn(word, ends);
    if (**rest != '\0')
        *(*rest)++ = '\0';
    return word;
}

static void check_argument(const struct verb *verb, char *argument, bool seen[])
{
    char *words = argument;
    char *name = next(&words, "=");
    size_t size = strlen(name);
    bool was_required = size > 0 && name[size - 1] == '!';
    int index;

    if (was_required)
        name[size - 1] = '\0';
    index = verb_arg(verb, name);
    if (index < 0) {
        complain(verb->word, "%s= is not taken any more", name);
        return;
    }
    seen[index] = true;
    if (verb->args[index].required && !was_required)
        complain(verb->word, "%s= is required now", name);
    for (char *word; (word = next(&words, "|")) != NULL;)
        if (verb->args[index].type != ARG_WORD || word_find(verb->args[index].words, word) < 0)
            complain(verb->word, "%s=%s is no word any more", name, word);
}

/* An argument may be there no more, or be new and required: the two ways in which a request of
 * yesterday is refused today. */
static void check_arguments(const struct verb *verb, char *arguments)
{
    bool seen[ARGS_MAX] = {false};

    for (char *argument; (argument = next(&arguments, " ")) != NULL;)
        check_argument(verb, argument, seen);
    for (int i = 0; verb->args[i].name != NULL; i++)
        if (verb->args[i].required && !seen[i])
            complain(verb->word, "%s= is new and required", verb->args[i].name);
}

/* Programs that count cells: the columns that were there come first. */
static void check_columns(const struct verb *verb, char *columns)
{
    int i = 0;

    for (char *name; (name = next(&columns, " ")) != NULL; i++) {
        const char *now = i < COLUMNS_MAX ? verb->columns[i].name : NULL;

        if (now == NULL || strcmp(now, name) != 0) {
            complain(verb->word, "column %d was %s and is %s", i + 1, name,
                     now == NULL ? "not there" : now);
            return;
        }
    }
}

/* Those of an OK line have names, some are not always there; they come in the same order. */
static void check_fields(const struct verb *verb, char *fields)
{
    int i = 0;

    for (char *name; (name = next(&fields, " ")) != NULL;) {
        while (verb->fields[i].name != NULL && strcmp(verb->fields[i].name, name) != 0)
            i++;
        if (verb->fields[i].name == NULL) {
            complain(verb->word, "%s= is not answered any more, or earlier than it was", name);
            return;
        }
    }
}

/* Roles are numbers, a larger one may more: a verb may go down. A word that is no role of today is
 * -1, and complained about as well. */
static void check_line(char *line)
{
    char *part[PARTS];
    const struct verb *verb;

    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < PARTS; i++) {
        part[i] = line;
        line += strcspn(line, "\t");
        if (*line != '\0')
            *line++ = '\0';
    }
    known++;
    verb = verb_find(part[0], strlen(part[0]));
    if (verb == NULL) {
        complain(part[0], "there is no such verb any more");
        return;
    }
    if ((int)verb->role > word_find(WORDS_ROLE, part[1]))
        complain(verb->word, "was for role %s, and is for %s", part[1], role_word(verb->role));
    if (strcmp(part[2], "1") == 0 && !verb->keyed)
        complain(verb->word, "takes no key= any more");
    check_arguments(verb, part[3]);
    check_columns(verb, part[4]);
    check_fields(verb, part[5]);
}

static void check_file(const char *path)
{
    char line[LINE];
    FILE *file = fopen(path, "r");

    if (file == NULL) {
        complain(path, "it cannot be read");
        return;
    }
    while (fgets(line, sizeof line, file) != NULL)
        check_line(line);
    fclose(file);
}

static void print_names(const struct field_spec *fields)
{
    putchar('\t');
    for (int i = 0; fields[i].name != NULL; i++)
        printf(i > 0 ? " %s" : "%s", fields[i].name);
}

static void print_verb(const struct verb *verb)
{
    printf("%s\t%s\t%d\t", verb->word, role_word(verb->role), verb->keyed);
    for (int i = 0; verb->args[i].name != NULL; i++) {
        const struct arg_spec *arg = &verb->args[i];

        printf("%s%s%s", i > 0 ? " " : "", arg->name, arg->required ? "!" : "");
        for (int id = 0; arg->type == ARG_WORD && id < word_count(arg->words); id++)
            printf("%c%s", id > 0 ? '|' : '=', word_at(arg->words, id));
    }
    print_names(verb->columns);
    print_names(verb->fields);
    putchar('\n');
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--print") == 0) {
        for (int id = 0; id < VERB_COUNT; id++)
            print_verb(verb_row((enum verb_id)id));
        return 0;
    }
    for (int i = 1; i < argc; i++)
        check_file(argv[i]);
    printf("proof: minors: %d verbs of released minors, none of which has lost anything\n", known);
    /* Without a file nothing is wrong, and nothing was looked at. */
    return wrong > 0 || known == 0;
}
