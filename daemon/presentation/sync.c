/*
 * One box office on several hosts. Each daemon answers polls from its own live view, so each has to
 * learn what the others wrote. There is no channel between daemons: the database is the channel,
 * and it is looked at SYNC_MS after SYNC_MS by a unit for each shard, the remote poll.
 *
 *     shard 0, first   host_store_beat(): this daemon lives; who else does; the store's clock
 *     each shard       shard_catch_up(): rows of its concerts above the revision it knows, into the
 *                      changes of the batch, which the live view applies like any other
 *
 * A remote poll is a unit like any other, so what it read is in order with what its shard writes.
 * One is under way for a shard at most (is_polling); a database that hangs is not asked twice.
 * fresh_ms is when the last one came back well. Once that is longer ago than STALE_MS, polls say
 * how old their answer is (age=), and HEALTH says degraded: an answer from memory is still better
 * than none, but it has to say so.
 *
 * Absence is the one thing that is not in the database: who polls is known only where it is polled.
 * So each token has an owner, the daemon at which it was joined or polled last, and only that one
 * judges its absence. When a token of another owner is polled here, an ownership unit makes this
 * daemon the owner, at most CLAIMS_PER_GRACE times in a grace for a token that is polled everywhere
 * in turn. If the owner is gone (not heard of for HOST_GONE_MS), the others judge its tokens, each
 * counting from the moment at which it learned of that: nobody lapses because a daemon died.
 *
 * The steady clock follows the database's, so that a deadline is one instant on all hosts, but for
 * half the time that its answer takes; the raw clock, which follows nobody, measures everything
 * about this daemon alone.
 */
#include "presentation/sync.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/queue_service.h"
#include "domain/ports/host_store.h"

enum {
    SYNC_MS = 500,
    STALE_MS = 2000,      /* figures older than this are said to be old */
    CLAIMS_PER_GRACE = 4, /* of a token that is polled at several daemons in turn */
};

/* One shard's look at what others changed. */
struct remote_poll {
    struct unit unit; /* first */
    int64_t offset_ms;
    struct host_set hosts; /* of shard 0; owned until it goes into the changes */
};

/* A token gets this daemon as its owner. */
struct ownership_unit {
    struct unit unit; /* first */
    char token[TOKEN_TEXT];
};

static void add_host(void *arg, int64_t host_id)
{
    struct host_set *hosts = arg;

    hosts->host_ids = realloc(hosts->host_ids, (hosts->count + 1) * sizeof *hosts->host_ids);
    assert(hosts->host_ids != NULL);
    hosts->host_ids[hosts->count++] = host_id;
}

/* The beat is in the same transaction as the look: a daemon that cannot read what others do is
 * not counted among those that live, either. */
static enum status run_remote_poll(struct unit *unit, struct use_case *uc)
{
    struct remote_poll *remote = (struct remote_poll *)unit;
    struct host_set hosts = {NULL, 0};
    enum status status = STATUS_OK;

    if (uc->shard->number == 0)
        status = host_store_beat(uc->store, &remote->offset_ms, add_host, &hosts);
    if (uc->shard->number == 0 && status == STATUS_OK)
        change_hosts(uc->changes, hosts);
    else
        free(hosts.host_ids);
    return status == STATUS_OK ? shard_catch_up(uc) : status;
}

static enum status run_ownership(struct unit *unit, struct use_case *uc)
{
    return queue_service_take_ownership(uc, ((struct ownership_unit *)unit)->token);
}

static void finish_remote_poll(struct unit *unit, void *owner)
{
    struct remote_poll *remote = (struct remote_poll *)unit;
    struct server *server = owner;
    struct server_shard *shard = &server->shards[unit->shard];

    shard->is_polling = false;
    if (unit->status == STATUS_OK) {
        shard->fresh_ms = server->clock->raw_ms();
        if (unit->shard == 0) {
            server->clock->follow(server->clock, remote->offset_ms);
            live_view_note_events(server->view); /* what others wrote is seen by looking */
        }
    }
    free(remote);
}

static void finish_ownership(struct unit *unit, void *owner)
{
    (void)owner;
    free(unit);
}

static void sync_poll(struct server *server, int64_t shard)
{
    struct remote_poll *remote = calloc(1, sizeof *remote);

    assert(remote != NULL);
    remote->unit.run = run_remote_poll;
    remote->unit.done = finish_remote_poll;
    remote->unit.now = server_now(server);
    remote->unit.changes = true; /* the live view, if not the store */
    remote->unit.shard = shard;
    server->shards[shard].is_polling = true;
    server_submit(server, &remote->unit);
}

static void sync_on_time(int fd, short what, void *arg)
{
    struct server *server = arg;

    (void)fd;
    (void)what;
    for (int64_t shard = 0; shard < server->ops.shards; shard++)
        if (!server->shards[shard].is_polling && !server->draining)
            sync_poll(server, shard);
}

void sync_start(struct server *server)
{
    struct timeval every = {.tv_usec = SYNC_MS * 1000};

    event_assign(&server->sync_timer, server->base, -1, EV_PERSIST, sync_on_time, server);
    if (!server->ops.is_shared)
        return;
    for (int64_t shard = 0; shard < server->ops.shards; shard++)
        server->shards[shard].fresh_ms = server->clock->raw_ms();
    event_add(&server->sync_timer, &every);
}

/* What is under way comes back as any other unit. */
void sync_stop(struct server *server)
{
    if (server->ops.is_shared)
        event_del(&server->sync_timer);
}

void sync_claim(struct server *server, struct live_token *token, struct now now)
{
    struct ownership_unit *claim;

    if (token->token.owner == server->view->self ||
        now.steady_ms - token->claimed_ms < server->settings.grace_ms / CLAIMS_PER_GRACE)
        return;
    token->claimed_ms = now.steady_ms;
    claim = calloc(1, sizeof *claim);
    assert(claim != NULL);
    memcpy(claim->token, token->token.token, sizeof claim->token);
    claim->unit.run = run_ownership;
    claim->unit.done = finish_ownership;
    claim->unit.changes = true;
    claim->unit.now = now;
    claim->unit.lock_set.concert_id = token->token.concert_id;
    claim->unit.shard = token->token.concert_id % server->ops.shards;
    server_submit(server, &claim->unit);
}

int64_t sync_age_s(const struct server *server)
{
    int64_t oldest_ms = 0, now_ms;

    if (!server->ops.is_shared)
        return 0;
    now_ms = server->clock->raw_ms();
    for (int64_t shard = 0; shard < server->ops.shards; shard++)
        if (now_ms - server->shards[shard].fresh_ms > oldest_ms)
            oldest_ms = now_ms - server->shards[shard].fresh_ms;
    return oldest_ms > STALE_MS ? oldest_ms / 1000 : 0;
}
