/*
 * Where the bytes of tickets go: standard output, a file, or a printer.
 *
 * It is opened before a print is counted and written afterwards, so that what cannot be opened
 * costs no count.
 */
#ifndef FOYER_TICKET_PRINTER_H
#define FOYER_TICKET_PRINTER_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "shared/status.h"

enum printer_kind {
    PRINTER_STDOUT,
    PRINTER_FILE,   /* a file that is made, and is there only when it is whole */
    PRINTER_DEVICE, /* a device, a FIFO, or a file to add to; it must be there */
};

struct printer {
    enum printer_kind kind;
    const char *path; /* borrowed; of PRINTER_STDOUT a word for messages */
    char *partial; /* owned: of PRINTER_FILE, the file until it is whole; NULL if there is none */
    int fd;        /* -1: closed */
};

/*
 * Opens it; false, after a sentence, if that fails. A PRINTER_FILE that is no regular file, such as
 * /dev/null, is written as a device. A serial line is told to leave bytes alone.
 */
MUST_CHECK bool printer_open(struct printer *printer, enum printer_kind kind, const char *path);

/*
 * Writes all bytes and closes it. False, after a sentence that says how many bytes went out, if
 * that fails or *stopped was set, by a signal; an unfinished PRINTER_FILE is removed.
 */
MUST_CHECK bool printer_write(struct printer *printer, const char *bytes, size_t size,
                              const volatile sig_atomic_t *stopped);

/* Closes it, if it is open, without anything written. */
void printer_close(struct printer *printer);

#endif
