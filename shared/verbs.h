/*
 * The verbs table: what every verb is called, takes, answers and may refuse. See verbs.def.
 */
#ifndef FOYER_SHARED_VERBS_H
#define FOYER_SHARED_VERBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/status.h"
#include "shared/value_type.h"
#include "shared/word_list.h"

enum verb_id {
#define VERB(id, ...) VERB_##id,
#include "shared/verbs.def"
#undef VERB
    VERB_COUNT
};

enum verb_kind {
    KIND_SESSION, /* about the connection alone; answered by the loop thread */
    KIND_VIEW,    /* reads hot state; answered by the loop thread from memory, never waits */
    KIND_READ,    /* reads the store, on the worker; dropped when nobody waits for it any more */
    KIND_ORDER,   /* something to do for the worker beside its transactions; audits itself */
    KIND_CHANGE,  /* changes the store, on the worker; leaves an audit line */
    KIND_PAYMENT, /* a change that moves points of the customer's wallet */
};

/*
 * enum arg_type (word_list.h) is what an argument takes:
 *
 *   ARG_INT          min..max
 *   ARG_TEXT         min..max characters, NFC
 *   ARG_WORD         one of the list `words`
 *   ARG_SEATS        "7,8", "1-10,15" or "B6"
 *   ARG_SEAT_LIST    the same, and their order counts
 *   ARG_TOKEN        a queue token: any text, of which a real one has 26 characters
 *   ARG_SECRET       what is scanned of a ticket: any text, of which a real one has 16 characters
 *   ARG_RESERVATION  a reservation code: likewise, a real one has 10; or a ticket
 *   ARG_CODES        one reservation code, or two with a comma between them
 *   ARG_USER         a login name: min..max of a-z A-Z 0-9 . _ -, not beginning with -
 *   ARG_TIME         up to max characters; the verb reads it in the venue's zone
 */

/* Arguments, columns and fields of a row at most; characters of key=, bytes of as= at most. */
enum { ARGS_MAX = 11, COLUMNS_MAX = 28, FIELDS_MAX = 26, KEY_LENGTH = 64, ACTING_LENGTH = 32 };

struct arg_spec {
    const char *name; /* NULL after the last */
    enum arg_type type;
    bool required;
    int64_t min, max;
    enum word_list words; /* of ARG_WORD */
    const char *help;
};

struct verb {
    enum verb_id id;
    const char *word;
    size_t word_size; /* its bytes */
    enum role role;
    enum verb_kind kind;
    bool keyed;
    const char *summary;
    struct arg_spec args[ARGS_MAX + 1];
    struct field_spec columns[COLUMNS_MAX + 1]; /* of its rows; without a name after the last */
    struct field_spec fields[FIELDS_MAX + 1];   /* of its OK line */
    uint64_t errors; /* bit n: enum status n; the verb's own, see verb_errors() */
};

/* The row of a verb; never NULL. */
const struct verb *verb_row(enum verb_id id);

/* The verb with that word in any case, or NULL. `word` has `size` bytes and needs no NUL. */
const struct verb *verb_find(const char *word, size_t size);

/* True if it runs on a worker. */
bool verb_is_job(const struct verb *verb);

/* True if it only looks. */
bool verb_is_query(const struct verb *verb);

/* True if it changes the store. */
bool verb_changes(const struct verb *verb);

/* Position of the argument `name` in verb->args, or -1. */
int verb_arg(const struct verb *verb, const char *name);

/* The argument of that name; asking for one that the verb does not have is a bug and stops the
 * program. */
const struct arg_spec *verb_arg_spec(enum verb_id id, const char *name);

/* What many verbs take beside the arguments of their row, `n` from 0: key= if it is keyed, as= if
 * its role is any. NULL after the last. */
const struct arg_spec *verb_common_arg(const struct verb *verb, int n);

/* True if an operator who acts for nobody uses it on what is anybody's. */
bool verb_is_of_anybody(const struct verb *verb);

/* The argument that only an operator may give, though the verb is anybody's; NULL: none. */
const char *verb_staff_arg(const struct verb *verb);

/* True if its texts may name people whom only the counter knows. */
bool verb_names_person(const struct verb *verb);

/* True if it sends a list that is cut at limit=. */
bool verb_is_list(const struct verb *verb);

/* Every error that the verb can answer with (bit n: enum status n): its own, and those that follow
 * from its role, kind, key and arguments. Errors of the line itself (SYNTAX, TOO-LONG, ...) are not
 * in it. */
uint64_t verb_errors(const struct verb *verb);

/* Errors that as= adds to those of the verb. */
uint64_t acting_errors(void);

/* Errors that any line can get, whatever its verb. */
uint64_t line_errors(void);

/* The columns of the second table that follows the first in the answer; none has a name if there is
 * no such table. */
const struct field_spec *verb_second_table(const struct verb *verb);

/* Fields that an OK line may have beside those of the row. */
const struct field_spec *verb_common_fields(const struct verb *verb);

/* Fields that ERR lines may have. A name may be there twice: a value is then of either type. */
const struct field_spec *verb_error_fields(void);

/* The column or field of that name, or NULL. */
const struct field_spec *field_find(const struct field_spec *fields, const char *name);

/* The type of a column or field in the replies of a verb. A name has one type everywhere, so the
 * verb may be NULL, or one of a newer daemon; it only makes it faster. VALUE_TEXT for an unknown
 * name. */
enum value_type verb_value_type(const struct verb *verb, const char *name);

/* Writes the names, separated by spaces, with those in brackets that are not always there:
 * `reservation show [why] [more after]`. Cut at `room`. */
void field_names(const struct field_spec *fields, char *text, size_t room);

/* Writes the arguments as HELP shows them: `token=TOKEN show=N [best=1..10] [key=TEXT]`, without
 * as=, which every verb of its role takes. Cut at `room`. */
void verb_arguments(const struct verb *verb, char *text, size_t room);

/* Writes the words of the statuses in `errors`, separated by spaces. Cut at `room`. */
void status_words(uint64_t errors, char *text, size_t room);

#endif
