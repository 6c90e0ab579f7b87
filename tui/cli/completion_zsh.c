/*
 * Prints the completion of zsh for foyer, made from the verbs table. Run by the build.
 *
 * The first line has to be #compdef: by it zsh finds which command the file is for, when it lies in
 * a folder of $fpath under the name _foyer. The whole file is then the body of a function, which is
 * why it ends by calling what it has defined.
 *
 * zsh keeps "name=value" as one word. `compset -P '*='` moves name and "=" out of what is
 * completed, so that values are proposed bare. -([^-]|)#s is a bundle of letters that ends in s;
 * the operator # needs extendedglob.
 */
#include <stdio.h>

#include "shared/verbs.h"
#include "tui/cli/completion_options.h"
#include "tui/cli/completion_tables.h"

static const char tail[] =
    "# _foyer_arguments VERB: names that are not there yet, or the words of the one that is.\n"
    "_foyer_arguments() {\n"
    "    local name=${PREFIX%%=*} word\n"
    "    local -a names values\n"
    "    if [[ $PREFIX == *=* ]]; then\n"
    "        compset -P '*='\n"
    "        values=(${(f)\"$(_foyer_values $1.$name)\"})\n"
    "        ((! $#values)) || compadd -M 'm:{a-zA-Z}={A-Za-z}' -a values\n"
    "        return\n"
    "    fi\n"
    "    names=(${=\"$(_foyer_names $1)\"})\n"
    "    for word in $words[$((at + 1)),-1]; do\n"
    "        names=(${names:#${word%%=*}})\n"
    "    done\n"
    "    names=(${names/%/=})\n"
    "    compadd -S '' -a names\n"
    "}\n"
    "\n"
    "_foyer() {\n"
    "    local at=2 before=$words[CURRENT-1]\n"
    "    local -a known\n"
    "    while ((at < CURRENT)) && [[ $words[at] == -* ]]; do\n"
    "        ! _foyer_takes_word $words[at] || ((at++))\n"
    "        ((at++))\n"
    "    done\n"
    "    if ((at > CURRENT)); then\n"
    "        _foyer_option_values $before\n"
    "    elif ((at == CURRENT)) && [[ $PREFIX == --*=* ]]; then\n"
    "        local option=${PREFIX%%=*}\n"
    "        compset -P '*='\n"
    "        _foyer_option_values $option\n"
    "    elif ((at == CURRENT)) && [[ $PREFIX == -* ]]; then\n"
    "        _foyer_options\n"
    "    elif ((at == CURRENT)); then\n"
    "        known=(${(f)\"$(_foyer_verbs)\"})\n"
    "        compadd -M 'm:{a-z}={A-Z}' -a known\n"
    "        compadd " COMPLETION_FORMS "\n"
    "    elif [[ $words[at] == script ]]; then\n"
    "        ((CURRENT > at + 1)) || _files\n"
    "    elif [[ $words[at] == import ]]; then\n"
    "        if [[ $PREFIX == -* ]]; then\n"
    "            compadd -- --apply\n"
    "        elif [[ $before == (import|--apply) ]]; then\n"
    "            _files\n"
    "        fi\n"
    "    elif [[ $words[at] == metrics ]]; then\n"
    "        if [[ $before == --output ]]; then\n"
    "            _files\n"
    "        else\n"
    "            compadd -- --output\n"
    "        fi\n"
    "    elif [[ $words[at] != (prompt|check) ]]; then\n"
    "        _foyer_arguments ${(U)words[at]}\n"
    "    fi\n"
    "}\n"
    "\n"
    "_foyer \"$@\"\n";

static void print_options(void)
{
    puts("_foyer_options() {\n    local -a plain=(");
    for (int i = 0; i < COMPLETED_OPTIONS; i++) {
        const struct completed_option *option = &completed_options[i];

        if (option->letter != NULL)
            printf("        -%s\n", option->letter);
        printf("        --%s\n", option->name);
    }
    puts("    )\n    compadd -a plain\n}\n");
    puts("# Whether the value of an option follows it.\n_foyer_takes_word() {\n    case $1 in");
    for (int i = 0; i < COMPLETED_OPTIONS; i++)
        if (option_takes_word(&completed_options[i]))
            printf("    --%s) return 0 ;;\n", completed_options[i].name);
    puts("    esac\n    [[ $1 =~ '^-[jaqkphV]*[sito]$' ]]\n}\n");
    puts("_foyer_option_values() {\n    case $1 in");
    for (int i = 0; i < COMPLETED_OPTIONS; i++) {
        const struct completed_option *option = &completed_options[i];

        if (option->value != VALUE_FILE && option->words == NULL)
            continue;
        printf("    --%s", option->name);
        if (option->letter != NULL)
            printf(" | -([^-]|)#%s", option->letter);
        if (option->value == VALUE_FILE)
            puts(") _files ;;");
        else
            printf(") compadd %s ;;\n", option->words);
    }
    puts("    esac\n}\n");
}

static void print_choice(const struct verb *verb, const struct arg_spec *arg)
{
    printf("    %s.%s) print -l", verb->word, arg->name);
    completion_print_choices(arg);
    puts(" ;;");
}

int main(void)
{
    puts("#compdef foyer\n"
         "# zsh completion for foyer. Made by completion_zsh from the table of the verbs.\n"
         "setopt localoptions extendedglob\n");
    print_options();
    completion_print_verbs();
    completion_print_names("");
    puts("# _foyer_values VERB.NAME: what that argument can be, a word a line.\n"
         "_foyer_values() {\n    case $1 in\n    HELP.verb) _foyer_verbs ;;");
    completion_each_choice(print_choice);
    puts("    esac\n}\n");
    fputs(tail, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}
