/*
 * The opposite of reply_writer.c, and the only reader: the client uses it, and the daemon when it
 * makes JSON, so text and JSON cannot drift apart. It takes a line apart in place and borrows from
 * it.
 *
 *     * text                                              a note
 *     =<tab>name<tab>name                                 the columns of the rows after it
 *     -<tab>value<tab>value                               a row, with \t \n \r \\ in its values
 *     OK [#tag] [name=value]...                           the last line
 *     ERR [#tag] CODE retry=WORD [name=value]... : text   the last line of what was refused
 *
 * It is strict about the form and liberal about the content: a name it does not know is handed on
 * like any other, for a newer daemon may send one; a line that is not of this protocol is refused
 * whole, so that nobody acts on half of it.
 */
#include "shared/reply_reader.h"

#include <stdio.h>
#include <string.h>

void reply_reader_init(struct reply_reader *reader)
{
    memset(reader, 0, sizeof *reader);
}

/* Resolves \t \n \r \\ in place; false for any other backslash. */
static bool unescape(char *text)
{
    char *to = text;

    for (; *text != '\0'; text++) {
        char c = *text;

        if (c == '\\') {
            c = *++text;
            if (c == 't')
                c = '\t';
            else if (c == 'n')
                c = '\n';
            else if (c == 'r')
                c = '\r';
            else if (c != '\\')
                return false;
        }
        *to++ = c;
    }
    *to = '\0';
    return true;
}

/* Cuts `line` at its tabs into at most REPLY_VALUES values; their number, or -1 if there are more.
 */
static int split_tabs(char *line, const char **values)
{
    int count = 0;

    while (line != NULL) {
        char *tab = strchr(line, '\t');

        if (count == REPLY_VALUES)
            return -1;
        if (tab != NULL)
            *tab++ = '\0';
        values[count++] = line;
        line = tab;
    }
    return count;
}

/* Bytes of the name of a column or field that `text` begins with. */
static size_t name_length(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

/* The names are copied, because the rows that need them come in lines of their own, when this one
 * is gone. They have no escapes: a name is made of lower-case letters, digits and _. */
static bool read_columns(struct reply_reader *reader, char *names, struct reply_line *reply)
{
    int count;

    reader->count = 0; /* rows after columns that could not be read have none */
    if (strlen(names) >= sizeof reader->text)
        return false;
    strcpy(reader->text, names);
    count = split_tabs(reader->text, reader->names);
    for (int i = 0; i < count; i++)
        if (reader->names[i][0] == '\0' || reader->names[i][name_length(reader->names[i])] != '\0')
            return false;
    if (count < 0)
        return false;
    reader->count = count;
    reply->kind = REPLY_COLUMNS;
    reply->count = count;
    memcpy(reply->names, reader->names, sizeof reader->names);
    return true;
}

/* As many values as there are columns, or it is not a row of this table: one that is short would
 * put values under wrong names. */
static bool read_row(const struct reply_reader *reader, char *values, struct reply_line *reply)
{
    reply->kind = REPLY_ROW;
    reply->count = split_tabs(values, reply->values);
    if (reply->count != reader->count)
        return false;
    memcpy(reply->names, reader->names, sizeof reader->names);
    for (int i = 0; i < reply->count; i++)
        if (!unescape((char *)reply->values[i]))
            return false;
    return true;
}

/* Reads a bare or quoted value at `at` in place; the place after it, or NULL if it is malformed.
 */
static char *read_value(char *at, const char **value)
{
    char *to;

    *value = at;
    if (*at != '"') {
        at += strcspn(at, " ");
        if (*at == ' ')
            *at++ = '\0';
        return at;
    }
    /* The value begins where its quote was; what an escape saves is made up at its end. */
    to = at++;
    while (*at != '"') {
        if (*at == '\\')
            at++;
        if (*at == '\0')
            return NULL;
        *to++ = *at++;
    }
    at++;
    if (*at == ' ')
        at++;
    else if (*at != '\0')
        return NULL;
    *to = '\0';
    return at;
}

/* Reads name=value pairs up to the end or ": sentence". */
static bool read_fields(char *at, struct reply_line *reply)
{
    while (*at != '\0') {
        size_t length = name_length(at);

        if (at[0] == ':' && at[1] == ' ') {
            reply->text = at + 2;
            return true;
        }
        if (length == 0 || at[length] != '=' || reply->count == REPLY_VALUES)
            return false;
        at[length] = '\0';
        reply->names[reply->count] = at;
        at = read_value(at + length + 1, &reply->values[reply->count]);
        if (at == NULL)
            return false;
        reply->count++;
    }
    return true;
}

/* Takes the word at *at, up to a space, and moves *at after it. */
static char *reader_take_word(char **at)
{
    char *word = *at;

    *at += strcspn(*at, " ");
    if (**at == ' ')
        *(*at)++ = '\0';
    return word;
}

/* retry= comes first and is no field to those who read the reply: whoever knows neither the code
 * nor the fields of a newer daemon still learns whether to try again. */
static bool read_last(char *at, struct reply_line *reply)
{
    if (*at == '#')
        reply->tag = reader_take_word(&at) + 1;
    if (reply->kind == REPLY_ERR)
        reply->code = reader_take_word(&at);
    if (!read_fields(at, reply))
        return false;
    if (reply->kind == REPLY_OK)
        return true;
    if (reply->code[0] == '\0' || reply->count == 0 || strcmp(reply->names[0], "retry") != 0)
        return false;
    reply->retry = reply->values[0];
    reply->count--;
    memmove(reply->names, reply->names + 1, sizeof reply->names - sizeof reply->names[0]);
    memmove(reply->values, reply->values + 1, sizeof reply->values - sizeof reply->values[0]);
    return true;
}

bool reply_read(struct reply_reader *reader, char *line, struct reply_line *reply)
{
    memset(reply, 0, sizeof *reply);
    reply->tag = reply->code = reply->retry = reply->text = "";
    if (strncmp(line, "* ", 2) == 0) {
        reply->kind = REPLY_NOTE;
        reply->text = line + 2;
        return true;
    }
    if (strncmp(line, "=\t", 2) == 0)
        return read_columns(reader, line + 2, reply);
    if (strncmp(line, "-\t", 2) == 0)
        return read_row(reader, line + 2, reply);
    if (strncmp(line, "OK", 2) == 0 && (line[2] == ' ' || line[2] == '\0')) {
        reply->kind = REPLY_OK;
        return read_last(line + (line[2] == ' ' ? 3 : 2), reply);
    }
    if (strncmp(line, "ERR ", 4) == 0) {
        reply->kind = REPLY_ERR;
        return read_last(line + 4, reply);
    }
    return false;
}

/* A line of columns has names and no values. */
const char *reply_value(const struct reply_line *reply, const char *name)
{
    for (int i = 0; i < reply->count; i++)
        if (reply->values[i] != NULL && strcmp(reply->names[i], name) == 0)
            return reply->values[i];
    return NULL;
}
