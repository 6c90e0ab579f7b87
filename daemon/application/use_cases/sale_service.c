/*
 * A sale at the counter is what a customer does with JOIN, HOLD, CHARGE and PAY, in one
 * transaction. It takes a place in the queue like everybody, has it for no time, and gives it on:
 *
 *     room, or the customer's own turn    token -> hold -> charge -> payment -> token done
 *     somebody waits, or no place         token that waits; nothing is sold
 *
 * All is asked before the first write: seats and points are looked at as seat_hold_take() and
 * payment_service_pay() will do again, which then have nothing to refuse.
 *
 * Who is no customer buys as the user of the till (TILL_LOGIN): one row for all, whose wallet gets
 * what it pays, so that it holds after a sale what it held before. The name goes into the note of
 * the reservation: there whoever looks for it or stands at the door finds it, and no second place
 * has to forget it. Who has to wait becomes a customer, because a place in a queue is one person's.
 */
#include "application/use_cases/sale_service.h"

#include <stdio.h>
#include <string.h>

#include "application/use_cases/person_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/reservation_service.h"
#include "application/use_cases/seat_hold.h"
#include "application/use_cases/till_service.h"
#include "application/use_cases/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"

static enum status sale_find_concert(struct use_case *uc, int64_t show_id, struct concert *concert)
{
    struct show show;
    enum status status = name_missing(uc, show_store_find(uc->store, show_id, &show), MISSING_SHOW);

    return status == STATUS_OK ? concert_store_find(uc->store, show.concert_id, concert) : status;
}

/* The customer, who must be known, or the user of the till, who need not be stored yet. */
static enum status find_buyer(struct use_case *uc, const struct sale_request *request,
                              struct user *buyer)
{
    const char *login = request->user != NULL ? request->user : TILL_LOGIN;
    enum status status =
        request->user != NULL ? user_service_check_person(uc, "user", login) : STATUS_OK;

    if (status == STATUS_OK)
        status = user_service_look(uc, login, buyer);
    if (status == STATUS_OK && request->user != NULL && buyer->user_id == 0)
        return refuse_missing(uc, MISSING_USER);
    return status;
}

/* Whether it is the buyer's turn: by the token the buyer has, or because there is room.
 * token->token_id is 0 if there is none. ALREADY_HOLDING. */
static enum status find_turn(struct use_case *uc, const struct concert *concert,
                             const struct user *buyer, struct token *token, bool *is_turn)
{
    enum status status = STATUS_NOT_FOUND;

    *is_turn = false;
    if (buyer->user_id != 0)
        status = queue_store_find_live(uc->store, buyer->user_id, concert->concert_id, token);
    if (status == STATUS_NOT_FOUND) {
        token->token_id = 0;
        return queue_service_find_room(uc, concert, is_turn);
    }
    if (status == STATUS_OK && token->hold.reservation_id != 0)
        return refuse_holding(uc, token);
    *is_turn = token->state == TOKEN_ACTIVE;
    return status;
}

/* Somebody who is no customer becomes one, to have a place in the queue. */
static enum status add_guest(struct use_case *uc, const struct sale_request *request,
                             struct user *guest)
{
    enum status status;

    *guest = (struct user){.user_id = 0};
    snprintf(guest->name, sizeof guest->name, "%s", request->name);
    snprintf(guest->phone, sizeof guest->phone, "%s", request->phone);
    guest->guest_of = request->wish.show_id;
    status = person_service_keep(uc);
    return status == STATUS_OK ? user_service_add(uc, guest) : status;
}

/* Above the limit of a person nothing can be wished for, so such seats are chosen once it is the
 * buyer's turn. */
