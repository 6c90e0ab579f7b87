/*
 * A queue of CUPS: is it there, and what becomes of a job in it.
 */
#ifndef FOYER_TICKET_PRINT_QUEUE_H
#define FOYER_TICKET_PRINT_QUEUE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "shared/status.h"
#include "shared/word_list.h"

/* True if the queue is there and takes jobs; otherwise why not has been said. Nothing is sent. */
MUST_CHECK bool print_queue_accepts(const char *name);

/*
 * Sends a document of that form as a job named `title` and waits until the queue has done with it,
 * for `timeout_seconds` at most (0: as long as it takes) or until *stopped is set, by a signal.
 * True if the queue says that it is printed; otherwise what became of it has been said.
 */
MUST_CHECK bool print_queue_print(const char *name, const char *title, enum print_form form,
                                  const char *bytes, size_t size, int timeout_seconds,
                                  const volatile sig_atomic_t *stopped);

#endif
