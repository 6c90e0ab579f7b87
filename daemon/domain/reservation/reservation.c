/*
 * The rules of a hold, as functions of what is known: nothing here reads a clock or a store, so
 * each can be tried at every edge.
 *
 * hold_choose() asks in the order of how long the obstacle lasts: blocked for ever, sold until
 * somebody cancels, held for minutes. So a refusal names the reason that waiting does not cure
 * first. Seats without a grade count as blocked, since they have no price. House seats are blocked
 * to all but the counter, which has to name them.
 *
 * A hold ends by its deadline, or earlier when its show begins (for staff, late_minutes after that)
 * or its sale closes: hold_ends() translates between the two clocks, the steady one of deadlines
 * and the wall clock of calendars, at the moment at which it is asked, because the wall clock may
 * be set meanwhile.
 *
 * The pause doubles with every five minutes that seats were let lie. It is reckoned from the holds
 * of the last hour whenever it is asked for, so it fades by itself.
 */
#include "domain/reservation/reservation.h"

#include <string.h>

#include "domain/concert/best_block.h"

/* See reservation.h: hold_unpaid_ms() and hold_pause_until(). */
enum { UNPAID_LEAST_MS = 10 * 1000, PAUSE_MOST_MS = 60 * 60 * 1000 };

int reservation_may_become(enum reservation_state from, enum reservation_state to)
{
    return (from == RESERVATION_HELD && to == RESERVATION_PAID) ||
           (from == RESERVATION_PAID && to == RESERVATION_CANCELLED);
}

int64_t reservation_cancel_until(const struct reservation *reservation, int64_t show_until_ms)
{
    if (reservation->closed_ms == 0)
        return show_until_ms;
    return reservation->closed_ms == 1 ? 0 : reservation->closed_ms;
}

/* 0 says that nothing was closed, and is also the deadline of a show that may never be cancelled.
 * So that one is kept as 1, and read back as 0 above. */
int64_t reservation_closed(const struct reservation *reservation, int64_t show_until_ms,
                           int64_t wall_ms)
{
    if (reservation->closed_ms != 0 || !deadline_passed(show_until_ms, wall_ms))
        return reservation->closed_ms;
    return show_until_ms > 1 ? show_until_ms : 1;
}

static enum status refuse_for(struct refusal *refusal, enum status status, seat_set seats)
{
    refusal->seats = seats;
    return status;
}

int64_t hold_closes(int64_t sold_until_ms, int64_t sale_closes_ms)
{
    return sale_closes_ms != NO_TIME && sale_closes_ms < sold_until_ms ? sale_closes_ms
                                                                       : sold_until_ms;
}

int64_t hold_ends(int64_t expires_ms, int64_t closes_ms, struct now now)
{
    int64_t ends_ms = steady_of_wall(closes_ms, now);

    return ends_ms < expires_ms ? ends_ms : expires_ms;
}

int64_t hold_deadline(const struct concert *concert, const struct show *show, enum taker taker,
                      struct now now)
{
    int64_t sold_until_ms = show_sold_until(concert, show->starts_ms, taker);

    return hold_ends(now.steady_ms + HOLD_MS, hold_closes(sold_until_ms, concert->sale_closes_ms),
                     now);
}

int64_t hold_unpaid_ms(int64_t expires_ms, int64_t ended_ms)
{
    int64_t held_ms = ended_ms - (expires_ms - HOLD_MS);

    if (held_ms > HOLD_MS)
        return HOLD_MS;
    return held_ms < UNPAID_LEAST_MS ? UNPAID_LEAST_MS : held_ms;
}

/* With pause_ms of a minute: 10 minutes held give 1, 15 give 2, 20 give 4, up to an hour. */
int64_t hold_pause_until(int64_t held_ms, int64_t last_ms, int64_t pause_ms)
{
    if (pause_ms == 0 || held_ms < 2 * HOLD_MS)
        return 0;
    for (int64_t more = held_ms / HOLD_MS - 2; more > 0 && pause_ms < PAUSE_MOST_MS; more--)
        pause_ms *= 2;
    return last_ms + (pause_ms < PAUSE_MOST_MS ? pause_ms : PAUSE_MOST_MS);
}

