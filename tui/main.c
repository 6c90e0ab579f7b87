/*
 * foyer: the box office from a shell. What runs depends on the words and on who is there:
 *
 *     VERB name=value ...      one request; --watch repeats it
 *     script FILE              the requests of a file
 *     prompt                   requests line by line, with an editor
 *     check, metrics           the daemon's health and figures, for monitoring
 *     import FILE              a season or customers from CSV
 *     nothing, at a terminal   the screens; with --plain, or TERM=dumb, numbered menus
 *     nothing, in a pipe       the requests of standard input, as they are
 *
 * Requests end with the outcome as the exit status (client.h), so that a shell knows what became of
 * them. The screens need UTF-8; requests do not.
 *
 * An option that would be of no effect is an error: whoever sets up a kiosk, or acts for somebody,
 * must not believe something that is not so.
 *
 * Which options go with what, as fits() and door_fits() have it:
 *
 *     --as, --timeout,
 *     --keep-going           requests, in all forms; not the screens
 *     --watch, --follow      a single request, only one of both
 *     --tickets              the screens, with or without --plain; not --door
 *     --kiosk                the screens alone, on a terminal that has them
 *     --idle                 with --kiosk
 *     --door                 a screen of its own: no words but the name of the door
 *
 * What only says how something looks or sounds (--json, --ascii, --theme, --bell and such) is not
 * judged: an alias may have it.
 *
 * In main() the streams come first, before a socket could get the number of one that is closed,
 * then the locale, before any text is printed. SIGPIPE is ignored from there on: that nobody reads
 * is an error of a write, and what became of a request is still said.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/cli/health_check.h"
#include "tui/cli/client.h"
#include "tui/cli/command.h"
#include "tui/cli/follow.h"
#include "tui/cli/format.h"
#include "tui/cli/import.h"
#include "tui/cli/metrics.h"
#include "tui/app/fullscreen.h"
#include "tui/screens/kiosk.h"
#include "tui/app/loop.h"
#include "tui/app/plain.h"
#include "tui/cli/prompt.h"
#include "tui/cli/repeat.h"
#include "tui/cli/script.h"
#include "tui/app/terminal.h"
#include "tui/cli/words.h"
#include "shared/standard_streams.h"
#include "shared/text.h"
#include "shared/verbs.h"

static const char usage[] =
    N_("usage: foyer [--socket PATH] [--json] [--as USER] [--watch|--follow]\n"
       "             VERB name=value ...\n"
       "       foyer [--socket PATH] [--json] [--as USER] script FILE\n"
       "       foyer [--socket PATH] [--json] [--as USER] prompt\n"
       "       foyer [--socket PATH] check\n"
       "       foyer [--socket PATH] metrics [--output FILE]\n"
       "       foyer [--socket PATH] import [--apply] FILE\n"
       "       foyer [--socket PATH] [--ascii] [--mouse=off] [--theme=THEME] [--plain]\n"
       "             [--tickets PATH]\n"
       "       foyer [--socket PATH] [--ascii] --kiosk [--idle SECONDS] [--tickets PATH]\n"
       "       foyer [--socket PATH] [--ascii] [--bell=off] [--plain] --door SHOW [NAME]\n");

static const char help[] = N_(
    "\n"
    "The first form sends one request. `foyer HELP` lists the verbs, `foyer HELP verb=JOIN`\n"
    "explains one. The second sends the lines of FILE (- is standard input) and stops at the\n"
    "first that is refused; $name in a value is the latest value of that column or field. The\n"
    "third asks for requests on the terminal. The last three open the box office on the whole "
    "screen;\n"
    "without a terminal requests are read from standard input.\n"
    "\n"
    "`foyer check` says in a line whether all is well: 0 yes, 1 read-only or degraded, 2 no\n"
    "daemon. `foyer metrics` prints figures for Prometheus, with --output FILE into a file.\n"
    "`foyer import` reads a season or customers from a CSV file, and prints the requests that it\n"
    "stands for; with --apply it sends them.\n"
    "\n"
    "  -s, --socket PATH  where the daemon listens; otherwise $FOYER_SOCKET,\n"
    "                     $XDG_RUNTIME_DIR/foyer.sock or /run/foyer/foyer.sock\n"
    "  -j, --json         print replies as JSON, one object a line\n"
    "      --table        print replies as tables, also into a pipe\n"
    "      --csv          print rows as CSV; --excel: for a spreadsheet, without formulas\n"
    "      --rows         print rows alone, their values separated by tabs\n"
    "  -o, --field FIELD  print that column or field alone, a value a line\n"
    "  -q, --quiet        print nothing but refusals\n"
    "      --keep-going   a script goes on after a request that was refused\n"
    "      --as USER      for operators: requests are for that customer\n"
    "      --watch[=SECONDS]\n"
    "                     ask again every so many seconds, 2 if not given\n"
    "      --follow       ask again whenever the show or the token has changed; it connects again\n"
    "                     if the daemon is restarted, and so does WATCH without timeout=\n"
    "  -a, --ascii        borders without line drawing\n"
    "  -m, --mouse=off    leave the mouse to the terminal, which can select text; m gives it back\n"
    "      --bell=off     never ring\n"
    "      --theme=THEME  colours for a background that is dark or light, or none\n"
    "  -k, --kiosk        for a machine that strangers use: no way out, nothing stays\n"
    "  -i, --idle SECONDS after so long without a key a kiosk counts down; 60 if not given\n"
    "      --tickets PATH the details of a booking print, and so does a kiosk: at the FIFO that\n"
    "                     foyer-ticket(1) serves; otherwise $FOYER_TICKETS\n"
    "      --door SHOW    let guests in to a date, and nothing else; NAME is that of the door, A "
    "if\n"
    "                     not given\n"
    "  -t, --timeout SECONDS\n"
    "                     wait no longer for the answer to a request\n"
    "  -p, --plain        numbered menus, nothing painted over: for screen readers and pipes\n"
    "  -h, --help         print this text\n"
    "  -V, --version      print the version\n"
    "\n"
    "Replies are tables on a terminal and protocol lines elsewhere; refusals go to standard\n"
    "error. Exit status: 0 done, 1 refused, 2 not a request, 3 no connection, 4 outcome not\n"
    "known: send it again with the key= that the message names.\n");

/* Options without a letter: above every character. */
enum {
    OPTION_TABLE = 256,
    OPTION_CSV,
    OPTION_EXCEL,
    OPTION_ROWS,
    OPTION_KEEP_GOING,
    OPTION_AS,
    OPTION_WATCH,
    OPTION_FOLLOW,
    OPTION_THEME,
    OPTION_BELL,
    OPTION_DOOR,
    OPTION_TICKETS
};

