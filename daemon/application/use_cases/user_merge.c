/*
 * Somebody is registered twice, by a slip of the counter, and one of the two is to go:
 *
 *     from                                    to
 *     ------------------------------------    -------------------------------------------
 *     entry "merge" of -balance; empty    ->  entry "merge" of the same amount
 *     owns nothing any more               ->  owns the reservations, and what is refunded of them
 *     another name, for ever              ->  is found, acted for and sold to by both names
 *     keeps its ledger, as history
 *
 * Only a customer of the counter becomes another name. Nobody logs in as one, so nobody loses a
 * wallet by it, and no account is led to a wallet that is not its own: an account of the host that
 * has the other name gets the login NAME:UID, as it does beside any customer of the counter. `to`
 * may be an account. The user of the till is nobody: whoever bought as it cannot be told apart.
 *
 * Neither may have a live token: a place in a queue, a hold and what polls them go by the user.
 *
 * The live view has the owner of each seat. In a shared store a seat may be of a concert of another
 * shard; its next revision is drawn here as another daemon would draw it, so that its worker reads
 * again what changed, whoever comes first. Wallets are locked before concerts, for with them
 * nothing can be bought meanwhile; that is against the order of lock_set.c, and ends in BUSY and
 * another try if somebody is in the way. A token that another daemon gives to `from` in the same
 * moment is nobody's any more, and lapses: what it holds cannot be paid.
 */
#include "application/use_cases/user_merge.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/seat_hold.h"
#include "application/use_cases/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/payment/payment_store.h"
#include "domain/ports/host_store.h"
#include "domain/user/user_merge_store.h"
#include "domain/user/user_store.h"

static enum status refuse_merge(struct use_case *uc, const char *arg, const char *problem)
{
    uc->refusal.arg = arg;
    uc->refusal.problem = problem;
    return STATUS_BAD_ARG;
}

static enum status find(struct use_case *uc, const char *login, const char *problem,
                        struct user *user)
{
    enum status status = user_store_find(uc->store, login, user);

    if (status != STATUS_NOT_FOUND)
        return status;
    uc->refusal.problem = problem;
    return refuse_missing(uc, MISSING_USER);
}

/* Both, as they are now. */
static enum status find_both(struct use_case *uc, const char *from_login, const char *to_login,
                             struct user *from, struct user *to)
{
    enum status status = find(uc, from_login, "There is no user of the name in from=.", from);

    return status == STATUS_OK ? find(uc, to_login, "There is no user of the name in to=.", to)
                               : status;
}

static enum status check_kinds(struct use_case *uc, const char *from_login, const struct user *from,
                               const struct user *to)
{
    enum status status;

    if (strcmp(from->login, from_login) != 0)
        return refuse_merge(uc, "from", "that is another name of a user already");
    if (from->user_id == to->user_id)
        return refuse_merge(uc, "to", "the same user as in from");
    status = user_service_check_person(uc, "from", from->login);
    if (status == STATUS_OK)
        status = user_service_check_person(uc, "to", to->login);
    if (status == STATUS_OK && from->owner != USER_COUNTER)
        return refuse_merge(uc, "from",
                            "somebody logs in by that name, so it cannot become another name");
    return status;
}

/* A wallet could get back what both could. What was spent over all time bounds it. */
static enum status check_limit(struct use_case *uc, const struct user *from, const struct user *to)
{
    int64_t balance = from->balance + to->balance, of_from = from->spent, of_to = to->spent;
    enum status status = STATUS_OK;

    if (!wallet_may_charge(balance, of_from + of_to, 0)) {
        status = payment_store_refundable(uc->store, from->user_id, uc->now.wall_ms, &of_from);
        if (status == STATUS_OK)
            status = payment_store_refundable(uc->store, to->user_id, uc->now.wall_ms, &of_to);
    }
    if (status != STATUS_OK || wallet_may_charge(balance, of_from + of_to, 0))
        return status;
    uc->refusal.limit = BALANCE_MAX;
    uc->refusal.balance = balance;
    uc->refusal.problem = "one wallet, with what can still be refunded, would hold too much";
    return STATUS_LIMIT;
}

