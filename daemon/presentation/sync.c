#include "presentation/sync.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "application/queue_service.h"
#include "domain/host_store.h"

enum {
    SYNC_MS = 500,
    STALE_MS = 2000,      /* figures older than this are said to be old */
    CLAIMS_PER_GRACE = 4, /* of a token that is polled at several daemons in turn */
};

/* One lane's look at what others changed. */
struct look {
    struct unit unit; /* first */
    int64_t offset_ms;
    struct host_set hosts; /* of lane 0; owned until it goes into the changes */
};

/* A token comes home. */
struct claim_unit {
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

static enum status run_look(struct unit *unit, struct use_case *uc)
{
    struct look *look = (struct look *)unit;
    struct host_set hosts = {NULL, 0};
    enum status status = STATUS_OK;

    if (uc->lane->number == 0)
        status = host_store_beat(uc->store, &look->offset_ms, add_host, &hosts);
    if (uc->lane->number == 0 && status == STATUS_OK)
        change_hosts(uc->changes, hosts);
    else
        free(hosts.host_ids);
    return status == STATUS_OK ? lane_catch_up(uc) : status;
}

static enum status run_claim(struct unit *unit, struct use_case *uc)
{
    return queue_service_come_home(uc, ((struct claim_unit *)unit)->token);
}

static void look(struct server *server, int64_t lane)
{
    struct look *look = calloc(1, sizeof *look);

    assert(look != NULL);
    look->unit.run = run_look;
    look->unit.now = server_now(server);
    look->unit.changes = true; /* the live view, if not the store */
    look->unit.lane = lane;
    server->lanes[lane].is_looking = true;
    server->ops.submit(server->ops.arg, &look->unit);
}

static void on_time(int fd, short what, void *arg)
{
    struct server *server = arg;

    (void)fd;
    (void)what;
    for (int64_t lane = 0; lane < server->ops.lanes; lane++)
        if (!server->lanes[lane].is_looking && !server->draining)
            look(server, lane);
}

void sync_start(struct server *server)
{
    struct timeval every = {.tv_usec = SYNC_MS * 1000};

    event_assign(&server->sync_timer, server->base, -1, EV_PERSIST, on_time, server);
    if (!server->ops.is_shared)
        return;
    for (int64_t lane = 0; lane < server->ops.lanes; lane++)
        server->lanes[lane].fresh_ms = server->clock->raw_ms();
    event_add(&server->sync_timer, &every);
}

void sync_stop(struct server *server)
{
    if (server->ops.is_shared)
        event_del(&server->sync_timer);
}

static void finish_look(struct server *server, struct look *look)
{
    struct server_lane *lane = &server->lanes[look->unit.lane];

    lane->is_looking = false;
    if (look->unit.status == STATUS_OK) {
        lane->fresh_ms = server->clock->raw_ms();
        if (look->unit.lane == 0)
            server->clock->follow(server->clock, look->offset_ms);
    }
    free(look);
}

bool sync_finish(struct server *server, struct unit *unit)
{
    if (unit->run == run_look) {
        finish_look(server, (struct look *)unit);
        return true;
    }
    if (unit->run == run_claim) {
        free(unit);
        return true;
    }
    return false;
}

void sync_touch(struct server *server, struct live_token *token, struct now now)
{
    struct claim_unit *claim;

    live_view_touch(server->view, token, now.steady_ms);
    if (token->token.home == server->view->self ||
        now.steady_ms - token->claimed_ms < server->settings.grace_ms / CLAIMS_PER_GRACE)
        return;
    token->claimed_ms = now.steady_ms;
    claim = calloc(1, sizeof *claim);
    assert(claim != NULL);
    memcpy(claim->token, token->token.token, sizeof claim->token);
    claim->unit.run = run_claim;
    claim->unit.changes = true;
    claim->unit.now = now;
    claim->unit.reach.concert_id = token->token.concert_id;
    claim->unit.lane = token->token.concert_id % server->ops.lanes;
    server->ops.submit(server->ops.arg, &claim->unit);
}

int64_t sync_age_s(const struct server *server)
{
    int64_t oldest_ms = 0, now_ms;

    if (!server->ops.is_shared)
        return 0;
    now_ms = server->clock->raw_ms();
    for (int64_t lane = 0; lane < server->ops.lanes; lane++)
        if (now_ms - server->lanes[lane].fresh_ms > oldest_ms)
            oldest_ms = now_ms - server->lanes[lane].fresh_ms;
    return oldest_ms > STALE_MS ? oldest_ms / 1000 : 0;
}
