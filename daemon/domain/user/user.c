/*
 * A charge has to leave room for what may still come back: if a wallet were full, a show that is
 * called off could not refund it, and a refund must never fail.
 */
#include "domain/user/user.h"

#include "domain/now.h"

/* The amount is a customer's word, so nothing is added to it that could overflow. */
bool wallet_may_charge(int64_t balance, int64_t refundable, int64_t amount)
{
    return amount <= BALANCE_MAX - balance - refundable;
}

int64_t wallet_missing(int64_t balance, int64_t amount)
{
    return amount > balance ? amount - balance : 0;
}

bool user_may_be(const struct user *user, int64_t uid)
{
    return user->user_id == 0 || user->owner == USER_UNBOUND ||
           (user->owner == USER_ACCOUNT && user->uid == uid);
}

bool person_is_due(int64_t starts_ms, int64_t keep_ms, int64_t now_ms)
{
    return keep_ms != 0 && deadline_passed(starts_ms + keep_ms, now_ms);
}
