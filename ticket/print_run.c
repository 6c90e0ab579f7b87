/*
 * The steps of a print, and what is left behind where one fails:
 *
 *     print_run_init()    the templates         nothing was asked
 *     booking_load()      the daemon            nothing is counted
 *     print_run_try()     drawn for nobody      nothing is counted
 *     print_run_once()    the printer opens     nothing is counted
 *                         TICKET-PRINT          counted, not counted, or nobody knows: 4
 *                         drawn anew, sent      counted, and the paper is not certain: 5
 *
 * It is drawn twice because its number, "print 2", is known only once it is counted, and because a
 * secret that is no code or a machine without fonts has to be found before that. The first drawing
 * is thrown away.
 *
 * From the opened printer on a signal ends a write or a wait and not the program, so that what
 * became of the print is always said.
 *
 * One run prints more than once: `again` after a "no" to "Printed?", or line after line for a
 * server. Options and templates stay; the booking is another one each time.
 */
#include "ticket/print_run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ticket/picture.h"
#include "ticket/print_queue.h"
#include "ticket/raster.h"
#include "ticket/text_form.h"
#include "ticket/ticket_words.h"
#include "tui/cli/words.h"

enum { PATH_TEXT = 1024, USUAL_COLUMNS = 80 };

/* Set by a signal while bytes leave: the print ends, and says so. Never set back: a server that was
 * told to end prints nothing more. */
static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

/* Without SA_RESTART, so that write(2) and a wait come back with EINTR; with SA_RESETHAND, so that
 * a second Ctrl-C ends a program that hangs all the same. */
void print_run_catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND}, before;

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

bool print_run_is_stopped(void)
{
    return stopped != 0;
}

/* The template of the language, beside the program as it was built or as it was installed. If none
 * can be read `path` is the last of them, and the message names it. */
static void usual_template(enum paper_kind kind, char path[PATH_TEXT])
{
    static const char *const folders[] = {"templates", "../share/foyer"};
    static const char *const names[PAPER_KINDS] = {
        [PAPER_TICKET] = "ticket", [PAPER_SHIFT] = "shift"};
    char program[PATH_TEXT / 2];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    char *name;

    program[size > 0 ? size : 0] = '\0';
    name = strrchr(program, '/');
    if (name != NULL)
        *name = '\0';
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, PATH_TEXT, "%s/%s/%s-%s.markup", program, folders[i], names[kind],
                 words_are_translated() ? "ko" : "en");
        if (access(path, R_OK) == 0)
            return;
    }
}

/* Reads one template; false, after a sentence, if there is a mistake in it. */
static bool read_template(struct print_run *run, enum paper_kind kind, const char *path)
{
    char usual[PATH_TEXT];
    struct buffer fault;
    bool sound;

    if (path == NULL)
        usual_template(kind, usual);
    buffer_init(&fault);
    sound = ticket_template_read(&run->templates[kind], kind, path != NULL ? path : usual, &fault);
    if (!sound)
        ticket_words_say("%.*s", (int)fault.size, buffer_content(&fault));
    buffer_release(&fault);
    return sound;
}

bool print_run_init(struct print_run *run, const struct ticket_options *options)
{
    *run = (struct print_run){.options = options, .printer = {.fd = -1}};
    if (options->shift != 0)
        return read_template(run, PAPER_SHIFT, options->template);
    return read_template(run, PAPER_TICKET, options->template) &&
           (options->serve == NULL || read_template(run, PAPER_SHIFT, NULL));
}

/* What the papers of the run are made from. */
static const struct ticket_template *template_of(const struct print_run *run)
{
    return &run->templates[run->booking.shift != 0 ? PAPER_SHIFT : PAPER_TICKET];
}

/* What the terminal of standard output shows; a pipe or a file is one of 80 columns. Colours are
 * those that TERM promises: "vt100" and its like have none, 256 are promised by the name or by
 * COLORTERM, and anything else has eight. */
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
static void draw_text(const struct print_run *run, const struct qr_code *codes,
                      struct buffer *bytes)
{
    struct text_style style = style_of(run->options);
    struct buffer text;
    char *local;

