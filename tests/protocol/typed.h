/*
 * Whether the values of a reply fit the types that the verb's row declares, in text and in JSON.
 */
#ifndef FOYER_TESTS_PROTOCOL_TYPED_H
#define FOYER_TESTS_PROTOCOL_TYPED_H

#include "shared/reply_reader.h"
#include "shared/verbs.h"

/* What is wrong with a line that was taken apart: a column or field that the row does not have, or
 * a value that does not fit its type, as text or in the JSON that is made of it. The caller frees.
 * NULL: nothing. `verb` is that of the request; NULL: not known, then any verb's row will do. */
char *typed_fault(const struct verb *verb, const struct reply_line *reply);

/* The same of a JSON line. */
char *typed_json_fault(const struct verb *verb, const char *line);

#endif
