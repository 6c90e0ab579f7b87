/*
 * foyer-ticket: the tickets of a reservation on paper or on the terminal.
 *
 * The order is what counts: template, daemon, layout and printer are tried first, and what fails
 * there costs nothing; then the print is counted; then bytes leave. Whatever fails from there on,
 * the sale stands, and the message says how to print again.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "ticket/booking.h"
#include "ticket/picture.h"
#include "ticket/print_queue.h"
#include "ticket/printer.h"
#include "ticket/raster.h"
#include "ticket/text_form.h"
#include "ticket/ticket_options.h"
#include "ticket/ticket_words.h"
#include "tui/cli/words.h"

enum { PATH_TEXT = 1024, USUAL_COLUMNS = 80 };

/* Beside those of `enum outcome`: the print is counted, but nobody has the paper. */
enum { STATUS_NOT_PRINTED = 5 };

/* Set by a signal while bytes leave: the print ends, and says so. */
static volatile sig_atomic_t stopped;

struct run {
    const struct ticket_options *options;
    struct ticket_template template;
    struct booking booking;
    struct printer printer; /* unless it is a queue */
    int argc;
    char **argv; /* for the message that says how to print again */
};

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

/* From here on a signal ends a write or a wait, and not the program; the second one does. What was
 * ignored before, as under nohup(1), still is. */
static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND}, before;

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

/* The template of the language, beside the program as it was built or as it was installed. */
static void usual_template(char path[PATH_TEXT])
{
    static const char *const folders[] = {"templates", "../share/foyer"};
    char program[PATH_TEXT / 2];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    char *name;

    program[size > 0 ? size : 0] = '\0';
    name = strrchr(program, '/');
    if (name != NULL)
        *name = '\0';
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, PATH_TEXT, "%s/%s/ticket-%s.markup", program, folders[i],
                 words_are_translated() ? "ko" : "en");
        if (access(path, R_OK) == 0)
            return;
    }
}

static bool read_template(struct run *run)
{
    char path[PATH_TEXT];
    struct buffer fault;
    bool sound;

    if (run->options->template != NULL)
        snprintf(path, sizeof path, "%s", run->options->template);
    else
        usual_template(path);
    buffer_init(&fault);
    sound = ticket_template_read(&run->template, path, &fault);
    if (!sound)
        ticket_words_say("%.*s", (int)fault.size, buffer_content(&fault));
    buffer_release(&fault);
    return sound;
}

/* What the terminal of standard output shows; a pipe or a file is one of 80 columns. */
static struct text_style style_of(const struct ticket_options *options)
{
    const char *terminal = getenv("TERM"), *many = getenv("COLORTERM");
    struct text_style style = {.paint = TEXT_COLOURS_256, .columns = USUAL_COLUMNS};
    struct winsize size;

    if (options->output == NULL && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        style.columns = size.ws_col;
    if (terminal == NULL || terminal[0] == '\0' || strcmp(terminal, "dumb") == 0 ||
        strncmp(terminal, "vt", 2) == 0)
        style.paint = TEXT_PLAIN;
    else if (strstr(terminal, "256") == NULL && (many == NULL || many[0] == '\0'))
        style.paint = TEXT_COLOURS_8;
    style.ascii = options->ascii || style.paint == TEXT_PLAIN || !ticket_words_are_utf8();
    return style;
}

/* Adds the tickets as text, in the encoding of the terminal. */
static void draw_text(const struct run *run, const struct qr_code *codes, struct buffer *bytes)
{
    struct text_style style = style_of(run->options);
    struct buffer text;
    char *local;

    buffer_init(&text);
    for (size_t i = 0; i < run->booking.count; i++) {
        if (i > 0)
            buffer_add(&text, "\n", 1);
        text_form_add(&run->template, &run->booking.tickets[i], &codes[i], &style, &text);
    }
    buffer_add(&text, "", 1);
    local = ticket_words_local(buffer_content(&text));
    buffer_add_text(bytes, local);
    free(local);
    buffer_release(&text);
}

/* Adds what is laid out, in its form; false if it cannot be drawn. */
static bool draw_form(enum print_form form, struct paper *const *papers, size_t count,
                      struct buffer *bytes)
{
    bool drawn = true;

