/*
 * Reads reply lines: for clients, and for the daemon where it turns its text into JSON.
 */
#ifndef FOYER_SHARED_REPLY_READER_H
#define FOYER_SHARED_REPLY_READER_H

#include <stdbool.h>

#include "shared/status.h"

enum { REPLY_VALUES = 40, REPLY_COLUMNS_TEXT = 1024 };

enum reply_kind {
    REPLY_NOTE,    /* text */
    REPLY_COLUMNS, /* names */
    REPLY_ROW,     /* names and values */
    REPLY_OK,      /* tag, names and values */
    REPLY_ERR,     /* tag, code, retry, names and values, text */
};

/* One line, taken apart. Every text is borrowed from the line or the reader; never NULL, "" if
 * absent. */
struct reply_line {
    enum reply_kind kind;
    const char *tag;
    const char *code;  /* of REPLY_ERR */
    const char *retry; /* of REPLY_ERR: "no", "later" or "same-key" */
    const char *text;  /* of REPLY_NOTE, and the sentence of REPLY_ERR */
    int count;
    const char *names[REPLY_VALUES];  /* shape: names[count] */
    const char *values[REPLY_VALUES]; /* shape: values[count] */
};

/* Remembers the columns of the rows that follow them. */
struct reply_reader {
    char text[REPLY_COLUMNS_TEXT];
    const char *names[REPLY_VALUES]; /* shape: names[count] */
    int count;
};

void reply_reader_init(struct reply_reader *reader);

/*
 * Takes a line (ended by NUL, without its LF) apart in place. False if it is not a reply line of
 * this protocol, or has more than REPLY_VALUES values; a row needs the columns read before it.
 */
MUST_CHECK bool reply_read(struct reply_reader *reader, char *line, struct reply_line *reply);

/* The value of a name, or NULL. */
const char *reply_value(const struct reply_line *reply, const char *name);

#endif