int64_t occupancy_first_free_s(const struct occupancy *occupancy, seat_set seats, int64_t now_ms)
{
    int64_t first_ms = INT64_MAX;

    for (; seats != 0; seats = seat_set_rest(seats)) {
        int64_t expiry_ms = occupancy->expires_ms_of[seat_set_first(seats) - 1];

        if (expiry_ms < first_ms)
            first_ms = expiry_ms;
    }
    return seconds_until(first_ms, now_ms);
}

enum status hold_limit_check(const struct concert *concert, const struct occupancy *occupancy,
                             seat_set seats, int best, struct refusal *refusal)
{
    int wanted = seats != 0 ? seat_set_count(seats) : best;
    int have = seat_set_count(occupancy->mine);

    if (wanted + have <= concert->seat_limit)
        return STATUS_OK;
    refusal->limit = concert->seat_limit;
    refusal->have = have;
    return STATUS_SEAT_LIMIT;
}

enum status hold_choose(const struct concert *concert, const struct occupancy *occupancy,
                        enum taker taker, seat_set seats, int best, seat_set *chosen,
                        struct refusal *refusal)
{
    seat_set lifted = taker == TAKER_COUNTER ? occupancy->house & seats : 0;
    seat_set blocked = (occupancy->blocked & ~lifted) | (SEAT_SET_ALL & ~concert_graded(concert));
    seat_set taken = blocked | occupancy->sold | occupancy->held;
    enum status status = hold_limit_check(concert, occupancy, seats, best, refusal);

    if (status != STATUS_OK)
        return status;
    if (seats == 0) {
        *chosen = best_block(SEAT_SET_ALL & ~taken, best);
        return *chosen != 0 ? STATUS_OK : STATUS_NO_BLOCK;
    }
    refusal->taken = seats & taken;
    if (seats & blocked)
        return refuse_for(refusal, STATUS_SEAT_BLOCKED, seats & blocked);
    if (seats & occupancy->sold)
        return refuse_for(refusal, STATUS_SEAT_SOLD, seats & occupancy->sold);
    if (seats & occupancy->held)
        return refuse_for(refusal, STATUS_SEAT_HELD, seats & occupancy->held);
    *chosen = seats;
    return STATUS_OK;
}

bool reservation_has_expired(const struct reservation *reservation, int64_t now_ms)
{
    return reservation->state == RESERVATION_HELD &&
           deadline_passed(reservation->expires_ms, now_ms);
}

/* A hold as it is seen by everything that needs it to be live. */
static enum status check_hold(const struct reservation *reservation, int64_t now_ms)
{
    if (reservation->state == RESERVATION_PAID)
        return STATUS_ALREADY_PAID;
    if (reservation->state == RESERVATION_CANCELLED)
        return STATUS_ALREADY_CANCELLED;
    return reservation_has_expired(reservation, now_ms) ? STATUS_HOLD_EXPIRED : STATUS_OK;
}

enum status pay_check(const struct reservation *reservation, const struct concert *concert,
                      const struct show *show, struct now now, struct refusal *refusal)
{
    enum status status = check_hold(reservation, now.steady_ms);
    enum taker taker = reservation->is_late ? TAKER_STAFF : TAKER_CUSTOMER;
    enum bookable bookable = show_bookable(concert, show, now.wall_ms, taker);

    if (status == STATUS_OK && bookable != BOOKABLE) {
        refusal->why = bookable_word(bookable);
        return STATUS_NOT_BOOKABLE;
    }
    return status;
}