    if (form == PRINT_PDF)
        return picture_pdf(papers, count, bytes);
    if (form == PRINT_PNG)
        return picture_png(papers, count, bytes);
    raster_begin(bytes);
    for (size_t i = 0; drawn && i < count; i++)
        drawn = raster_add(papers[i], bytes);
    return drawn;
}

/* Adds the tickets as dots; false, after a sentence, if they cannot be drawn. */
static bool draw_papers(const struct run *run, const struct qr_code *codes, struct buffer *bytes,
                        bool *lacks_font)
{
    enum print_form form = run->options->form;
    size_t count = run->booking.count;
    struct paper **papers = calloc(count, sizeof *papers);
    bool drawn;

    if (papers == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        papers[i] = paper_layout(&run->template, &run->booking.tickets[i], &codes[i],
                                 form == PRINT_ESCPOS58 ? PAPER_58 : PAPER_80);
        *lacks_font = *lacks_font || paper_lacks_font(papers[i]);
    }
    drawn = draw_form(form, papers, count, bytes);
    if (!drawn)
        ticket_words_say(T_("the tickets cannot be drawn: this machine may have no font at all"));
    for (size_t i = 0; i < count; i++)
        paper_free(papers[i]);
    free(papers);
    return drawn;
}

/* Adds the tickets in the form that is asked for. False, after a sentence, if a secret is none. */
static bool draw(const struct run *run, struct buffer *bytes, bool *lacks_font)
{
    struct qr_code *codes = calloc(run->booking.count, sizeof *codes);
    bool sound = true;

    if (codes == NULL)
        abort();
    for (size_t i = 0; sound && i < run->booking.count; i++) {
        const struct ticket_fields *ticket = &run->booking.tickets[i];

        sound = qr_code_encode(ticket->values[TICKET_SECRET], &codes[i]);
        if (!sound)
            ticket_words_say(T_("%s: its secret is not one that can be scanned"),
                             ticket->values[TICKET_NAME]);
    }
    if (sound && run->options->form == PRINT_TEXT)
        draw_text(run, codes, bytes);
    else if (sound)
        sound = draw_papers(run, codes, bytes, lacks_font);
    free(codes);
    return sound;
}

/* Draws for nobody: what cannot be drawn is not counted. */
static bool try_drawing(const struct run *run)
{
    struct buffer bytes;
    bool lacks_font = false, sound;

    buffer_init(&bytes);
    sound = draw(run, &bytes, &lacks_font);
    buffer_release(&bytes);
    if (lacks_font)
        ticket_words_say(T_("no font here has all these characters, and boxes stand for some: "
                            "install one, for Korean such as fonts-nanum"));
    return sound;
}

/* Opens what is printed to; for a queue, looks whether it is there. */
static bool open_printer(struct run *run)
{
    const struct ticket_options *options = run->options;

    if (options->queue != NULL)
        return print_queue_accepts(options->queue);
    if (options->device != NULL)
        return printer_open(&run->printer, PRINTER_DEVICE, options->device);
    if (options->output != NULL)
        return printer_open(&run->printer, PRINTER_FILE, options->output);
    if (options->form != PRINT_TEXT && isatty(STDOUT_FILENO)) {
        ticket_words_say(T_("%s is nothing for a terminal: name a file with --output or a printer "
                            "with --printer"),
                         word_at(WORDS_PRINT_FORM, (int)options->form));
        return false;
    }
    return printer_open(&run->printer, PRINTER_STDOUT, NULL);
}

/* Sends the bytes. */
static bool deliver(struct run *run, const struct buffer *bytes)
{
    const struct ticket_options *options = run->options;

    if (options->queue == NULL)
        return printer_write(&run->printer, buffer_content(bytes), bytes->size, &stopped);
    return print_queue_print(options->queue, run->booking.tickets[0].values[TICKET_NAME],
                             options->form, buffer_content(bytes), bytes->size,
                             options->timeout_seconds, &stopped);
}

/* Adds a word of a command as a shell takes it. */
static void add_quoted(struct buffer *command, const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@+";

    buffer_add_text(command, " ");
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        buffer_add_text(command, word);
        return;
    }
    buffer_add_text(command, "'");
    for (; *word != '\0'; word++)
        buffer_add_text(command, *word == '\'' ? "'\\''" : (char[]){*word, '\0'});
    buffer_add_text(command, "'");
}

/* Says that the sale stands, and how to print again. */
static int not_printed(const struct run *run)
{
    struct buffer command;

    buffer_init(&command);
    buffer_add_text(&command, "foyer-ticket");
    for (int i = 1; i < run->argc; i++)
        add_quoted(&command, run->argv[i]);
    ticket_words_say(T_("the print is counted, but the paper is not certain; the booking stands"));
    ticket_words_say(T_("to print again: %.*s"), (int)command.size, buffer_content(&command));
    buffer_release(&command);
    return STATUS_NOT_PRINTED;
}

