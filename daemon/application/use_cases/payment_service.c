/*
 * A payment moves points, a reservation and a token in one transaction: there is no state in which
 * points are gone and seats are not sold. Everything is checked before the first write (payment
 * checks the hold, the sale and the balance), because a refusal must leave nothing to undo; the
 * constraint on the balance in the store is only a second lock on the same door.
 *
 * The order of writes follows the references: ledger entry, then the payment that names it. The
 * ledger is only added to. A refund is an entry of its own for the price that was paid for these
 * seats, not for what they would cost now, less a fee if one is kept. CANCEL, REFUND and
 * SHOW-CANCEL refund through one function, so there is one way in which points come back.
 *
 * payment_service_pay() ends the token (TOKEN_DONE) and admits the next: a place in the hall is
 * free as soon as somebody has paid.
 */
#include "application/use_cases/payment_service.h"

#include <stdio.h>
#include <string.h>

#include "application/use_cases/event_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/reservation_service.h"
#include "application/use_cases/seat_hold.h"
#include "application/use_cases/ticket_service.h"
#include "application/use_cases/till_service.h"
#include "application/use_cases/user_service.h"
#include "domain/door/admission_store.h"
#include "domain/concert/concert_store.h"
#include "domain/payment/payment_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/ticket/ticket_store.h"
#include "domain/user/user_store.h"

static enum status payment_find_show(struct use_case *uc, int64_t show_id, struct show *show,
                                     struct concert *concert)
{
    enum status status = show_store_find(uc->store, show_id, show);

    return status == STATUS_OK ? concert_store_find(uc->store, show->concert_id, concert) : status;
}

static struct ledger_entry new_entry(const struct reservation *reservation, enum entry_kind kind,
                                     int64_t amount)
{
    struct ledger_entry entry = {.user_id = reservation->user_id, .kind = kind, .amount = amount};

    memcpy(entry.reservation, reservation->code, sizeof entry.reservation);
    return entry;
}

/* A seat may cost nothing: then no points move, and the ledger has no entry of it. */
static enum status move_points(struct use_case *uc, struct ledger_entry *entry)
{
    if (entry->amount != 0)
        return user_service_move(uc, entry);
    entry->at_ms = uc->now.wall_ms;
    return STATUS_OK;
}

enum status payment_service_check_points(struct use_case *uc, const struct user *user,
                                         int64_t amount)
{
    if (wallet_missing(user->balance, amount) == 0)
        return STATUS_OK;
    uc->refusal.amount = amount;
    uc->refusal.balance = user->balance;
    uc->refusal.missing = wallet_missing(user->balance, amount);
    return STATUS_NO_POINTS;
}

/* The writing half of PAY, once everything was found in order. The token ends last: that lets the
 * next one in, whose wish may change the same show, and the revisions of a show are told in their
 * order. The balance is filled in for a hold that costs nothing, which has no entry to take it
 * from. */
static enum status settle_payment(struct use_case *uc, const struct user *user,
                                  struct settlement *settlement)
{
    const struct reservation *reservation = &settlement->reservation;
    struct seats_change change = {.show_id = reservation->show_id,
                                  .seats = reservation->seats,
                                  .state = SEAT_SOLD,
                                  .user_id = reservation->user_id};
    struct token token;
    enum status status;

    snprintf(change.login, sizeof change.login, "%s", user->login);
    settlement->entry = new_entry(reservation, ENTRY_PAYMENT, -reservation->amount);
    settlement->entry.balance = user->balance;
    status = queue_store_find_id(uc->store, reservation->token_id, &token);
    if (status == STATUS_OK)
        status = move_points(uc, &settlement->entry);
    if (status == STATUS_OK)
        status = reservation_store_set_state(uc->store, reservation, RESERVATION_PAID);
    if (status == STATUS_OK)
        status =
            payment_store_add_payment(uc->store, reservation->reservation_id, &settlement->entry);
    if (status == STATUS_OK)
        status = event_service_note(uc, EVENT_SALE, reservation->reservation_id);
    if (status == STATUS_OK)
        status = ticket_service_issue(uc, reservation->reservation_id, reservation->seats);
    if (status == STATUS_OK)
        status = seat_hold_tell(uc, &change);
    return status == STATUS_OK ? queue_service_end(uc, &token, TOKEN_DONE) : status;
}

enum status payment_service_pay(struct use_case *uc, const char *login, const char *code,
                                struct settlement *settlement)
{
    struct reservation *reservation = &settlement->reservation;
    struct user user;
    struct show show;
    struct concert concert;
    enum status status = user_service_look(uc, login, &user);

    if (status == STATUS_OK)
        status = reservation_service_own(uc, &user, code, reservation);
    if (status == STATUS_OK)
        status = payment_find_show(uc, reservation->show_id, &show, &concert);
    if (status == STATUS_OK)
        status = pay_check(reservation, &concert, &show, uc->now, &uc->refusal);
    if (status == STATUS_OK)
        status = payment_service_check_points(uc, &user, reservation->amount);
    if (status != STATUS_OK)
        return status;
    settlement->seats = reservation->seats;
    settlement->cancel_until_ms = show.cancel_until_ms;
    memcpy(settlement->zone, concert.zone, sizeof settlement->zone);
    return settle_payment(uc, &user, settlement);
}