static enum status check_queues(struct use_case *uc, const struct user *user, bool is_from)
{
    int64_t concert_id;
    char hold[RESERVATION_TEXT];
    enum status status = user_merge_store_live(uc->store, user->user_id, &concert_id, hold);

    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    uc->refusal.concert_id = concert_id;
    memcpy(uc->refusal.reservation, hold, sizeof hold);
    uc->refusal.problem = is_from ? "The customer in from= is in a queue; that has to end first."
                                  : "The user in to= is in a queue; that has to end first.";
    return STATUS_ALREADY_HOLDING;
}

/* In a shared store nobody moves points of the two until the transaction ends. */
static enum status lock_wallets(struct use_case *uc, const struct user *from, const struct user *to)
{
    bool is_in_order = strcmp(from->login, to->login) < 0;
    enum status status = host_store_lock_wallet(uc->store, is_in_order ? from->login : to->login);

    return status == STATUS_OK
               ? host_store_lock_wallet(uc->store, is_in_order ? to->login : from->login)
               : status;
}

static enum status check_all(struct use_case *uc, const char *from_login, const char *to_login,
                             struct user *from, struct user *to)
{
    enum status status = find_both(uc, from_login, to_login, from, to);

    if (status == STATUS_OK)
        status = check_kinds(uc, from_login, from, to);
    if (status == STATUS_OK && store_is_shared(uc->store)) {
        status = lock_wallets(uc, from, to);
        if (status == STATUS_OK)
            status = find_both(uc, from_login, to_login, from, to);
        if (status == STATUS_OK)
            status = check_kinds(uc, from_login, from, to);
    }
    if (status == STATUS_OK)
        status = check_queues(uc, from, true);
    if (status == STATUS_OK)
        status = check_queues(uc, to, false);
    return status == STATUS_OK ? check_limit(uc, from, to) : status;
}

static enum status move_points(struct use_case *uc, const struct user *from, struct user *to)
{
    struct ledger_entry out = {
        .user_id = from->user_id, .kind = ENTRY_MERGE, .amount = -from->balance};
    struct ledger_entry in = {.user_id = to->user_id, .kind = ENTRY_MERGE, .amount = from->balance};
    enum status status;

    if (from->balance == 0)
        return STATUS_OK;
    status = user_service_move(uc, &out);
    if (status == STATUS_OK)
        status = user_service_move(uc, &in);
    to->balance = in.balance;
    return status;
}

/* Reservations in memory: they cannot be written while they are being read. */
struct owned_array {
    struct owned_seats *owned; /* shape: owned[count]; owned */
    size_t count;
};

static void collect(void *arg, const struct owned_seats *owned)
{
    struct owned_array *array = arg;

    array->owned = realloc(array->owned, (array->count + 1) * sizeof *array->owned);
    assert(array->owned != NULL);
    array->owned[array->count++] = *owned;
}

static int compare_concerts(const void *one, const void *two)
{
    int64_t left = ((const struct owned_seats *)one)->concert_id;
    int64_t right = ((const struct owned_seats *)two)->concert_id;

    return (left > right) - (left < right);
}

/* The live view gets to know whose seats they are. */
static enum status tell_owner(struct use_case *uc, const struct owned_seats *owned,
                              const struct user *user)
{
    struct seats_change change = {.show_id = owned->show_id,
                                  .seats = owned->seats,
                                  .state = SEAT_SOLD,
                                  .user_id = user->user_id};
    int64_t rev;
    bool is_new;
    enum status status = STATUS_OK;

    snprintf(change.login, sizeof change.login, "%s", user->login);
    if (store_is_shared(uc->store))
        status = host_store_lock(uc->store, owned->concert_id, &rev, &is_new);
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

enum status user_merge_run(struct use_case *uc, const char *from_login, const char *to_login,
                           struct user_merge *merge)
{
    struct owned_array array = {NULL, 0};
    struct user *to = &merge->user;
    struct user from;
    enum status status = check_all(uc, from_login, to_login, &from, to);

    if (status == STATUS_OK)
        status = user_merge_store_owned(uc->store, from.user_id, collect, &array);
    if (status == STATUS_OK)
        status = move_points(uc, &from, to);
    if (status == STATUS_OK)
        status = user_merge_store_join(uc->store, from.user_id, to->user_id, from.spent,
                                       &merge->reservations);
    if (array.count > 0)
        qsort(array.owned, array.count, sizeof *array.owned, compare_concerts);
    for (size_t i = 0; i < array.count && status == STATUS_OK; i++)
        status = tell_owner(uc, &array.owned[i], to);
    free(array.owned);
    merge->amount = from.balance;
    return status;
}
