/*
 * Which changes of others this worker has seen. Each concert has a number of changes in the store,
 * drawn by whoever locks it; `revs` is the number up to which this daemon's live view is complete.
 *
 *     lock a concert   the store gives number r. If r is one more than what is known, nobody else
 *                      has changed anything; otherwise what lies between is read now, before
 *                      anything is decided on it, and goes in front of this batch's own changes
 *     remote poll      the numbers of all concerts of the shard, and the rows of those that grew
 *
 * What a transaction has read is only pending: should it be rolled back, the changes it reported
 * are taken out of the list, and must be read again (shard_end). Within the transaction the pending
 * number counts, so a concert is read once however many units lock it.
 *
 * A show comes with all its claims (tell_show, add_claim), not with what has changed of them:
 * claims that ended are gone from the store, and a list of what is left says so without keeping a
 * history.
 *
 * A number never becomes smaller. If it did, or is drawn once more, the store is not the one that
 * was read: it has gone back to an earlier state (store_found_rewound()).
 *
 * A token that another daemon admitted has a deadline that may be the next one, and so have house
 * seats that it blocked: uc->next_due_ms is lowered for them, because whichever daemon notices a
 * deadline first carries it out.
 */
#include "application/batch/shard.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/ports/host_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

void shard_init(struct shard *shard, int64_t number, int64_t count)
{
    memset(shard, 0, sizeof *shard);
    shard->number = number;
    shard->count = count;
}

void shard_release(struct shard *shard)
{
    free(shard->revs);
    free(shard->pending);
    shard_init(shard, 0, 1);
}

static int64_t shard_known(const struct shard *shard, int64_t concert_id)
{
    for (size_t i = shard->pending_count; i-- > 0;)
        if (shard->pending[i].concert_id == concert_id)
            return shard->pending[i].rev;
    return (size_t)concert_id < shard->room ? shard->revs[concert_id] : 0;
}

static void shard_know(struct shard *shard, int64_t concert_id, int64_t rev)
{
    size_t room = shard->room > 0 ? shard->room : 64;

    while (room <= (size_t)concert_id)
        room *= 2;
    if (room > shard->room) {
        shard->revs = realloc(shard->revs, room * sizeof *shard->revs);
        assert(shard->revs != NULL);
        memset(shard->revs + shard->room, 0, (room - shard->room) * sizeof *shard->revs);
        shard->room = room;
    }
    shard->revs[concert_id] = rev;
}

static void shard_know_later(struct shard *shard, int64_t concert_id, int64_t rev)
{
    if (shard->pending_count == shard->pending_room) {
        shard->pending_room = shard->pending_room > 0 ? 2 * shard->pending_room : 16;
        shard->pending = realloc(shard->pending, shard->pending_room * sizeof *shard->pending);
        assert(shard->pending != NULL);
    }
    shard->pending[shard->pending_count++] = (struct known_concert){concert_id, rev};
}

void shard_end(struct shard *shard, bool is_committed)
{
    for (size_t i = 0; i < shard->pending_count && is_committed; i++)
        shard_know(shard, shard->pending[i].concert_id, shard->pending[i].rev);
    shard->pending_count = 0;
}

static void begin_with(void *arg, int64_t concert_id, int64_t rev)
{
    shard_know(arg, concert_id, rev);
}

enum status shard_begin(struct shard *shard, struct store *store)
{
    return host_store_revs(store, shard->count, shard->number, begin_with, shard);
}

static void tell_show(void *arg, const struct show *show)
{
    struct seating *seating = calloc(1, sizeof *seating);
    struct use_case *uc = arg;

    assert(seating != NULL);
    seating->show = *show;
    change_seating(uc->changes, seating);
}

/* A show whose claims are read. */
struct claim_reader {
    struct use_case *uc;
    struct seating *seating;
};

static void add_claim(void *arg, const struct claim *claim)
{
    const struct claim_reader *reader = arg;
    struct seating *seating = reader->seating;
    int64_t returns_ms = steady_of_wall(claim->until_ms, reader->uc->now);

    assert(seating->claim_count < SEAT_COUNT);
    seating->claims[seating->claim_count++] = *claim;
    if (returns_ms < reader->uc->next_due_ms)
        reader->uc->next_due_ms = returns_ms;
}

static void tell_token(void *arg, const struct token *token)
{
    struct use_case *uc = arg;

    change_token(uc->changes, token);
    if (token->state == TOKEN_ACTIVE && token->ends_ms < uc->next_due_ms)
        uc->next_due_ms = token->ends_ms;
}

/* Reads what is new of a concert after revision `rev`. */
static enum status tell_news(struct use_case *uc, int64_t concert_id, int64_t rev)
{
    struct concert concert;
    size_t first;
    enum status status = concert_store_find(uc->store, concert_id, &concert);

    if (status != STATUS_OK)
        return status;
    change_concert(uc->changes, &concert);
    first = uc->changes->count;
    status = show_store_news(uc->store, concert_id, rev, tell_show, uc);
    for (size_t i = first; i < uc->changes->count && status == STATUS_OK; i++) {
        struct claim_reader reader = {uc, uc->changes->changes[i].of.seating};

        status = reservation_store_each_claim(uc->store, reader.seating->show.show_id, add_claim,
                                              &reader);
    }
    return status == STATUS_OK ? queue_store_news(uc->store, concert_id, rev, tell_token, uc)
                               : status;
}

enum status shard_lock(struct use_case *uc, int64_t concert_id, bool *is_new)
{
    int64_t rev;
    bool newly = false;
    enum status status = STATUS_OK;

    if (store_is_shared(uc->store)) {
        assert(shard_has(uc->shard, concert_id));
        status = host_store_lock(uc->store, concert_id, &rev, &newly);
        if (status == STATUS_OK && newly && rev <= shard_known(uc->shard, concert_id)) {
            store_found_rewound(uc->store);
            status = STATUS_BUSY;
        }
        if (status == STATUS_OK && newly) {
            if (rev > shard_known(uc->shard, concert_id) + 1)
                status = tell_news(uc, concert_id, shard_known(uc->shard, concert_id));
            shard_know_later(uc->shard, concert_id, rev);
        }
    }
    if (is_new != NULL)
        *is_new = newly;
    return status;
}

static void note_news(void *arg, int64_t concert_id, int64_t rev)
{
    struct use_case *uc = arg;
    int64_t known = shard_known(uc->shard, concert_id);

    if (rev > known)
        shard_know_later(uc->shard, concert_id, rev);
    else if (rev < known)
        store_found_rewound(uc->store);
}

enum status shard_catch_up(struct use_case *uc)
{
    struct shard *shard = uc->shard;
    size_t first = shard->pending_count;
    enum status status = host_store_revs(uc->store, shard->count, shard->number, note_news, uc);

    if (status == STATUS_OK && store_is_rewound(uc->store))
        status = STATUS_BUSY;

    for (size_t i = first; i < shard->pending_count && status == STATUS_OK; i++) {
        int64_t concert_id = shard->pending[i].concert_id;
        int64_t before = (size_t)concert_id < shard->room ? shard->revs[concert_id] : 0;

        status = tell_news(uc, concert_id, before);
    }
    return status;
}
