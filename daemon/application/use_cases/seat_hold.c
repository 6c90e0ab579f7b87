/*
 * Taking and dropping seats, and nothing about queues: JOIN, HOLD, expiry and the end of a show
 * come here with a token that is active already.
 *
 * A hold is two things that are written together or not at all: a reservation with a deadline,
 * which is now the token's, too, and a claim for each seat. The unique index on live
 * claims has the last word on who got a seat; seat_hold_choose() asks before only so that the
 * refusal can say which seats are in the way and for how long.
 *
 * The pause (seat_hold_check_pause) is against whoever holds seats without end and never pays: what
 * was let lie in the last hour is summed up for the user and the show, and from two whole holds on
 * the next one has to wait. A hold that was given back counts by how long it was held.
 *
 * House seats are blocked to customers, and come back by themselves at a time on the wall clock.
 * The occupancy of a show says which are free by then, though their rows may still be there
 * (occupancy->back), so whoever takes seats lifts those rows first: seat_hold_lift().
 *
 * Every change of seats goes through seat_hold_tell(), which counts the show's revision up. Whoever
 * changes claims in another way makes clients miss it.
 */
#include "application/use_cases/seat_hold.h"

#include <string.h>

#include "domain/concert/concert_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/reservation/seat_block_store.h"

enum status seat_hold_tell(struct use_case *uc, struct seats_change *change)
{
    enum status status = show_store_touch(uc->store, change->show_id, &change->rev);

    change_seats(uc->changes, change);
    return status;
}

enum status seat_hold_check_pause(struct use_case *uc, int64_t user_id, int64_t show_id)
{
    int64_t since_ms = uc->now.steady_ms - REMEMBER_MS, held_ms, last_ms, until_ms;
    enum status status;

    if (uc->settings->hold_pause_ms == 0)
        return STATUS_OK;
    status = reservation_store_unpaid(uc->store, user_id, show_id, since_ms, &held_ms, &last_ms);
    until_ms = hold_pause_until(held_ms, last_ms, uc->settings->hold_pause_ms);
    if (status != STATUS_OK || deadline_passed(until_ms, uc->now.steady_ms))
        return status;
    uc->refusal.why = word_at(WORDS_BOUND, BOUND_PAUSE);
    uc->refusal.remaining_s = seconds_until(until_ms, uc->now.steady_ms);
    return STATUS_TOO_MANY;
}

enum status seat_hold_refuse_held(struct use_case *uc, const struct concert *concert,
                                  enum taker taker, const struct show *show,
                                  const struct occupancy *occupancy, seat_set seats)
{
    int64_t held_s = occupancy_first_free_s(occupancy, seats, uc->now.steady_ms);
    int64_t sold_until_ms = show_sold_until(concert, show->starts_ms, taker);
    int64_t closes_s =
        seconds_until(hold_closes(sold_until_ms, concert->sale_closes_ms), uc->now.wall_ms);

    uc->refusal.seats = seats;
    uc->refusal.remaining_s = closes_s < held_s ? closes_s : held_s;
    return STATUS_SEAT_HELD;
}

enum status seat_hold_return_house(struct use_case *uc, int64_t show_id, int64_t until_ms)
{
    struct seats_change change = {.show_id = show_id, .state = SEAT_FREE};
    enum status status = seat_block_store_of_time(uc->store, show_id, until_ms, &change.seats);

    if (status == STATUS_OK)
        status = seat_block_store_remove(uc->store, show_id, change.seats);
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

enum status seat_hold_lift(struct use_case *uc, int64_t show_id, seat_set seats)
{
    struct occupancy occupancy;
    enum status status =
        reservation_store_occupancy(uc->store, show_id, 0, uc->now.wall_ms, &occupancy);

