/*
 * What a script can refer to: the latest value of every column and field that a reply has shown.
 */
#ifndef FOYER_TUI_CLI_VARIABLES_H
#define FOYER_TUI_CLI_VARIABLES_H

#include <stddef.h>

#include "shared/buffer.h"
#include "shared/reply_reader.h"
#include "shared/status.h"

enum { VARIABLE_NAME = 33 };

struct variable {
    char *name, *value; /* owned */
};

struct variables {
    struct variable *all; /* owned, shape: all[count] */
    size_t count;
};

void variables_init(struct variables *variables);
void variables_release(struct variables *variables);

/* Remembers the values of a row or an OK line; other lines have none. */
void variables_see(struct variables *variables, const struct reply_line *reply);

/* The latest value of `name`, or NULL. Borrowed until the next variables_see(). */
const char *variables_value(const struct variables *variables, const char *name);

enum variables_result {
    VARIABLES_OK,
    VARIABLES_UNKNOWN, /* no reply has shown that name */
    VARIABLES_LONE,    /* a $ without a name after it */
};

/*
 * Adds the request line `line` to `out` with $name in its values replaced, and $$ by a $. A value
 * that changes is quoted again as it needs. Otherwise the line stays as it is, be it right or
 * wrong. On VARIABLES_UNKNOWN, `name` holds the name (cut if it is long).
 */
MUST_CHECK enum variables_result variables_expand(const struct variables *variables,
                                                  const char *line, struct buffer *out,
                                                  char name[VARIABLE_NAME]);

#endif
