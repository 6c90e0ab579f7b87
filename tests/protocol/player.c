/*
 * Plays scenarios against a real daemon through real socat.
 *
 *     play --daemon FOYERD [--invariants SQL] [--faults LIBRARIES] [--patience SECONDS]
 *          [--store EMPTY | --db CONNINFO] FILE...
 *     play --daemon FOYERD ... --markdown FILE...     the examples of Markdown files
 *     play --coverage EXEMPT FILE...                  what the scenarios leave out
 *
 * With --db the daemon stands on a PostgreSQL database, which must be empty, so there is one FILE.
 * How scenarios are written: scenario.h. Exit status: 0 all as expected, 1 not so, 2 usage, or no
 * pipe and no process to be had.
 *
 * The way of a file:
 *
 *     FILE -- scenario.c ------> steps -- steps.c --------> stage.c    the daemon and its clients
 *          \- markdown.c --/          \- steps_race.c         child.c  their pipes
 *                                     \- steps_outside.c
 *     steps -- coverage.c, which plays nothing           lines heard -- expect.c -- typed.c
 *
 * Each file has a stage of its own: a folder, a store, a daemon. Nothing is handed from one to the
 * next, so a file alone plays as it does among others, and one that fails does not stop those after
 * it. A file without steps passes: that every verb is asked for at all is the business of
 * --coverage.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/kit/test_options.h"
#include "tests/protocol/coverage.h"
#include "tests/protocol/markdown.h"
#include "tests/protocol/steps.h"

/* What is wrong with the text of a scenario fails before its daemon is started, and is told with
 * file and line; what fails on the stage tells its step itself (steps.c). */
static bool play_file(const char *path, bool markdown, const struct stage_paths *paths)
{
    struct scenario *scenario = scenario_new();
    bool read = markdown ? markdown_read(scenario, path) : scenario_read(scenario, path);
    bool sound = read && scenario_agrees(scenario);
    bool played = sound && steps_play(scenario, paths);

    if (!sound)
        fprintf(stderr, "%s\n", scenario->fault);
    scenario_free(scenario);
    return played;
}

int main(int argc, char **argv)
{
    struct stage_paths paths = {0};
    const char *exempt = NULL;
    int patience_s = 600, first;
    bool markdown = false, fine = true;
    const struct test_option known[] = {{"daemon", TEST_OPTION_TEXT, &paths.daemon, false},
                                        {"db", TEST_OPTION_TEXT, &paths.db, false},
                                        {"store", TEST_OPTION_TEXT, &paths.store, false},
                                        {"invariants", TEST_OPTION_TEXT, &paths.invariants, false},
                                        {"faults", TEST_OPTION_TEXT, &paths.faults, false},
                                        {"patience", TEST_OPTION_INT, &patience_s, false},
                                        {"markdown", TEST_OPTION_FLAG, &markdown, false},
                                        {"coverage", TEST_OPTION_TEXT, &exempt, false},
                                        {NULL, TEST_OPTION_FLAG, NULL, false}};

    umask(0077); /* the daemon refuses files that others could have written */
    first = test_options_read(argc, argv, known);
    paths.patience_ms = patience_s * 1000;
    if (first == argc || (paths.daemon == NULL && exempt == NULL)) {
        fprintf(stderr, "play: needs FILEs, and --daemon FOYERD or --coverage EXEMPT\n");
        return 2;
    }
    if (exempt != NULL)
        return coverage_check(argv + first, argc - first, exempt) ? 0 : 1;
    /* A socat that was refused, or dropped, is gone while requests for it still wait to be written.
     * The children get the signal back (child.c), since a daemon has to be seen as the system
     * starts it. */
    signal(SIGPIPE, SIG_IGN);
    for (int i = first; i < argc; i++)
        fine = play_file(argv[i], markdown, &paths) && fine;
    return fine ? 0 : 1;
}
