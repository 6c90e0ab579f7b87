/*
 * The first byte chooses. Even: the rest are lines of a daemon that may be mad; each is taken apart
 * or refused, and what was taken apart can be written as JSON. Odd: a reply is written of the rest,
 * in both forms, and both are read as what was written.
 *
 * Two programs meet in this form, which may be of different ages: a client must stand whatever a
 * daemon sends (the first half), and read what a daemon of its own age says exactly as it was meant
 * (the second). The columns and fields are those of the verbs table, the values are the input's and
 * need not be what their names say: where a number is meant and another text stands, JSON has null,
 * and never a broken line.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "shared/reply_json.h"
#include "shared/reply_reader.h"
#include "shared/reply_writer.h"
#include "shared/text.h"
#include "shared/verbs.h"
#include "tests/fuzz/fuzz_target.h"

enum { VALUES_MAX = 4 * REPLY_VALUES, NAME_ROOM = 40 };

static json_t *read_json(const char *line, size_t size)
{
    json_error_t error;
    json_t *object = json_loadb(line, size, 0, &error);

    assert(json_is_object(object));
    return object;
}

/* What was taken apart lies in the line: names are not empty, values are found by their names
 * (columns are names alone). The sum of lengths is less than SIZE_MAX whatever they are; it is
 * there so that each text is read to its end, under AddressSanitizer. */
static void check_line(const struct reply_line *reply)
{
    struct buffer json;

    assert(reply->count >= 0 && reply->count <= REPLY_VALUES);
    for (int i = 0; i < reply->count; i++) {
        assert(strlen(reply->names[i]) > 0);
        assert(reply->kind == REPLY_COLUMNS || reply_value(reply, reply->names[i]) != NULL);
    }
    assert(strlen(reply->tag) + strlen(reply->code) + strlen(reply->retry) + strlen(reply->text) <
           SIZE_MAX);
    buffer_init(&json);
    reply_json(NULL, reply, &json);
    if (json.size > 0)
        json_decref(read_json(buffer_content(&json), json.size));
    buffer_release(&json);
}

/* Each line in memory of its own, as long as it is. A NUL inside ends it: the reader takes texts.
 * The reader goes on after a line that it refused, as a client does that skips what it does not
 * know. */
static void read_mad(const char *at, size_t size)
{
    struct reply_reader reader;
    struct reply_line reply;

    reply_reader_init(&reader);
    while (size > 0) {
        const char *end = memchr(at, '\n', size);
        size_t length = end != NULL ? (size_t)(end - at) : size;
        char *line = malloc(length + 1);

        assert(line != NULL);
        memcpy(line, at, length);
        line[length] = '\0';
        if (reply_read(&reader, line, &reply))
            check_line(&reply);
        free(line);
        length += end != NULL;
        at += length;
        size -= length;
    }
}

/* What a reply says, made of the input. At most three rows, then the fields: VALUES_MAX is four
 * times what a line can have. */
struct said {
    const char *at, *end;
    const struct verb *verb;
    int rows, columns, fields;
    enum status status;
    char names[2][REPLY_VALUES][NAME_ROOM]; /* of columns, of fields */
    char *values[VALUES_MAX];               /* of the rows, then of the fields */
    int count;
};

static uint8_t take_byte(struct said *said)
{
    return said->at < said->end ? (uint8_t)*said->at++ : 0;
}

/* A value up to the next NUL. A daemon sends no control characters; in a row a tab or line end may
 * stand, too, and is escaped. Bytes that are no UTF-8 are let through: the text form passes them
 * on, JSON has something else in their place. */
