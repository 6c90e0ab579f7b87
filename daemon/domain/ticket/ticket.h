/*
 * Tickets: what a paid seat is entered with. Each has a secret, which is what is scanned.
 *
 *     (none) --pay--> live --cancel, move, show called off--> dead, and says why
 *                      |
 *                      +--reissue--> dead (reissued), and the next issue of the seat is live
 *
 * A seat of a reservation has at most one live ticket; a printed copy of it is the same ticket.
 * What is dead stays so, and stays known: its paper is still in somebody's pocket.
 */
#ifndef FOYER_DOMAIN_TICKET_TICKET_H
#define FOYER_DOMAIN_TICKET_TICKET_H

#include <stdint.h>

#include "domain/ports/random.h"
#include "domain/refusal.h"
#include "domain/reservation/reservation.h"
#include "shared/code.h"
#include "shared/status.h"
#include "shared/word_list.h"

struct ticket {
    int64_t reservation_id;
    int seat;
    int64_t issue; /* 1 for the first of its seat */
    char secret[SECRET_TEXT];
    enum ticket_state state;
    int64_t prints;         /* how often it was printed */
    char grade[GRADE_TEXT]; /* of the seat as it was bought; "" of one that is being added */
};

/* A new secret: 80 random bits, so that nobody guesses one. */
void ticket_draw_secret(struct random *random, char secret[SECRET_TEXT]);

/* Of which seats of the reservation may tickets be shown, printed or issued anew? `seats` 0: all
 * paid ones. On STATUS_OK, *chosen has them. OK, ALREADY_CANCELLED with the seats, BAD_ARG. */
MUST_CHECK enum status ticket_check(const struct reservation *reservation, seat_set seats,
                                    seat_set *chosen, struct refusal *refusal);

#endif