/* Narrows `seats` (0: all) to those of the reservation; BAD_ARG if some are not. */
static enum status choose_own(const struct reservation *reservation, seat_set seats,
                              seat_set *chosen, struct refusal *refusal)
{
    if (seats & ~reservation->seats) {
        refusal->arg = "seats";
        refusal->problem = "not seats of this reservation";
        return refuse_for(refusal, STATUS_BAD_ARG, seats & ~reservation->seats);
    }
    *chosen = seats != 0 ? seats : reservation->seats;
    return STATUS_OK;
}

enum status release_check(const struct reservation *reservation, seat_set seats, int64_t now_ms,
                          seat_set *chosen, struct refusal *refusal)
{
    enum status status = check_hold(reservation, now_ms);

    return status == STATUS_OK ? choose_own(reservation, seats, chosen, refusal) : status;
}

static enum status check_not_refunded(const struct reservation *reservation, seat_set seats,
                                      struct refusal *refusal)
{
    if (reservation->state == RESERVATION_CANCELLED)
        return STATUS_ALREADY_CANCELLED;
    if (seats & reservation->refunded)
        return refuse_for(refusal, STATUS_ALREADY_CANCELLED, seats & reservation->refunded);
    return STATUS_OK;
}

enum status reservation_choose_paid(const struct reservation *reservation, seat_set seats,
                                    seat_set *chosen, struct refusal *refusal)
{
    enum status status = check_not_refunded(reservation, seats, refusal);

    return status == STATUS_OK ? choose_own(reservation, seats, chosen, refusal) : status;
}

/* HELD is for RELEASE. */
static enum status check_paid(const struct reservation *reservation, seat_set seats,
                              struct refusal *refusal)
{
    if (reservation->state != RESERVATION_HELD)
        return check_not_refunded(reservation, seats, refusal);
    refusal->arg = "reservation";
    refusal->state = reservation_state_word(reservation->state);
    refusal->problem = "not paid yet; RELEASE gives a hold back";
    return STATUS_BAD_ARG;
}

enum status refund_check(const struct reservation *reservation, seat_set seats, seat_set *chosen,
                         struct refusal *refusal)
{
    enum status status = check_paid(reservation, seats, refusal);

    return status == STATUS_OK ? choose_own(reservation, seats, chosen, refusal) : status;
}

enum status cancel_check(const struct reservation *reservation, const struct show *show,
                         seat_set seats, int64_t wall_ms, seat_set *chosen, struct refusal *refusal)
{
    int64_t until_ms = reservation_cancel_until(reservation, show->cancel_until_ms);
    enum status status = check_paid(reservation, seats, refusal);

    if (status != STATUS_OK)
        return status;
    if (deadline_passed(until_ms, wall_ms)) {
        refusal->cancel_until_ms = until_ms;
        return STATUS_CANCEL_CLOSED;
    }
    return choose_own(reservation, seats, chosen, refusal);
}

/*
 * A code has to be three things: short enough to be read aloud, not to be guessed, and good for an
 * index. The first five characters are the number of the reservation, so new codes are neighbours
 * in the index and a page of the list can begin at a code whose reservation is gone; they come
 * round after 2^25 reservations. The other five are random: 2^25 possibilities for each number.
 */
enum { NUMBERED = 5, FIRST = 17 << 5 * (NUMBERED - 1) }; /* the first code begins with an H */

void reservation_code_new(int64_t reservation_id, uint8_t random[RESERVATION_LENGTH],
                          char code[RESERVATION_TEXT])
{
    code_write_number(FIRST + reservation_id, NUMBERED, random);
    code_format(random, RESERVATION_LENGTH, code);
}

int64_t reservation_code_number(const char *code, int64_t last)
{
    uint8_t bits[RESERVATION_LENGTH];
    int64_t number;

    if (!code_bits(code, RESERVATION_LENGTH, bits))
        return 0;
    number = code_read_number(bits, NUMBERED, FIRST + last) - FIRST;
    return number > 1 ? number : 1;
}
