/*
 * A reply is any number of row lines and one last line, OK or ERR. Callers write values; this file
 * decides about separators, escapes and the form on the wire.
 *
 *     fields   gathered in reply->fields, and written when the last line is: a verb may add them in
 *              any order with its rows, though they stand after them on the wire
 *     rows     written into reply->out as they come, line by line; none is looked at again
 *     JSON     each line is first written as text into `out`, then read by the same reader that the
 *              client uses, and replaced by the object that the reader saw
 *
 * Making JSON from the text costs a second pass over a line, and buys that the two forms cannot
 * disagree: there is no second list of fields, and what the text form cannot express the JSON form
 * does not have. reply->reader keeps the names of the columns between lines, since a row of JSON
 * carries names and a row of text does not. It is the greater part of a reply, and only its count
 * is set anew by reply_init().
 *
 * Counting: reply_columns() counts the names, each value counts itself, and an assertion compares
 * them at the end of the row. A verb that forgets a column fails in its first test, and not in a
 * client that shifts all that follow.
 *
 * Where `out` is: on the loop thread it is the session's buffer, and what was written can be taken
 * back by truncating it (dispatch.c). On a worker it is job->rows; fields go to the unit, whose
 * text is stored under the request's key, so that a repeated request finds what the first was
 * answered (batch.c). The last line is written on the loop thread in either case.
 */
#include "shared/reply_writer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/reply_json.h"

void reply_init(struct reply *reply, struct buffer *out, bool json, const struct verb *verb,
                const char *tag)
{
    reply->out = out;
    reply->json = json;
    reply->verb = verb;
    reply->reader.count = 0;
    reply->line = 0;
    reply->values = reply->columns = 0;
    buffer_init(&reply->fields);
    buffer_lend(&reply->fields, reply->first_fields, sizeof reply->first_fields, 0);
    reply->tag_size = strlen(tag);
    assert(reply->tag_size < sizeof reply->tag);
    memcpy(reply->tag, tag, reply->tag_size + 1);
}

/* For a reply that is given up; reply_ok() and reply_error() do it themselves. */
void reply_release(struct reply *reply)
{
    buffer_release(&reply->fields);
}

static void begin_line(struct reply *reply)
{
    reply->line = reply->out->size;
}

/* Ends the line with its LF; in JSON mode, puts its object in its place. */
static void end_line(struct reply *reply)
{
    struct reply_line parts;
    char *line;
    bool read;

    if (!reply->json) {
        buffer_add(reply->out, "\n", 1);
        return;
    }
    buffer_add(reply->out, "", 1);
    line = strdup(buffer_content(reply->out) + reply->line);
    assert(line != NULL);
    read = reply_read(&reply->reader, line, &parts);
    assert(read);
    (void)read;
    buffer_truncate(reply->out, reply->line);
    reply_json(reply->verb, &parts, reply->out);
    free(line);
}

static void write_columns(struct reply *reply, const struct field_spec *columns,
                          enum value_presence most)
{
    begin_line(reply);
    buffer_add(reply->out, "=", 1);
    reply->columns = 0;
    for (; columns->name != NULL; columns++) {
        if (columns->presence > most)
            continue;
        buffer_add(reply->out, "\t", 1);
        buffer_add_text(reply->out, columns->name);
        reply->columns++;
    }
    end_line(reply);
}

void reply_columns(struct reply *reply, const struct field_spec *columns)
{
    write_columns(reply, columns, PRESENCE_ALWAYS);
}

void reply_all_columns(struct reply *reply, const struct field_spec *columns)
{
    write_columns(reply, columns, PRESENCE_TOGETHER);
}

/* The reader needs their names, if there is one. */
void reply_columns_known(struct reply *reply, const struct field_spec *columns)
{
    size_t before = reply->out->size;

    if (reply->json) {
        reply_all_columns(reply, columns);
        buffer_truncate(reply->out, before);
        return;
    }
    for (reply->columns = 0; columns->name != NULL; columns++)
        reply->columns++;
}

void reply_row(struct reply *reply)
{
    begin_line(reply);
    buffer_add(reply->out, "-", 1);
    reply->values = 0;
}

static void next_value(struct reply *reply)
{
    assert(reply->values < reply->columns);
    reply->values++;
    buffer_add(reply->out, "\t", 1);
}

