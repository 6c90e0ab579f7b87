/*
 * foyer-ticket: the tickets of a reservation on paper or on the terminal; or, with --serve, those
 * of every reservation that is asked for at a FIFO.
 *
 *     one booking   load, try, print; where a device cannot be asked and somebody sits here:
 *                   "Printed? y/n", and again until it is y. Each of these prints is counted
 *     --serve       ticket_server.c, until a signal; nobody is asked anything
 *
 * The exit status is that of a request (enum outcome), or STATUS_NOT_PRINTED once a print is
 * counted that nobody has seen on paper. SIGPIPE is ignored: that a reader has left is an error of
 * the write, which is said with the number of bytes.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/standard_streams.h"
#include "ticket/booking.h"
#include "ticket/print_run.h"
#include "ticket/ticket_options.h"
#include "ticket/ticket_server.h"
#include "ticket/ticket_words.h"

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
        open = !print_run_is_stopped() && getline(&line, &room, stdin) > 0;
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
static int print_all(struct print_run *run)
{
    enum outcome outcome = booking_load(&run->booking);
    enum verdict said = SAID_YES;

    if (outcome != OUTCOME_OK)
        return (int)outcome;
    if (!print_run_try(run))
        return OUTCOME_USAGE;
    do {
        bool again = said == SAID_NO;
        int status = print_run_once(run);

        if (status == OUTCOME_USAGE && again) /* the print before is counted */
            return print_run_not_printed(run);
        if (status != OUTCOME_OK || !can_ask(run->options))
            return status;
        said = ask_printed();
    } while (said == SAID_NO);
    return said == SAID_YES ? OUTCOME_OK : print_run_not_printed(run);
}

/* Prints what the command line names, which is also what prints it again. */
static int print_named(struct print_run *run, int argc, char **argv)
{
    const struct ticket_options *options = run->options;
    struct buffer again;
    int status;

    buffer_init(&again);
    buffer_add_text(&again, "foyer-ticket");
    for (int i = 1; i < argc; i++) {
        buffer_add_text(&again, " ");
        print_run_quote(&again, argv[i]);
    }
    buffer_add(&again, "", 1);
    run->again = buffer_content(&again);
    if (options->shift != 0)
        booking_init_shift(&run->booking, options->socket, options->timeout_seconds,
                           options->shift);
    else
        booking_init(&run->booking, options->socket, options->acting, options->timeout_seconds,
                     options->code, options->seats);
    status = print_all(run);
    booking_release(&run->booking);
    buffer_release(&again);
    return status;
}

/* What stands on standard output and is no ticket. */
static int flush_status(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return OUTCOME_OK;
    perror("foyer-ticket: standard output");
    return OUTCOME_USAGE;
}

int main(int argc, char **argv)
{
    struct ticket_options options;
    struct print_run run;
    int status = OUTCOME_USAGE;

    standard_streams_hold();
    ticket_words_init();
    signal(SIGPIPE, SIG_IGN);
    if (!ticket_options_read(argc, argv, &options))
        return OUTCOME_USAGE;
    if (options.help) {
        ticket_options_help();
        return flush_status();
    }
    if (options.version) {
        puts("foyer-ticket " FOYER_VERSION);
        return flush_status();
    }
    if (print_run_init(&run, &options))
        status = options.serve != NULL ? ticket_server_run(&run, options.serve)
                                       : print_named(&run, argc, argv);
    print_run_release(&run);
    return status;
}
