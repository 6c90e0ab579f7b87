/*
 * REFUND is CANCEL without a deadline, with a fee, and with money instead of points:
 *
 *     refund   what the seats give back goes into the wallet of whoever paid for them
 *     payout   with a method it leaves the wallet again, as money out of a drawer
 *
 * So a wallet and a drawer each have an entry of what happened to them, and what was refunded is
 * said in one way, whether or not somebody took it home. What is sold to nobody in particular is
 * paid out always: the wallet of the till is nobody's.
 *
 * As long as it could be cancelled an operator gives all of it back alone, as with CANCEL; what is
 * late, or keeps a fee, is a supervisor's to allow.
 *
 * CANCEL has its room in every wallet (wallet_may_charge()). A refund after the show has begun may
 * not: who filled the wallet since has to be paid out first.
 */
#include "application/use_cases/refund_service.h"

#include <string.h>

#include "application/use_cases/till_service.h"
#include "application/use_cases/user_service.h"
#include "domain/payment/payment_store.h"
#include "domain/concert/concert_store.h"
#include "domain/reservation/reservation_store.h"

/* Which seats, and what they give back: settlement->reservation, seats, refunded and fee. */
static enum status find_amount(struct use_case *uc, const struct refund_request *request,
                               struct settlement *settlement)
{
    struct reservation *reservation = &settlement->reservation;
    struct refund_shares shares;
    enum status status = name_missing(
        uc, reservation_store_find(uc->store, request->code, reservation), MISSING_RESERVATION);

    if (status == STATUS_OK)
        status = refund_check(reservation, request->seats, &settlement->seats, &uc->refusal);
    if (status == STATUS_OK)
        status = payment_service_check_outside(uc, reservation, settlement->seats);
    if (status == STATUS_OK)
        status =
            payment_service_share(uc, reservation, settlement->seats, request->percent, &shares);
    if (status != STATUS_OK)
        return status;
    settlement->refunded = shares.amount;
    settlement->fee = shares.fee;
    return STATUS_OK;
}

/* Whether that may go into the owner's wallet, and stay there if it does. For what is given back
 * after the show has begun no room was kept, so that it counts like a charge, or a CANCEL of other
 * seats would find none. BAD_ARG, LIMIT. */
static enum status check_wallet(struct use_case *uc, const struct user *owner,
                                enum pay_method method, const struct show *show, int64_t amount)
{
    if (amount > 0 && method == PAY_METHODS && strcmp(owner->login, TILL_LOGIN) == 0) {
        uc->refusal.arg = "method";
        uc->refusal.problem = "missing: it was sold to nobody in particular, so the money is "
                              "handed out";
        return STATUS_BAD_ARG;
    }
    if (amount > 0 && method == PAY_METHODS && deadline_passed(show->starts_ms, uc->now.wall_ms))
        return user_service_check_charge(uc, owner, amount);
    if (owner->balance <= BALANCE_MAX - amount)
        return STATUS_OK;
    uc->refusal.limit = BALANCE_MAX;
    uc->refusal.balance = owner->balance;
    uc->refusal.problem = "the wallet would hold too much";
    return STATUS_LIMIT;
}

static enum status pay_out(struct use_case *uc, enum pay_method method,
                           struct settlement *settlement)
{
    struct ledger_entry *entry = &settlement->entry;

    entry->kind = ENTRY_PAYOUT;
    entry->amount = -settlement->refunded;
    entry->method = method;
    return user_service_move(uc, entry);
}

static enum status use_leave(struct use_case *uc, const struct leave *leave,
                             const struct approvable_act *act)
{
    struct approval approval;
    enum status status = approval_service_check(uc, leave, act, &approval);

    return status == STATUS_OK ? approval_service_use(uc, &approval) : status;
}

enum status refund_service_refund(struct use_case *uc, const struct refund_request *request,
                                  struct settlement *settlement)
{
    struct approvable_act act = {.verb = APPROVABLE_REFUND};
    struct user owner;
    struct show show;
    int64_t until_ms;
    bool needs_leave = request->percent != 100;
    enum status status = STATUS_OK;

    if (needs_leave)
        status = approval_service_require(uc, &request->leave, APPROVABLE_REFUND);
    if (status == STATUS_OK)
        status = till_service_require(uc, request->method);
    if (status == STATUS_OK)
        status = find_amount(uc, request, settlement);
    if (status == STATUS_OK)
        status = show_store_find(uc->store, settlement->reservation.show_id, &show);
    if (status != STATUS_OK)
        return status;
    until_ms = reservation_cancel_until(&settlement->reservation, show.cancel_until_ms);
    needs_leave = needs_leave || deadline_passed(until_ms, uc->now.wall_ms);
    if (needs_leave)
        status = approval_service_require(uc, &request->leave, APPROVABLE_REFUND);
    if (status == STATUS_OK)
        status = user_service_find_owner(uc, settlement->reservation.user_id, &owner);
    if (status == STATUS_OK)
        status = check_wallet(uc, &owner, request->method, &show, settlement->refunded);
    if (status != STATUS_OK)
        return status;
    act.reservation_id = settlement->reservation.reservation_id;
    act.amount = settlement->refunded;
    if (needs_leave || request->leave.approval != NULL)
        status = use_leave(uc, &request->leave, &act);
    if (status == STATUS_OK)
        status = till_service_act(uc, seat_set_count(settlement->seats), &settlement->by);
    if (status == STATUS_OK)
        status = payment_service_give_back(uc, settlement, request->percent, TICKET_CANCELLED);
    if (status == STATUS_OK && settlement->refunded == 0)
        settlement->entry.balance = owner.balance;
    else if (status == STATUS_OK && request->method < PAY_METHODS)
        status = pay_out(uc, request->method, settlement);
    return status;
}