static enum status send_to_queue(struct use_case *uc, const struct concert *concert,
                                 const struct sale_request *request, struct sale_result *result)
{
    struct wish wish = request->wish;
    struct user guest;
    enum status status = STATUS_OK;

    if (request->is_over)
        wish = (struct wish){.show_id = wish.show_id};
    if (request->user == NULL) {
        status = queue_service_check(uc, concert, TAKER_STAFF, 0, &wish);
        if (status == STATUS_OK)
            status = add_guest(uc, request, &guest);
        if (status != STATUS_OK)
            return status;
    }
    result->is_queued = true;
    snprintf(result->login, sizeof result->login, "%s",
             request->user != NULL ? request->user : guest.login);
    return queue_service_join(uc, result->login, TAKER_STAFF, concert->concert_id, &wish,
                              &result->token);
}

/* Stores the buyer's place, if there is none yet. */
static enum status take_place(struct use_case *uc, const struct concert *concert,
                              struct user *buyer, struct token *token)
{
    enum status status = STATUS_OK;

    if (buyer->user_id == 0)
        status = user_service_add(uc, buyer);
    if (status == STATUS_OK && token->token_id == 0)
        status = queue_service_enter(uc, concert, buyer, token);
    return status;
}

static enum status note_name(struct use_case *uc, const struct sale_request *request,
                             int64_t reservation_id)
{
    if (request->user != NULL || request->name[0] == '\0')
        return STATUS_OK;
    return reservation_service_name(uc, reservation_id, request->name, request->phone);
}

/* The writing half, once everything was found in order. */
static enum status carry_out(struct use_case *uc, const struct concert *concert,
                             const struct sale_request *request, struct user *buyer,
                             const struct wish *wish, int64_t charge, struct sale_result *result)
{
    struct token *token = &result->token;
    struct ledger_entry entry;
    enum status status = take_place(uc, concert, buyer, token);

    if (status == STATUS_OK)
        status = seat_hold_take(uc, concert, TAKER_COUNTER, token, wish);
    token->is_late = true;
    if (status == STATUS_OK)
        status = queue_service_save(uc, token);
    if (status == STATUS_OK && charge > 0)
        status = user_service_charge(uc, buyer->login, charge, request->method, &entry);
    if (status == STATUS_OK)
        status = payment_service_pay(uc, buyer->login, token->hold.code, &result->settlement);
    return status == STATUS_OK ? note_name(uc, request, token->hold.reservation_id) : status;
}

enum status sale_service_sell(struct use_case *uc, const struct sale_request *request,
                              struct sale_result *result)
{
    struct wish wish = request->wish;
    struct concert concert;
    struct show show;
    struct user buyer;
    int64_t amount, charge;
    bool is_turn;
    enum status status = person_service_mention(uc, wish.show_id);

    result->is_queued = false;
    if (status == STATUS_OK)
        status = till_service_require(uc, request->method);
    if (status == STATUS_OK)
        status = sale_find_concert(uc, wish.show_id, &concert);
    if (status == STATUS_OK)
        status = find_buyer(uc, request, &buyer);
    if (status == STATUS_OK)
        status = find_turn(uc, &concert, &buyer, &result->token, &is_turn);
    if (status != STATUS_OK)
        return status;
    if (!is_turn)
        return send_to_queue(uc, &concert, request, result);
    if (request->is_over || request->user == NULL)
        concert.seat_limit = SEAT_COUNT;
    status =
        seat_hold_choose(uc, &concert, TAKER_COUNTER, buyer.user_id, &wish, &show, &wish.seats);
    if (status != STATUS_OK)
        return status;
    wish.best = 0;
    amount = concert_price(&concert, wish.seats);
    charge = request->method < PAY_METHODS ? amount : 0;
    status = charge > 0 ? user_service_check_charge(uc, &buyer, charge)
                        : payment_service_check_points(uc, &buyer, amount);
    if (status == STATUS_NO_POINTS)
        uc->refusal.problem = "The customer's points do not suffice; method= takes all of it as "
                              "money.";
    snprintf(result->login, sizeof result->login, "%s", buyer.login);
    return status == STATUS_OK ? carry_out(uc, &concert, request, &buyer, &wish, charge, result)
                               : status;
}
