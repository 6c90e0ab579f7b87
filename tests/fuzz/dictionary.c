/*
 * Prints a dictionary for libFuzzer, made from the verbs table: every word that means something on
 * the wire.
 *
 * libFuzzer changes bytes, and would take long to find a word of ten letters by chance; with the
 * dictionary it puts whole words in. Each has what follows it on the wire (a space after a verb, =
 * after an argument, a tab between columns), since a word is of use only where it ends. The words
 * at the end are those of no table: what begins a line, an escape, a range, the largest number, a
 * syllable of three bytes.
 */
#include <stdio.h>
#include <string.h>

#include "shared/word_list.h"
#include "shared/verbs.h"

/* In the form of libFuzzer: in quotes, control characters as \xNN. No word has a quote or a
 * backslash of its own. An empty one is left out: it would be refused. */
static void print(const char *word, int size, const char *end)
{
    if (size > 0)
        printf("\"%.*s%s\"\n", size, word, end);
}

/* Each word of a list. */
static void print_list(const char *list, const char *parted_by, const char *end)
{
    while (*list != '\0') {
        size_t size = strcspn(list, parted_by);

        print(list, (int)size, end);
        list += size + strspn(list + size, parted_by);
    }
}

static void print_names(const struct field_spec *fields, const char *end)
{
    for (; fields->name != NULL; fields++)
        print(fields->name, (int)strlen(fields->name), end);
}

int main(void)
{
    for (int id = 0; id < VERB_COUNT; id++) {
        const struct verb *verb = verb_row((enum verb_id)id);

        print(verb->word, (int)strlen(verb->word), " ");
        for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++) {
            print(arg->name, (int)strlen(arg->name), "=");
            if (arg->type == ARG_WORD)
                print_list(word_choices(arg->words), "|", "");
        }
        print_names(verb->columns, "\\x09");
        print_names(verb_second_table(verb), "\\x09");
        print_names(verb->fields, "=");
    }
    for (int status = 0; status < STATUS_COUNT; status++)
        print(status_word((enum status)status), (int)strlen(status_word((enum status)status)), "");
    fputs(
        "\"key=\"\n\"as=\"\n\"retry=no\"\n\"ERR \"\n\"OK \"\n\"=\\x09\"\n\"-\\x09\"\n\"* \"\n\" : "
        "\"\n\"#1 "
        "\"\n"
        "\"\\x0d\\x0a\"\n\"\\\\\\\"\"\n\"1-10,15\"\n\"9223372036854775807\"\n\"\\xea\\xb3\\xb5\"\n",
        stdout);
    return 0;
}
