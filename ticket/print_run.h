/*
 * One print after the other: drawn, counted, sent.
 *
 * The order is what counts: template, daemon, layout and printer are tried first, and what fails
 * there costs nothing; then the print is counted; then bytes leave. Whatever fails from there on,
 * the sale stands, and the message says how to print again.
 */
#ifndef FOYER_TICKET_PRINT_RUN_H
#define FOYER_TICKET_PRINT_RUN_H

#include <stdbool.h>

#include "shared/buffer.h"
#include "shared/status.h"
#include "ticket/booking.h"
#include "ticket/printer.h"
#include "ticket/ticket_options.h"
#include "ticket/ticket_template.h"

/* Beside those of `enum outcome`: the print is counted, but nobody has the paper; of a shift, whose
 * prints are not counted, the latter. */
enum { STATUS_NOT_PRINTED = 5 };

struct print_run {
    const struct ticket_options *options;          /* borrowed */
    struct ticket_template templates[PAPER_KINDS]; /* of what may be asked for */
    struct booking booking; /* of whoever runs it, by booking_init(); loaded before it is printed */
    struct printer printer; /* unless it is a queue */
    const char *again;      /* borrowed: the command that prints the same again */
};

/* Reads the template of what is named, or both for a server. False, after a sentence, if there is a
 * mistake in one; it is to be released in either case. */
MUST_CHECK bool print_run_init(struct print_run *run, const struct ticket_options *options);

void print_run_release(struct print_run *run);

/* Draws for nobody: what cannot be drawn is not counted. False after a sentence. */
MUST_CHECK bool print_run_try(const struct print_run *run);

/* Counts a print of the booking and sends it: the status to end with, after a sentence unless it is
 * OUTCOME_OK. */
MUST_CHECK int print_run_once(struct print_run *run);

/* Says that nothing is undone, and how to print again: the status to end with. */
int print_run_not_printed(const struct print_run *run);

/* Adds a word of a command as a shell takes it. */
void print_run_quote(struct buffer *command, const char *word);

/* From here on a signal ends a write or a wait, and not the program; the second one does. What was
 * ignored before, as under nohup(1), still is. print_run_once() does it. */
void print_run_catch_signals(void);

/* There was such a signal. */
bool print_run_is_stopped(void);

#endif
