#include "application/reservation_service.h"

#include <stdio.h>
#include <string.h>

#include "application/queue_service.h"
#include "application/recall.h"
#include "application/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

/* Characters of a code that tell the reservation's number, and what the first begins with: H. */
enum { NUMBERED = 5, FIRST_LETTER = 17 };

enum status reservation_service_tell(struct use_case *uc, struct seats_change *change)
{
    enum status status = recall_touch(uc, change->show_id, &change->rev);

    change_seats(uc->changes, change);
    return status;
}

/* Finds the show of a wish and the seats that would be held; writes nothing. */
static enum status choose(struct use_case *uc, const struct concert *concert,
                          const struct token *token, const struct wish *wish, seat_set *chosen)
{
    struct show show;
    struct occupancy occupancy;
    enum bookable bookable;
    enum status status = name_missing(uc, recall_show(uc, wish->show_id, &show), "show");

    if (status != STATUS_OK)
        return status;
    if (show.concert_id != concert->concert_id)
        return refuse_missing(uc, "show");
    bookable = show_bookable(concert, &show, uc->now.wall_ms);
    if (bookable != BOOKABLE)
        return refuse_booking(uc, bookable);
    status = recall_occupancy(uc, show.show_id, token->user_id, &occupancy);
    if (status != STATUS_OK)
        return status;
    return hold_choose(concert, &occupancy, wish->seats, wish->best, uc->now.steady_ms, chosen,
                       &uc->refusal);
}

/* The first half grows with the number, so that new codes are neighbours in the index, whatever it
 * holds already; it begins far enough up to be a letter. The second half cannot be guessed. */
static void new_code(struct use_case *uc, int64_t reservation_id, char code[RESERVATION_TEXT])
{
    uint8_t bits[RESERVATION_LENGTH];
    int64_t number = reservation_id + ((int64_t)FIRST_LETTER << 5 * (NUMBERED - 1));

    uc->chance.fill(uc->chance.state, bits, sizeof bits);
    for (int i = NUMBERED - 1; i >= 0; i--, number >>= 5)
        bits[i] = (uint8_t)(number & 31);
    code_format(bits, RESERVATION_LENGTH, code);
}

enum status reservation_service_take(struct use_case *uc, const struct concert *concert,
                                     struct token *token, const struct wish *wish)
{
    seat_set seats;
    struct reservation reservation = {0};
    struct seats_change change = {.show_id = wish->show_id, .state = SEAT_HELD};
    struct hold hold = {.show_id = wish->show_id};
    enum status status = choose(uc, concert, token, wish, &seats);

    if (status != STATUS_OK)
        return status;
    reservation.reservation_id = hold.reservation_id = store_next_id(uc->store, ID_RESERVATION);
    new_code(uc, reservation.reservation_id, reservation.code);
    memcpy(hold.code, reservation.code, sizeof hold.code);
    reservation.user_id = change.user_id = token->user_id;
    reservation.token_id = token->token_id;
    reservation.show_id = wish->show_id;
    reservation.seats = hold.seats = change.seats = seats;
    reservation.expires_ms = hold.expires_ms = change.expires_ms = uc->now.steady_ms + HOLD_MS;
    hold.amount = concert_price(concert, seats);
    memcpy(change.login, token->login, sizeof change.login);
    status = reservation_store_add_hold(uc->store, &reservation, concert, uc->now.wall_ms);
    if (status == STATUS_OK)
        status = reservation_service_tell(uc, &change);
    token_take_hold(token, &hold);
    return status;
}

enum status reservation_service_hold(struct use_case *uc, const char *login, const char *code,
                                     const struct wish *wish, struct token *token)
{
    struct concert concert;
    enum status status = queue_service_own(uc, login, code, token);

    if (status != STATUS_OK)
        return status;
    if (token->state == TOKEN_WAITING)
        return STATUS_NOT_ADMITTED;
    if (token_state_at(token, uc->now.steady_ms) != TOKEN_ACTIVE) {
        uc->refusal.state = token_state_word(token_state_at(token, uc->now.steady_ms));
        return STATUS_TOKEN_ENDED;
    }
    if (token->hold.reservation_id != 0) {
        memcpy(uc->refusal.reservation, token->hold.code, sizeof uc->refusal.reservation);
        return STATUS_ALREADY_HOLDING;
    }
    status = recall_concert(uc, token->concert_id, &concert);
    if (status == STATUS_OK)
        status = reservation_service_take(uc, &concert, token, wish);
    if (status != STATUS_OK)
        return status;
    token->wish_lost = false;
    token->lost_seats = 0;
    return queue_service_save(uc, token);
}

enum status reservation_service_drop(struct use_case *uc, const struct token *token, bool lost)
{
    struct seats_change change = {
        .show_id = token->hold.show_id, .seats = token->hold.seats, .state = SEAT_FREE};
    enum status status = reservation_store_delete_hold(uc->store, token->hold.reservation_id,
                                                       lost ? uc->now.steady_ms : 0);

    return status == STATUS_OK ? reservation_service_tell(uc, &change) : status;
}

enum status reservation_service_own(struct use_case *uc, const struct user *user, const char *code,
                                    struct reservation *reservation)
{
    int64_t lost_by;
    enum status status = recall_reservation(uc, code, reservation);

    if (status == STATUS_OK)
        return reservation->user_id == user->user_id ? STATUS_OK
                                                     : refuse_missing(uc, "reservation");
    if (status != STATUS_NOT_FOUND)
        return status;
    status =
        reservation_store_find_lost(uc->store, code, uc->now.steady_ms - REMEMBER_MS, &lost_by);
    if (status == STATUS_OK && lost_by == user->user_id)
        return STATUS_HOLD_EXPIRED;
    return status == STATUS_OK ? refuse_missing(uc, "reservation")
                               : name_missing(uc, status, "reservation");
}

/* The last seat of a hold was given back: the token goes on with what remains of its admitted time.
 */
static enum status release_all(struct use_case *uc, struct token *token)
{
    enum status status = reservation_service_drop(uc, token, false);

    if (status != STATUS_OK)
        return status;
    token_drop_hold(token);
    if (token_state_at(token, uc->now.steady_ms) == TOKEN_EXPIRED)
        return queue_service_end(uc, token, TOKEN_EXPIRED);
    return queue_service_save(uc, token);
}

static enum status release_some(struct use_case *uc, struct token *token, seat_set seats)
{
    struct seats_change change = {
        .show_id = token->hold.show_id, .seats = seats, .state = SEAT_FREE};
    enum status status = reservation_store_drop_seats(uc->store, token->hold.reservation_id, seats);

    if (status == STATUS_OK)
        status = reservation_service_tell(uc, &change);
    if (status == STATUS_OK)
        status = queue_store_find_id(uc->store, token->token_id, token);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

enum status reservation_service_release(struct use_case *uc, const char *login, const char *code,
                                        seat_set seats, seat_set *released)
{
    struct reservation reservation;
    struct user user;
    struct token token;
    enum status status = user_service_look(uc, login, &user);

    if (status == STATUS_OK)
        status = reservation_service_own(uc, &user, code, &reservation);
    if (status == STATUS_OK)
        status = release_check(&reservation, seats, uc->now.steady_ms, released, &uc->refusal);
    if (status == STATUS_OK)
        status = recall_token_id(uc, reservation.token_id, &token);
    if (status != STATUS_OK)
        return status;
    return *released == reservation.seats ? release_all(uc, &token)
                                          : release_some(uc, &token, *released);
}
