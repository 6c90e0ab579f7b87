/*
 * Plays scenarios against a real daemon through real socat.
 *
 *     play --daemon FOYERD [--invariants SQL] [--faults LIBRARIES] [--patience SECONDS]
 *          [--db CONNINFO] FILE...
 *     play --daemon FOYERD ... --markdown FILE...     the examples of Markdown files
 *     play --coverage EXEMPT FILE...                  what the scenarios leave out
 *
 * With --db the daemon stands on a PostgreSQL database, which must be empty, so there is one FILE.
 * How scenarios are written: scenario.h. Exit status: 0 all as expected, 1 not so, 2 usage.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/protocol/coverage.h"
#include "tests/protocol/markdown.h"
#include "tests/protocol/steps.h"

static int usage(void)
{
    fprintf(stderr, "usage: play --daemon FOYERD [--invariants SQL] [--faults LIBRARIES]\n"
                    "            [--patience SECONDS] [--db CONNINFO] [--markdown] FILE...\n"
                    "       play --coverage EXEMPT FILE...\n");
    return 2;
}

static bool play_file(const char *path, bool markdown, const struct stage_paths *paths)
{
    struct scenario *scenario = scenario_new();
    bool read = markdown ? markdown_read(scenario, path) : scenario_read(scenario, path);
    bool played = read && steps_play(scenario, paths);

    if (!read)
        fprintf(stderr, "%s\n", scenario->fault);
    scenario_free(scenario);
    return played;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"daemon", required_argument, NULL, 'd'},     {"db", required_argument, NULL, 'b'},
        {"invariants", required_argument, NULL, 'i'}, {"faults", required_argument, NULL, 'f'},
        {"patience", required_argument, NULL, 'p'},   {"markdown", no_argument, NULL, 'm'},
        {"coverage", required_argument, NULL, 'c'},   {NULL, 0, NULL, 0},
    };
    struct stage_paths paths = {.patience_ms = 600000};
    const char *exempt = NULL;
    bool markdown = false, fine = true;
    int option;

    umask(0077); /* the daemon refuses files that others could have written */
    while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        switch (option) {
        case 'd':
            paths.daemon = optarg;
            break;
        case 'b':
            paths.db = optarg;
            break;
        case 'i':
            paths.invariants = optarg;
            break;
        case 'f':
            paths.faults = optarg;
            break;
        case 'p':
            paths.patience_ms = atoi(optarg) * 1000;
            break;
        case 'm':
            markdown = true;
            break;
        case 'c':
            exempt = optarg;
            break;
        default:
            return usage();
        }
    }
    if (optind == argc || (paths.daemon == NULL && exempt == NULL))
        return usage();
    if (exempt != NULL)
        return coverage_check(argv + optind, argc - optind, exempt) ? 0 : 1;
    signal(SIGPIPE, SIG_IGN);
    for (int i = optind; i < argc; i++)
        fine = play_file(argv[i], markdown, &paths) && fine;
    return fine ? 0 : 1;
}
