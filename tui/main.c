/*
 * foyer: the box office from a shell. The screens, one request, a script, or a prompt.
 */
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/client.h"
#include "tui/command.h"
#include "tui/fullscreen.h"
#include "tui/kiosk.h"
#include "tui/plain.h"
#include "tui/prompt.h"
#include "tui/script.h"
#include "tui/words.h"

static const char usage[] =
    "usage: foyer [--socket PATH] [--json] VERB name=value ...\n"
    "       foyer [--socket PATH] [--json] script FILE\n"
    "       foyer [--socket PATH] [--json] prompt\n"
    "       foyer [--socket PATH] [--ascii] [--plain] [--kiosk [--idle SECONDS]]\n";

static const char help[] =
    "\n"
    "The first form sends one request. `foyer HELP` lists the verbs, `foyer HELP verb=JOIN`\n"
    "explains one. The second sends the lines of FILE (- is standard input) and stops at the\n"
    "first that is refused; $name in a value is the latest value of that column or field. The\n"
    "third asks for requests on the terminal. The last opens the box office on the whole screen;\n"
    "without a terminal it reads requests from standard input.\n"
    "\n"
    "  -s, --socket PATH  where the daemon listens; otherwise $FOYER_SOCKET,\n"
    "                     $XDG_RUNTIME_DIR/foyer.sock or /run/foyer/foyer.sock\n"
    "  -j, --json         print replies as JSON, one object a line\n"
    "  -a, --ascii        borders without line drawing\n"
    "  -k, --kiosk        for a machine that strangers use: no way out, nothing stays\n"
    "  -i, --idle SECONDS after so long without a key a kiosk counts down; 60 if not given\n"
    "  -p, --plain        numbered menus, nothing painted over: for screen readers and pipes\n"
    "  -h, --help         print this text\n"
    "  -V, --version      print the version\n"
    "\n"
    "Replies are tables on a terminal and protocol lines elsewhere. Exit status: 0 done,\n"
    "1 refused, 2 not a request, 3 no connection, 4 outcome not known: send it again with\n"
    "the key= that the message names.\n";

struct options {
    const char *socket;
    int idle_seconds;
    bool json, ascii, kiosk, plain, help, version;
};

/* A whole number of seconds up to a day. */
static bool read_seconds(const char *text, int *seconds)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < 1 || value > 86400)
        return false;
    *seconds = (int)value;
    return true;
}

/* False if there is an option that the program does not know. */
static bool read_options(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"socket", required_argument, NULL, 's'},
        {"json", no_argument, NULL, 'j'},
        {"ascii", no_argument, NULL, 'a'},
        {"kiosk", no_argument, NULL, 'k'},
        {"plain", no_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {"idle", required_argument, NULL, 'i'},
        {NULL, 0, NULL, 0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "+s:jaki:phV", known, NULL)) != -1) {
        if (option == 's')
            options->socket = optarg;
        else if (option == 'j')
            options->json = true;
        else if (option == 'a')
            options->ascii = true;
        else if (option == 'k')
            options->kiosk = true;
        else if (option == 'i' && read_seconds(optarg, &options->idle_seconds))
            continue;
        else if (option == 'p')
            options->plain = true;
        else if (option == 'h')
            options->help = true;
        else if (option == 'V')
            options->version = true;
        else
            return false;
    }
    return true;
}

static enum outcome run(struct client *client, int count, char **words)
{
    if (count == 1 && strcmp(words[0], "prompt") == 0)
        return prompt_run(client);
    if (count == 0)
        return script_stream(client, stdin, "stdin");
    if (strcmp(words[0], "script") != 0)
        return command_run(client, count, words);
    if (count != 2) {
        fputs(usage, stderr);
        return OUTCOME_USAGE;
    }
    return script_run(client, words[1]);
}

/* The screens, or their twin where the terminal cannot show them. */
static enum outcome open_box_office(const struct options *options)
{
    const struct fullscreen_options screens = {
        .socket = options->socket,
        .ascii = options->ascii,
        .kiosk = options->kiosk,
        .idle_seconds = options->idle_seconds,
    };
    const char *terminal = getenv("TERM");

    if (!options->plain && terminal != NULL && strcmp(terminal, "dumb") != 0)
        return fullscreen_run(&screens);
    return plain_run(options->socket, stdout);
}

int main(int argc, char **argv)
{
    struct options options = {.idle_seconds = KIOSK_IDLE_SECONDS};
    struct client client;
    enum outcome outcome;

    setlocale(LC_ALL, "");
    words_init();
    signal(SIGPIPE, SIG_IGN);
    if (!read_options(argc, argv, &options)) {
        fputs(usage, stderr);
        return OUTCOME_USAGE;
    }
    if (options.help) {
        printf("%s%s", usage, help);
        return OUTCOME_OK;
    }
    if (options.version) {
        puts("foyer " FOYER_VERSION);
        return OUTCOME_OK;
    }
    if (optind == argc && (options.plain || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))))
        return (int)open_box_office(&options);
    client_init(&client, options.socket, stdout, stderr, options.json);
    outcome = run(&client, argc - optind, argv + optind);
    client_release(&client);
    return (int)outcome;
}
