/*
 * The command line says what to do and where; how it is done is in the configuration file. What is
 * given here wins over the file, for a test or a second daemon, and only what has no meaning in a
 * file (a clock for tests, the commands that serve nobody) is given here alone.
 *
 * --fsck, --copy, --restore and --check-config serve nobody, and one of them is all that a command
 * does: whoever gives two may mean that the first only tries what the second does. So two are
 * refused.
 *
 * Nothing else is checked but the form: whether a path or a time is good is said by whoever uses
 * it, in the same words as for the file.
 */
#include "daemon/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#ifndef FOYER_VERSION
#error "the build gives FOYER_VERSION"
#endif

/* The exit status after a text on standard output: whoever asked for a version and could not be
 * told (a full disk, a closed output) must not take nothing for an answer. */
static int flush_status(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    perror("foyerd: standard output");
    return 2;
}

static void usage(FILE *out)
{
    fputs(
        "usage: foyerd [--socket PATH] [--db STORE] [--create] [--config FILE]\n"
        "              [--test-clock=TIME]\n"
        "       foyerd --check-config [--config FILE]\n"
        "       foyerd --fsck STORE\n"
        "       foyerd --restore FILE [--db STORE] [--config FILE]\n"
        "       foyerd --copy STORE --to STORE\n"
        "\n"
        "Serves the box office on a Unix socket until SIGTERM; SIGHUP reads the configuration "
        "again.\n"
        "\n"
        "  --socket PATH      where clients connect ([socket] path)\n"
        "  --db STORE         the SQLite file, or what libpq takes, such as "
        "postgresql://host/foyer\n"
        "                     ([store] path)\n"
        "  --create           make a new store of a SQLite file that is there and empty\n"
        "  --config FILE      configuration in INI form\n"
        "  --check-config     print the configuration with its defaults, or what is wrong with it\n"
        "  --fsck STORE       check a SQLite file that no daemon serves, or a PostgreSQL database: "
        "prints\n"
        "                     what is broken; ends with 0 if it is sound, 1 if not, 2 if it cannot "
        "be read\n"
        "  --restore FILE     make a backup the store (--db or [store] path): checks it, moves "
        "what "
        "is\n"
        "                     there aside, and puts a copy of the backup in its place; ends with 0 "
        "if\n"
        "                     that is done, 1 if not\n"
        "  --copy A --to B    copy the whole store A, that no daemon serves, into the empty store "
        "B, "
        "and\n"
        "                     check both; ends with 0 if B is a sound copy, 1 if not: B is as it "
        "was then\n"
        "  --test-clock=TIME  a clock that stands at TIME (RFC 3339) until the verb CLOCK moves "
        "it\n"
        "  --version, --help\n",
        out);
}

/* The letters are what getopt_long() returns, and no options: its list of these is empty. */
static const struct option known[] = {
    {"socket", required_argument, NULL, 's'},
    {"db", required_argument, NULL, 'd'},
    {"config", required_argument, NULL, 'c'},
    {"check-config", no_argument, NULL, 'k'},
    {"fsck", required_argument, NULL, 'f'},
    {"copy", required_argument, NULL, 'a'},
    {"to", required_argument, NULL, 'b'},
    {"create", no_argument, NULL, 'n'},
    {"restore", required_argument, NULL, 'r'},
    {"test-clock", required_argument, NULL, 't'},
    {"version", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* The names of the first two that are given of those of which one is all, NULL where there is none.
 */
static void find_modes(const struct options *options, const char *names[2])
{
    const struct {
        const char *name;
        bool is_given;
    } modes[] = {
        {"--check-config", options->check_config},
        {"--fsck", options->fsck != NULL},
        {"--copy", options->copy_from != NULL},
        {"--restore", options->restore != NULL},
    };
    int count = 0;

    names[0] = names[1] = NULL;
    for (size_t i = 0; i < sizeof modes / sizeof modes[0] && count < 2; i++)
        if (modes[i].is_given)
            names[count++] = modes[i].name;
}

/* Whether what was given goes together; says on standard error what does not. `stray`: an argument
 * that belongs to no option, or NULL. */
static bool check_form(const struct options *options, const char *stray)
{
    const char *modes[2];

    find_modes(options, modes);
    if (stray != NULL)
        fprintf(stderr, "foyerd: unexpected argument %s\n", stray);
    else if ((options->copy_from == NULL) != (options->copy_to == NULL))
        fputs("foyerd: --copy and --to go together\n", stderr);
    else if (modes[1] != NULL)
        fprintf(stderr, "foyerd: %s and %s do not go together\n", modes[0], modes[1]);
    else
        return true;
    return false;
}

bool options_read(int argc, char **argv, struct options *options, int *status)
{
    int option;

    *status = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 's':
            options->socket = optarg;
            break;
        case 'd':
            options->db = optarg;
            break;
        case 'c':
            options->config = optarg;
            break;
        case 'k':
            options->check_config = true;
            break;
        case 'f':
            options->fsck = optarg;
            break;
        case 'a':
            options->copy_from = optarg;
            break;
        case 'b':
            options->copy_to = optarg;
            break;
        case 'n':
            options->create = true;
            break;
        case 'r':
            options->restore = optarg;
            break;
        case 't':
            options->test_clock = optarg;
            break;
        case 'v':
            printf("foyerd %s\n", FOYER_VERSION);
            *status = flush_status();
            return false;
        case 'h':
            usage(stdout);
            *status = flush_status();
            return false;
        default:
            usage(stderr);
            *status = 2;
            return false;
        }
    }
    if (check_form(options, argv[optind]))
        return true;
    *status = 2;
    return false;
}
