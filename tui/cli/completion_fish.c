/*
 * Prints the completion of fish for foyer, made from the verbs table. Run by the build.
 *
 * fish keeps "name=value" as one word and knows by itself which options a program has, so each of
 * them becomes a line of `complete`. `commandline` gives all words before the cursor alike; which
 * of them are values of options __foyer_takes_word says, so that the verb behind them is found.
 *
 * After "=" whole words are proposed, name and value, since fish compares them with all of the word
 * at the cursor. A name that has no list is proposed with its "=" and left for whoever types.
 */
#include <stdio.h>

#include "shared/verbs.h"
#include "tui/cli/completion_options.h"
#include "tui/cli/completion_tables.h"

static const char tail[] =
    "# The words after the options, without the unfinished one.\n"
    "function __foyer_words\n"
    "    set -l is_value 0\n"
    "    set -l words\n"
    "    for token in (commandline -opc)[2..-1]\n"
    "        if set -q words[1]\n"
    "            set -a words $token\n"
    "        else if test $is_value = 1\n"
    "            set is_value 0\n"
    "        else if __foyer_takes_word $token\n"
    "            set is_value 1\n"
    "        else if not string match -q -- '-*' $token\n"
    "            set -a words $token\n"
    "        end\n"
    "    end\n"
    "    string join \\n -- $words\n"
    "end\n"
    "\n"
    "function __foyer_propose\n"
    "    set -l words (__foyer_words)\n"
    "    set -l current (commandline -ct)\n"
    "    if not set -q words[1]\n"
    "        __foyer_verbs\n"
    "        printf '%s\\n' " COMPLETION_FORMS "\n"
    "        return\n"
    "    end\n"
    "    switch $words[1]\n"
    "        case script\n"
    "            set -q words[2]; or __fish_complete_path $current\n"
    "            return\n"
    "        case import\n"
    "            contains -- $words[-1] import --apply; and __fish_complete_path $current\n"
    "            return\n"
    "        case metrics\n"
    "            test $words[-1] = --output; and __fish_complete_path $current\n"
    "            return\n"
    "        case prompt check\n"
    "            return\n"
    "    end\n"
    "    set -l verb (string upper -- $words[1])\n"
    "    for name in (__foyer_names $verb | string split -n ' ')\n"
    "        string match -q -- \"$name=*\" $words[2..-1]; and continue\n"
    "        set -l values (__foyer_values $verb.$name)\n"
    "        if set -q values[1]; and string match -q -- \"$name=*\" $current\n"
    "            printf '%s\\n' $name=$values\n"
    "        else\n"
    "            printf '%s\\n' $name=\n"
    "        end\n"
    "    end\n"
    "end\n"
    "\n"
    "# Whether that word stands in the place of the verb.\n"
    "function __foyer_form\n"
    "    set -l words (__foyer_words)\n"
    "    set -q words[1]; and test $words[1] = $argv[1]\n"
    "end\n"
    "\n"
    "complete -c foyer -f -a '(__foyer_propose)'\n"
    "complete -c foyer -n '__foyer_form import' -l apply -d 'send the requests'\n"
    "complete -c foyer -n '__foyer_form metrics' -l output -r -F -d 'into that file'\n";

static void print_options(void)
{
    puts("# Whether the value of an option follows it.\nfunction __foyer_takes_word");
    fputs("    contains -- $argv[1]", stdout);
    for (int i = 0; i < COMPLETED_OPTIONS; i++)
        if (option_takes_word(&completed_options[i]))
            printf(" --%s", completed_options[i].name);
    puts("; and return");
    puts("    string match -qr -- '^-[jaqkphV]*[sito]$' $argv[1]\nend\n");
    for (int i = 0; i < COMPLETED_OPTIONS; i++) {
        const struct completed_option *option = &completed_options[i];

        fputs("complete -c foyer", stdout);
        if (option->letter != NULL)
            printf(" -s %s", option->letter);
        printf(" -l %s", option->name);
        if (option->value == VALUE_FILE)
            fputs(" -r -F", stdout);
        else if (option_takes_word(option))
            fputs(" -x", stdout);
        if (option->words != NULL)
            printf(" -a '%s'", option->words);
        printf(" -d '%s'\n", option->help);
    }
    putchar('\n');
}

static void print_verbs(void)
{
    puts("function __foyer_verbs");
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        printf("    printf '%%s\\t%%s\\n' %s \"%s\"\n", verb->word, verb->summary);
    }
    puts("end\n\n# The arguments of a verb.\nfunction __foyer_names\n    switch $argv[1]");
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        printf("        case %s\n            echo ''", verb->word);
        completion_print_args(verb, "");
        putchar('\n');
    }
    puts("    end\nend\n");
}

static void print_choice(const struct verb *verb, const struct arg_spec *arg)
{
    printf("        case %s.%s\n            printf '%%s\\n'", verb->word, arg->name);
    completion_print_choices(arg);
    putchar('\n');
}

int main(void)
{
    puts("# fish completion for foyer. Made by completion_fish from the table of the verbs.\n");
    print_options();
    print_verbs();
    puts("# What an argument can be, if that is a list: VERB.name\nfunction __foyer_values\n"
         "    switch $argv[1]\n        case HELP.verb\n            __foyer_verbs | string replace "
         "-r '\\t.*' ''");
    completion_each_choice(print_choice);
    puts("    end\nend\n");
    fputs(tail, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}
