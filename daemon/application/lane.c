#include "application/lane.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "application/recall.h"
#include "domain/host_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

void lane_init(struct lane *lane, int64_t number, int64_t count)
{
    memset(lane, 0, sizeof *lane);
    lane->number = number;
    lane->count = count;
}

void lane_release(struct lane *lane)
{
    free(lane->revs);
    free(lane->pending);
    lane_init(lane, 0, 1);
}

static int64_t known(const struct lane *lane, int64_t concert_id)
{
    for (size_t i = lane->pending_count; i-- > 0;)
        if (lane->pending[i].concert_id == concert_id)
            return lane->pending[i].rev;
    return (size_t)concert_id < lane->room ? lane->revs[concert_id] : 0;
}

static void know(struct lane *lane, int64_t concert_id, int64_t rev)
{
    size_t room = lane->room > 0 ? lane->room : 64;

    while (room <= (size_t)concert_id)
        room *= 2;
    if (room > lane->room) {
        lane->revs = realloc(lane->revs, room * sizeof *lane->revs);
        assert(lane->revs != NULL);
        memset(lane->revs + lane->room, 0, (room - lane->room) * sizeof *lane->revs);
        lane->room = room;
    }
    lane->revs[concert_id] = rev;
}

static void know_later(struct lane *lane, int64_t concert_id, int64_t rev)
{
    if (lane->pending_count == lane->pending_room) {
        lane->pending_room = lane->pending_room > 0 ? 2 * lane->pending_room : 16;
        lane->pending = realloc(lane->pending, lane->pending_room * sizeof *lane->pending);
        assert(lane->pending != NULL);
    }
    lane->pending[lane->pending_count++] = (struct known_concert){concert_id, rev};
}

void lane_end(struct lane *lane, bool is_committed)
{
    for (size_t i = 0; i < lane->pending_count && is_committed; i++)
        know(lane, lane->pending[i].concert_id, lane->pending[i].rev);
    lane->pending_count = 0;
}

static void begin_with(void *arg, int64_t concert_id, int64_t rev)
{
    know(arg, concert_id, rev);
}

enum status lane_begin(struct lane *lane, struct store *store)
{
    return host_store_revs(store, lane->count, lane->number, begin_with, lane);
}

static void tell_show(void *arg, const struct show *show)
{
    struct seating *seating = calloc(1, sizeof *seating);
    struct use_case *uc = arg;

    assert(seating != NULL);
    seating->show = *show;
    change_seating(uc->changes, seating);
}

static void add_claim(void *arg, const struct claim *claim)
{
    struct seating *seating = arg;

    assert(seating->claim_count < SEAT_COUNT);
    seating->claims[seating->claim_count++] = *claim;
}

static void tell_token(void *arg, const struct token *token)
{
    struct use_case *uc = arg;

    change_token(uc->changes, token);
    if (token->state == TOKEN_ACTIVE && token->ends_ms < uc->next_due_ms)
        uc->next_due_ms = token->ends_ms;
}

/* Reads what is new of a concert behind revision `rev`. */
static enum status tell_news(struct use_case *uc, int64_t concert_id, int64_t rev)
{
    struct concert concert;
    size_t first;
    enum status status = concert_store_find(uc->store, concert_id, &concert);

    if (status != STATUS_OK)
        return status;
    recall_distrust(uc->recall, uc->changes, concert_id);
    change_concert(uc->changes, &concert);
    first = uc->changes->count;
    status = show_store_news(uc->store, concert_id, rev, tell_show, uc);
    for (size_t i = first; i < uc->changes->count && status == STATUS_OK; i++) {
        struct seating *seating = uc->changes->changes[i].of.seating;

        status = reservation_store_each_claim(uc->store, seating->show.show_id, add_claim, seating);
    }
    return status == STATUS_OK ? queue_store_news(uc->store, concert_id, rev, tell_token, uc)
                               : status;
}

enum status lane_lock(struct use_case *uc, int64_t concert_id, bool *is_new)
{
    int64_t rev;
    bool newly = false;
    enum status status = STATUS_OK;

    if (store_is_shared(uc->store)) {
        assert(lane_has(uc->lane, concert_id));
        status = host_store_lock(uc->store, concert_id, &rev, &newly);
        if (status == STATUS_OK && newly) {
            if (rev > known(uc->lane, concert_id) + 1)
                status = tell_news(uc, concert_id, known(uc->lane, concert_id));
            know_later(uc->lane, concert_id, rev);
        }
    }
    if (is_new != NULL)
        *is_new = newly;
    return status;
}

static void note_news(void *arg, int64_t concert_id, int64_t rev)
{
    struct lane *lane = arg;

    if (rev > known(lane, concert_id))
        know_later(lane, concert_id, rev);
}

enum status lane_catch_up(struct use_case *uc)
{
    struct lane *lane = uc->lane;
    size_t first = lane->pending_count;
    enum status status = host_store_revs(uc->store, lane->count, lane->number, note_news, lane);

    for (size_t i = first; i < lane->pending_count && status == STATUS_OK; i++) {
        int64_t concert_id = lane->pending[i].concert_id;
        int64_t before = (size_t)concert_id < lane->room ? lane->revs[concert_id] : 0;

        status = tell_news(uc, concert_id, before);
    }
    return status;
}
