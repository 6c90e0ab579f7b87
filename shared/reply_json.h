/*
 * Reply lines as JSON objects, one a line.
 */
#ifndef FOYER_SHARED_REPLY_JSON_H
#define FOYER_SHARED_REPLY_JSON_H

#include "shared/buffer.h"
#include "shared/reply_reader.h"
#include "shared/verbs.h"

/* Adds the object and an LF. The types of its values are those of the verb's row, see
 * verb_value_type(); NULL: of no verb, or not known of which. Columns have no JSON form (rows carry
 * their names): nothing is added. */
void reply_json(const struct verb *verb, const struct reply_line *reply, struct buffer *buffer);

#endif
