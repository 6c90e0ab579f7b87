/*
 * What the values of columns and fields are. Their type, in the verb's row of verbs.def, decides
 * how they stand in JSON, on which side a table aligns them and what PROTOCOL.md says of them.
 */
#ifndef FOYER_SHARED_VALUE_TYPE_H
#define FOYER_SHARED_VALUE_TYPE_H

#include <stdbool.h>

#include "shared/word_list.h"

/* X(type, json, name in PROTOCOL.md). In JSON a NUMBER is null where the text form says `unknown`
 * or nothing; a REAL is a number with a fraction; a STRING is "" where there is nothing. */
#define VALUE_TYPES(X)                                                                     \
    X(INT, NUMBER, "integer")                                                              \
    X(POINTS, NUMBER, "points")                                                            \
    X(SECONDS, NUMBER, "seconds") /* or `unknown` */                                       \
    X(FLAG, NUMBER, "0 or 1")                                                              \
    X(DECIMAL, REAL, "decimal") /* digits, a point, digits */                              \
    X(TEXT, STRING, "text")     /* whatever people wrote, also what looks like a number */ \
    X(WORD, STRING, "word")     /* of a list of words.def */                               \
    X(MAP, STRING, "map")       /* a letter for each seat */                               \
    X(SEATS, STRING, "SEATS")                                                              \
    X(TOKEN, STRING, "TOKEN")                                                              \
    X(CODE, STRING, "CODE")                                                                \
    X(TICKET, STRING, "ticket") /* a code and its seat: CODE-07 */                         \
    X(USER, STRING, "user")                                                                \
    X(TIME, STRING, "TIME")                                                                \
    X(UNTIL, STRING, "TIME or never")                                                      \
    X(DAY, STRING, "date")

enum value_type {
#define X(type, json, name) VALUE_##type,
    VALUE_TYPES(X)
#undef X
        VALUE_TYPE_COUNT
};

enum value_json { JSON_IS_NUMBER, JSON_IS_REAL, JSON_IS_STRING };

enum value_presence {
    PRESENCE_ALWAYS,
    PRESENCE_OPTIONAL, /* only where it applies */
    PRESENCE_TOGETHER, /* where the one before it does */
};

/* A column or a field of a reply. */
struct field_spec {
    const char *name; /* NULL after the last */
    enum value_type type;
    enum word_list words; /* of a word; of a map, its letters */
    enum value_presence presence;
    bool may_be_empty; /* there may be nothing in it */
};

/* How values of the type stand in JSON. */
enum value_json value_json(enum value_type type);

/* True if they are numbers: to the right in a table. */
bool value_is_number(enum value_type type);

/* What PROTOCOL.md calls the type. */
const char *value_type_name(enum value_type type);

/* True if the text form of a value is one that the column or field may have. */
bool value_fits(const struct field_spec *spec, const char *text);

#endif
