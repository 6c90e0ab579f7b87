/*
 * What the daemon knows of a reservation: its tickets, and that they were printed. Or of a shift,
 * which is one paper, and may be printed as often as anybody likes.
 */
#ifndef FOYER_TICKET_BOOKING_H
#define FOYER_TICKET_BOOKING_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/seat_set.h"
#include "shared/status.h"
#include "shared/word_list.h"
#include "ticket/ticket_fields.h"
#include "tui/cli/client.h"

struct booking {
    struct client client;
    const char *code; /* borrowed: of a reservation or a ticket, as it was typed */
    seat_set wanted;  /* only these seats; 0: all */
    int64_t shift;    /* the number of a shift, whose name is the code then; 0: a reservation */
    char shift_code[30];
    char *title, *artist, *venue, *starts; /* owned; NULL before booking_load() */
    struct ticket_fields *tickets;         /* owned; shape: tickets[count] */
    size_t count;
};

/* Connects to nothing yet. `socket` and `acting` may be NULL; they are of --socket and --as. */
void booking_init(struct booking *booking, const char *socket, const char *acting,
                  int timeout_seconds, const char *code, seat_set wanted);

/* The same for a shift. Nobody is acted for: whose shift it was decides who may see it. */
void booking_init_shift(struct booking *booking, const char *socket, int timeout_seconds,
                        int64_t shift);

void booking_release(struct booking *booking);

/*
 * Asks for the tickets as their next print would be. OUTCOME_OK: there is at least one. Otherwise
 * why not has been said on standard error.
 */
MUST_CHECK enum outcome booking_load(struct booking *booking);

/*
 * Counts a print of them in that form and asks again, so that the tickets have the number of their
 * print. A lost answer is asked for again with the same key, and counts once. *counted tells
 * whether it is counted; OUTCOME_NOT_KNOWN: nobody knows. Otherwise as booking_load(). A shift is
 * not counted, and OUTCOME_OK.
 */
MUST_CHECK enum outcome booking_count_print(struct booking *booking, enum print_form form,
                                            bool *counted);

#endif
