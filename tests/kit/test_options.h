/*
 * The command line of a test program: a table says which options there are and where their values
 * go.
 */
#ifndef FOYER_TESTS_KIT_TEST_OPTIONS_H
#define FOYER_TESTS_KIT_TEST_OPTIONS_H

#include <stdbool.h>

enum test_option_kind {
    TEST_OPTION_TEXT,   /* const char *: the word itself */
    TEST_OPTION_INT,    /* int, 1 or more */
    TEST_OPTION_NUMBER, /* int64_t, 0 or more */
    TEST_OPTION_REAL,   /* double, 0 or more */
    TEST_OPTION_FLAG,   /* bool: true if it is there; it takes no value */
};

struct test_option {
    const char *name; /* without the dashes; NULL ends the table */
    enum test_option_kind kind;
    void *value;   /* of the type of its kind; unchanged if the option is not given */
    bool required; /* only of a text, whose value is NULL at first */
};

/* Reads the options. Ends the program with a line that names them all and status 2 if one is not
 * known, has a value that will not do, or is required and not given. Returns the index in argv of
 * the first word that is none. */
int test_options_read(int argc, char **argv, const struct test_option known[]);

/* The same for programs that take nothing but options. */
void test_options_only(int argc, char **argv, const struct test_option known[]);

#endif
