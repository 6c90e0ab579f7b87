/*
 * Which changes of others this worker has seen. Each concert has a number of changes in the store,
 * drawn by whoever locks it; `revs` is the number up to which this daemon's live view is complete.
 *
 *     lock concerts    the store gives each number r. If r is one more than what is known, nobody
 *                      else has changed anything; otherwise what lies between comes in the same
 *                      round trip, before anything is decided on it, and goes in front of this
 *                      batch's own changes
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

bool shard_met_others(const struct shard *shard)
{
    for (size_t i = 0; i < shard->pending_count; i++) {
        const struct known_concert *concert = &shard->pending[i];

        if ((size_t)concert->concert_id < shard->room &&
            concert->rev > shard->revs[concert->concert_id] + 1)
            return true;
    }
    return false;
}

static void begin_with(void *arg, int64_t concert_id, int64_t rev)
{
    shard_know(arg, concert_id, rev);
}

enum status shard_begin(struct shard *shard, struct store *store)
{
    return host_store_revs(store, shard->count, shard->number, begin_with, shard);
}

/* Whom the store tells what is new. */
struct news_reader {
    struct use_case *uc;
    struct seating *seating; /* of the show that was told last; NULL: none yet */
};

static void note_locked(void *arg, int64_t concert_id, int64_t rev)
{
    const struct news_reader *reader = arg;
    struct use_case *uc = reader->uc;

    if (rev <= shard_known(uc->shard, concert_id))
        store_found_rewound(uc->store);
    else
        shard_know_later(uc->shard, concert_id, rev);
}

static void tell_concert(void *arg, const struct concert *concert)
{
    const struct news_reader *reader = arg;

    change_concert(reader->uc->changes, concert);
}

static void tell_show(void *arg, const struct show *show)
{
    struct news_reader *reader = arg;

    reader->seating = calloc(1, sizeof *reader->seating);
    assert(reader->seating != NULL);
    reader->seating->show = *show;
    change_seating(reader->uc->changes, reader->seating);
}

static void add_claim(void *arg, const struct claim *claim)
{
    const struct news_reader *reader = arg;
    struct seating *seating = reader->seating;
    int64_t returns_ms = steady_of_wall(claim->until_ms, reader->uc->now);

    assert(seating->claim_count < SEAT_COUNT);
    seating->claims[seating->claim_count++] = *claim;
    if (returns_ms < reader->uc->next_due_ms)
        reader->uc->next_due_ms = returns_ms;
}

static void tell_token(void *arg, const struct token *token)
{
    const struct news_reader *reader = arg;
    struct use_case *uc = reader->uc;

    change_token(uc->changes, token);
    if (token->state == TOKEN_ACTIVE && token->ends_ms < uc->next_due_ms)
        uc->next_due_ms = token->ends_ms;
}

static struct concert_news news_for(struct news_reader *reader)
{
    return (struct concert_news){
        .arg = reader,
        .locked = note_locked,
        .concert = tell_concert,
        .show = tell_show,
        .claim = add_claim,
        .token = tell_token,
    };
}

enum status shard_foresee(struct use_case *uc, struct foreseen *foreseen,
                          const int64_t *concert_ids, size_t count)
{
    struct news_reader reader = {uc, NULL};
    struct concert_news news = news_for(&reader);
    struct known_concert *concerts = malloc((count + 1) * sizeof *concerts);
    enum status status;

    assert(concerts != NULL);
    for (size_t i = 0; i < count; i++) {
        assert(shard_has(uc->shard, concert_ids[i]));
        concerts[i] =
            (struct known_concert){concert_ids[i], shard_known(uc->shard, concert_ids[i])};
    }
    foreseen->concerts = concerts;
    foreseen->concert_count = count;
    status = host_store_foresee(uc->store, foreseen, &news);
    free(concerts);
    return status == STATUS_OK && store_is_rewound(uc->store) ? STATUS_BUSY : status;
}

enum status shard_lock(struct use_case *uc, int64_t concert_id, bool *is_new)
{
    struct foreseen nothing = {0};
    bool newly = store_is_shared(uc->store) && !host_store_has_lock(uc->store, concert_id);
    enum status status = STATUS_OK;

    if (is_new != NULL)
        *is_new = newly;
    if (newly)
        status = shard_foresee(uc, &nothing, &concert_id, 1);
    if (status == STATUS_OK && newly && !host_store_has_lock(uc->store, concert_id))
        return STATUS_NOT_FOUND;
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

/* The concerts of which something is pending, from that one on, each up to what is stored. */
static struct known_concert *stored_from(const struct shard *shard, size_t first)
{
    size_t count = shard->pending_count - first;
    struct known_concert *stored = malloc((count + 1) * sizeof *stored);

    assert(stored != NULL);
    for (size_t i = 0; i < count; i++) {
        int64_t concert_id = shard->pending[first + i].concert_id;

        stored[i] = (struct known_concert){
            concert_id, (size_t)concert_id < shard->room ? shard->revs[concert_id] : 0};
    }
    return stored;
}

enum status shard_catch_up(struct use_case *uc)
{
    struct shard *shard = uc->shard;
    struct news_reader reader = {uc, NULL};
    struct concert_news news = news_for(&reader);
    size_t first = shard->pending_count;
    struct known_concert *stored;
    enum status status = host_store_revs(uc->store, shard->count, shard->number, note_news, uc);

    if (status == STATUS_OK && store_is_rewound(uc->store))
        status = STATUS_BUSY;
    if (status != STATUS_OK || shard->pending_count == first)
        return status;
    stored = stored_from(shard, first);
    status = host_store_news(uc->store, stored, shard->pending_count - first, &news);
    free(stored);
    return status;
}

inline bool shard_has(const struct shard *shard, int64_t concert_id)
{
    return shard->count <= 1 || concert_id % shard->count == shard->number;
}