    buffer_init(&text);
    for (size_t i = 0; i < run->booking.count; i++) {
        if (i > 0)
            buffer_add(&text, "\n", 1);
        text_form_add(template_of(run), &run->booking.tickets[i], &codes[i], &style, &text);
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
static bool draw_papers(const struct print_run *run, const struct qr_code *codes,
                        struct buffer *bytes, bool *lacks_font)
{
    enum print_form form = run->options->form;
    size_t count = run->booking.count;
    struct paper **papers = calloc(count, sizeof *papers);
    bool drawn;

    if (papers == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        papers[i] = paper_layout(template_of(run), &run->booking.tickets[i], &codes[i],
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

/* Adds the tickets in the form that is asked for. False, after a sentence, if a secret is none. The
 * code of a shift stays empty; its template has no place for it. */
static bool draw(const struct print_run *run, struct buffer *bytes, bool *lacks_font)
{
    struct qr_code *codes = calloc(run->booking.count, sizeof *codes);
    bool sound = true;

    if (codes == NULL)
        abort();
    for (size_t i = 0; sound && i < run->booking.count; i++) {
        const struct ticket_fields *ticket = &run->booking.tickets[i];

        if (run->booking.shift != 0) /* has no code */
            continue;
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

bool print_run_try(const struct print_run *run)
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
static bool open_printer(struct print_run *run)
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
static bool deliver(struct print_run *run, const struct buffer *bytes)
{
    const struct ticket_options *options = run->options;

    if (options->queue == NULL)
        return printer_write(&run->printer, buffer_content(bytes), bytes->size, &stopped);
    return print_queue_print(options->queue, run->booking.tickets[0].values[TICKET_NAME],
                             options->form, buffer_content(bytes), bytes->size,
                             options->timeout_seconds, &stopped);
}

/* For a line that somebody copies into a shell: what is not known to be harmless there goes into
 * single quotes, and a single quote out of them. */
void print_run_quote(struct buffer *command, const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@+";

    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        buffer_add_text(command, word);
        return;
    }
    buffer_add_text(command, "'");
    for (; *word != '\0'; word++)
        buffer_add_text(command, *word == '\'' ? "'\\''" : (char[]){*word, '\0'});
    buffer_add_text(command, "'");
}

int print_run_not_printed(const struct print_run *run)
{
    if (run->booking.shift != 0)
        ticket_words_say(T_("the paper is not certain; the shift is what it was"));
    else
        ticket_words_say(
            T_("the print is counted, but the paper is not certain; the booking stands"));
    ticket_words_say(T_("to print again: %s"), run->again);
    return STATUS_NOT_PRINTED;
}

/* Says what an outcome means for the print that was to be counted: the status to end with. */
static int ended(const struct print_run *run, enum outcome outcome, bool counted)
{
    if (counted && outcome == OUTCOME_REFUSED) { /* the seats were given back in between */
        ticket_words_say(T_("the print is counted, but nothing was printed"));
        return STATUS_NOT_PRINTED;
    }
    if (counted)
        return print_run_not_printed(run);
    if (outcome == OUTCOME_NOT_KNOWN)
        ticket_words_say(T_("whether the print is counted is not known, and nothing was printed; "
                            "the booking stands, and the same command prints it"));
    return (int)outcome;
}

int print_run_once(struct print_run *run)
{
    struct buffer bytes;
    bool counted, lacks_font = false, printed;
    enum outcome outcome;

    if (!open_printer(run))
        return OUTCOME_USAGE;
    /* Opening a FIFO waits for its reader: up to here Ctrl-C just ends the program. */
    print_run_catch_signals();
    outcome = booking_count_print(&run->booking, run->options->form, &counted);
    if (outcome != OUTCOME_OK) {
        printer_close(&run->printer);
        return ended(run, outcome, counted);
    }
    buffer_init(&bytes);
    printed = draw(run, &bytes, &lacks_font) && deliver(run, &bytes);
    buffer_release(&bytes);
    printer_close(&run->printer);
    return printed ? OUTCOME_OK : print_run_not_printed(run);
}

void print_run_release(struct print_run *run)
{
    for (int kind = 0; kind < PAPER_KINDS; kind++)
        ticket_template_release(&run->templates[kind]);
}