enum status payment_service_share(struct use_case *uc, const struct reservation *reservation,
                                  seat_set seats, int64_t percent, struct refund_shares *shares)
{
    int64_t prices[SEAT_COUNT];
    enum status status = payment_store_prices(uc->store, reservation->reservation_id, prices);

    if (status == STATUS_OK)
        refund_share(prices, seats, percent, shares);
    return status;
}

enum status payment_service_give_back(struct use_case *uc, struct settlement *settlement,
                                      int64_t percent, enum ticket_state ticket)
{
    const struct reservation *reservation = &settlement->reservation;
    struct seats_change change = {
        .show_id = reservation->show_id, .seats = settlement->seats, .state = SEAT_FREE};
    struct refund_shares shares;
    enum status status =
        payment_service_share(uc, reservation, settlement->seats, percent, &shares);

    if (status != STATUS_OK)
        return status;
    settlement->refunded = shares.amount;
    settlement->fee = shares.fee;
    settlement->entry = new_entry(reservation, ENTRY_REFUND, shares.amount);
    status = move_points(uc, &settlement->entry);
    if (status == STATUS_OK)
        status =
            payment_store_add_refunds(uc->store, reservation->reservation_id, settlement->seats,
                                      shares.amounts, &settlement->entry, &settlement->by);
    if (status == STATUS_OK)
        status = reservation_store_refund_seats(uc->store, reservation, settlement->seats,
                                                uc->now.wall_ms);
    if (status == STATUS_OK)
        status = ticket_store_end(uc->store, reservation->reservation_id, settlement->seats, ticket,
                                  uc->now.wall_ms);
    if (status == STATUS_OK && settlement->seats == reservation->seats)
        status = reservation_store_set_state(uc->store, reservation, RESERVATION_CANCELLED);
    /* What was moved is told of by the move. */
    if (status == STATUS_OK && ticket != TICKET_MOVED)
        status = event_service_note(uc, EVENT_CANCEL, reservation->reservation_id);
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

enum status payment_service_refund(struct use_case *uc, struct settlement *settlement,
                                   enum ticket_state ticket)
{
    return payment_service_give_back(uc, settlement, 100, ticket);
}

enum status payment_service_check_outside(struct use_case *uc,
                                          const struct reservation *reservation, seat_set seats)
{
    seat_set inside;
    enum status status = admission_store_inside(uc->store, reservation->reservation_id, &inside);

    if (status != STATUS_OK || (inside & seats) == 0)
        return status;
    uc->refusal.seats = inside & seats;
    return STATUS_CHECKED_IN;
}

/* The wallet of the till is nobody's: what would come back to it has to be handed out, which is
 * REFUND with a method. */
static enum status check_wallet_of(struct use_case *uc, const struct user *user,
                                   const struct settlement *settlement)
{
    struct refund_shares shares;
    enum status status =
        payment_service_share(uc, &settlement->reservation, settlement->seats, 100, &shares);

    if (status != STATUS_OK || shares.amount == 0 || strcmp(user->login, TILL_LOGIN) != 0)
        return status;
    uc->refusal.arg = "reservation";
    uc->refusal.problem = "sold to nobody in particular; REFUND with method= hands the money out";
    return STATUS_BAD_ARG;
}

enum status payment_service_cancel(struct use_case *uc, const char *login, const char *code,
                                   seat_set seats, struct settlement *settlement)
{
    struct user user;
    struct show show;
    struct concert concert;
    enum status status = user_service_look(uc, login, &user);

    settlement->by = (struct till_stamp){.shift_id = NO_SHIFT};
    if (status == STATUS_OK)
        status = reservation_service_own(uc, &user, code, &settlement->reservation);
    if (status == STATUS_OK)
        status = payment_find_show(uc, settlement->reservation.show_id, &show, &concert);
    if (status != STATUS_OK)
        return status;
    status = cancel_check(&settlement->reservation, &show, seats, uc->now.wall_ms,
                          &settlement->seats, &uc->refusal);
    if (status == STATUS_OK)
        status = payment_service_check_outside(uc, &settlement->reservation, settlement->seats);
    if (status == STATUS_CANCEL_CLOSED)
        snprintf(uc->refusal.zone, sizeof uc->refusal.zone, "%s", concert.zone);
    if (status == STATUS_OK)
        status = check_wallet_of(uc, &user, settlement);
    /* Whoever cancels for a customer does so at the counter: it counts in the shift, as a refund
     * does. */
    if (status == STATUS_OK && uc->origin != NULL && uc->origin->acting[0] != '\0')
        status = till_service_act(uc, seat_set_count(settlement->seats), &settlement->by);
    if (status == STATUS_OK)
        status = payment_service_refund(uc, settlement, TICKET_CANCELLED);
    if (status == STATUS_OK && settlement->entry.amount == 0)
        settlement->entry.balance = user.balance;
    return status;
}
