/*
 * Who is a login? A row is made when somebody first does something that has to be stored, not when
 * they connect. Its owner is one of three:
 *
 *     USER_ACCOUNT   the uid that first came under that login; another uid under the same login is
 *                    refused (NOT_ALLOWED), for the account was deleted and given to somebody else
 *     USER_COUNTER   a customer whom an operator added, without an account: nobody logs in as it,
 *                    and an account of that name gets the login NAME:UID instead
 *     USER_UNBOUND   from before owners were stored; the first uid that comes owns it
 *
 * A customer of the counter may have become another name of a user (user_merge.h). Whoever is
 * looked for by it is that user; but an account of that name is not, and gets the login NAME:UID.
 *
 * The check is made with every request that acts for oneself (is_asker), because the connection may
 * be older than a hand-over. A request of an operator for a customer is not checked against the
 * customer's uid: it is the operator who is asked.
 *
 * user_service_move() is the only way to move points: balance, number of the entry and the entry
 * itself are written in one go.
 */
#include "application/use_cases/user_service.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "application/use_cases/till_service.h"
#include "domain/payment/payment_store.h"
#include "domain/ports/host_store.h"
#include "domain/user/user_store.h"

/* The user of a login, whoever asks. */
static enum status user_service_lookup(struct use_case *uc, const char *login, struct user *user)
{
    enum status status = user_store_find(uc->store, login, user);

    if (status != STATUS_NOT_FOUND)
        return status;
    memset(user, 0, sizeof *user);
    snprintf(user->login, sizeof user->login, "%s", login);
    return STATUS_OK;
}

/* True if the request is the caller's own affair: under the caller's login, not for a customer. */
static bool is_asker(const struct use_case *uc, const char *login)
{
    return uc->origin != NULL && uc->origin->acting[0] == '\0' &&
           strcmp(uc->origin->login, login) == 0;
}

enum status user_service_look(struct use_case *uc, const char *login, struct user *user)
{
    enum status status = user_service_lookup(uc, login, user);

    if (status != STATUS_OK || !is_asker(uc, login) || user_may_be(user, uc->origin->uid))
        return status;
    uc->refusal.is_name_lost = true;
    uc->refusal.problem = "Your login name belongs to another account now; the connection is "
                          "closed.";
    return STATUS_NOT_ALLOWED;
}

enum status user_service_find_owner(struct use_case *uc, int64_t user_id, struct user *user)
{
    enum status status = user_store_find_id(uc->store, user_id, user);

    if (status != STATUS_OK || !store_is_shared(uc->store))
        return status;
    status = host_store_lock_wallet(uc->store, user->login);
    return status == STATUS_OK ? user_store_find_id(uc->store, user_id, user) : status;
}

enum status user_service_check_asker(struct use_case *uc, const char *login)
{
    struct user user;

    return is_asker(uc, login) ? user_service_look(uc, login, &user) : STATUS_OK;
}

/* The wallet is empty and the ledger has no entry: points only come by a charge. */
static enum status store_user(struct use_case *uc, struct user *user)
{
    return user_store_add(uc->store, user, uc->now.wall_ms);
}

enum status user_service_ensure(struct use_case *uc, struct user *user)
{
    if (user->user_id != 0)
        return STATUS_OK;
    user->user_id = store_next_id(uc->store, ID_USER);
    if (is_asker(uc, user->login)) {
        user->owner = USER_ACCOUNT;
        user->uid = uc->origin->uid;
    }
    return store_user(uc, user);
}

/* EXISTS if there is a user of that login; "" is free. */
static enum status check_free(struct use_case *uc, const char *login)
{
    struct user known = {0};
    enum status status = STATUS_OK;

    if (login[0] != '\0')
        status = user_service_lookup(uc, login, &known);
    if (status != STATUS_OK || known.user_id == 0)
        return status;
    uc->refusal.problem = "there is a user of that name already";
    return STATUS_EXISTS;
}

enum status user_service_add(struct use_case *uc, struct user *user)
{
    enum status status = check_free(uc, user->login);

    if (status != STATUS_OK)
        return status;
    user->user_id = store_next_id(uc->store, ID_USER);
    user->owner = USER_COUNTER;
    if (user->login[0] == '\0')
        snprintf(user->login, sizeof user->login, "guest:%" PRId64, user->user_id);
    return store_user(uc, user);
}

enum status user_service_add_unless_same(struct use_case *uc, struct user *user, bool *is_same)
{
    struct user same;
    enum status status = check_free(uc, user->login);

    *is_same = false;
    if (status == STATUS_OK)
        status = user_store_same(uc->store, user->name, user->phone, &same);
    if (status == STATUS_NOT_FOUND)
        return user_service_add(uc, user);
    *is_same = status == STATUS_OK;
    if (*is_same)
        *user = same;
    return status;
}

/* Under that login somebody is found who was merged into `user`. */
static bool is_alias(const char *login, const struct user *user)
{
    return user->user_id != 0 && strcmp(user->login, login) != 0;
}

/* A name whose owner is not known yet is the uid's that comes under it first. */
static enum status user_service_bind(struct use_case *uc, struct user *user, int64_t uid)
{
    enum status status;

