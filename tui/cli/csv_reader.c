/*
 * A record is taken apart in place: a cell that was quoted moves down over its quotes, so it never
 * grows. What stands between a closing quote and the next comma is an error rather than a guess,
 * since a quote that was forgotten further up shows there.
 *
 * The reader keeps only where it is and on which line; a record owns nothing. A NUL takes the place
 * of each comma and line end; what is behind a record is not touched before it is asked for.
 *
 *     "a ""b""",c CRLF    a "b" NUL .. c NUL      the quotes are gone, the cell is shorter
 *     a b , c             "a b " and " c"         blanks belong to cells (RFC 4180, 2, rule 4)
 *     a,                  "a" and ""              a comma at the end has an empty cell behind it
 *     (an empty line)     none                    there is no record without a cell
 */
#include "tui/cli/csv_reader.h"

#include <stdlib.h>
#include <string.h>

#include "shared/text.h"

/* What spreadsheets put before the first line. */
#define BOM "\xEF\xBB\xBF"

/* Line by line, so that the first that is wrong has a number. What another encoding would be is not
 * guessed: CP949, in which spreadsheets under Korean Windows save CSV, can be read as Latin letters
 * without any error. text_nfc() fails for what is no UTF-8; that is all it is asked for. */
enum csv_encoding csv_encoding_of(const char *text, size_t size, long *line)
{
    size_t begin = 0;

    *line = 1;
    if (size >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
        return CSV_UTF16;
    if (memchr(text, '\0', size) != NULL)
        return CSV_UTF16;
    for (size_t i = 0; i <= size; i++) {
        char *copy;
        bool is_clean;

        if (i < size && text[i] != '\n')
            continue;
        copy = strndup(text + begin, i - begin);
        is_clean = copy != NULL;
        if (is_clean) {
            char *nfc = text_nfc(copy);

            is_clean = nfc != NULL;
            free(nfc);
        }
        free(copy);
        if (!is_clean)
            return CSV_FOREIGN;
        begin = i + 1;
        *line += i < size;
    }
    return CSV_UTF8;
}

void csv_reader_init(struct csv_reader *reader, char *text)
{
    reader->at = strncmp(text, BOM, strlen(BOM)) == 0 ? text + strlen(BOM) : text;
    reader->line = 1;
}

/* Takes a quoted cell, from after its first quote; false if it has no last one. *end is after
 * that. */
static bool take_quoted(struct csv_reader *reader, char *at, char **end)
{
    char *to = at;

    while (*at != '\0') {
        if (*at == '"' && at[1] != '"') {
            *to = '\0';
            *end = at + 1;
            return true;
        }
        if (*at == '"')
            at++;
        reader->line += *at == '\n';
        *to++ = *at++;
    }
    *to = '\0';
    *end = at;
    return false;
}

/* Whether a comma, a line end or the end of the text is there. A lone CR is text, unless the text
 * ends with it. */
static bool ends_cell(const char *at)
{
    if (*at == '\r')
        return at[1] == '\n' || at[1] == '\0';
    return *at == ',' || *at == '\n' || *at == '\0';
}

/* Skips lines that are empty. */
static void skip_empty(struct csv_reader *reader)
{
    while (*reader->at == '\n' || (*reader->at == '\r' && reader->at[1] == '\n')) {
        reader->at += *reader->at == '\r' ? 2 : 1;
        reader->line++;
    }
}

/* The character behind a cell is kept before a NUL takes its place: it says whether the record goes
 * on. Behind a quoted cell it may be a CR, and the LF after that is taken as well. */
enum csv_result csv_read(struct csv_reader *reader, struct csv_record *record)
{
    char *at;

    skip_empty(reader);
    record->line = reader->line;
    record->count = 0;
    if (*reader->at == '\0')
        return CSV_END;
    for (at = reader->at;;) {
        char *end, after;

        if (record->count == CSV_CELLS)
            return CSV_TOO_MANY;
        record->cells[record->count++] = *at == '"' ? at + 1 : at;
        if (*at == '"') {
            if (!take_quoted(reader, at + 1, &end))
                return CSV_OPEN_QUOTE;
            if (!ends_cell(end))
                return CSV_STRAY_QUOTE;
        } else {
            end = at + strcspn(at, ",\n");
            if (end > at && *end != ',' && end[-1] == '\r')
                end--;
        }
        after = *end;
        *end = '\0';
        at = after == '\0' ? end : end + 1;
        if (after == '\r' && *at == '\n') {
            at++;
            after = '\n';
        }
        reader->line += after == '\n';
        if (after == ',')
            continue;
        reader->at = at;
        return CSV_RECORD;
    }
}
