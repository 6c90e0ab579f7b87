/*
 * The latest value of each name, in the order of first sight; a script sees a few dozen names, and
 * a list is searched faster than a table is built. Only values are expanded, never names or verbs,
 * and what comes in is quoted anew: a title that holds quotes or blanks is still one value.
 *
 * What becomes of a line with reservation P17VC0YYM9 and title "a b" among the values:
 *
 *     PAY reservation=$reservation     PAY reservation=P17VC0YYM9
 *     NOTE text="for $title"           NOTE text="for a b"
 *     NOTE text=$title                 NOTE text="a b", quoted since it has to be now
 *     CHARGE key=a$$b                  CHARGE key=a$b
 *     $title                           as it is: a verb is no value
 *     NOTE text="$title                as it is: malformed, and the parser says how
 *
 * So a script never sends anything but what it would if somebody had typed the values in.
 */
#include "tui/cli/variables.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/request.h"

void variables_init(struct variables *variables)
{
    variables->all = NULL;
    variables->count = 0;
}

void variables_release(struct variables *variables)
{
    for (size_t i = 0; i < variables->count; i++) {
        free(variables->all[i].name);
        free(variables->all[i].value);
    }
    free(variables->all);
    variables_init(variables);
}

/* Names are those of columns and fields, a few dozen at most. */
static struct variable *find(const struct variables *variables, const char *name)
{
    for (size_t i = 0; i < variables->count; i++)
        if (strcmp(variables->all[i].name, name) == 0)
            return &variables->all[i];
    return NULL;
}

static char *copy_of(const char *text)
{
    char *copy = strdup(text);

    if (copy == NULL)
        abort();
    return copy;
}

/* The latest value counts: a list leaves that of its last row. A name is never forgotten, so a
 * reply without it leaves the value of an earlier one; who must not take that for this one's
 * empties the list before (import.c). */
static void set(struct variables *variables, const char *name, const char *value)
{
    struct variable *variable = find(variables, name);

    if (variable == NULL) {
        size_t size = (variables->count + 1) * sizeof *variables->all;
        struct variable *all = realloc(variables->all, size);

        if (all == NULL)
            abort();
        variables->all = all;
        variable = &all[variables->count++];
        variable->name = copy_of(name);
    } else {
        free(variable->value);
    }
    variable->value = copy_of(value);
}

/* Rows and OK lines have values; both are remembered under their names alone. */
void variables_see(struct variables *variables, const struct reply_line *reply)
{
    if (reply->kind != REPLY_ROW && reply->kind != REPLY_OK)
        return;
    for (int i = 0; i < reply->count; i++)
        set(variables, reply->names[i], reply->values[i]);
}

const char *variables_value(const struct variables *variables, const char *name)
{
    const struct variable *variable = find(variables, name);

    return variable != NULL ? variable->value : NULL;
}

/* Adds what stands for the name at *at, which follows a $, and moves *at past it. A name ends at
 * the first character that stands in none: "$show-1" is the show and "-1". */
static enum variables_result expand_name(const struct variables *variables, const char **at,
                                         struct buffer *value, char name[VARIABLE_NAME])
{
    size_t length = strspn(*at, "abcdefghijklmnopqrstuvwxyz_");
    const char *known;

    if (**at == '$') {
        buffer_add(value, "$", 1);
        *at += 1;
        return VARIABLES_OK;
    }
    if (length == 0)
        return VARIABLES_LONE;
    snprintf(name, VARIABLE_NAME, "%.*s", (int)length, *at);
    known = length < VARIABLE_NAME ? variables_value(variables, name) : NULL;
    if (known == NULL)
        return VARIABLES_UNKNOWN;
    buffer_add_text(value, known);
    *at += length;
    return VARIABLES_OK;
}

/* Adds the value written at `at` (`size` bytes with their quotes), expanded and without quotes. */
static enum variables_result expand_value(const struct variables *variables, const char *at,
                                          size_t size, struct buffer *value,
                                          char name[VARIABLE_NAME])
{
    const char *end = at + size;
    bool quoted = *at == '"';

    if (quoted) {
        at++;
        end--;
    }
    while (at < end) {
        if (*at == '$') {
            enum variables_result result;

            at++;
            result = expand_name(variables, &at, value, name);
            if (result != VARIABLES_OK)
                return result;
            continue;
        }
        if (quoted && *at == '\\')
            at++;
        buffer_add(value, at++, 1);
    }
    return VARIABLES_OK;
}

/* Bytes of the value at `at` as it is written; 0 if it is malformed, which the parser will say. */
static size_t written_size(const char *at)
{
    size_t size = 1;

    if (*at != '"') {
        size = strcspn(at, " ");
        return memchr(at, '"', size) == NULL ? size : 0;
    }
    while (at[size] != '"') {
        if (at[size] == '\\')
            size++;
        if (at[size] == '\0')
            return 0;
        size++;
    }
    return at[size + 1] == ' ' || at[size + 1] == '\0' ? size + 1 : 0;
}

enum variables_result variables_expand(const struct variables *variables, const char *line,
                                       struct buffer *out, char name[VARIABLE_NAME])
{
    while (*line != '\0') {
        enum variables_result result;
        struct buffer value;
        size_t before = strspn(line, " ");
        size_t size;

        before += strcspn(line + before, "= ");
        before += line[before] == '=';
        buffer_add(out, line, before);
        line += before;
        /* A word without "=": the verb, a tag, or a mistake. There is a character before, since one
         * was added at least. */
        if (line[-1] != '=')
            continue;
        size = written_size(line);
        if (size == 0 || memchr(line, '$', size) == NULL) {
            size = size > 0 ? size : strcspn(line, " ");
            buffer_add(out, line, size);
            line += size;
            continue;
        }
        buffer_init(&value);
        result = expand_value(variables, line, size, &value, name);
        buffer_add(&value, "", 1);
        if (result == VARIABLES_OK)
            request_quote(out, buffer_content(&value));
        buffer_release(&value);
        if (result != VARIABLES_OK)
            return result;
        line += size;
    }
    return VARIABLES_OK;
}
