/*
 * Reply lines as JSON objects, one a line.
 */
#ifndef FOYER_SHARED_REPLY_JSON_H
#define FOYER_SHARED_REPLY_JSON_H

#include <stdbool.h>

#include "shared/buffer.h"
#include "shared/reply_reader.h"

/* True if values of that column or field are integers (JSON numbers, or null where a text reply
 * says `unknown` or nothing). A name has one type in the whole protocol. */
bool reply_is_integer(const char *name);

/* Adds the object and an LF. Columns have no JSON form (rows carry their names): nothing is added.
 */
void reply_json(const struct reply_line *reply, struct buffer *buffer);

#endif
