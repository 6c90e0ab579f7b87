/*
 * A leaky bucket in thousandths of a request, filled when it is looked at: no timer, no list of
 * buckets. It may go below zero, down to a full bucket of debt, because what a line costs is known
 * only once it was read (a list costs ten); whoever asked too much then waits longer. A second of
 * silence takes anybody from the deepest debt to zero, and another fills the bucket.
 *
 * Entries are kept when the last connection of a uid has gone: opening a new connection for each
 * request must not bring a full bucket each time.
 */
#include "presentation/limits.h"

#include <assert.h>
#include <stdlib.h>

#include "shared/hash_table.h"

struct uid_use {
    int64_t uid;
    int64_t connections;
    int64_t watches;      /* things that its WAITs and WATCHes are about */
    int64_t tokens_milli; /* thousandths of requests in the bucket */
    int64_t filled_ms;    /* when it was last filled; 0: never, it is full */
    UT_hash_handle hh;
};

void limits_init(struct limits *limits)
{
    limits->users = NULL;
}

void limits_release(struct limits *limits)
{
    struct uid_use *use, *next;

    HASH_ITER (hh, limits->users, use, next) {
        HASH_DEL(limits->users, use);
        free(use);
    }
}

static struct uid_use *limits_find(const struct limits *limits, int64_t uid)
{
    struct uid_use *use;

    HASH_FIND(hh, limits->users, &uid, sizeof uid, use);
    return use;
}

bool limits_open(struct limits *limits, const struct limit_settings *settings, int64_t uid,
                 bool is_staff)
{
    struct uid_use *use = limits_find(limits, uid);

    if (use == NULL) {
        use = calloc(1, sizeof *use);
        assert(use != NULL);
        use->uid = uid;
        HASH_ADD(hh, limits->users, uid, sizeof uid, use);
    }
    if (!is_staff && use->connections >= settings->connections_per_uid)
        return false;
    use->connections++;
    return true;
}

void limits_close(struct limits *limits, int64_t uid)
{
    struct uid_use *use = limits_find(limits, uid);

    /* The bucket stays: a new connection does not fill it. Uids are few. */
    assert(use != NULL && use->connections > 0);
    use->connections--;
}

int64_t limits_watches_left(const struct limits *limits, const struct limit_settings *settings,
                            int64_t uid)
{
    const struct uid_use *use = limits_find(limits, uid);

    return settings->watches_per_uid - (use != NULL ? use->watches : 0);
}

/* A uid whose connections are not counted has no limits. */
void limits_watch(struct limits *limits, int64_t uid, int64_t things)
{
    struct uid_use *use = limits_find(limits, uid);

    if (use != NULL)
        use->watches += things;
}

/* Lets the bucket fill up to now. */
static struct uid_use *limits_fill(struct limits *limits, const struct limit_settings *settings,
                                   int64_t uid, int64_t now_ms)
{
    struct uid_use *use = limits_find(limits, uid);
    int64_t full = settings->requests_per_second * 1000;

    assert(use != NULL);
    /* Two seconds fill the deepest debt. */
    if (use->filled_ms == 0 || now_ms - use->filled_ms > 2000)
        use->tokens_milli = full;
    else
        use->tokens_milli += (now_ms - use->filled_ms) * settings->requests_per_second;
    use->filled_ms = now_ms;
    if (use->tokens_milli > full)
        use->tokens_milli = full;
    return use;
}

int64_t limits_left(struct limits *limits, const struct limit_settings *settings, int64_t uid,
                    int64_t now_ms)
{
    return limits_fill(limits, settings, uid, now_ms)->tokens_milli / 1000;
}

void limits_charge(struct limits *limits, const struct limit_settings *settings, int64_t uid,
                   int64_t requests, int64_t now_ms)
{
    struct uid_use *use = limits_fill(limits, settings, uid, now_ms);
    int64_t full = settings->requests_per_second * 1000;

    use->tokens_milli -= requests * 1000;
    if (use->tokens_milli < -full)
        use->tokens_milli = -full;
}

/* Rounded up: a timer that fires a moment too early would find the bucket empty once more. */
int64_t limits_refilled_ms(struct limits *limits, const struct limit_settings *settings,
                           int64_t uid, int64_t now_ms)
{
    const struct uid_use *use = limits_fill(limits, settings, uid, now_ms);
    int64_t rate = settings->requests_per_second;

    return use->tokens_milli >= 1000 ? now_ms
                                     : now_ms + (1000 - use->tokens_milli + rate - 1) / rate;
}
