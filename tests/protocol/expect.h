/*
 * Compares reply lines with what a scenario expects of them.
 *
 * An expectation is the line itself, with three freedoms:
 *
 *     *       inside a value: any characters, none included
 *     $NAME   inside a value: captured at first sight, and the same ever after
 *     ...     as a word or a column: any number of words or columns
 *
 * Columns are separated by " | " (or by the TABs of the wire); "" is an empty one. Values are
 * compared, not spellings: title=Gala is title="Gala". The fields of ERR may stand in any order;
 * retry= and the sentence are compared only where they are given. Notes and JSON lines are compared
 * as one text.
 */
#ifndef FOYER_TESTS_PROTOCOL_EXPECT_H
#define FOYER_TESTS_PROTOCOL_EXPECT_H

#include <glib.h>
#include <stdbool.h>

#include "shared/reply_reader.h"
#include "shared/verbs.h"

/* True if the line is as expected; what it captured is then added to `captures` (char * to char *).
 */
bool expect_match(const char *pattern, const char *line, GHashTable *captures);

/* True if the text is as the pattern says, with * and $NAME, as one piece. */
bool expect_match_text(const char *pattern, const char *text, GHashTable *captures);

/* The text with every $NAME replaced by what it captured. The caller frees. NULL, with the name in
 * *missing (the caller frees), if there is no such capture. */
char *expect_fill(const char *text, GHashTable *captures, char **missing);

/* What is wrong with a line of the daemon, whatever the scenario expects (the caller frees); NULL
 * if it is a line of the protocol, with values as the row of `verb` declares them. NULL for the
 * verb: not known. `reader` is that of the connection and remembers the columns. */
char *expect_wire_fault(struct reply_reader *reader, const struct verb *verb, const char *line);

#endif
