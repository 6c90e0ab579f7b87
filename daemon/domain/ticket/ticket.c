/*
 * What has a ticket is what is paid: a hold has none, and of a reservation that was given back in
 * part only the seats that are left have one.
 */
#include "domain/ticket/ticket.h"

void ticket_draw_secret(struct random *random, char secret[SECRET_TEXT])
{
    uint8_t bits[SECRET_LENGTH];

    random->fill(random->state, bits, sizeof bits);
    code_format(bits, SECRET_LENGTH, secret);
}

enum status ticket_check(const struct reservation *reservation, seat_set seats, seat_set *chosen,
                         struct refusal *refusal)
{
    if (reservation->state == RESERVATION_HELD) {
        refusal->arg = "reservation";
        refusal->state = reservation_state_word(reservation->state);
        refusal->problem = "not paid yet; a hold has no tickets";
        return STATUS_BAD_ARG;
    }
    return reservation_choose_paid(reservation, seats, chosen, refusal);
}
