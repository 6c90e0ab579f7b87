/*
 * How replies are shown: as they came, as JSON, or as tables for people.
 */
#ifndef FOYER_TUI_OUTPUT_H
#define FOYER_TUI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "shared/reply_reader.h"
#include "tui/table.h"

enum output_form {
    OUTPUT_RAW,   /* protocol lines, byte for byte */
    OUTPUT_JSON,  /* one object a line, as under FORMAT mode=json */
    OUTPUT_TABLE, /* aligned; what was refused goes to `err` */
};

struct output {
    FILE *out, *err; /* borrowed */
    enum output_form form;
    bool terminal;      /* `out` is a terminal: nothing may steer it */
    struct table table; /* the rows of the reply that is being read */
};

/* Tables if `out` is a terminal, otherwise raw lines; JSON if `json`. */
void output_init(struct output *output, FILE *out, FILE *err, bool json);

/* Frees the rows of a reply that did not end. */
void output_release(struct output *output);

/* Shows a line of a reply: `line` as it came, `reply` the same taken apart. In tables, an ERR line
 * is left to the caller. The last line of a reply is flushed. */
void output_line(struct output *output, const char *line, const struct reply_line *reply);

/* Writes a message to `err`: "foyer: ", then the text, made printable, and a line end. */
void output_message(struct output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