/* Says what an outcome means for the print that was to be counted: the status to end with. */
static int ended(const struct run *run, enum outcome outcome, bool counted)
{
    if (counted && outcome == OUTCOME_REFUSED) { /* the seats were given back in between */
        ticket_words_say(T_("the print is counted, but nothing was printed"));
        return STATUS_NOT_PRINTED;
    }
    if (counted)
        return not_printed(run);
    if (outcome == OUTCOME_NOT_KNOWN)
        ticket_words_say(T_("whether the print is counted is not known, and nothing was printed; "
                            "the booking stands, and the same command prints it"));
    return (int)outcome;
}

/* Counts a print and prints it. */
static int print_once(struct run *run)
{
    struct buffer bytes;
    bool counted, lacks_font = false, printed;
    enum outcome outcome;

    if (!open_printer(run))
        return OUTCOME_USAGE;
    catch_signals();
    outcome = booking_count_print(&run->booking, run->options->form, &counted);
    if (outcome != OUTCOME_OK) {
        printer_close(&run->printer);
        return ended(run, outcome, counted);
    }
    buffer_init(&bytes);
    printed = draw(run, &bytes, &lacks_font) && deliver(run, &bytes);
    buffer_release(&bytes);
    printer_close(&run->printer);
    return printed ? OUTCOME_OK : not_printed(run);
}

/* What is typed to a question. */
enum verdict { SAID_YES, SAID_NO, SAID_NOTHING };

/* Asks until it is y or n, or the letters of those keys in Hangul; SAID_NOTHING: the input ends. */
static enum verdict ask_printed(void)
{
    char *line = NULL, *question = ticket_words_local(T_("Printed? y/n "));
    size_t room = 0;
    enum verdict said = SAID_NOTHING;

    for (bool open = true; open && said == SAID_NOTHING;) {
        fputs(question, stderr);
        open = !stopped && getline(&line, &room, stdin) > 0;
        if (open)
            line[strcspn(line, "\r\n")] = '\0';
        if (open && (strcmp(line, "y") == 0 || strcmp(line, "Y") == 0 || strcmp(line, "ㅛ") == 0))
            said = SAID_YES;
        else if (open &&
                 (strcmp(line, "n") == 0 || strcmp(line, "N") == 0 || strcmp(line, "ㅜ") == 0))
            said = SAID_NO;
    }
    if (said == SAID_NOTHING)
        fputc('\n', stderr);
    free(question);
    free(line);
    return said;
}

/* True if somebody is there who can see whether paper came out of a device that cannot be asked. */
static bool can_ask(const struct ticket_options *options)
{
    return options->device != NULL && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Prints until somebody says that it is printed, where somebody can be asked. */
static int print_all(struct run *run)
{
    enum outcome outcome = booking_load(&run->booking);
    enum verdict said = SAID_YES;

    if (outcome != OUTCOME_OK)
        return (int)outcome;
    if (!try_drawing(run))
        return OUTCOME_USAGE;
    do {
        bool again = said == SAID_NO;
        int status = print_once(run);

        if (status == OUTCOME_USAGE && again) /* the print before is counted */
            return not_printed(run);
        if (status != OUTCOME_OK || !can_ask(run->options))
            return status;
        said = ask_printed();
    } while (said == SAID_NO);
    return said == SAID_YES ? OUTCOME_OK : not_printed(run);
}

int main(int argc, char **argv)
{
    struct ticket_options options;
    struct run run = {.options = &options, .printer = {.fd = -1}, .argc = argc, .argv = argv};
    int status;

    ticket_words_init();
    signal(SIGPIPE, SIG_IGN);
    if (!ticket_options_read(argc, argv, &options))
        return OUTCOME_USAGE;
    if (options.help) {
        ticket_options_help();
        return OUTCOME_OK;
    }
    if (options.version) {
        puts("foyer-ticket " FOYER_VERSION);
        return OUTCOME_OK;
    }
    if (!read_template(&run))
        return OUTCOME_USAGE;
    booking_init(&run.booking, options.socket, options.acting, options.timeout_seconds,
                 options.code, options.seats);
    status = print_all(&run);
    booking_release(&run.booking);
    ticket_template_release(&run.template);
    return status;
}
