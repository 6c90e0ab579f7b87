/*
 * What can stand next, from the table of the verbs: a verb, then the arguments that are not given
 * yet, then the words that an argument takes. Inside quotes nothing is proposed. Upper and lower
 * case are the same, by ASCII alone: in a Turkish locale "i" would not find "I".
 */
#include "tui/cli/completion.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "shared/verbs.h"

enum { WORD_TEXT = 64 };

struct search {
    const char *last; /* the unfinished word */
    completion_found *found;
    void *context;
};

/* ASCII only, whatever the locale. */
static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool begins_with(const char *word, const char *beginning)
{
    while (*beginning != '\0')
        if (upper(*word++) != upper(*beginning++))
            return false;
    return true;
}

/* Proposes name and value as one word, if it begins as the unfinished one does. */
static void propose(const struct search *search, const char *name, const char *value)
{
    char word[2 * WORD_TEXT];

    snprintf(word, sizeof word, "%s%s", name, value);
    if (begins_with(word, search->last))
        search->found(word, search->context);
}

static void propose_verbs(const struct search *search, const char *before)
{
    for (int i = 0; i < VERB_COUNT; i++)
        propose(search, before, verb_row((enum verb_id)i)->word);
}

/* What an argument takes: the words of its type, or verbs where it names one. */
static void propose_values(const struct search *search, const struct arg_spec *arg)
{
    char name[WORD_TEXT];

    snprintf(name, sizeof name, "%s=", arg->name);
    if (strcmp(arg->name, "verb") == 0)
        propose_verbs(search, name);
    for (int id = 0; id < word_count(arg->words); id++)
        propose(search, name, word_at(arg->words, id));
}

/* True if `line` has " name=" before its last word. As text: inside the quotes of another value it
 * counts, too, and one proposal is missing. */
static bool is_given(const char *line, const char *last, const char *name)
{
    char word[WORD_TEXT];
    const char *at;

    snprintf(word, sizeof word, " %s=", name);
    at = strstr(line, word);
    return at != NULL && at + 1 < last;
}

/* After "name=" its values; before it the names that are not in the line yet, key= and as= the last
 * of them. Nobody knows the values of those two. */
static void propose_arguments(const struct search *search, const char *line,
                              const struct verb *verb)
{
    size_t length = strcspn(search->last, "=");
    const struct arg_spec *common;

    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++) {
        bool typed = strlen(arg->name) == length && strncmp(arg->name, search->last, length) == 0;

        if (search->last[length] == '=' && typed)
            propose_values(search, arg);
        else if (search->last[length] != '=' && !is_given(line, search->last, arg->name))
            propose(search, arg->name, "=");
    }
    for (int n = 0; (common = verb_common_arg(verb, n)) != NULL; n++)
        if (search->last[length] != '=' && !is_given(line, search->last, common->name))
            propose(search, common->name, "=");
}

size_t completion_words(const char *line, completion_found *found, void *context)
{
    const char *space = strrchr(line, ' ');
    struct search search = {space != NULL ? space + 1 : line, found, context};
    const char *verb = line + strspn(line, " ");
    size_t quotes = 0;

    for (const char *at = line; *at != '\0'; at++)
        quotes += *at == '"' && (at == line || at[-1] != '\\');
    if (*verb == '#') {
        verb += strcspn(verb, " ");
        verb += strspn(verb, " ");
    }
    if (quotes % 2 == 0) {
        const struct verb *row = verb_find(verb, strcspn(verb, " "));

        if (verb >= search.last)
            propose_verbs(&search, "");
        else if (row != NULL)
            propose_arguments(&search, line, row);
    }
    return strlen(search.last);
}
