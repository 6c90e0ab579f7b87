/*
 * What the completions of all shells say of the verbs, on standard output.
 */
#ifndef FOYER_TUI_CLI_COMPLETION_TABLES_H
#define FOYER_TUI_CLI_COMPLETION_TABLES_H

#include "shared/verbs.h"

/* The names of the arguments that a verb takes, each after a space and with `end` at its end. */
void completion_print_args(const struct verb *verb, const char *end);

/* For bash and zsh: the function _foyer_verbs, which prints every verb on a line. */
void completion_print_verbs(void);

/* For bash and zsh: the function _foyer_names, which prints the arguments of a verb. */
void completion_print_names(const char *end);

/* Calls print() for every argument that takes a word of a list. */
void completion_each_choice(void (*print)(const struct verb *verb, const struct arg_spec *arg));

/* The words that such an argument takes, each after a space. */
void completion_print_choices(const struct arg_spec *arg);

#endif
