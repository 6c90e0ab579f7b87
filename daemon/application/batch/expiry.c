/*
 * Nothing in the store ends by itself. A deadline is a number in a row; from that instant on every
 * rule treats the row as ended (token_state_at(), reservation_has_expired()), whether or not
 * anybody has written that down. This file writes it down, and gives on what has become free. It
 * may therefore be late, or fail and be tried again, and nobody is let in or sold anything wrongly;
 * it must only never be wrong about the order:
 *
 *     1. tokens that lapsed: nobody polled them. The loop thread says which, and since when, for
 *        only it knows who polls. The token's own deadline, or the end of the sale, may have come
 *        before that; then it has not lapsed but expired, and a later step ends it.
 *     2. active tokens whose deadline has come, the earliest first; the store says when to look
 *        again, which may be before the next deadline but never after it.
 *     3. house seats that come back into the sale by now, by the wall clock, and sales that have
 *        opened or ended since the last look.
 *     4. the concerts in which 1 to 3 changed something are settled: where the sale is over, every
 *        token that is left expires; elsewhere waiters are admitted up to the capacity.
 *
 * Why admission comes last: an admitted waiter with a wish takes its seats at once. If the first
 * waiter were admitted when the first token ends, a seat that the second token gives back in the
 * same run would still be held, and the wish would be lost for nothing. And a waiter whose own
 * absence is to be written in this run would be let in, only to be thrown out.
 *
 * Steps 1 and 2 end tokens with queue_service_finish() or _expire(), which do not admit; a request
 * that ends a token (LEAVE, PAY) admits at once, because it ends only that one.
 *
 * next_due_ms is the promise to callers: nothing is due before it, so a batch with no deadline
 * passed costs one comparison and no statement. Everything that makes a deadline earlier has to
 * lower it: admission and holds do so in queue_service.c, blocking in house_service.c, what another
 * daemon admitted or blocked in shard.c; a changed sale sets it to 0, and so does a rollback.
 *
 * In a shared store a token is looked at again once its concert is locked for the first time in
 * this transaction (is_new): what was read before the lock may be what another daemon ended
 * meanwhile. A shard settles only its own concerts; that a sale has opened or ended, every shard
 * finds out alone.
 */
#include "application/batch/expiry.h"

#include <assert.h>
#include <stdlib.h>

#include "application/batch/shard.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/seat_hold.h"
#include "domain/concert/concert_store.h"
#include "domain/event/event_store.h"
#include "domain/queue/queue_store.h"
#include "domain/request/request_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/reservation/seat_block_store.h"
#include "domain/user/person_store.h"

/* Rows looked at in one go, so that a batch is never kept waiting for long. */
enum { PRUNE_LIMIT = 500 };

/* People forgotten in one go, and texts: each is a few statements. */
enum { FORGET_LIMIT = 100 };

/* Concerts that may have room now. */
struct room {
    int64_t *concert_ids; /* shape: concert_ids[count]; owned */
    size_t count;
};

static void expiry_note_room(void *arg, int64_t concert_id)
{
    struct room *room = arg;

    if (room->count > 0 && room->concert_ids[room->count - 1] == concert_id)
        return;
    room->concert_ids = realloc(room->concert_ids, (room->count + 1) * sizeof room->concert_ids[0]);
    assert(room->concert_ids != NULL);
    room->concert_ids[room->count++] = concert_id;
}

static enum status end_lapsed(struct use_case *uc, const struct lapse *lapses, size_t count,
                              struct room *room)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct token token;

        status = shard_lock(uc, lapses[i].concert_id, NULL);
        if (status == STATUS_OK)
            status = queue_service_find_lapsed(uc, lapses[i].token, lapses[i].lapsed_ms, &token);
        if (status == STATUS_OK) {
            status = queue_service_finish(uc, &token, TOKEN_LAPSED);
            expiry_note_room(room, token.concert_id);
        } else if (status == STATUS_NOT_FOUND) {
            status = STATUS_OK;
        }
    }
    return status;
}

/* Ends what is due; *next_ms is then a moment before which nothing else is. */
static enum status end_due_tokens(struct use_case *uc, struct room *room, int64_t *next_ms)
{
    struct token token;
    bool is_new;
    enum status status;

