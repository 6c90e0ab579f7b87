/*
 * The command line of foyer-ticket.
 */
#ifndef FOYER_TICKET_TICKET_OPTIONS_H
#define FOYER_TICKET_TICKET_OPTIONS_H

#include <stdbool.h>

#include "shared/seat_set.h"
#include "shared/status.h"
#include "shared/word_list.h"

/* Every text is borrowed from the command line; NULL if it is not there. */
struct ticket_options {
    const char *code;
    seat_set seats; /* of --seat; 0: all */
    int64_t shift;  /* of --shift; 0: a reservation. `code` is NULL then */
    enum print_form form;
    const char *queue;  /* of --printer cups:NAME */
    const char *device; /* of --printer PATH */
    const char *serve; /* of --serve PATH: what is printed is asked for there, and `code` is NULL */
    const char *output, *socket, *acting, *template;
    int timeout_seconds; /* 0: as long as it takes; never with `serve` */
    bool ascii, help, version;
};

/*
 * Reads it. Without --form it is text for a terminal, what the ending of --output says, pages for a
 * queue, and 80 mm for a device. False, after a sentence, if it is not as --help says.
 */
MUST_CHECK bool ticket_options_read(int argc, char **argv, struct ticket_options *options);

/* What --help prints. */
void ticket_options_help(void);

#endif
