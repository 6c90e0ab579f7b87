/*
 * What may be typed next, from the verbs table.
 */
#ifndef FOYER_TUI_CLI_COMPLETION_H
#define FOYER_TUI_CLI_COMPLETION_H

#include <stddef.h>

/* Takes one proposal: a verb, "name=" or "name=word". Lives only for the call. */
typedef void completion_found(const char *word, void *context);

/* Calls found() for every word that can stand in place of the last, unfinished one of `line`.
 * Returns the bytes of that unfinished word; they are ASCII if there is a proposal. */
size_t completion_words(const char *line, completion_found *found, void *context);

#endif
