/*
 * Prints the completion of bash for foyer, made from the verbs table. Run by the build.
 *
 *     head       what takes a line apart
 *     between    _foyer_verbs, _foyer_names and _foyer_words, from the tables
 *     tail       _foyer, which bash calls; it decides by what stands before the cursor
 *
 * bash parts words at the characters of COMP_WORDBREAKS, "=" and ":" among them, so "concert=1"
 * comes as three words and a time as five. _foyer_split puts them together again out of COMP_LINE,
 * where only blanks part words. What is proposed replaces the part behind the last of these
 * characters alone: so behind "=" values are proposed bare, unless somebody has taken "=" out of
 * the variable.
 *
 * Of a bundle of letters such as -js only the last can take a word: [sito]. The options stand here
 * by hand; the test compares them with --help.
 */
#include <stdio.h>

#include "shared/verbs.h"
#include "tui/cli/completion_options.h"
#include "tui/cli/completion_tables.h"

static const char head[] =
    "# bash completion for foyer. Made by completion_bash from the table of the verbs.\n"
    "\n"
    "# _foyer_split: the words up to the cursor go to `words`, the unfinished one to `current`.\n"
    "# bash parts words at = and : too; here only blanks part them.\n"
    "_foyer_split() {\n"
    "    local rest=${COMP_LINE:0:COMP_POINT} i blanks\n"
    "    words=()\n"
    "    for ((i = 0; i < COMP_CWORD; i++)); do\n"
    "        blanks=${rest%%[^[:blank:]]*}\n"
    "        rest=${rest#\"$blanks\"}\n"
    "        if ((i == 0)) || [[ -n $blanks ]]; then\n"
    "            words+=(\"${COMP_WORDS[i]}\")\n"
    "        else\n"
    "            words[${#words[@]} - 1]+=${COMP_WORDS[i]}\n"
    "        fi\n"
    "        rest=${rest#\"${COMP_WORDS[i]}\"}\n"
    "    done\n"
    "    if [[ -z $rest || $rest != [[:blank:]]* ]]; then\n"
    "        current=${words[${#words[@]} - 1]}$rest\n"
    "        unset \"words[${#words[@]} - 1]\"\n"
    "    else\n"
    "        current=${rest#\"${rest%%[^[:blank:]]*}\"}\n"
    "    fi\n"
    "}\n"
    "\n"
    "# _foyer_propose BEGINNING WORD...: those of the words that begin so.\n"
    "_foyer_propose() {\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"${*:2}\" -- \"$1\")\n"
    "}\n"
    "\n"
    "_foyer_files() {\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$1\")\n"
    "}\n"
    "\n";

