/*
 * What means nothing beside something else is refused rather than ignored: whoever types --seat
 * beside --serve believes that it does something. The form need not be said, because the place says
 * it:
 *
 *     --printer cups:QUEUE     pdf, which the filters of CUPS make fit for any printer
 *     --printer PATH           escpos80: what stands behind a device is a receipt printer
 *     --output FILE            what its ending says, otherwise text
 *     neither                  text, for the terminal
 *
 * Until the end of the line it is PRINT_FORMS, which is none, because --form may come before or
 * after that place. A text is only for a terminal: a printer would print its colours as letters.
 *
 * Options may stand behind the code, too (getopt_long() sorts them), and the last of two equal ones
 * counts.
 */
#include "ticket/ticket_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ticket/ticket_words.h"
#include "tui/cli/words.h"

/* What waits for a printer makes others wait: it is not for ever. */
enum { SERVE_TIMEOUT_SECONDS = 60 };

static const char usage[] =
    N_("usage: foyer-ticket [--form FORM] [--seat SEATS] [--printer PATH | --printer cups:QUEUE |\n"
       "                    --output FILE] [--template FILE] [--as USER] CODE\n"
       "       foyer-ticket --shift NUMBER [--form FORM] [--printer PATH | --printer cups:QUEUE |\n"
       "                    --output FILE] [--template FILE]\n"
       "       foyer-ticket --serve FIFO [--form FORM] --printer PATH | --printer cups:QUEUE\n"
       "                    [--template FILE] [--as USER]\n");

static const char help[] = N_(
    "\n"
    "Prints the tickets of a reservation (CODE) or one of them (CODE-07). Every print is counted\n"
    "before it leaves; paper after the first says which print it is.\n"
    "\n"
    "  -f, --form FORM      text, escpos80, escpos58, pdf or png\n"
    "  -n, --seat SEATS     only these seats, such as 7 or B6,B7\n"
    "  -p, --printer PATH   a receipt printer: a device; escpos80 without --form\n"
    "  -p, --printer cups:QUEUE\n"
    "                       a queue of CUPS; pdf without --form\n"
    "  -o, --output FILE    a file, for you alone; its ending says the form\n"
    "  -z, --shift NUMBER   the Z of a shift, or its X while it is open, in place of tickets\n"
    "  -S, --serve FIFO     print what is asked for there, a line each: CODE, CODE SEATS or SHIFT\n"
    "                       NUMBER; for the screens, see foyer(1)\n"
    "  -T, --template FILE  what stands where, instead of the one of the language\n"
    "  -u, --as USER        for operators: only if they are that customer's\n"
    "  -s, --socket PATH    where the daemon listens, as for foyer\n"
    "  -t, --timeout SECONDS\n"
    "                       wait no longer for the daemon, nor for a queue; 60 with --serve\n"
    "  -a, --ascii          the code as two cells a module, without half blocks\n"
    "  -h, --help           print this text\n"
    "  -V, --version        print the version\n"
    "\n"
    "Exit status: 0 printed, 1 refused, 2 not as above or no printer, 3 no connection, 4 whether\n"
    "the print was counted is not known, 5 counted, but not printed. The booking stands in every\n"
    "case.\n");

/* Takes text that is for UTF-8 to the terminal. */
static void print(const char *text, FILE *file)
{
    char *local = ticket_words_local(text);

    fputs(local, file);
    free(local);
}

void ticket_options_help(void)
{
    print(T_(usage), stdout);
    print(T_(help), stdout);
}

/* Says what is wrong with an option; always false. */
static bool wrong(const char *value, const char *problem)
{
    ticket_words_say("%s: %s", value, problem);
    return false;
}

static bool read_timeout(const char *text, int *seconds)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < 1 || value > 86400)
        return wrong(text, T_("--timeout takes 1 to 86400 seconds"));
    *seconds = (int)value;
    return true;
}

static bool read_shift(const char *text, int64_t *shift)
{
    char *end;

    errno = 0;
    *shift = strtoll(text, &end, 10);
    return (end != text && *end == '\0' && errno == 0 && *shift > 0) ||
           wrong(text, T_("--shift takes the number of a shift"));
}

static bool read_form(const char *word, enum print_form *form)
{
    *form = (enum print_form)word_find(WORDS_PRINT_FORM, word);
    return *form < PRINT_FORMS || wrong(word, T_("a form is text, escpos80, escpos58, pdf or png"));
}

