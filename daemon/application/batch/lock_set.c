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
 * With the locks travels all that a batch is going to ask, so that it waits for that once and not
 * once for each unit: what other daemons changed, what is stored under the key of each unit, who
 * its user is, and what a unit says that it will ask (struct lock_set). What is not foreseen here
 * is asked when it is needed.
 *
 * Where other daemons have the same concerts, their locks are taken in a round trip of their own
 * (lock_set_begin), and the rest in a second one, for all units that are there by then: concerts,
 * then wallets, as before. A unit that has joined wants no other concert, so the order holds.
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

/* Numbers and names to be sorted. Several units may be about the same. Of all but the concerts a
 * unit has one at most; nothing that is named is owned, the arrays are. */
struct wanted {
    int64_t *concert_ids; /* shape: concert_ids[count]; owned */
    size_t count, room;
    const char **wallets;                       /* shape: wallets[wallet_count] */
    const char **users, **key_logins, **keys;   /* shape: [user_count], [key_count] twice */
    const char **place_logins, **unpaid_logins; /* shape: [place_count], [unpaid_count] */
    const char **tokens, **holds;               /* shape: [token_count], [hold_count] */
    int64_t *shows;                             /* shape: shows[show_count] */
    int64_t *place_concerts, *unpaid_shows;     /* likewise */
    size_t wallet_count, user_count, key_count, place_count, unpaid_count;
    size_t token_count, hold_count, show_count, ending_count; /* units that make a place free */
};

/* For that many units. */
static void wanted_init(struct wanted *wanted, size_t count)
{
    const char **names = malloc(8 * count * sizeof *names);
    int64_t *numbers = malloc(3 * count * sizeof *numbers);

    assert(names != NULL && numbers != NULL);
    *wanted = (struct wanted){
        .wallets = names,
        .users = names + count,
        .key_logins = names + 2 * count,
        .keys = names + 3 * count,
        .place_logins = names + 4 * count,
        .unpaid_logins = names + 5 * count,
        .tokens = names + 6 * count,
        .holds = names + 7 * count,
        .place_concerts = numbers,
        .unpaid_shows = numbers + count,
        .shows = numbers + 2 * count,
    };
}

static void wanted_release(struct wanted *wanted)
{
    free(wanted->concert_ids);
    free(wanted->wallets);
    free(wanted->place_concerts);
}

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

/* What a unit that changes something asks first: what is under its key, who it is for, whether that
 * user has a place already, and whether a pause is due. */
