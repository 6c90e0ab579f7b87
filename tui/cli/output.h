/*
 * How replies are shown: as they came, as JSON, or as tables for people.
 */
#ifndef FOYER_TUI_CLI_OUTPUT_H
#define FOYER_TUI_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "shared/reply_reader.h"
#include "tui/cli/rows.h"

enum output_form {
    OUTPUT_RAW,   /* protocol lines, byte for byte; ERR lines go to `err` */
    OUTPUT_JSON,  /* one object a line, as under FORMAT mode=json; those of ERR go to `err` */
    OUTPUT_TABLE, /* aligned */
    OUTPUT_CSV,   /* rows as RFC 4180 says, with their names; fields, if there are no rows */
    OUTPUT_ROWS,  /* rows alone, their values separated by tabs, escaped as in the protocol */
    OUTPUT_FIELD, /* the values of one column or field, one a line */
    OUTPUT_QUIET, /* nothing */
};

struct output {
    FILE *out, *err; /* borrowed */
    enum output_form form;
    bool terminal;     /* `out` is a terminal: nothing may steer it */
    bool err_terminal; /* likewise `err` */
    struct rows rows;  /* the rows of the reply that is being read */
    const char *field; /* borrowed; of OUTPUT_FIELD */
    bool excel;        /* of OUTPUT_CSV: begun with a BOM, and no cell is a formula */
    bool begun;        /* OUTPUT_CSV: something was written */
    int error;         /* of the first line that could not be written, as errno; 0: none */
    bool found;        /* OUTPUT_CSV: the reply has columns; OUTPUT_FIELD: it has the field */
};

/* Tables if `out` is a terminal, otherwise raw lines; JSON if `json`. */
void output_init(struct output *output, FILE *out, FILE *err, bool json);

/* Frees the rows of a reply that did not end. */
void output_release(struct output *output);

/* True if an ERR line is shown as it is, on `err`; otherwise its sentence is left to the caller. */
bool output_shows_errors(const struct output *output);

/* Shows a line of a reply: `line` as it came, `reply` the same taken apart. The last line of a
 * reply is flushed. If it cannot be written, output->error says why from then on. */
void output_line(struct output *output, const char *line, const struct reply_line *reply);

/* Flushes. Why something was not written, as errno; 0: all was, or whoever read it has had enough:
 * that a pipe is left (EPIPE) is no error. */
int output_error(struct output *output);

/* Writes a text of several lines, each ended by LF, to `out`; or to `err` what a request said there
 * that was captured. On a terminal it is sanitized line by line. */
void output_text(struct output *output, const char *text);
void output_complaint(struct output *output, const char *text);

/* Writes a message to `err`: "foyer: ", then the text, sanitized, and a line end. */
void output_message(struct output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
