/*
 * The verbs table: what every verb is called, takes, answers and may refuse. See verbs.def.
 */
#ifndef FOYER_SHARED_VERBS_H
#define FOYER_SHARED_VERBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/status.h"

enum verb_id {
#define VERB(id, ...) VERB_##id,
#include "shared/verbs.def"
#undef VERB
    VERB_COUNT
};

/* Each role includes the ones before it. */
enum role { ROLE_ANY, ROLE_OPERATOR, ROLE_ADMIN };

enum verb_kind {
    KIND_SESSION, /* about the connection alone; answered by the loop thread */
    KIND_VIEW,    /* reads hot state; answered by the loop thread from memory, never waits */
    KIND_READ,    /* reads the store, on the worker */
    KIND_CHANGE,  /* changes the store, on the worker; leaves an audit line */
};

enum arg_type {
    ARG_INT,         /* min..max */
    ARG_TEXT,        /* min..max characters, NFC */
    ARG_WORD,        /* one of `choices`, parted by | */
    ARG_SEATS,       /* "7,8" or "1-10,15" */
    ARG_TOKEN,       /* a queue token; 1..64 characters, of which a real one has 26 */
    ARG_RESERVATION, /* a reservation code; likewise, a real one has 10 */
    ARG_USER,        /* a login name: 1..32 of a-z A-Z 0-9 . _ -, not beginning with - */
    ARG_TIME,        /* 1..40 characters; the verb reads it in the venue's zone */
};

enum { ARGS_MAX = 10 };

struct arg_spec {
    const char *name; /* NULL behind the last */
    enum arg_type type;
    bool required;
    int64_t min, max;
    const char *choices;
    const char *meaning;
};

struct verb {
    enum verb_id id;
    const char *word;
    enum role role;
    enum verb_kind kind;
    bool keyed;
    const char *summary;
    struct arg_spec args[ARGS_MAX + 1];
    const char *columns; /* parted by spaces */
    const char *fields;
    uint64_t errors; /* bit n: enum status n; the verb's own, see verb_errors() */
};

/* The row of a verb; never NULL. */
const struct verb *verb_row(enum verb_id id);

/* The verb with that word in any case, or NULL. `word` has `size` bytes and needs no NUL. */
const struct verb *verb_find(const char *word, size_t size);

/* Position of the argument `name` in verb->args, or -1. */
int verb_arg(const struct verb *verb, const char *name);

/* Every error that the verb can answer with (bit n: enum status n): its own, and those that follow
 * from its role, kind, key and arguments. Errors of the line itself (SYNTAX, TOO-LONG, ...) are not
 * in it. */
uint64_t verb_errors(const struct verb *verb);

/* Errors that any line can get, whatever its verb. */
uint64_t line_errors(void);

/* "any", "operator" or "admin". */
const char *role_word(enum role role);

/* Writes the arguments as HELP shows them: `token=TOKEN show=N [best=1..10] [key=TEXT]`. Cut at
 * `room`. */
void verb_arguments(const struct verb *verb, char *text, size_t room);

/* Writes the words of the statuses in `errors`, parted by spaces. Cut at `room`. */
void status_words(uint64_t errors, char *text, size_t room);

#endif
