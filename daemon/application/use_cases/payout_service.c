/*
 * A payout ends what a customer has; a reversal says that what was charged never was. Both take
 * points out of a wallet and money out of a drawer. A reversal does so in the shift of the charge
 * alone, so that the Z of a shift has a mistake and its end together, or neither: what was charged
 * in a shift that is closed is paid out instead.
 */
#include "application/use_cases/payout_service.h"

#include "application/use_cases/till_service.h"
#include "application/use_cases/user_service.h"
#include "domain/payment/payment_store.h"

/* NO_POINTS, unless the wallet has them. */
static enum status check_balance(struct use_case *uc, const struct user *user, int64_t amount)
{
    if (user->balance >= amount)
        return STATUS_OK;
    uc->refusal.amount = amount;
    uc->refusal.balance = user->balance;
    uc->refusal.missing = amount - user->balance;
    uc->refusal.problem = "The wallet holds less than that, so nothing is handed out.";
    return STATUS_NO_POINTS;
}

enum status payout_service_pay(struct use_case *uc, const char *login, int64_t amount,
                               enum pay_method method, struct ledger_entry *entry)
{
    struct user user;
    enum status status = till_service_require(uc, method);

    if (status == STATUS_OK)
        status = user_service_look(uc, login, &user);
    if (status == STATUS_OK && user.user_id == 0)
        return refuse_missing(uc, MISSING_USER);
    if (status == STATUS_OK)
        status = check_balance(uc, &user, amount);
    if (status != STATUS_OK)
        return status;
    *entry = (struct ledger_entry){
        .user_id = user.user_id, .kind = ENTRY_PAYOUT, .amount = -amount, .method = method};
    return user_service_move(uc, entry);
}

/* The charge that is to be taken back, of the shift. */
static enum status find_charge(struct use_case *uc, const struct user *user, int64_t number,
                               const struct till_shift *shift, struct ledger_entry *charge)
{
    bool is_reversed;
    enum status status =
        payment_store_find_entry(uc->store, user->user_id, number, charge, &is_reversed);

    if (status != STATUS_OK)
        return name_missing(uc, status, MISSING_ENTRY);
    if (charge->kind != ENTRY_CHARGE || charge->shift_id != shift->shift_id) {
        uc->refusal.arg = "entry";
        uc->refusal.problem = "no charge of your open shift; PAYOUT gives money back for others";
        return STATUS_BAD_ARG;
    }
    return is_reversed ? STATUS_ALREADY_CANCELLED : check_balance(uc, user, charge->amount);
}

enum status payout_service_reverse(struct use_case *uc, const char *login, int64_t number,
                                   struct ledger_entry *entry)
{
    struct till_shift shift;
    struct ledger_entry charge;
    struct user user;
    enum status status = till_service_own(uc, &shift);

    if (status == STATUS_OK)
        status = user_service_look(uc, login, &user);
    if (status == STATUS_OK)
        status = find_charge(uc, &user, number, &shift, &charge);
    if (status != STATUS_OK)
        return status;
    *entry = (struct ledger_entry){.user_id = user.user_id,
                                   .kind = ENTRY_REVERSAL,
                                   .amount = -charge.amount,
                                   .method = charge.method,
                                   .reverses = number};
    status = user_service_move(uc, entry);
    /* Another daemon has closed the shift meanwhile. */
    return status == STATUS_OK && entry->shift_id != shift.shift_id ? STATUS_BUSY : status;
}