static const char tail[] =
    "# _foyer_arguments VERB: names that are not there yet, or the words of the one that is.\n"
    "_foyer_arguments() {\n"
    "    local name=${current%%=*} value=${current#*=} names word\n"
    "    if [[ $current == *=* ]]; then\n"
    "        [[ $1.$name != HELP.verb ]] || value=${value^^}\n"
    "        _foyer_propose \"$value\" \"$(_foyer_words \"$1\" \"$name\")\"\n"
    "        # bash replaces what is behind the = unless words do not end there.\n"
    "        [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=(\"${COMPREPLY[@]/#/$name=}\")\n"
    "        return\n"
    "    fi\n"
    "    names=\" $(_foyer_names \"$1\") \"\n"
    "    for word in \"${words[@]}\"; do\n"
    "        names=${names/\" ${word%%=*}= \"/ }\n"
    "    done\n"
    "    _foyer_propose \"$current\" \"$names\"\n"
    "    compopt -o nospace 2>/dev/null\n"
    "}\n"
    "\n"
    "_foyer() {\n"
    "    local -a words\n"
    "    local current at=1 verb\n"
    "    _foyer_split\n"
    "    local LC_ALL=C # letters are those of ASCII\n"
    "    COMPREPLY=()\n"
    "    while ((at < ${#words[@]})) && [[ ${words[at]} == -* ]]; do\n"
    "        [[ ${words[at]} == --socket || ${words[at]} == --idle || ${words[at]} == --as || \\\n"
    "            ${words[at]} == --timeout || ${words[at]} == --field || ${words[at]} == --door || "
    "\\\n"
    "            ${words[at]} == --tickets || \\\n"
    "            ${words[at]} =~ ^-[jaqkphV]*[sito]$ ]] && at=$((at + "
    "1))\n"
    "        at=$((at + 1))\n"
    "    done\n"
    "    verb=${words[at]:-}\n"
    "    if ((at > ${#words[@]})); then # the value of an option\n"
    "        if [[ ${words[-1]} == *i || ${words[-1]} == --idle ]]; then\n"
    "            _foyer_propose \"$current\" 30 60 120\n"
    "        elif [[ ${words[-1]} == --timeout || ${words[-1]} =~ ^-[jaqkphV]*t$ ]]; then\n"
    "            _foyer_propose \"$current\" 5 10 30\n"
    "        elif [[ ${words[-1]} == *o || ${words[-1]} == --field ]]; then\n"
    "            _foyer_propose \"$current\" reservation token seats show state position balance\n"
    "        elif [[ ${words[-1]} == --as || ${words[-1]} == --door ]]; then\n"
    "            : # neither names nor dates are told here\n"
    "        else\n"
    "            _foyer_files \"$current\"\n"
    "        fi\n"
    "    elif [[ -z $verb && $current == --socket=* ]]; then\n"
    "        _foyer_files \"${current#*=}\"\n"
    "        [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=(\"${COMPREPLY[@]/#/--socket=}\")\n"
    "    elif [[ -z $verb && $current == -* ]]; then\n"
    "        _foyer_propose \"$current\" --socket --json --table --csv --excel --rows --field "
    "--quiet --keep-going --as --watch --follow --timeout --ascii --kiosk --idle --tickets --door "
    "--mouse=off "
    "--bell=off "
    "--theme=dark --theme=light --theme=none --plain \\\n"
    "            --help --version -s -j -o -q -t -a -m -k -i -p -h -V\n"
    "    elif [[ -z $verb ]]; then\n"
    "        local -a forms\n"
    "        _foyer_propose \"$current\" " COMPLETION_FORMS "\n"
    "        forms=(\"${COMPREPLY[@]}\")\n"
    "        _foyer_propose \"${current^^}\" \"$(_foyer_verbs)\"\n"
    "        COMPREPLY+=(\"${forms[@]}\")\n"
    "    elif [[ $verb == script ]]; then\n"
    "        ((${#words[@]} > at + 1)) || _foyer_files \"$current\"\n"
    "    elif [[ $verb == import ]]; then\n"
    "        if [[ $current == -* ]]; then\n"
    "            _foyer_propose \"$current\" --apply\n"
    "        elif [[ ${words[-1]} == import || ${words[-1]} == --apply ]]; then\n"
    "            _foyer_files \"$current\"\n"
    "        fi\n"
    "    elif [[ $verb == metrics ]]; then\n"
    "        if [[ ${words[-1]} == --output ]]; then\n"
    "            _foyer_files \"$current\"\n"
    "        else\n"
    "            _foyer_propose \"$current\" --output\n"
    "        fi\n"
    "    elif [[ $verb != prompt && $verb != check ]]; then\n"
    "        _foyer_arguments \"${verb^^}\"\n"
    "    fi\n"
    "}\n"
    "complete -F _foyer foyer\n";

static void print_choice(const struct verb *verb, const struct arg_spec *arg)
{
    printf("    %s.%s) echo '", verb->word, arg->name);
    completion_print_choices(arg);
    puts("' ;;");
}

int main(void)
{
    fputs(head, stdout);
    completion_print_verbs();
    completion_print_names("=");
    puts("# _foyer_words VERB NAME: what that argument can be.\n_foyer_words() {");
    puts("    case $1.$2 in\n    HELP.verb) _foyer_verbs ;;");
    completion_each_choice(print_choice);
    puts("    esac\n}\n");
    fputs(tail, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}
