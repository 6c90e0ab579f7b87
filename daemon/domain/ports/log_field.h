/*
 * What a line of the log says beside its message, by name: a program that reads the log finds it
 * without taking sentences apart.
 */
#ifndef FOYER_DOMAIN_PORTS_LOG_FIELD_H
#define FOYER_DOMAIN_PORTS_LOG_FIELD_H

#include <stddef.h>
#include <stdint.h>

struct log_field {
    const char *name; /* small letters and _; none of time, level and msg */
    const char *text; /* borrowed; NULL: it is a number */
    int64_t number;
};

/* The fields of an array, as two arguments. */
#define LOG_FIELDS(array) (array), sizeof(array) / sizeof(array)[0]

#endif