/* Writes at most REPLY_INT bytes; where they end. The powers end at 10^19, which is more than 2^63
 * and less than 2^64: `power` does not overflow for any number there is. */
static char *write_int(char *to, int64_t value)
{
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    char *end;

    if (value == REPLY_UNKNOWN)
        return stpcpy(to, "unknown");
    if (value < 0)
        *to++ = '-';
    end = to + 1;
    for (uint64_t power = 10; power <= rest; power *= 10)
        end++;
    for (char *at = end; at > to; rest /= 10)
        *--at = (char)('0' + rest % 10);
    return end;
}

static void add_int(struct buffer *buffer, int64_t value)
{
    char *end = buffer_end(buffer, REPLY_INT);

    buffer->size += (size_t)(write_int(end, value) - end);
}

void reply_int(struct reply *reply, int64_t value)
{
    next_value(reply);
    add_int(reply->out, value);
}

void reply_text(struct reply *reply, const char *value)
{
    next_value(reply);
    while (*value != '\0') {
        size_t plain = strcspn(value, "\t\n\r\\");

        buffer_add(reply->out, value, plain);
        value += plain;
        if (*value == '\0')
            break;
        buffer_add_text(reply->out, *value == '\t'   ? "\\t"
                                    : *value == '\n' ? "\\n"
                                    : *value == '\r' ? "\\r"
                                                     : "\\\\");
        value++;
    }
}

void reply_absent(struct reply *reply)
{
    next_value(reply);
}

void reply_row_end(struct reply *reply)
{
    assert(reply->values == reply->columns);
    end_line(reply);
}

/* The fields end there. */
static void end_at(struct buffer *fields, const char *end)
{
    fields->size = (size_t)(end - buffer_content(fields));
}

/* Writes the name of a field, with room for a value of `room` bytes; where that goes. */
static inline char *begin_field(struct reply *reply, const char *name, size_t room)
{
    struct buffer *fields = &reply->fields;
    size_t size = strlen(name);
    char *to = buffer_end(fields, 1 + size + 1 + room);

    if (fields->size > 0)
        *to++ = ' ';
    memcpy(to, name, size + 1);
    to[size] = '=';
    return to + size + 1;
}

inline void reply_field_int(struct reply *reply, const char *name, int64_t value)
{
    end_at(&reply->fields, write_int(begin_field(reply, name, REPLY_INT), value));
}

inline void reply_field_text(struct reply *reply, const char *name, const char *value)
{
    end_at(&reply->fields, begin_field(reply, name, 0));
    request_quote(&reply->fields, value);
}

inline void reply_field_word(struct reply *reply, const char *name, const char *word)
{
    size_t size = strlen(word);
    char *to = begin_field(reply, name, size + 1);

    memcpy(to, word, size + 1);
    end_at(&reply->fields, to + size);
}

void reply_fields(struct reply *reply, const char *fields)
{
    if (reply->fields.size > 0 && fields[0] != '\0')
        buffer_add(&reply->fields, " ", 1);
    buffer_add_text(&reply->fields, fields);
}

static void begin_last(struct reply *reply, const char *marker)
{
    begin_line(reply);
    buffer_add_text(reply->out, marker);
    if (reply->tag_size > 0) {
        buffer_add(reply->out, " #", 2);
        buffer_add(reply->out, reply->tag, reply->tag_size);
    }
}

static void add_fields(struct reply *reply)
{
    if (reply->fields.size > 0) {
        buffer_add(reply->out, " ", 1);
        buffer_add(reply->out, buffer_content(&reply->fields), reply->fields.size);
    }
    buffer_release(&reply->fields);
}

void reply_ok(struct reply *reply)
{
    begin_last(reply, "OK");
    add_fields(reply);
    end_line(reply);
}

void reply_error(struct reply *reply, enum status status, const char *sentence)
{
    begin_last(reply, "ERR");
    buffer_printf(reply->out, " %s retry=%s", status_word(status), status_retry(status));
    add_fields(reply);
    buffer_printf(reply->out, " : %s", sentence);
    end_line(reply);
}

void reply_note(struct buffer *out, bool json, const char *text)
{
    if (json) {
        reply_json(NULL, &(struct reply_line){.kind = REPLY_NOTE, .tag = "", .text = text}, out);
        return;
    }
    buffer_printf(out, "* %s\n", text);
}