    /* All that came back at one time in one step: the revision of the show counts times. */
    while (status == STATUS_OK && (occupancy.back & seats) != 0) {
        int64_t until_ms = occupancy.until_ms_of[seat_set_first(occupancy.back & seats) - 1];

        status = seat_hold_return_house(uc, show_id, until_ms);
        if (status == STATUS_OK)
            status =
                reservation_store_occupancy(uc->store, show_id, 0, uc->now.wall_ms, &occupancy);
    }
    if (status == STATUS_OK && (occupancy.house & seats) != 0)
        status = seat_block_store_remove(uc->store, show_id, occupancy.house & seats);
    return status;
}

enum status seat_hold_choose(struct use_case *uc, const struct concert *concert, enum taker taker,
                             int64_t user_id, const struct wish *wish, struct show *show,
                             seat_set *chosen)
{
    struct occupancy occupancy;
    enum bookable bookable;
    enum status status = show_store_find(uc->store, wish->show_id, show);

    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && show->concert_id != concert->concert_id))
        return refuse_missing(uc, MISSING_SHOW);
    if (status != STATUS_OK)
        return status;
    bookable = show_bookable(concert, show, uc->now.wall_ms, taker);
    if (bookable != BOOKABLE)
        return refuse_booking(uc, bookable);
    status = seat_hold_check_pause(uc, user_id, show->show_id);
    if (status == STATUS_OK)
        status = reservation_store_occupancy(uc->store, show->show_id, user_id, uc->now.wall_ms,
                                             &occupancy);
    if (status != STATUS_OK)
        return status;
    status = hold_choose(concert, &occupancy, taker, wish->seats, wish->best, chosen, &uc->refusal);
    return status == STATUS_SEAT_HELD
               ? seat_hold_refuse_held(uc, concert, taker, show, &occupancy, uc->refusal.seats)
               : status;
}

/* Asked first, then written: seat_hold_choose() is the last thing that may refuse. */
void seat_hold_number(struct use_case *uc, struct reservation *reservation)
{
    uint8_t random[RESERVATION_LENGTH];

    uc->random.fill(uc->random.state, random, sizeof random);
    reservation->reservation_id = store_next_id(uc->store, ID_RESERVATION);
    reservation_code_new(reservation->reservation_id, random, reservation->code);
}

enum status seat_hold_take(struct use_case *uc, const struct concert *concert, enum taker taker,
                           struct token *token, const struct wish *wish)
{
    seat_set seats;
    struct reservation reservation = {0};
    struct seats_change change = {.show_id = wish->show_id, .state = SEAT_HELD};
    struct hold hold = {.show_id = wish->show_id};
    struct show show;
    enum status status = seat_hold_choose(uc, concert, taker, token->user_id, wish, &show, &seats);

    if (status == STATUS_OK)
        status = seat_hold_lift(uc, wish->show_id, seats);
    if (status != STATUS_OK)
        return status;
    seat_hold_number(uc, &reservation);
    hold.reservation_id = reservation.reservation_id;
    memcpy(hold.code, reservation.code, sizeof hold.code);
    reservation.user_id = change.user_id = token->user_id;
    reservation.token_id = token->token_id;
    reservation.show_id = wish->show_id;
    reservation.seats = hold.seats = change.seats = seats;
    reservation.expires_ms = hold.expires_ms = change.expires_ms =
        hold_deadline(concert, &show, taker, uc->now);
    hold.amount = concert_price(concert, seats);
    memcpy(change.login, token->login, sizeof change.login);
    status = reservation_store_add_hold(uc->store, &reservation, concert, uc->now.wall_ms);
    if (status == STATUS_OK)
        status = seat_hold_tell(uc, &change);
    token_take_hold(token, &hold);
    return status;
}

enum status seat_hold_shorten(struct use_case *uc, const struct concert *concert,
                              const struct show *show, struct token *token)
{
    struct hold *hold = &token->hold;
    int64_t sold_until_ms = show_sold_until(concert, show->starts_ms, token_taker(token));
    int64_t closes_ms = hold_closes(sold_until_ms, concert->sale_closes_ms);
    int64_t ends_ms = hold_ends(hold->expires_ms, closes_ms, uc->now);
    struct seats_change change = {.show_id = show->show_id,
                                  .seats = hold->seats,
                                  .state = SEAT_HELD,
                                  .user_id = token->user_id,
                                  .expires_ms = ends_ms};
    enum status status;

    if (ends_ms == hold->expires_ms)
        return STATUS_OK;
    hold->expires_ms = token->ends_ms = ends_ms;
    memcpy(change.login, token->login, sizeof change.login);
    status = reservation_store_set_deadline(uc->store, hold);
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

enum status seat_hold_drop(struct use_case *uc, const struct token *token, bool lost)
{
    struct seats_change change = {
        .show_id = token->hold.show_id, .seats = token->hold.seats, .state = SEAT_FREE};
    const struct hold *hold = &token->hold;
    int64_t now_ms = uc->now.steady_ms;
    int64_t ended_ms = hold->expires_ms < now_ms ? hold->expires_ms : now_ms;
    enum status status = reservation_store_delete_hold(uc->store, hold, lost ? now_ms : 0);

    if (status == STATUS_OK && uc->settings->hold_pause_ms > 0)
        status = reservation_store_add_unpaid(uc->store, token->user_id, hold, ended_ms,
                                              hold_unpaid_ms(hold->expires_ms, ended_ms));
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}