struct options {
    const char *socket;
    const char *acting;  /* --as, or NULL */
    const char *tickets; /* --tickets, or NULL */
    int idle_seconds;    /* 0: not said */
    int timeout_seconds; /* 0: none */
    int watch_seconds;   /* 0: once */
    enum output_form form;
    bool has_form;     /* `form` was asked for */
    const char *field; /* of OUTPUT_FIELD */
    bool has_theme;    /* `theme` was asked for */
    enum theme theme;
    bool excel, keep_going, follow;
    struct door_place door; /* show 0: none */
    bool ascii, kiosk, mouse_off, bell_off, plain, help, version;
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

/* "on" or "off"; false for another word. `optarg` is that of getopt_long(). */
static bool read_switch(bool *is_off)
{
    *is_off = strcmp(optarg, "off") == 0;
    return *is_off || strcmp(optarg, "on") == 0;
}

/* The number of a date. */
static bool read_show(int64_t *show)
{
    char *end;
    long long value;

    errno = 0;
    value = strtoll(optarg, &end, 10);
    if (end == optarg || *end != '\0' || value < 1 || errno != 0)
        return false;
    *show = value;
    return true;
}

/* --watch, with or without its seconds. */
static bool read_watch(struct options *options)
{
    options->watch_seconds = REPEAT_SECONDS;
    return optarg == NULL || read_seconds(optarg, &options->watch_seconds);
}

/* How replies are shown; false for another option. */
static bool read_form(int option, struct options *options)
{
    static const struct {
        int option;
        enum output_form form;
    } forms[] = {
        {'j', OUTPUT_JSON},         {OPTION_TABLE, OUTPUT_TABLE}, {OPTION_CSV, OUTPUT_CSV},
        {OPTION_EXCEL, OUTPUT_CSV}, {OPTION_ROWS, OUTPUT_ROWS},   {'o', OUTPUT_FIELD},
        {'q', OUTPUT_QUIET},
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (forms[i].option != option)
            continue;
        options->form = forms[i].form;
        options->has_form = true;
        options->field = option == 'o' ? optarg : NULL;
        options->excel = option == OPTION_EXCEL;
        return true;
    }
    return false;
}

static bool theme_of(const char *word, enum theme *theme)
{
    static const char *const words[] = {
        [THEME_DARK] = "dark", [THEME_LIGHT] = "light", [THEME_NONE] = "none"};

    for (int i = THEME_DARK; i <= THEME_NONE; i++) {
        *theme = (enum theme)i;
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

/* Without --theme: NO_COLOR (https://no-color.org), then FOYER_THEME. False if that is no theme. */
static bool theme_of_environment(struct options *options)
{
    const char *none = getenv("NO_COLOR"), *word = getenv("FOYER_THEME");

    if (options->has_theme)
        return true;
    options->theme = none != NULL && none[0] != '\0' ? THEME_NONE : THEME_ANY;
    if (options->theme == THEME_NONE || word == NULL || word[0] == '\0' ||
        theme_of(word, &options->theme))
        return true;
    fputs(_("foyer: FOYER_THEME is none of dark, light and none\n"), stderr);
    return false;
}

/* False if there is an option that the program does not know, or a value that it does not take.
 * "+": the first word that is no option ends them, so what follows a verb is the verb's, whatever
 * it begins with. */
static bool read_options(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"socket", required_argument, NULL, 's'},
        {"json", no_argument, NULL, 'j'},
        {"ascii", no_argument, NULL, 'a'},
        {"kiosk", no_argument, NULL, 'k'},
        {"mouse", required_argument, NULL, 'm'},
        {"plain", no_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {"idle", required_argument, NULL, 'i'},
        {"timeout", required_argument, NULL, 't'},
        {"table", no_argument, NULL, OPTION_TABLE},
        {"csv", no_argument, NULL, OPTION_CSV},
        {"excel", no_argument, NULL, OPTION_EXCEL},
        {"rows", no_argument, NULL, OPTION_ROWS},
        {"field", required_argument, NULL, 'o'},
        {"quiet", no_argument, NULL, 'q'},
        {"keep-going", no_argument, NULL, OPTION_KEEP_GOING},
        {"as", required_argument, NULL, OPTION_AS},
        {"watch", optional_argument, NULL, OPTION_WATCH},
        {"follow", no_argument, NULL, OPTION_FOLLOW},
        {"theme", required_argument, NULL, OPTION_THEME},
        {"bell", required_argument, NULL, OPTION_BELL},
        {"door", required_argument, NULL, OPTION_DOOR},
        {"tickets", required_argument, NULL, OPTION_TICKETS},
        {NULL, 0, NULL, 0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "+s:jakm:i:o:qt:phV", known, NULL)) != -1) {
        if (option == 's')
            options->socket = optarg;
        else if (read_form(option, options))
            continue;
        else if (option == OPTION_KEEP_GOING)
            options->keep_going = true;
        else if (option == OPTION_AS)
            options->acting = optarg;
        else if (option == OPTION_TICKETS)
            options->tickets = optarg;
        else if (option == OPTION_FOLLOW)
            options->follow = true;
        else if (option == OPTION_WATCH && read_watch(options))
            continue;
        else if (option == 'a')
            options->ascii = true;
        else if (option == 'k')
            options->kiosk = true;
        else if (option == 'm' && read_switch(&options->mouse_off))
            continue;
        else if (option == OPTION_BELL && read_switch(&options->bell_off))
            continue;
        else if (option == OPTION_DOOR && read_show(&options->door.show))
            continue;
        else if (option == 'i' && read_seconds(optarg, &options->idle_seconds))
            continue;
        else if (option == 't' && read_seconds(optarg, &options->timeout_seconds))
            continue;
        else if (option == OPTION_THEME && theme_of(optarg, &options->theme))
            options->has_theme = true;
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

/* check, metrics and import, with what follows them. Their options stand behind the word, where
 * getopt_long() has not looked, and each may be given once; a word that fits nowhere makes it a
 * mistake (count 0). */
static enum outcome run_chore(struct client *client, int count, char **words)
{
    static const char output[] = "--output=";
    const char *file = NULL;
    bool applies = false;

    for (int i = 1; i < count; i++) {
        if (strcmp(words[0], "import") == 0 && strcmp(words[i], "--apply") == 0 && !applies)
            applies = true;
        else if (strcmp(words[0], "import") == 0 && file == NULL &&
                 (words[i][0] != '-' || words[i][1] == '\0'))
            file = words[i];
        else if (strcmp(words[0], "metrics") == 0 && file == NULL &&
                 strncmp(words[i], output, strlen(output)) == 0)
            file = words[i] + strlen(output);
        else if (strcmp(words[0], "metrics") == 0 && file == NULL && i + 1 < count &&
                 strcmp(words[i], "--output") == 0)
            file = words[++i];
        else
            count = 0;
    }
    if (count == 0 || (strcmp(words[0], "import") == 0 && file == NULL)) {
        fputs(_(usage), stderr);
        return OUTCOME_USAGE;
    }
    if (words[0][0] == 'c')
        return (enum outcome)health_check_run(client);
    return words[0][0] == 'm' ? metrics_run(client, file) : import_run(client, file, applies);
}

static enum outcome run(struct client *client, const struct options *options, int count,
                        char **words)
{
    if (options->watch_seconds != 0)
        return repeat_run(client, count, words, options->watch_seconds, repeat_sleep, NULL);
    if (options->follow || follow_is_wanted(count, words)) {
        /* It ends with its reader, as what stands in front of a pipe does. */
        signal(SIGPIPE, SIG_DFL);
        return follow_run(client, count, words, repeat_sleep, NULL);
    }
    if (count == 1 && strcmp(words[0], "prompt") == 0)
        return prompt_run(client);
    if (count == 0)
        return script_stream(client, stdin, "stdin");
    if (strcmp(words[0], "check") == 0 || strcmp(words[0], "metrics") == 0 ||
        strcmp(words[0], "import") == 0)
        return run_chore(client, count, words);
    if (strcmp(words[0], "script") != 0)
        return command_run(client, count, words);
    if (count != 2) {
        fputs(_(usage), stderr);
        return OUTCOME_USAGE;
    }
    return script_run(client, words[1]);
}

/* True if there is somebody at a terminal that can move its cursor: TERM names one, and it is both
 * where keys come from and where the picture goes. */
static bool has_screens(const struct options *options)
{
    const char *terminal = getenv("TERM");

    return !options->plain && terminal != NULL && terminal[0] != '\0' &&
           strcmp(terminal, "dumb") != 0 && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/*
 * What the screens take for the time of the calendar ("today", a deadline that is over): the
 * machine's. Tests give another, which stands still, in FOYER_TEST_NOW, so that their pictures are
 * the same on any day; it is written as the protocol writes times, with seconds and a zone. False
 * if it is set to something else.
 */
static bool read_wall(int64_t *wall_s)
{
    const char *given = getenv("FOYER_TEST_NOW");

    *wall_s = given != NULL ? format_seconds(given) : WALL_OF_MACHINE;
    if (given == NULL || *wall_s >= 0)
        return true;
    fputs(_("foyer: FOYER_TEST_NOW is no time, such as 2026-12-01T09:00:00+09:00\n"), stderr);
    return false;
}

/* The FIFO at which tickets are asked for; NULL: there is none. */
static const char *tickets_of(const struct options *options)
{
    const char *path = options->tickets != NULL ? options->tickets : getenv("FOYER_TICKETS");

    return path != NULL && path[0] != '\0' ? path : NULL;
}

/* The screens, or their twin where the terminal cannot show them. */
static enum outcome open_box_office(const struct options *options, int64_t wall_s)
{
    const struct door_place *door = options->door.show != 0 ? &options->door : NULL;
    const struct fullscreen_options screens = {
        .socket = options->socket,
        .fixed_wall_s = wall_s,
        .tickets = tickets_of(options),
        .theme = options->theme,
        .ascii = options->ascii,
        .kiosk = options->kiosk,
        .mouse_off = options->mouse_off,
        .bell_off = options->bell_off,
        .door = door,
        .idle_seconds = options->idle_seconds != 0 ? options->idle_seconds : KIOSK_IDLE_SECONDS,
    };

    const struct plain_options plain = {.socket = options->socket,
                                        .fixed_wall_s = wall_s,
                                        .tickets = tickets_of(options),
                                        .door = door,
                                        .bell_off = options->bell_off,
                                        .ascii = options->ascii};

    return has_screens(options) ? fullscreen_run(&screens) : plain_run(&plain, stdout);
}

/* Whether there is an option that means something for requests alone. */
static bool is_for_requests(const struct options *options)
{
    return options->acting != NULL || options->timeout_seconds != 0 ||
           options->watch_seconds != 0 || options->follow || options->keep_going;
}

/* The words after --door: the name of the door, or nothing. False, and said, for anything else. */
static bool door_fits(struct options *options, int count, char *const words[])
{
    const struct arg_spec *name = verb_arg_spec(VERB_SCAN, "door");
    const char *problem = NULL;

    options->door.name = count > 0 ? words[0] : "A";
    if (count > 1)
        problem = _("foyer: --door takes a date and the name of one door\n");
    else if (options->kiosk || options->idle_seconds != 0 || options->tickets != NULL ||
             is_for_requests(options))
        problem = _("foyer: --door goes with --socket, --ascii, --bell, --mouse, --theme and "
                    "--plain\n");
    else if (!text_is_clean(options->door.name, strlen(options->door.name)) ||
             text_length(options->door.name) > (size_t)name->max)
        problem = _("foyer: the name of a door has at most 20 characters\n");
    if (problem != NULL)
        fputs(problem, stderr);
    return problem == NULL;
}

/* A first word that is no verb. */
static bool is_form(const char *word)
{
    static const char *const forms[] = {"script", "prompt", "check", "metrics", "import"};

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(word, forms[i]) == 0)
            return true;
    return false;
}

/* Options that would be of no effect: whoever sets up a kiosk must know that it is none. */
static bool fits(const struct options *options, int count, char *const words[])
{
    bool has_words = count > 0;

    if (options->watch_seconds != 0 && (count == 0 || is_form(words[0]))) {
        fputs(_("foyer: --watch is for a single request\n"), stderr);
        return false;
    }
    if (options->follow && (count == 0 || is_form(words[0]) || options->watch_seconds != 0)) {
        fputs(_("foyer: --follow is for a single request, without --watch\n"), stderr);
        return false;
    }
    if (options->kiosk && (has_words || !has_screens(options))) {
        fputs(_("foyer: --kiosk needs the screens: a terminal that TERM names, and neither --plain "
                "nor "
                "a request\n"),
              stderr);
        return false;
    }
    if (options->idle_seconds != 0 && !options->kiosk) {
        fputs(_("foyer: --idle is for --kiosk\n"), stderr);
        return false;
    }
    if (has_words || (!options->plain && !has_screens(options))) {
        if (options->tickets != NULL)
            fputs(_("foyer: --tickets is for the screens\n"), stderr);
        return options->tickets == NULL;
    }
    if (options->timeout_seconds != 0) {
        fputs(_("foyer: --timeout is for requests, not for the screens\n"), stderr);
        return false;
    }
    if (options->acting != NULL) {
        fputs(_("foyer: --as is for requests, not for the screens\n"), stderr);
        return false;
    }
    if (options->keep_going) {
        fputs(_("foyer: --keep-going is for requests, not for the screens\n"), stderr);
        return false;
    }
    return true;
}

/* What was to be written is written, or that is said. A request that ended worse keeps its status:
 * that nobody knows whether a change was made matters more than where it was to be printed. */
static enum outcome finish(struct output *output, enum outcome outcome)
{
    int error = output_error(output);

    if (error == 0)
        return outcome;
    output_message(output, _("the output cannot be written: %s"), strerror(error));
    return outcome <= OUTCOME_REFUSED ? OUTCOME_NOT_WRITTEN : outcome;
}

int main(int argc, char **argv)
{
    struct options options = {.socket = NULL};
    struct client client;
    struct output plain; /* of what is no reply */
    enum outcome outcome;
    const char *charset;
    int64_t wall_s;
    bool utf8;

    standard_streams_hold();
    utf8 = words_locale(&charset);
    words_init();
    signal(SIGPIPE, SIG_IGN);
    if (!read_options(argc, argv, &options)) {
        fputs(_(usage), stderr);
        return OUTCOME_USAGE;
    }
    output_init(&plain, stdout, stderr, false);
    if (options.help) {
        printf("%s%s", _(usage), _(help));
        return (int)finish(&plain, OUTCOME_OK);
    }
    if (options.version) {
        puts("foyer " FOYER_VERSION);
        return (int)finish(&plain, OUTCOME_OK);
    }
    if (options.door.show != 0 ? !door_fits(&options, argc - optind, argv + optind)
                               : !fits(&options, argc - optind, argv + optind))
        return OUTCOME_USAGE;
    if (options.door.show != 0 ||
        (optind == argc && (options.plain || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))))) {
        if (!utf8) {
            fprintf(stderr,
                    "foyer: text here is %s; set LANG to a locale of UTF-8, such as C.UTF-8\n",
                    charset);
            return OUTCOME_USAGE;
        }
        if (!read_wall(&wall_s) || !theme_of_environment(&options))
            return OUTCOME_USAGE;
        return (int)finish(&plain, open_box_office(&options, wall_s));
    }
    client_init(&client, options.socket, stdout, stderr, false);
    client.timeout_seconds = options.timeout_seconds;
    client.keeps_going = options.keep_going;
    client.acting = options.acting;
    if (options.has_form)
        client.output.form = options.form;
    client.output.field = options.field;
    client.output.excel = options.excel;
    outcome = finish(&client.output, run(&client, &options, argc - optind, argv + optind));
    client_release(&client);
    return (int)outcome;
}
