/*
 * getopt_long() with a table that says where values go. A flag is the kind that takes no value, so
 * getopt_long() itself refuses "--flag=x"; unknown options and missing values it reports as well,
 * and usage() follows.
 */
#include "tests/kit/test_options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPTIONS_MAX = 24 };

/* `values` is in the order of enum test_option_kind. */
static _Noreturn void usage(const char *program, const struct test_option known[])
{
    static const char *const values[] = {" TEXT", " NUMBER", " NUMBER", " NUMBER", ""};

    fprintf(stderr, "usage: %s", program);
    for (const struct test_option *option = known; option->name != NULL; option++)
        fprintf(stderr, option->required ? " --%s%s" : " [--%s%s]", option->name,
                values[option->kind]);
    fprintf(stderr, "\n");
    exit(2);
}

/* "5s", "", " " and what does not fit are refused: a test that ran with 0 rounds because of a slip
 * would pass. */
static bool read_number(const char *text, int64_t least, int64_t most, int64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoll(text, &end, 10);
    return end != text && *end == '\0' && errno == 0 && *number >= least && *number <= most;
}

static bool read_real(const char *text, double *number)
{
    char *end;

    *number = strtod(text, &end);
    return end != text && *end == '\0' && *number >= 0;
}

/* False if the value will not do. An int is at least 1, since all of them are counts of something
 * to do; a number may be 0, for seeds and for "none". */
static bool take(const struct test_option *option, const char *text)
{
    int64_t number;

    switch (option->kind) {
    case TEST_OPTION_TEXT:
        *(const char **)option->value = text;
        return true;
    case TEST_OPTION_FLAG:
        *(bool *)option->value = true;
        return true;
    case TEST_OPTION_INT:
        if (!read_number(text, 1, INT_MAX, &number))
            return false;
        *(int *)option->value = (int)number;
        return true;
    case TEST_OPTION_NUMBER:
        return read_number(text, 0, INT64_MAX, option->value);
    case TEST_OPTION_REAL:
        return read_real(text, option->value);
    }
    return false;
}

/* More than OPTIONS_MAX rows are not read, and what is beyond is unknown as an option.
 * getopt_long() also takes an option that is cut short, if it is the only one that begins so. */
int test_options_read(int argc, char **argv, const struct test_option known[])
{
    struct option table[OPTIONS_MAX + 1] = {{NULL, 0, NULL, 0}};
    int index;

    for (int i = 0; i < OPTIONS_MAX && known[i].name != NULL; i++)
        table[i] = (struct option){
            .name = known[i].name,
            .has_arg = known[i].kind == TEST_OPTION_FLAG ? no_argument : required_argument};
    /* "+": words after the first that is no option belong to the program. */
    for (int found; (found = getopt_long(argc, argv, "+", table, &index)) != -1;)
        if (found != 0 || !take(&known[index], optarg))
            usage(argv[0], known);
    for (const struct test_option *option = known; option->name != NULL; option++)
        if (option->required && *(const char **)option->value == NULL)
            usage(argv[0], known);
    return optind;
}

void test_options_only(int argc, char **argv, const struct test_option known[])
{
    if (test_options_read(argc, argv, known) != argc)
        usage(argv[0], known);
}
