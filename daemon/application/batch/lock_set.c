/*
 * In a shared store the units of one batch, and batches of several daemons, change the same
 * concerts and wallets. Row locks make that safe; this file keeps them from waiting in a ring: a
 * batch takes the locks that it can foresee before its first unit runs, concerts by number, then
 * wallets by login. Two transactions that take locks in one order can wait for each other, but
 * never in a ring.
 *
 *     what is locked                              how it is known
 *     ------------------------------------------  ------------------------------------------------
 *     the concert that a unit changes             from the live view, by the loop thread; or
 *                                                 resolved here, from what the unit names
 *     more concerts of a unit: those of lapses    listed by the loop thread
 *     the wallet whose points a unit moves        the login in the request
 *     concerts with a deadline that has come,     asked of the store, up to the time of the last
 *     as expiry runs in front of the units        unit; not asked while next_due_ms lies ahead
 *
 * With the locks of the wallets travel the questions that every unit asks first, so that a batch
 * waits for them once and not once for each unit: what is stored under its key, and who its user
 * is. What is not foreseen here is asked when it is needed.
 *
 * Resolving may show that the concert is another shard's: a reservation that is paid is known by
 * its code, and only the store knows whose show it is of. Such a unit is marked as misrouted and
 * not run; the loop thread sends it to the shard it belongs to, with lock_set.concert_id filled in,
 * so this happens once at most.
 *
 * What cannot be foreseen, such as a sale that opens, is locked later, with shard_lock(): then the
 * order may be broken, and PostgreSQL ends one of the two transactions. That is a BUSY like any
 * other, and the batch runs again. So the order makes a ring rare, and the retry makes it harmless.
 *
 * A concert that is not there is no error here: the use case will say NOT_FOUND in its own words.
 */
#include "application/batch/lock_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "application/batch/shard.h"
#include "domain/ports/host_store.h"

/* Numbers and names to be sorted. Several units may be about the same. */
struct wanted {
    int64_t *concert_ids; /* shape: concert_ids[count]; owned */
    size_t count, room;
    const char **wallets; /* shape: wallets[wallet_count]; nothing of it is owned */
    size_t wallet_count;
    const char **users, **key_logins, **keys; /* shape: [user_count], [key_count] twice; likewise */
    size_t user_count, key_count;
};

static void want_concert(void *arg, int64_t concert_id)
{
    struct wanted *wanted = arg;

    if (wanted->count == wanted->room) {
        wanted->room = wanted->room > 0 ? 2 * wanted->room : 64;
        wanted->concert_ids =
            realloc(wanted->concert_ids, wanted->room * sizeof *wanted->concert_ids);
        assert(wanted->concert_ids != NULL);
    }
    wanted->concert_ids[wanted->count++] = concert_id;
}

/* What a unit that changes something asks first: what is under its key, and who it is for. */
static void want_answers(const struct unit *unit, struct wanted *wanted)
{
    const struct origin *origin = unit->origin;

    if (origin == NULL || !unit->changes)
        return;
    wanted->users[wanted->user_count++] =
        origin->acting[0] != '\0' ? origin->acting : origin->login;
    if (origin->key == NULL)
        return;
    wanted->key_logins[wanted->key_count] = origin->login;
    wanted->keys[wanted->key_count++] = origin->key;
}

/* Finds out which concert a unit is about, and whether that is this shard's. */
static enum status want_unit(struct use_case *uc, struct unit *unit, struct wanted *wanted)
{
    struct lock_set *lock_set = &unit->lock_set;
    enum status status = STATUS_OK;

    if (lock_set->concert_id == 0 && lock_set->subject.kind != SUBJECT_NONE)
        status = host_store_resolve(uc->store, &lock_set->subject, &lock_set->concert_id);
    unit->misrouted = lock_set->concert_id != 0 && !shard_has(uc->shard, lock_set->concert_id);
    if (status != STATUS_OK || unit->misrouted)
        return status;
    if (lock_set->concert_id != 0)
        want_concert(wanted, lock_set->concert_id);
    for (size_t i = 0; i < lock_set->concert_count; i++)
        want_concert(wanted, lock_set->concert_ids[i]);
    if (lock_set->wallet != NULL)
        wanted->wallets[wanted->wallet_count++] = lock_set->wallet;
    want_answers(unit, wanted);
    return STATUS_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status lock_wanted(struct use_case *uc, struct wanted *wanted)
{
    enum status status = STATUS_OK;

    if (wanted->count > 0)
        qsort(wanted->concert_ids, wanted->count, sizeof *wanted->concert_ids, compare_numbers);
    if (wanted->wallet_count > 0)
        qsort(wanted->wallets, wanted->wallet_count, sizeof *wanted->wallets, compare_names);
    for (size_t i = 0; i < wanted->count && status == STATUS_OK; i++) {
        status = shard_lock(uc, wanted->concert_ids[i], NULL);
        /* A concert that is not there: the use case will say so. */
        if (status == STATUS_NOT_FOUND)
            status = STATUS_OK;
    }
    if (status != STATUS_OK || wanted->wallet_count + wanted->user_count == 0)
        return status;
    return host_store_foresee(uc->store, &(struct foreseen){
                                             .wallets = wanted->wallets,
                                             .wallet_count = wanted->wallet_count,
                                             .users = wanted->users,
                                             .user_count = wanted->user_count,
                                             .key_logins = wanted->key_logins,
                                             .keys = wanted->keys,
                                             .key_count = wanted->key_count,
                                         });
}

enum status lock_set_take(struct use_case *uc, struct unit **units, size_t count)
{
    struct wanted wanted = {0};
    const char **names;
    enum status status = STATUS_OK;

    if (!store_is_shared(uc->store))
        return STATUS_OK;
    names = malloc(4 * count * sizeof *names);
    assert(names != NULL);
    wanted.wallets = names;
    wanted.users = names + count;
    wanted.key_logins = names + 2 * count;
    wanted.keys = names + 3 * count;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = want_unit(uc, units[i], &wanted);
    if (status == STATUS_OK && count > 0 &&
        deadline_passed(uc->next_due_ms, units[count - 1]->now.steady_ms))
        status = host_store_due(uc->store, units[count - 1]->now, uc->shard->count,
                                uc->shard->number, want_concert, &wanted);
    if (status == STATUS_OK)
        status = lock_wanted(uc, &wanted);
    free(wanted.concert_ids);
    free(names);
    return status;
}