    user->owner = USER_ACCOUNT;
    user->uid = uid;
    status = user_store_own(uc->store, user, true);
    /* Another daemon was faster, perhaps for another uid: it is asked again. */
    return status == STATUS_NOT_FOUND ? STATUS_BUSY : status;
}

enum status user_service_identify(struct use_case *uc, const char *name, int64_t uid,
                                  char login[LOGIN_TEXT])
{
    struct user user;
    int length;
    enum status status;

    snprintf(login, LOGIN_TEXT, "%s", name);
    status = user_service_lookup(uc, login, &user);
    if (status == STATUS_OK && user.user_id != 0 &&
        (user.owner == USER_COUNTER || is_alias(login, &user))) {
        length = snprintf(login, LOGIN_TEXT, "%s:%" PRId64, name, uid);
        if (length >= LOGIN_TEXT)
            return STATUS_NOT_ALLOWED;
        status = user_service_lookup(uc, login, &user);
    }
    if (status != STATUS_OK)
        return status;
    if (is_alias(login, &user))
        return STATUS_NOT_ALLOWED;
    if (user.user_id != 0 && user.owner == USER_UNBOUND)
        return user_service_bind(uc, &user, uid);
    return user_may_be(&user, uid) ? STATUS_OK : STATUS_NOT_ALLOWED;
}

enum status user_service_check_person(struct use_case *uc, const char *arg, const char *login)
{
    if (strcmp(login, TILL_LOGIN) != 0)
        return STATUS_OK;
    uc->refusal.arg = arg;
    uc->refusal.problem = "that is the till, not a person";
    return STATUS_BAD_ARG;
}

enum status user_service_correct(struct use_case *uc, const char *login, const char *name,
                                 const char *phone, struct user *user)
{
    enum status status = user_service_lookup(uc, login, user);

    if (status != STATUS_OK)
        return status;
    if (user->user_id == 0)
        return refuse_missing(uc, MISSING_USER);
    status = user_service_check_person(uc, "user", user->login);
    if (status != STATUS_OK)
        return status;
    if (name != NULL)
        snprintf(user->name, sizeof user->name, "%s", name);
    if (phone != NULL)
        snprintf(user->phone, sizeof user->phone, "%s", phone);
    return user_store_correct(uc->store, user);
}

enum status user_service_hand_over(struct use_case *uc, const char *login, enum user_owner owner,
                                   int64_t uid)
{
    struct user user;
    enum status status = user_service_lookup(uc, login, &user);

    if (status != STATUS_OK)
        return status;
    if (is_alias(login, &user))
        uc->refusal.problem = "That is another name of a user by now; name that one.";
    if (user.user_id == 0 || is_alias(login, &user))
        return refuse_missing(uc, MISSING_USER);
    status = user_service_check_person(uc, "user", user.login);
    user.owner = owner;
    user.uid = uid;
    return status == STATUS_OK ? user_store_own(uc->store, &user, false) : status;
}

enum status user_service_move(struct use_case *uc, struct ledger_entry *entry)
{
    bool is_sale = entry->kind == ENTRY_PAYMENT || entry->kind == ENTRY_REFUND;
    int64_t spent = is_sale ? -entry->amount : 0;
    enum status status = user_store_move(uc->store, entry->user_id, entry->amount, spent,
                                         &entry->balance, &entry->entry);

    entry->at_ms = uc->now.wall_ms;
    if (status == STATUS_OK)
        status = till_service_enter(uc, entry);
    return status == STATUS_OK ? payment_store_add_entry(uc->store, entry) : status;
}

/* Points that a wallet may still get back. What was spent over all time is an upper bound, so that
 * only a wallet that comes near the limit is looked at show by show. */
static enum status find_refundable(struct use_case *uc, const struct user *user, int64_t amount,
                                   int64_t *refundable)
{
    *refundable = user->spent;
    if (wallet_may_charge(user->balance, user->spent, amount))
        return STATUS_OK;
    return payment_store_refundable(uc->store, user->user_id, uc->now.wall_ms, refundable);
}

enum status user_service_check_charge(struct use_case *uc, const struct user *user, int64_t amount)
{
    int64_t refundable;
    enum status status = find_refundable(uc, user, amount, &refundable);

    if (status != STATUS_OK || wallet_may_charge(user->balance, refundable, amount))
        return status;
    uc->refusal.limit = BALANCE_MAX;
    uc->refusal.balance = user->balance;
    uc->refusal.problem = "the wallet, with what can still be refunded, would hold too much";
    return STATUS_LIMIT;
}

enum status user_service_charge(struct use_case *uc, const char *login, int64_t amount,
                                enum pay_method method, struct ledger_entry *entry)
{
    struct user user;
    enum status status = till_service_require(uc, method);

    if (status == STATUS_OK)
        status = user_service_look(uc, login, &user);
    if (status == STATUS_OK)
        status = user_service_check_charge(uc, &user, amount);
    if (status == STATUS_OK)
        status = user_service_ensure(uc, &user);
    *entry = (struct ledger_entry){
        .user_id = user.user_id, .kind = ENTRY_CHARGE, .amount = amount, .method = method};
    return status == STATUS_OK ? user_service_move(uc, entry) : status;
}
