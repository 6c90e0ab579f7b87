/*
 * The three scripts are written out in full when Foyer is built, and ask nobody when Tab is
 * pressed: neither this program nor a daemon need run, and a slow one keeps no shell waiting. What
 * they propose is what this version knows; tests/completion runs each of them in its shell.
 *
 * Names and words of the tables are capitals, small letters, digits, "-" and "_", so none is quoted
 * here. bash and zsh read the same functions; fish has a language of its own and takes only the
 * lists.
 */
#include "tui/cli/completion_tables.h"

#include <stdio.h>

/* The common ones, key= and as=, come last, as in HELP. */
void completion_print_args(const struct verb *verb, const char *end)
{
    const struct arg_spec *common;

    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++)
        printf(" %s%s", arg->name, end);
    for (int n = 0; (common = verb_common_arg(verb, n)) != NULL; n++)
        printf(" %s%s", common->name, end);
}

void completion_print_verbs(void)
{
    puts("_foyer_verbs() {\n    cat <<'END'");
    for (int i = 0; i < VERB_COUNT; i++)
        puts(verb_row((enum verb_id)i)->word);
    puts("END\n}\n");
}

void completion_print_names(const char *end)
{
    puts("# _foyer_names VERB: its arguments.\n_foyer_names() {\n    case $1 in");
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        printf("    %s) echo '", verb->word);
        completion_print_args(verb, end);
        puts("' ;;");
    }
    puts("    esac\n}\n");
}

void completion_each_choice(void (*print)(const struct verb *verb, const struct arg_spec *arg))
{
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++)
            if (arg->type == ARG_WORD)
                print(verb, arg);
    }
}

void completion_print_choices(const struct arg_spec *arg)
{
    for (int id = 0; id < word_count(arg->words); id++)
        printf(" %s", word_at(arg->words, id));
}