static void take_value(struct said *said, bool in_row)
{
    size_t size = strnlen(said->at, (size_t)(said->end - said->at));
    char *value = strndup(said->at, size);

    assert(value != NULL && said->count < VALUES_MAX);
    said->at += size;
    said->at += said->at < said->end;
    for (char *c = value; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' && !(in_row && strchr("\t\r\n", *c) != NULL))
            *c = '?';
    said->values[said->count++] = value;
}

static int take_names(const struct field_spec *fields, char names[REPLY_VALUES][NAME_ROOM])
{
    int count = 0;

    for (; fields->name != NULL; fields++)
        snprintf(names[count++], NAME_ROOM, "%s", fields->name);
    return count;
}

/* The first bytes choose verb, number of rows and status; after the end of the input all is 0 or
 * "". An answer that is refused has rows as well here, though no daemon sends any: they are written
 * and read in the same way. */
static void think(struct said *said, const char *at, size_t size)
{
    memset(said, 0, sizeof *said);
    said->at = at;
    said->end = at + size;
    said->verb = verb_row((enum verb_id)(take_byte(said) % VERB_COUNT));
    said->columns = take_names(said->verb->columns, said->names[0]);
    said->fields = take_names(said->verb->fields, said->names[1]);
    said->rows = said->columns > 0 ? take_byte(said) % 4 : 0;
    said->status = (enum status)(take_byte(said) % STATUS_COUNT);
    for (int i = 0; i < said->rows * said->columns; i++)
        take_value(said, true);
    for (int i = 0; i < said->fields; i++)
        take_value(said, false);
}

static void say(const struct said *said, bool json, struct buffer *out)
{
    struct reply reply;
    int value = 0;

    reply_init(&reply, out, json, said->verb, "t");
    if (said->columns > 0)
        reply_all_columns(&reply, said->verb->columns);
    for (int row = 0; row < said->rows; row++) {
        reply_row(&reply);
        for (int i = 0; i < said->columns; i++)
            reply_text(&reply, said->values[value++]);
        reply_row_end(&reply);
    }
    for (int i = 0; i < said->fields; i++)
        reply_field_text(&reply, said->names[1][i], said->values[value++]);
    if (said->status == STATUS_OK)
        reply_ok(&reply);
    else
        reply_error(&reply, said->status, "no : \"luck");
    reply_release(&reply);
}

/* i = -1 is the line of column names. The row after the last is the end of the reply, where the tag
 * and what an error says of itself stand. */
static void check_text(const struct said *said, struct buffer *out)
{
    struct reply_reader reader;
    struct reply_line reply;
    char *line = buffer_content(out);
    int value = 0;

    reply_reader_init(&reader);
    for (int i = said->columns > 0 ? -1 : 0; i <= said->rows; i++) {
        char *end = strchr(line, '\n');
        bool last = i == said->rows, read;

        assert(end != NULL);
        *end = '\0';
        read = reply_read(&reader, line, &reply);
        assert(read);
        line = end + 1;
        if (i < 0) {
            assert(reply.kind == REPLY_COLUMNS && reply.count == said->columns);
            continue;
        }
        assert(reply.kind == (!last                       ? REPLY_ROW
                              : said->status == STATUS_OK ? REPLY_OK
                                                          : REPLY_ERR));
        assert(reply.count == (last ? said->fields : said->columns));
        for (int j = 0; j < reply.count; j++) {
            assert(strcmp(reply.names[j], said->names[last][j]) == 0);
            assert(strcmp(reply.values[j], said->values[value++]) == 0);
        }
    }
    assert(strcmp(reply.tag, "t") == 0 && *line == '\0');
    if (said->status != STATUS_OK)
        assert(status_from_word(reply.code) == said->status &&
               strcmp(reply.retry, status_retry(said->status)) == 0 &&
               strcmp(reply.text, "no : \"luck") == 0);
}

/* `t`, `tag` and `text` are keys of the object itself: a column of that name would be there twice,
 * and which of the two is found is not said. What a name is, number or text, is the same in all
 * verbs. */
static void check_json_value(const json_t *object, const struct verb *verb, const char *name,
                             const char *value)
{
    const json_t *found = json_object_get(object, name);

    if (strcmp(name, "t") == 0 || strcmp(name, "tag") == 0 || strcmp(name, "text") == 0)
        return;
    assert(found != NULL);
    if (value_json(verb_value_type(verb, name)) == JSON_IS_NUMBER)
        assert(json_is_integer(found) || json_is_null(found));
    else if (value_json(verb_value_type(verb, name)) == JSON_IS_REAL)
        assert(json_is_real(found) || json_is_null(found));
    else if (text_is_clean(value, strlen(value)))
        assert(json_is_string(found) && strcmp(json_string_value(found), value) == 0);
    else
        assert(json_is_string(found));
}

static void check_json(const struct said *said, struct buffer *out)
{
    const char *line = buffer_content(out);
    int value = 0;

    for (int i = 0; i <= said->rows; i++) {
        const char *end = strchr(line, '\n');
        bool last = i == said->rows;
        json_t *object;

        assert(end != NULL);
        object = read_json(line, (size_t)(end - line));
        for (int j = 0; j < (last ? said->fields : said->columns); j++)
            check_json_value(object, said->verb, said->names[last][j], said->values[value++]);
        json_decref(object);
        line = end + 1;
    }
    assert(*line == '\0');
}

static void write_and_read(const char *at, size_t size)
{
    struct said said;

    think(&said, at, size);
    for (int json = 0; json < 2; json++) {
        struct buffer out;

        buffer_init(&out);
        say(&said, json, &out);
        buffer_add(&out, "", 1);
        (json ? check_json : check_text)(&said, &out);
        buffer_release(&out);
    }
    for (int i = 0; i < said.count; i++)
        free(said.values[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] % 2 == 0)
        read_mad((const char *)data + 1, size - 1);
    else
        write_and_read((const char *)data + 1, size - 1);
    return 0;
}
