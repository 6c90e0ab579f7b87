/*
 * A table from somebody's spreadsheet. What its encoding refuses is not read; of the rest every
 * cell lies in the text, and a table that is written of the records, with every cell in quotes, is
 * read as the same records.
 *
 * The second reading is what proves most: cells that were cut in a wrong place, a quote that was
 * lost, or a line end that was taken for another are written as they were read, and then are read
 * as other records than they were. Whether a table is read as a spreadsheet means it is not shown
 * by this.
 *
 * The text is read in place, ended by a NUL and written to, so each reading has memory of its own
 * that is exactly as large.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "shared/buffer.h"
#include "tests/fuzz/fuzz_target.h"
#include "tui/cli/csv_reader.h"

/* As an editor counts: the end of the text is on a line, too, even if that is empty. */
static long count_lines(const char *text, size_t size)
{
    long lines = 1;

    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

static void write_record(struct buffer *table, const struct csv_record *record)
{
    for (int i = 0; i < record->count; i++) {
        buffer_add(table, i > 0 ? ",\"" : "\"", i > 0 ? 2 : 1);
        for (const char *c = record->cells[i]; *c != '\0'; c++)
            buffer_add(table, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
        buffer_add(table, "\"", 1);
    }
    buffer_add(table, "\r\n", 2);
}

/* Cells lie in the text, one behind the other, none into the next. */
static void check_record(const struct csv_record *record, const char *begin, const char *end)
{
    assert(record->count >= 1 && record->count <= CSV_CELLS);
    for (int i = 0; i < record->count; i++) {
        assert(record->cells[i] >= begin && record->cells[i] <= end);
        assert(record->cells[i] + strlen(record->cells[i]) <= end);
        begin = record->cells[i] + strlen(record->cells[i]);
    }
}

/* Reads `text`, which is written to, and writes the records to `table`. Lines only go on, one at
 * least for each record; a record may have several, if a cell in quotes has line ends. When all is
 * read the reader is on the last line. On what ends the reading too early the record says where. */
static enum csv_result read_table(char *text, size_t size, struct buffer *table)
{
    struct csv_reader reader;
    struct csv_record record;
    enum csv_result result;
    long lines = count_lines(text, size), line = 0;

    csv_reader_init(&reader, text);
    while ((result = csv_read(&reader, &record)) == CSV_RECORD) {
        assert(record.line > line && record.line <= lines);
        assert(reader.line >= record.line && reader.line <= lines);
        line = record.line;
        check_record(&record, text, text + size);
        write_record(table, &record);
    }
    assert(result != CSV_END || reader.line == lines);
    assert(record.line >= line && record.line <= lines);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct buffer first, second;
    enum csv_encoding encoding;
    long line;

    assert(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    encoding = csv_encoding_of(text, size, &line);
    assert(line >= 1 && line <= count_lines(text, size));
    if (encoding == CSV_UTF8) {
        assert(strlen(text) == size);
        buffer_init(&first);
        buffer_init(&second);
        read_table(text, size, &first);
        buffer_add(&first, "", 1);
        text = realloc(text, first.size);
        assert(text != NULL);
        memcpy(text, buffer_content(&first), first.size);
        if (read_table(text, first.size - 1, &second) != CSV_END)
            abort();
        assert(second.size == first.size - 1);
        assert(second.size == 0 ||
               memcmp(buffer_content(&first), buffer_content(&second), second.size) == 0);
        buffer_release(&first);
        buffer_release(&second);
    }
    free(text);
    return 0;
}
