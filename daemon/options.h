/*
 * The command line of foyerd.
 */
#ifndef FOYER_OPTIONS_H
#define FOYER_OPTIONS_H

#include <stdbool.h>

/* NULL, or false, is what was not given. Borrowed from argv. */
struct options {
    const char *socket;
    const char *db;
    const char *config;
    const char *test_clock;
    const char *fsck;
    const char *copy_from, *copy_to;
    const char *restore;
    bool check_config;
    bool create;
};

/* Reads the command line. False if the program is to end now, with *status: --version, --help, or
 * what was wrong was said on standard error. */
bool options_read(int argc, char **argv, struct options *options, int *status);

#endif
