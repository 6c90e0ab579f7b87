/*
 * Writes replies.
 *
 * The text form is made first and the JSON form is made from it, so the two can never say different
 * things. Order of calls for one request:
 *
 *     reply_init
 *     [reply_columns  { reply_row  {reply_int | reply_text | reply_absent}  reply_row_end }]
 *     {reply_field_int | reply_field_text | reply_field_word}
 *     reply_ok | reply_error
 */
#ifndef FOYER_SHARED_REPLY_WRITER_H
#define FOYER_SHARED_REPLY_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/buffer.h"
#include "shared/reply_reader.h"
#include "shared/request.h"
#include "shared/status.h"
#include "shared/verbs.h"

/* What `remaining` says while there is nothing to reckon with. */
#define REPLY_UNKNOWN INT64_MIN

enum {
    REPLY_FIELDS = 512, /* bytes that the fields of most replies take at most */
    REPLY_INT = 20,     /* bytes of any number, with its sign; `unknown` and its NUL fit, too */
};

/* Must stay where it is from reply_init() on. */
struct reply {
    struct buffer *out; /* borrowed: where whole lines go */
    bool json;
    const struct verb *verb; /* or NULL */
    char tag[TAG_LENGTH + 1];
    size_t tag_size;
    struct buffer fields; /* "name=value name=value", for the last line */
    struct reply_reader reader;
    size_t line; /* where in `out` the line that is being written begins */
    int values;  /* of the row that is being written */
    int columns;
    char first_fields[REPLY_FIELDS]; /* lent to `fields` */
};

/* `verb`: whose reply it is; NULL if it is of none. `tag` is copied; "" for none. */
void reply_init(struct reply *reply, struct buffer *out, bool json, const struct verb *verb,
                const char *tag);

/* Frees what an unfinished reply owns. Lines already in `out` stay. */
void reply_release(struct reply *reply);

/* Names of the columns, before the first row: those that are always there, or all of them. */
void reply_columns(struct reply *reply, const struct field_spec *columns);
void reply_all_columns(struct reply *reply, const struct field_spec *columns);

/* For rows of a table of which the client has had the names of all columns, in another reply. */
void reply_columns_known(struct reply *reply, const struct field_spec *columns);

void reply_row(struct reply *reply);
void reply_int(struct reply *reply, int64_t value); /* REPLY_UNKNOWN: `unknown` */
void reply_text(struct reply *reply, const char *value);
void reply_absent(struct reply *reply); /* there is no value: empty, null in JSON for integers */
void reply_row_end(struct reply *reply);

/* Fields of the last line. */
void reply_field_int(struct reply *reply, const char *name, int64_t value);
void reply_field_text(struct reply *reply, const char *name, const char *value);

/* A text that needs no quotes: of words.def, or a code. */
void reply_field_word(struct reply *reply, const char *name, const char *word);

/* Adds fields that were written before, in the form of reply->fields. */
void reply_fields(struct reply *reply, const char *fields);

/* Ends the reply with its OK line. */
void reply_ok(struct reply *reply);

/* Ends the reply with its ERR line. `sentence` is for people and ends without a line end. */
void reply_error(struct reply *reply, enum status status, const char *sentence);

/* A note, outside any reply. */
void reply_note(struct buffer *out, bool json, const char *text);

#endif
