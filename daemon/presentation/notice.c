/*
 * A line in the log for each refusal would let any customer fill the disk. So a kind of refusal is
 * logged once a minute for a uid, with the number of those that were not. The lists are per kind
 * and hashed by uid, and are swept of what is two minutes old.
 */
#include "presentation/notice.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "shared/hash_table.h"

enum { ONCE_MS = 60 * 1000 };

struct noticed {
    int64_t uid;
    int64_t logged_ms;
    int64_t count; /* not logged since */
    UT_hash_handle hh;
};

void notices_init(struct notices *notices)
{
    memset(notices, 0, sizeof *notices);
}

static void forget(struct notices *notices, int64_t before_ms)
{
    struct noticed *noticed, *next;

    for (int kind = 0; kind < NOTICE_KINDS; kind++)
        HASH_ITER (hh, notices->noticed[kind], noticed, next) {
            if (noticed->logged_ms > before_ms)
                continue;
            HASH_DEL(notices->noticed[kind], noticed);
            free(noticed);
        }
}

void notices_release(struct notices *notices)
{
    forget(notices, INT64_MAX);
}

/* Drops those that were not logged for two minutes: uids can be many. */
static void notices_sweep(struct notices *notices, int64_t now_ms)
{
    if (now_ms < notices->next_sweep_ms)
        return;
    notices->next_sweep_ms = now_ms + ONCE_MS;
    forget(notices, now_ms - 2 * ONCE_MS);
}

bool notices_take(struct notices *notices, enum notice notice, int64_t uid, int64_t now_ms,
                  int64_t *before)
{
    struct noticed *noticed;

    notices_sweep(notices, now_ms);
    HASH_FIND(hh, notices->noticed[notice], &uid, sizeof uid, noticed);
    *before = 0;
    if (noticed != NULL && now_ms - noticed->logged_ms < ONCE_MS) {
        noticed->count++;
        return false;
    }
    if (noticed == NULL) {
        noticed = calloc(1, sizeof *noticed);
        assert(noticed != NULL);
        noticed->uid = uid;
        HASH_ADD(hh, notices->noticed[notice], uid, sizeof noticed->uid, noticed);
    }
    *before = noticed->count;
    noticed->count = 0;
    noticed->logged_ms = now_ms;
    return true;
}
