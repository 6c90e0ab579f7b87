/*
 * Reads CSV as RFC 4180 has it, and as spreadsheets write it: cells in quotes may hold commas,
 * quotes and line ends; lines end with CRLF or LF; a byte order mark is skipped.
 */
#ifndef FOYER_TUI_CLI_CSV_READER_H
#define FOYER_TUI_CLI_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>

enum { CSV_CELLS = 40 };

struct csv_reader {
    char *at;  /* borrowed: what is left of the text, ended by NUL */
    long line; /* of the next record, from 1 on */
};

struct csv_record {
    long line; /* on which it begins */
    int count;
    char *cells[CSV_CELLS]; /* shape: cells[count]; borrowed from the text */
};

enum csv_result {
    CSV_RECORD,
    CSV_END,
    CSV_OPEN_QUOTE,  /* the text ends inside quotes that were opened in the record */
    CSV_STRAY_QUOTE, /* something follows the closing quote of a cell */
    CSV_TOO_MANY,    /* more than CSV_CELLS cells */
};

/* What a file is that is no text in UTF-8. */
enum csv_encoding {
    CSV_UTF8,
    CSV_UTF16,   /* by its byte order mark, or its NULs */
    CSV_FOREIGN, /* some other encoding, such as that of an older Windows */
};

/* Looks at `size` bytes; for CSV_FOREIGN, *line is that of the first byte that is no UTF-8. */
enum csv_encoding csv_encoding_of(const char *text, size_t size, long *line);

/* Reads `text` (ended by NUL), which is written to. */
void csv_reader_init(struct csv_reader *reader, char *text);

/* The next record; *record has its line also if it is none. Lines without a cell are left out. */
enum csv_result csv_read(struct csv_reader *reader, struct csv_record *record);

#endif
