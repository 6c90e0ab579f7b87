#include "application/user_service.h"

#include <stdio.h>
#include <string.h>

#include "application/recall.h"
#include "domain/payment/payment_store.h"
#include "domain/user/user_store.h"

enum status user_service_look(struct use_case *uc, const char *login, struct user *user)
{
    enum status status = recall_user(uc, login, user);

    if (status != STATUS_NOT_FOUND)
        return status;
    memset(user, 0, sizeof *user);
    snprintf(user->login, sizeof user->login, "%s", login);
    return STATUS_OK;
}

static enum status store_user(struct use_case *uc, struct user *user)
{
    user->user_id = store_next_id(uc->store, ID_USER);
    return user_store_add(uc->store, user, uc->now.wall_ms);
}

enum status user_service_ensure(struct use_case *uc, struct user *user)
{
    return user->user_id == 0 ? store_user(uc, user) : STATUS_OK;
}

enum status user_service_add(struct use_case *uc, struct user *user)
{
    struct user known;
    enum status status = user_service_look(uc, user->login, &known);

    if (status != STATUS_OK)
        return status;
    if (known.user_id != 0) {
        uc->refusal.problem = "there is a user of that name already";
        return STATUS_LIMIT;
    }
    return store_user(uc, user);
}

enum status user_service_move(struct use_case *uc, struct ledger_entry *entry)
{
    enum status status =
        recall_move(uc, entry->user_id, entry->amount, &entry->balance, &entry->entry);

    entry->at_ms = uc->now.wall_ms;
    return status == STATUS_OK ? payment_store_add_entry(uc->store, entry) : status;
}

enum status user_service_charge(struct use_case *uc, const char *login, int64_t amount,
                                struct ledger_entry *entry)
{
    struct user user;
    int64_t refundable;
    enum status status = user_service_look(uc, login, &user);

    if (status == STATUS_OK)
        status = payment_store_refundable(uc->store, user.user_id, uc->now.wall_ms, &refundable);
    if (status != STATUS_OK)
        return status;
    if (!wallet_may_charge(user.balance, refundable, amount)) {
        uc->refusal.limit = BALANCE_MAX;
        uc->refusal.balance = user.balance;
        uc->refusal.problem = "the wallet, with what can still be refunded, would hold too much";
        return STATUS_LIMIT;
    }
    status = user_service_ensure(uc, &user);
    *entry = (struct ledger_entry){.user_id = user.user_id, .kind = ENTRY_CHARGE, .amount = amount};
    return status == STATUS_OK ? user_service_move(uc, entry) : status;
}