/* The last --printer counts, also if it is of the other kind. */
static void read_printer(const char *text, struct ticket_options *options)
{
    static const char cups[] = "cups:";

    options->queue = options->device = NULL;
    if (strncmp(text, cups, strlen(cups)) == 0)
        options->queue = text + strlen(cups);
    else
        options->device = text;
}

/* Takes one option. */
static bool take(int option, struct ticket_options *options)
{
    switch (option) {
    case 'f':
        return read_form(optarg, &options->form);
    case 'n':
        return seat_set_parse(optarg, &options->seats) ||
               wrong(optarg, T_("these are no seats, such as 7 or B6,B7"));
    case 'p':
        read_printer(optarg, options);
        return true;
    case 'o':
        options->output = optarg;
        return true;
    case 'z':
        return read_shift(optarg, &options->shift);
    case 'S':
        options->serve = optarg;
        return true;
    case 'T':
        options->template = optarg;
        return true;
    case 'u':
        options->acting = optarg;
        return true;
    case 's':
        options->socket = optarg;
        return true;
    case 't':
        return read_timeout(optarg, &options->timeout_seconds);
    case 'a':
        options->ascii = true;
        return true;
    case 'h':
        options->help = true;
        return true;
    case 'V':
        options->version = true;
        return true;
    default:
        print(T_(usage), stderr);
        return false;
    }
}

/* The form that nobody asked for. An ending that is no form, or that is one of a printer, is a name
 * like any other. */
static enum print_form usual_form(const struct ticket_options *options)
{
    const char *ending = options->output != NULL ? strrchr(options->output, '.') : NULL;

    if (options->queue != NULL)
        return PRINT_PDF;
    if (options->device != NULL)
        return PRINT_ESCPOS80;
    if (ending != NULL && (strcmp(ending, ".pdf") == 0 || strcmp(ending, ".png") == 0))
        return (enum print_form)word_find(WORDS_PRINT_FORM, ending + 1);
    return PRINT_TEXT;
}

/* What is served is printed, all of it by one printer. */
static bool fits_serving(const struct ticket_options *options)
{
    if (options->queue == NULL && options->device == NULL)
        return wrong("--serve", T_("it takes a printer, by --printer"));
    if (options->shift != 0)
        return wrong("--serve", T_("a shift is asked for by a line: SHIFT and its number"));
    if (options->seats != 0)
        return wrong("--serve", T_("the seats stand in each line, after the code"));
    return true;
}

/* Looks at what single options cannot tell. */
static bool fits(const struct ticket_options *options)
{
    bool printer = options->queue != NULL || options->device != NULL;

    if (printer && options->output != NULL)
        return wrong("--output", T_("a printer and a file are two prints"));
    if (printer && options->form == PRINT_TEXT)
        return wrong("--form text", T_("that is for a terminal, not for a printer"));
    if (options->queue != NULL && options->queue[0] == '\0')
        return wrong("--printer cups:", T_("a queue has a name"));
    if (options->serve != NULL)
        return fits_serving(options);
    if (options->shift != 0 && options->seats != 0)
        return wrong("--shift", T_("a shift has no seats"));
    if (options->shift != 0 && options->acting != NULL)
        return wrong("--shift", T_("a shift is no customer's"));
    return true;
}

bool ticket_options_read(int argc, char **argv, struct ticket_options *options)
{
    static const struct option known[] = {
        {"form", required_argument, NULL, 'f'},     {"seat", required_argument, NULL, 'n'},
        {"printer", required_argument, NULL, 'p'},  {"output", required_argument, NULL, 'o'},
        {"template", required_argument, NULL, 'T'}, {"as", required_argument, NULL, 'u'},
        {"socket", required_argument, NULL, 's'},   {"timeout", required_argument, NULL, 't'},
        {"ascii", no_argument, NULL, 'a'},          {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},        {"serve", required_argument, NULL, 'S'},
        {"shift", required_argument, NULL, 'z'},    {NULL, 0, NULL, 0},
    };
    int option;

    *options = (struct ticket_options){.form = PRINT_FORMS};
    while ((option = getopt_long(argc, argv, "f:n:p:o:z:S:T:u:s:t:ahV", known, NULL)) != -1)
        if (!take(option, options))
            return false;
    if (options->help || options->version)
        return true;
    if (optind != argc - (options->serve == NULL && options->shift == 0)) {
        print(T_(usage), stderr);
        return false;
    }
    options->code = argv[optind]; /* NULL at the end */
    if (options->serve != NULL && options->timeout_seconds == 0)
        options->timeout_seconds = SERVE_TIMEOUT_SECONDS;
    if (options->form == PRINT_FORMS)
        options->form = usual_form(options);
    return fits(options);
}