static void want_answers(const struct use_case *uc, const struct unit *unit, struct wanted *wanted)
{
    const struct origin *origin = unit->origin;
    const struct lock_set *lock_set = &unit->lock_set;
    const char *user;

    if (origin == NULL || !unit->changes)
        return;
    user = origin->acting[0] != '\0' ? origin->acting : origin->login;
    wanted->users[wanted->user_count++] = user;
    wanted->ending_count += lock_set->is_ending;
    if (lock_set->subject.kind == SUBJECT_TOKEN)
        wanted->tokens[wanted->token_count++] = lock_set->subject.code;
    if (lock_set->subject.kind == SUBJECT_RESERVATION)
        wanted->holds[wanted->hold_count++] = lock_set->subject.code;
    if (lock_set->is_joining) {
        wanted->place_logins[wanted->place_count] = user;
        wanted->place_concerts[wanted->place_count++] = lock_set->concert_id;
    }
    if (lock_set->show_id != 0)
        wanted->shows[wanted->show_count++] = lock_set->show_id;
    if (lock_set->show_id != 0 && uc->settings->hold_pause_ms > 0) {
        wanted->unpaid_logins[wanted->unpaid_count] = user;
        wanted->unpaid_shows[wanted->unpaid_count++] = lock_set->show_id;
    }
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
    want_answers(uc, unit, wanted);
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

/* Sorts the concerts, and leaves each once. */
static void sort_concerts(struct wanted *wanted)
{
    size_t kept = 0;

    if (wanted->count > 0)
        qsort(wanted->concert_ids, wanted->count, sizeof *wanted->concert_ids, compare_numbers);
    for (size_t i = 0; i < wanted->count; i++)
        if (kept == 0 || wanted->concert_ids[kept - 1] != wanted->concert_ids[i])
            wanted->concert_ids[kept++] = wanted->concert_ids[i];
    wanted->count = kept;
}

/* Locks what the transaction has not locked before, and asks what is foreseen. */
static enum status lock_concerts(struct use_case *uc, struct foreseen *foreseen,
                                 const struct wanted *wanted)
{
    int64_t *concert_ids = malloc((wanted->count + 1) * sizeof *concert_ids);
    size_t count = 0;
    enum status status = STATUS_OK;

    assert(concert_ids != NULL);
    for (size_t i = 0; i < wanted->count; i++)
        if (!host_store_has_lock(uc->store, wanted->concert_ids[i]))
            concert_ids[count++] = wanted->concert_ids[i];
    if (count + foreseen->wallet_count + foreseen->user_count > 0)
        status = shard_foresee(uc, foreseen, concert_ids, count);
    free(concert_ids);
    return status;
}

static enum status lock_wanted(struct use_case *uc, struct wanted *wanted, int64_t now_ms)
{
    struct foreseen foreseen = {
        .wallets = wanted->wallets,
        .wallet_count = wanted->wallet_count,
        .users = wanted->users,
        .user_count = wanted->user_count,
        .key_logins = wanted->key_logins,
        .keys = wanted->keys,
        .key_count = wanted->key_count,
        .place_logins = wanted->place_logins,
        .place_concerts = wanted->place_concerts,
        .place_count = wanted->place_count,
        .unpaid_logins = wanted->unpaid_logins,
        .unpaid_shows = wanted->unpaid_shows,
        .unpaid_count = wanted->unpaid_count,
        .unpaid_since_ms = now_ms - REMEMBER_MS,
        .tokens = wanted->tokens,
        .token_count = wanted->token_count,
        .holds = wanted->holds,
        .hold_count = wanted->hold_count,
        .shows = wanted->shows,
        .show_count = wanted->show_count,
        .queues = wanted->concert_ids,
        .queue_count = wanted->count,
        /* Whoever admits asks once more whether there is another one. */
        .waiter_count = wanted->ending_count > 0 ? wanted->ending_count + 1 : 0,
    };

    if (wanted->wallet_count > 0)
        qsort(wanted->wallets, wanted->wallet_count, sizeof *wanted->wallets, compare_names);
    return lock_concerts(uc, &foreseen, wanted);
}

static bool is_due(const struct use_case *uc, struct unit *const *units, size_t count)
{
    return deadline_passed(uc->next_due_ms, units[count - 1]->now.steady_ms);
}

/* What all units of a batch want, and what is due before the last of them. */
static enum status want_all(struct use_case *uc, struct unit **units, size_t count,
                            struct wanted *wanted)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = want_unit(uc, units[i], wanted);
    if (status == STATUS_OK && is_due(uc, units, count))
        status = host_store_due(uc->store, units[count - 1]->now, uc->shard->count,
                                uc->shard->number, want_concert, wanted);
    sort_concerts(wanted);
    return status;
}

enum status lock_set_take(struct use_case *uc, struct unit **units, size_t count)
{
    struct wanted wanted;
    enum status status;

    if (!store_is_shared(uc->store) || count == 0)
        return STATUS_OK;
    wanted_init(&wanted, count);
    status = want_all(uc, units, count, &wanted);
    if (status == STATUS_OK)
        status = lock_wanted(uc, &wanted, units[0]->now.steady_ms);
    wanted_release(&wanted);
    return status;
}

enum status lock_set_begin(struct use_case *uc, struct unit **units, size_t count)
{
    struct foreseen nothing = {0};
    struct wanted wanted;
    enum status status;

    if (!store_is_shared(uc->store) || count == 0 || is_due(uc, units, count))
        return STATUS_OK;
    wanted_init(&wanted, count);
    status = want_all(uc, units, count, &wanted);
    if (status == STATUS_OK)
        status = lock_concerts(uc, &nothing, &wanted);
    wanted_release(&wanted);
    return status;
}

bool lock_set_is_begun(const struct use_case *uc, const struct unit *unit)
{
    const struct lock_set *lock_set = &unit->lock_set;

    return unit->changes && !unit->before_due && lock_set->concert_count == 0 &&
           lock_set->concert_id != 0 && host_store_has_lock(uc->store, lock_set->concert_id) &&
           !deadline_passed(uc->next_due_ms, unit->now.steady_ms);
}