    while ((status = queue_store_next_due(uc->store, uc->shard->count, uc->shard->number,
                                          uc->now.steady_ms, &token, next_ms)) == STATUS_OK) {
        status = shard_lock(uc, token.concert_id, &is_new);
        if (status == STATUS_OK && is_new)
            continue; /* another daemon may have ended it meanwhile */
        if (status == STATUS_OK)
            status = queue_service_expire(uc, &token);
        if (status != STATUS_OK)
            break;
        expiry_note_room(room, token.concert_id);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Puts house seats back whose time has come; *next_ms is then the next such time, on the steady
 * clock. Nobody is let in for it, but a wish may find them. */
static enum status return_house_seats(struct use_case *uc, int64_t *next_ms)
{
    struct house_return next;
    bool is_new;
    enum status status;

    *next_ms = INT64_MAX;
    while ((status = seat_block_store_next(uc->store, uc->shard->count, uc->shard->number,
                                           &next)) == STATUS_OK) {
        if (!deadline_passed(next.until_ms, uc->now.wall_ms)) {
            *next_ms = steady_of_wall(next.until_ms, uc->now);
            return STATUS_OK;
        }
        status = shard_lock(uc, next.concert_id, &is_new);
        if (status == STATUS_OK && is_new)
            continue; /* another daemon may have put them back meanwhile */
        if (status == STATUS_OK)
            status = seat_hold_return_house(uc, next.show_id, next.until_ms);
        if (status != STATUS_OK)
            break;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Finds sales that have opened or ended since the last look; at the first look, every concert that
 * somebody waits for or is inside of. */
static enum status find_changed_sales(struct use_case *uc, struct room *room)
{
    enum status status;

    if (uc->opened_ms == 0)
        return concert_store_live(uc->store, expiry_note_room, room);
    status =
        concert_store_opened(uc->store, uc->opened_ms, uc->now.wall_ms, expiry_note_room, room);
    return status == STATUS_OK ? concert_store_closed(uc->store, uc->opened_ms, uc->now.wall_ms,
                                                      expiry_note_room, room)
                               : status;
}

/* The same; *next_ms is then the next moment at which a sale opens or may end, on the steady clock.
 */
static enum status find_sales(struct use_case *uc, struct room *room, int64_t *next_ms)
{
    int64_t opens_ms, closes_ms;
    enum status status = find_changed_sales(uc, room);

    if (status == STATUS_OK)
        status = concert_store_next_opening(uc->store, uc->now.wall_ms, &opens_ms);
    if (status == STATUS_OK)
        status = concert_store_next_closing(uc->store, uc->now.wall_ms, &closes_ms);
    if (status != STATUS_OK)
        return status;
    uc->opened_ms = uc->now.wall_ms;
    *next_ms = steady_of_wall(opens_ms < closes_ms ? opens_ms : closes_ms, uc->now);
    return STATUS_OK;
}

static int64_t earliest(int64_t one_ms, int64_t other_ms)
{
    return one_ms < other_ms ? one_ms : other_ms;
}

enum status expiry_run(struct use_case *uc, const struct lapse *lapses, size_t count)
{
    struct room room = {NULL, 0};
    int64_t token_ms, house_ms, sale_ms;
    enum status status = end_lapsed(uc, lapses, count, &room);

    if (status == STATUS_OK)
        status = end_due_tokens(uc, &room, &token_ms);
    if (status == STATUS_OK)
        status = return_house_seats(uc, &house_ms);
    if (status == STATUS_OK)
        status = find_sales(uc, &room, &sale_ms);
    /* Whoever is let in has a deadline, too: admission brings the moment forward. */
    if (status == STATUS_OK)
        uc->next_due_ms = earliest(token_ms, earliest(house_ms, sale_ms));
    for (size_t i = 0; i < room.count && status == STATUS_OK; i++) {
        if (!shard_has(uc->shard, room.concert_ids[i]))
            continue; /* another worker finds out about that sale itself */
        status = shard_lock(uc, room.concert_ids[i], NULL);
        if (status == STATUS_OK)
            status = queue_service_settle(uc, room.concert_ids[i]);
    }
    free(room.concert_ids);
    return status;
}

/* Forgets some of the people of the first date that is due. *more: there may be others. */
static enum status forget_people(struct use_case *uc, bool *more)
{
    int64_t keep_ms = uc->settings->person_keep_ms;
    struct person_date date;
    bool is_new = true;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && is_new) {
        status = person_store_next(uc->store, uc->shard->count, uc->shard->number, &date);
        if (status == STATUS_NOT_FOUND ||
            (status == STATUS_OK && !person_is_due(date.starts_ms, keep_ms, uc->now.wall_ms)))
            return STATUS_OK;
        /* Another daemon may have forgotten it, or moved it, before this one had the lock. */
        if (status == STATUS_OK)
            status = shard_lock(uc, date.concert_id, &is_new);
    }
    *more = true;
    return status == STATUS_OK ? person_store_forget(uc->store, date.show_id,
                                                     uc->now.wall_ms - keep_ms, FORGET_LIMIT)
                               : status;
}

/* Of no concert in particular: one shard does it for all. */
static enum status prune_rows(struct use_case *uc, bool *more)
{
    int64_t before_ms = uc->now.steady_ms - REMEMBER_MS;
    int64_t writes = store_writes(uc->store);
    enum status status = queue_store_prune(uc->store, before_ms, PRUNE_LIMIT);

    if (status == STATUS_OK)
        status = reservation_store_prune(uc->store, before_ms, PRUNE_LIMIT);
    if (status == STATUS_OK)
        status = request_store_prune(uc->store, uc->now.wall_ms - uc->settings->key_keep_ms,
                                     uc->now.wall_ms - uc->settings->audit_keep_ms, PRUNE_LIMIT);
    if (status == STATUS_OK)
        status = event_store_prune(uc->store, uc->now.wall_ms - EVENT_KEEP_MS, PRUNE_LIMIT);
    *more = store_writes(uc->store) - writes >= PRUNE_LIMIT;
    return status;
}

enum status expiry_prune(struct use_case *uc, bool *more)
{
    enum status status = STATUS_OK;

    *more = false;
    if (uc->shard->number == 0)
        status = prune_rows(uc, more);
    return status == STATUS_OK ? forget_people(uc, more) : status;
}
